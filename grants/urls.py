"""Bantuan: budget lines, programmes, proposals, decrees; payments and LPJ in `money_urls`."""

from django.urls import path

from grants import money_urls
from grants.views import (
    budget,
    bulk,
    decrees,
    documents,
    findings,
    generating,
    programmes,
    proposals,
    recipient,
    recipients,
    stand_ins,
    status,
)

app_name = "grants"

urlpatterns = [
    path("pagu/", budget.budget_list, name="budget-list"),
    path("pagu/baru/", budget.budget_create, name="budget-create"),
    path("pagu/<uuid:public_id>/ubah/", budget.budget_edit, name="budget-edit"),
    path("program/", programmes.programme_list, name="programme-list"),
    path("program/baru/", programmes.programme_create, name="programme-create"),
    path("program/<slug:code>/", programmes.programme_detail, name="programme-detail"),
    path("program/<slug:code>/aturan/", programmes.programme_rules, name="programme-rules"),
    path("program/<slug:code>/ubah/", programmes.programme_edit, name="programme-edit"),
    path("program/<slug:code>/besaran/", programmes.programme_amount, name="programme-amount"),
    path(
        "program/<slug:code>/syarat/", programmes.programme_requirement,
        name="programme-requirement",
    ),
    path("program/<slug:code>/tutup/", programmes.programme_close, name="programme-close"),
    path("program/<slug:code>/susun/", generating.generate, name="programme-generate"),
    path("program/<slug:code>/selisih/", generating.differences, name="programme-differences"),
    path("program/<slug:code>/temuan/", findings.finding_list, name="programme-findings"),
    path("program/<slug:code>/temuan/cari/", findings.finding_search, name="finding-search"),
    path("temuan/<uuid:public_id>/", findings.finding_settle, name="finding-settle"),
    path("program/<slug:code>/penetapan/", decrees.decree_prepare, name="decree-prepare"),
    path("program/<slug:code>/penetapan/pratinjau/", decrees.decree_preview, name="decree-preview"),
    path("sk/", decrees.decree_list, name="decree-list"),
    path("sk/<uuid:public_id>/", decrees.decree_detail, name="decree-detail"),
    path("sk/<uuid:public_id>/berkas/", decrees.decree_file, name="decree-file"),
    path("usulan/", recipients.proposal_list, name="proposal-list"),
    path("usulan/baru/<slug:code>/", proposals.proposal_create, name="proposal-create"),
    path("penerima/", recipients.award_list, name="award-list"),
    path("massal/<slug:action>/", bulk.bulk_ask, name="bulk-ask"),
    path("massal/hasil/<uuid:public_id>/", bulk.bulk_detail, name="bulk-detail"),
    path("penerima/<uuid:public_id>/", recipient.recipient_detail, name="recipient-detail"),
    path("penerima/<uuid:public_id>/ubah/", proposals.proposal_edit, name="proposal-edit"),
    path("penerima/<uuid:public_id>/segarkan/", recipient.refresh, name="recipient-refresh"),
    path("penerima/<uuid:public_id>/rekening/", recipient.account_reveal, name="recipient-account"),
    path("penerima/<uuid:public_id>/pakta/", decrees.agreement_file, name="agreement-file"),
    path(
        "penerima/<uuid:public_id>/langkah/<slug:move>/", recipient.recipient_move,
        name="recipient-move",
    ),
    path(
        "penerima/<uuid:public_id>/dokumen/<slug:requirement>/", documents.hand_in,
        name="document-hand-in",
    ),
    path("dokumen/<uuid:public_id>/berkas/", documents.document_file, name="document-file"),
    path("dokumen/<uuid:public_id>/terima/", documents.accept, name="document-accept"),
    path("dokumen/<uuid:public_id>/kembalikan/", documents.send_back, name="document-return"),
    path("pelaksana-tugas/", stand_ins.stand_in_list, name="stand-in-list"),
    path("pelaksana-tugas/baru/", stand_ins.stand_in_create, name="stand-in-create"),
    path("pelaksana-tugas/<uuid:public_id>/akhiri/", stand_ins.stand_in_end, name="stand-in-end"),
    path(
        "pelaksana-tugas/<uuid:public_id>/batalkan/",
        stand_ins.stand_in_take_back,
        name="stand-in-take-back",
    ),
    path("status/<uuid:token>/", status.status, name="status"),
    *money_urls.urlpatterns,
]  # fmt: skip
