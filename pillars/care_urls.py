"""Boards and care of the data: addresses that `pillars/urls.py` takes in."""

from django.urls import path

from pillars.views import (
    changes,
    expiring,
    map_changes,
    pairs,
    quality,
    rules,
    seats,
    vacancies,
)

urlpatterns = [
    path("lowongan/", vacancies.vacancy_list, name="vacancy-list"),
    path("lowongan/ekspor/", vacancies.vacancy_export, name="vacancy-export"),
    path("lowongan/<str:kind>/<str:region>/", seats.seat, name="seat"),
    path("lowongan/<str:kind>/<str:region>/<uuid:public_id>/", seats.seat_take, name="seat-take"),
    path("masa-berlaku/", expiring.expiry_list, name="expiry-list"),
    path("masa-berlaku/ekspor/", expiring.expiry_export, name="expiry-export"),
    path("ganda/", pairs.pair_list, name="pair-list"),
    path("ganda/<uuid:public_id>/", pairs.pair_choose, name="pair-choose"),
    path("ganda/<uuid:first>/<uuid:second>/", pairs.pair_merge, name="pair-merge"),
    path("ganda/<uuid:public_id>/berbeda/", pairs.pair_different, name="pair-different"),
    path("ganda/gabungan/<uuid:public_id>/pisahkan/", pairs.merge_undo, name="merge-undo"),
    path("orang/<uuid:public_id>/hapus/", pairs.person_remove, name="person-remove"),
    path("orang/<uuid:public_id>/pulihkan/", pairs.person_restore, name="person-restore"),
    path("mutu-data/", quality.quality_overview, name="quality"),
    path("mutu-data/hitung/", quality.quality_count, name="quality-count"),
    path("mutu-data/<slug:check>/", quality.quality_rows, name="quality-rows"),
    path("belum-dilatih/", quality.untrained_list, name="untrained-list"),
    path("belum-dilatih/ekspor/", quality.untrained_export, name="untrained-export"),
    path("perubahan-wilayah/", map_changes.map_change, name="map-change"),
    path("syarat/", rules.kind_list, name="kind-list"),
    path("syarat/<str:kind>/<str:code>/", rules.rule_detail, name="rule-detail"),
    path("syarat/<str:kind>/<str:code>/ubah/", rules.rule_edit, name="rule-edit"),
    path("syarat/<str:kind>/<str:code>/hentikan/", rules.rule_retire, name="rule-retire"),
    path("perubahan/", changes.change_list, name="change-list"),
    path("perubahan/<uuid:public_id>/putuskan/", changes.change_decide, name="change-decide"),
    path("perubahan/<uuid:public_id>/tarik/", changes.change_withdraw, name="change-withdraw"),
]
