from django.urls import path

from pillars import care_urls, person_urls
from pillars.views import assignments, organisations, people, transfers

app_name = "pillars"

urlpatterns = [
    *care_urls.urlpatterns,
    path("orang/", people.person_list, name="person-list"),
    path("orang/cari-nik/", people.person_find, name="person-find"),
    *person_urls.urlpatterns,
    path(
        "orang/<uuid:public_id>/tugas/baru/",
        assignments.assignment_create,
        name="assignment-create",
    ),
    path(
        "orang/<uuid:public_id>/tugas/<uuid:assignment_id>/akhiri/",
        assignments.assignment_end,
        name="assignment-end",
    ),
    path("pindah/", transfers.transfer_list, name="transfer-list"),
    path("pindah/<uuid:public_id>/", transfers.transfer_decide, name="transfer-decide"),
    path("pindah/minta/<uuid:batch_id>/<str:place>/", transfers.transfer_ask, name="transfer-ask"),
    path("organisasi/", organisations.organisation_list, name="organisation-list"),
    path(
        "organisasi/<uuid:public_id>/",
        organisations.organisation_detail,
        name="organisation-detail",
    ),
]
