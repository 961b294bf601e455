from django.urls import path

from pillars import care_urls, organisation_urls, person_urls
from pillars.views import assignments, organisations, people, standings, transfers

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
        "orang/<uuid:public_id>/tugas/syarat/",
        assignments.assignment_judge,
        name="assignment-judge",
    ),
    *(
        path(
            f"orang/<uuid:public_id>/tugas/<uuid:assignment_id>/{word}/",
            standings.assignment_act,
            {"act": act},
            name=f"assignment-{act}",
        )
        for act, word in (
            ("extend", "perpanjang"),
            ("suspend", "nonaktifkan"),
            ("resume", "aktifkan"),
            ("move", "pindahkan"),
        )
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
    *organisation_urls.urlpatterns,
]
