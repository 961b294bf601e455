from django.urls import path

from reports.views import archive, asking, current, runs

app_name = "reports"

urlpatterns = [
    path("", current.current, name="current"),
    path("arsip/", archive.run_list, name="run-list"),
    path("jadwal/", current.schedule_page, name="schedule"),
    path("baru/", asking.run_create, name="run-create"),
    path("minta/", asking.run_request, name="run-request"),
    path("<uuid:public_id>/", runs.run_detail, name="run-detail"),
    path("<uuid:public_id>/kemajuan/", runs.run_progress, name="run-progress"),
    path("<uuid:public_id>/coba-lagi/", asking.run_retry, name="run-retry"),
    path("<uuid:public_id>/batalkan/", asking.run_cancel, name="run-cancel"),
    path("<uuid:public_id>/berkas/<slug:format>/", runs.run_file, name="run-file"),
]
