"""Seleksi TKSK: calls, candidates, marks, results, and the result for everybody."""

from django.urls import path

from trainings.views import selection_calls as calls
from trainings.views import selection_candidates as candidates
from trainings.views import selection_results as results

ONE = "seleksi/<uuid:public_id>/"
CANDIDATE = ONE + "calon/<uuid:candidate_id>/"

urlpatterns = [
    path("seleksi/", calls.selection_list, name="selection-list"),
    path("seleksi/baru/", calls.selection_create, name="selection-create"),
    path("seleksi/hasil/<token>/", results.selection_public, name="selection-public"),
    path(ONE, calls.selection_detail, name="selection-detail"),
    path(ONE + "ubah/", calls.selection_edit, name="selection-edit"),
    path(ONE + "pengaturan/", calls.selection_setup, name="selection-setup"),
    path(ONE + "langkah/<slug:move>/", calls.selection_move, name="selection-move"),
    path(ONE + "putusan/<slug:move>/", calls.selection_decide, name="selection-decide"),
    path(
        ONE + "tahap/<int:stage>/tutup/", calls.selection_stage_close, name="selection-stage-close"
    ),
    path(ONE + "calon/", candidates.selection_candidates_list, name="selection-candidates"),
    path(ONE + "calon/pilih/", candidates.selection_pick, name="selection-pick"),
    path(ONE + "calon/baru/", candidates.selection_register, name="selection-register"),
    path(CANDIDATE, candidates.selection_candidate, name="selection-candidate"),
    path(
        CANDIDATE + "berkas/<int:requirement>/",
        candidates.selection_hand_in,
        name="selection-hand-in",
    ),
    path(
        CANDIDATE + "berkas/<uuid:document_id>/periksa/",
        candidates.selection_check,
        name="selection-check",
    ),
    path(
        CANDIDATE + "berkas/<uuid:document_id>/",
        candidates.selection_document,
        name="selection-document",
    ),
    path(CANDIDATE + "lepas/", candidates.selection_leave, name="selection-leave"),
    path(CANDIDATE + "angkat/", results.selection_appoint, name="selection-appoint"),
    path(CANDIDATE + "tarik/", results.selection_take_back, name="selection-take-back"),
    path(ONE + "nilai/", results.selection_judge, name="selection-judge"),
    path(ONE + "hasil/", results.selection_result, name="selection-result"),
    path(ONE + "berita-acara/", results.selection_minutes, name="selection-minutes"),
    path(ONE + "angkat/", results.selection_appoint_all, name="selection-appoint-all"),
    path(ONE + "sanggahan/", results.selection_object, name="selection-object"),
    path(ONE + "sanggahan/<uuid:objection_id>/", results.selection_answer, name="selection-answer"),
]
