from django.urls import path

from imports.views import (
    approving,
    batches,
    deciding,
    listing,
    mapping,
    people,
    repairing,
    returning,
    templates,
    undoing,
    uploading,
    vocabulary,
)

app_name = "imports"

urlpatterns = [
    path("unggah/", uploading.batch_new, name="batch-new"),
    path("riwayat/", listing.batch_list, name="batch-list"),
    path("baki/", listing.tray, name="tray"),
    path("templat/", templates.template_list, name="template-list"),
    path("templat/<slug:slug>/", templates.template_file, name="template-file"),
    path("kosakata/", vocabulary.vocabulary, name="vocabulary"),
    path("kosakata/<int:pk>/hapus/", vocabulary.vocabulary_delete, name="vocabulary-delete"),
    path("riwayat/<uuid:public_id>/", batches.batch_detail, name="batch-detail"),
    path("riwayat/<uuid:public_id>/kemajuan/", batches.batch_progress, name="batch-progress"),
    path("riwayat/<uuid:public_id>/berkas/", batches.batch_file, name="batch-file"),
    path("riwayat/<uuid:public_id>/ditandai/", returning.batch_annotated, name="batch-annotated"),
    path("riwayat/<uuid:public_id>/nik-berubah/", returning.batch_niks, name="batch-niks"),
    path("riwayat/<uuid:public_id>/orang/", people.batch_people, name="batch-people"),
    path(
        "riwayat/<uuid:public_id>/orang/semua/",
        people.batch_people_all,
        name="batch-people-all",
    ),
    path(
        "riwayat/<uuid:public_id>/perbedaan/",
        people.batch_differences,
        name="batch-differences",
    ),
    path("riwayat/<uuid:public_id>/kolom/", mapping.batch_mapping, name="batch-mapping"),
    path("riwayat/<uuid:public_id>/terapkan/", deciding.batch_apply, name="batch-apply"),
    path("riwayat/<uuid:public_id>/hentikan/", deciding.batch_cancel, name="batch-cancel"),
    path("riwayat/<uuid:public_id>/periksa-lagi/", deciding.batch_recheck, name="batch-recheck"),
    path("riwayat/<uuid:public_id>/batalkan/", undoing.batch_undo, name="batch-undo"),
    path("riwayat/<uuid:public_id>/perbaiki/", repairing.batch_repair, name="batch-repair"),
    path("riwayat/<uuid:public_id>/lanjutkan/", repairing.batch_continue, name="batch-continue"),
    path("riwayat/<uuid:public_id>/kembalikan/", repairing.batch_restore, name="batch-restore"),
    path("riwayat/<uuid:public_id>/perbaiki-semua/", repairing.batch_same, name="batch-same"),
    path(
        "riwayat/<uuid:public_id>/calon/<str:cell>/",
        repairing.batch_candidates,
        name="batch-candidates",
    ),
    path("riwayat/<uuid:public_id>/setujui/", approving.batch_approve, name="batch-approve"),
    path("riwayat/<uuid:public_id>/tolak/", approving.batch_send_back, name="batch-send-back"),
    path("riwayat/<uuid:public_id>/tarik/", approving.batch_withdraw, name="batch-withdraw"),
    path("aturan-persetujuan/", approving.approval_rule, name="approval-rule"),
    path("riwayat/<uuid:public_id>/buang/", deciding.batch_discard, name="batch-discard"),
]
