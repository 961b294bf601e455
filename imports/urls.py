from django.urls import path

from imports.views import (
    batches,
    deciding,
    listing,
    mapping,
    returning,
    undoing,
    uploading,
    vocabulary,
)

app_name = "imports"

urlpatterns = [
    path("unggah/", uploading.batch_new, name="batch-new"),
    path("riwayat/", listing.batch_list, name="batch-list"),
    path("baki/", listing.tray, name="tray"),
    path("kosakata/", vocabulary.vocabulary, name="vocabulary"),
    path("kosakata/<int:pk>/hapus/", vocabulary.vocabulary_delete, name="vocabulary-delete"),
    path("riwayat/<uuid:public_id>/", batches.batch_detail, name="batch-detail"),
    path("riwayat/<uuid:public_id>/kemajuan/", batches.batch_progress, name="batch-progress"),
    path("riwayat/<uuid:public_id>/berkas/", batches.batch_file, name="batch-file"),
    path("riwayat/<uuid:public_id>/ditandai/", returning.batch_annotated, name="batch-annotated"),
    path("riwayat/<uuid:public_id>/nik-berubah/", returning.batch_niks, name="batch-niks"),
    path("riwayat/<uuid:public_id>/kolom/", mapping.batch_mapping, name="batch-mapping"),
    path("riwayat/<uuid:public_id>/terapkan/", deciding.batch_apply, name="batch-apply"),
    path("riwayat/<uuid:public_id>/hentikan/", deciding.batch_cancel, name="batch-cancel"),
    path("riwayat/<uuid:public_id>/periksa-lagi/", deciding.batch_recheck, name="batch-recheck"),
    path("riwayat/<uuid:public_id>/batalkan/", undoing.batch_undo, name="batch-undo"),
    path("riwayat/<uuid:public_id>/buang/", deciding.batch_discard, name="batch-discard"),
]
