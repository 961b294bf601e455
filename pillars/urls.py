from django.urls import path

from pillars import care_urls
from pillars.views import assignments, organisations, people, person, transfers

app_name = "pillars"

urlpatterns = [
    *care_urls.urlpatterns,
    path("orang/", people.person_list, name="person-list"),
    path("orang/cari-nik/", people.person_find, name="person-find"),
    path("orang/<uuid:public_id>/", person.person_detail, name="person-detail"),
    path("orang/<uuid:public_id>/linimasa/", person.person_timeline, name="person-timeline"),
    path("orang/<uuid:public_id>/tugas/", person.person_duties, name="person-duties"),
    path("orang/<uuid:public_id>/perubahan/", person.person_history, name="person-history"),
    path("orang/<uuid:public_id>/foto/", person.person_photo, name="person-photo"),
    path("orang/<uuid:public_id>/nik/", person.person_nik, name="person-nik"),
    path(
        "orang/<uuid:public_id>/rahasia/<slug:field>/", person.person_secret, name="person-secret"
    ),
    path(
        "orang/<uuid:public_id>/rekening/<uuid:account_id>/",
        person.account_reveal,
        name="account-reveal",
    ),
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
