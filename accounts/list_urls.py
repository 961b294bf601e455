from django.urls import path

from accounts.views import listing

app_name = "lists"

urlpatterns = [
    path("tampilan/", listing.view_list, name="view-list"),
    path("tampilan/<uuid:public_id>/", listing.view_open, name="view-open"),
    path("tampilan/<uuid:public_id>/ubah/", listing.view_edit, name="view-edit"),
    path("tampilan/<uuid:public_id>/perbarui/", listing.view_replace, name="view-replace"),
    path("tampilan/<uuid:public_id>/hapus/", listing.view_delete, name="view-delete"),
    path("ekspor/", listing.export_list, name="export-list"),
    path("ekspor/<uuid:public_id>/", listing.export_detail, name="export-detail"),
    path("ekspor/<uuid:public_id>/kemajuan/", listing.export_progress, name="export-progress"),
    path("ekspor/<uuid:public_id>/berkas/", listing.export_file, name="export-file"),
    path("<slug:listing>/kolom/", listing.column_choose, name="column-choose"),
    path("<slug:listing>/simpan/", listing.view_new, name="view-new"),
    path("<slug:listing>/ekspor/", listing.export_new, name="export-new"),
]
