"""The page of an organisation and what is done there: addresses that `pillars/urls.py` takes in."""

from django.urls import path

from pillars.views import organisation, organisation_boards, organisation_forms, organisation_papers

ONE = "organisasi/<uuid:public_id>/"

urlpatterns = [
    path("organisasi/baru/", organisation_forms.organisation_create, name="organisation-create"),
    path(ONE, organisation.organisation_detail, name="organisation-detail"),
    path(ONE + "ubah/", organisation_forms.organisation_edit, name="organisation-edit"),
    path(ONE + "status/", organisation_forms.organisation_status, name="organisation-status"),
    path(
        ONE + "klasifikasi/", organisation_forms.organisation_classify, name="organisation-classify"
    ),
    path(ONE + "hapus/", organisation_forms.organisation_remove, name="organisation-remove"),
    path(ONE + "kepengurusan/", organisation.organisation_boards, name="organisation-boards"),
    path(ONE + "kepengurusan/baru/", organisation_boards.board_install, name="board-install"),
    path(
        ONE + "kepengurusan/<uuid:board_id>/betulkan/",
        organisation_boards.board_correct,
        name="board-correct",
    ),
    path(
        ONE + "kepengurusan/<uuid:board_id>/pengurus/baru/",
        organisation_boards.officer_add,
        name="officer-add",
    ),
    path(
        ONE + "pengurus/<uuid:assignment_id>/ganti/",
        organisation_boards.officer_replace,
        name="officer-replace",
    ),
    path(
        ONE + "pengurus/<uuid:assignment_id>/akhiri/",
        organisation_boards.officer_remove,
        name="officer-remove",
    ),
    path(ONE + "unit/", organisation.organisation_units, name="organisation-units"),
    path(ONE + "dokumen/", organisation.organisation_papers, name="organisation-papers"),
    path(ONE + "dokumen/baru/", organisation_papers.paper_file, name="paper-file"),
    path(
        ONE + "dokumen/<uuid:document_id>/berkas/",
        organisation_papers.paper_scan,
        name="paper-scan",
    ),
    path(
        ONE + "dokumen/<uuid:document_id>/unggah/",
        organisation_papers.paper_attach,
        name="paper-attach",
    ),
    path(
        ONE + "dokumen/<uuid:document_id>/keluarkan/",
        organisation_papers.paper_withdraw,
        name="paper-withdraw",
    ),
    path(
        ONE + "perpanjangan/<slug:kind>/<uuid:paper_id>/",
        organisation_papers.renewal_create,
        name="renewal-create",
    ),
    path(ONE + "surat/<uuid:letter_id>/", organisation_papers.renewal_pdf, name="renewal-pdf"),
    path(
        ONE + "rekening/",
        organisation.organisation_account_reveal,
        name="organisation-account-reveal",
    ),
    path(
        ONE + "rekening/ubah/", organisation_forms.organisation_account, name="organisation-account"
    ),
    path(ONE + "riwayat/", organisation.organisation_history, name="organisation-history"),
]
