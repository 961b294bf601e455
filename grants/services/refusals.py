"""What the database refuses, said in words: each promise it keeps has a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError

from grants import errors

SENTENCES: dict[str, tuple[type[errors.GrantError], str]] = {
    "grants_budgetline_approved_within_ceiling": (
        errors.CeilingExceeded,
        "Sisa pagu tidak cukup: orang lain mungkin baru saja menetapkan. Muat ulang, lalu kurangi "
        "jumlah penerima atau minta pagu ditambah.",
    ),
    "grants_budgetline_paid_within_approved": (
        errors.CeilingExceeded,
        "Jumlah yang dibayar melebihi yang ditetapkan pada pagu ini.",
    ),
    "grants_ledgerentry_within_what_was_approved": (
        errors.CeilingExceeded,
        "Jumlahnya melebihi yang ditetapkan atau yang diterima penerima ini.",
    ),
    "grants_recipient_checker_is_not_maker": (
        errors.SamePerson,
        "Yang mengajukan tidak dapat memeriksa usulannya sendiri.",
    ),
    "grants_recipient_approver_is_neither": (
        errors.SamePerson,
        "Yang mengajukan atau memeriksa tidak dapat menetapkan.",
    ),
    "grants_ledgerentry_approver_is_neither": (
        errors.SamePerson,
        "Yang mengajukan atau memeriksa tidak dapat menetapkan.",
    ),
    "grants_ledgerentry_payer_is_neither": (
        errors.SamePerson,
        "Yang mengajukan, memeriksa, atau menetapkan tidak dapat mencatat pembayarannya.",
    ),
    "grants_lpj_checker_is_not_maker": (
        errors.SamePerson,
        "Yang mengajukan LPJ tidak dapat memeriksanya sendiri.",
    ),
    "grants_document_checker_is_not_uploader": (
        errors.SamePerson,
        "Yang mengunggah tidak dapat memeriksa dokumennya sendiri.",
    ),
    "grants_accountfix_checker_is_not_maker": (
        errors.SamePerson,
        "Yang mengisi rekening baru tidak dapat memeriksanya sendiri.",
    ),
    "grants_paymentline_lpj_first": (
        errors.MoveNotAllowed,
        "LPJ tahap sebelumnya belum selesai, jadi tahap ini tertahan.",
    ),
    "grants_paymentline_one_live_per_instalment": (
        errors.MoveNotAllowed,
        "Tahap ini baru saja masuk daftar pembayaran lain.",
    ),
    "grants_recipient_once_per_programme": (
        errors.GrantInvalid,
        "Organisasi ini sudah ada di program ini.",
    ),
    "grants_refund_slip_once": (errors.GrantInvalid, "Bukti setor ini sudah dicatat."),
    "grants_decree_number_once": (errors.GrantInvalid, "Nomor SK ini sudah dipakai."),
    "grants_agreement_number_once": (errors.GrantInvalid, "Nomor perjanjian ini sudah dipakai."),
    "grants_budgetline_code_once_per_year": (
        errors.GrantInvalid,
        "Kode rekening ini sudah ada pada tahun itu.",
    ),
    "grants_standin_one_at_a_time": (
        errors.GrantInvalid,
        "Jabatan ini sudah ada pelaksana tugasnya pada masa itu.",
    ),
    "grants_standin_is_not_named_by_oneself": (
        errors.SamePerson,
        "Pelaksana tugas ditunjuk oleh orang lain.",
    ),
    "grants_lpj_received_is_spent_returned_and_remaining": (
        errors.GrantInvalid,
        "Diterima harus sama dengan belanja + setoran + sisa.",
    ),
    "grants_paymentbatch_spp_once": (errors.GrantInvalid, "Nomor SPP ini sudah dipakai."),
    "grants_paymentbatch_spm_once": (errors.GrantInvalid, "Nomor SPM ini sudah dipakai."),
    "grants_paymentbatch_sp2d_once": (errors.GrantInvalid, "Nomor SP2D ini sudah dipakai."),
}


@contextmanager
def in_words() -> Iterator[None]:
    """Around a transaction: a promise of the database that breaks becomes a GrantError."""
    try:
        yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if name not in SENTENCES:
            raise
        kind, sentence = SENTENCES[name]
        raise kind(sentence) from error
