from django.urls import path

from reports.form_urls import urlpatterns as form_urls
from reports.views import archive, asking, check, closing, current, dashboard, runs

app_name = "reports"

urlpatterns = [
    path("", current.current, name="current"),
    path("dasbor/", dashboard.dashboard, name="dashboard"),
    path("dasbor/<slug:measure>/", dashboard.dashboard_rows, name="dashboard-rows"),
    path("arsip/", archive.run_list, name="run-list"),
    path("jadwal/", current.schedule_page, name="schedule"),
    path("baru/", asking.run_create, name="run-create"),
    path("minta/", asking.run_request, name="run-request"),
    path("<uuid:public_id>/", runs.run_detail, name="run-detail"),
    path("<uuid:public_id>/kemajuan/", runs.run_progress, name="run-progress"),
    path("<uuid:public_id>/coba-lagi/", asking.run_retry, name="run-retry"),
    path("<uuid:public_id>/batalkan/", asking.run_cancel, name="run-cancel"),
    path("<uuid:public_id>/berkas/<slug:format>/", runs.run_file, name="run-file"),
    path("<uuid:public_id>/ajukan/", closing.closing_submit, name="closing-submit"),
    path("<uuid:public_id>/setujui/", closing.closing_verify, name="closing-verify"),
    path("<uuid:public_id>/tutup-buku/", closing.closing_close, name="closing-close"),
    path("<uuid:public_id>/kembalikan/", closing.closing_return, name="closing-return"),
    path("<uuid:public_id>/koreksi/", closing.closing_corrections, name="corrections"),
    path(
        "<uuid:public_id>/koreksi/<slug:format>/",
        closing.corrections_file,
        name="corrections-file",
    ),
    path("langganan/", closing.subscriptions, name="subscriptions"),
    path("langganan/<int:pk>/berhenti/", closing.subscription_end, name="subscription-end"),
    path("periksa/<uuid:token>/", check.check, name="check"),
    *form_urls,
]
