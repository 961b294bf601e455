"""The words that the grants of an office are sorted by: regimes, states, causes, accounts."""

from django.db import models


class Regime(models.TextChoices):
    """Which law a programme follows: money through the office's own DPA, or a hibah."""

    OPERATIONAL = "operasional", "Biaya operasional (tanpa NPHD)"
    HIBAH = "hibah", "Hibah (dengan NPHD)"


class LpjRule(models.TextChoices):
    """When a recipient accounts for the money, and so when the next instalment has to wait."""

    PER_INSTALMENT = "tahap", "Per tahap, sebelum tahap berikutnya"
    YEAR_END = "tahun", "Sekali setahun, pada tanggal jatuh tempo"


class ProgrammeState(models.TextChoices):
    DRAFT = "draft", "Draf"
    OPEN = "open", "Berjalan"
    CLOSED = "closed", "Ditutup"


class RecipientState(models.TextChoices):
    """Moves between these, and those of the other nouns, stand in `grants/states.py`."""

    DRAFT = "draft", "Draf"
    SUBMITTED = "submitted", "Diajukan"
    VERIFIED = "verified", "Diverifikasi Sudin"
    RETURNED = "returned", "Dikembalikan"
    REJECTED = "rejected", "Ditolak"
    DECREED = "decreed", "Ditetapkan"
    SIGNED = "signed", "NPHD/pakta integritas ditandatangani"
    CANCELLED = "cancelled", "Batal"


class InstalmentState(models.TextChoices):
    PLANNED = "planned", "Belum dibayar"
    PROCESSING = "processing", "Diproses bayar"
    PAID = "paid", "Cair"
    LPJ_DUE = "lpj_due", "LPJ jatuh tempo"
    LPJ_SUBMITTED = "lpj_submitted", "LPJ diajukan"
    LPJ_RETURNED = "lpj_returned", "LPJ perlu perbaikan"
    REFUNDING = "refunding", "Setor kembali"
    SETTLED = "settled", "Selesai"
    CANCELLED = "cancelled", "Batal"


class BatchState(models.TextChoices):
    DRAFT = "draft", "Disusun"
    SENT = "sent", "Dikirim ke bank"
    CLOSED = "closed", "Selesai"
    CANCELLED = "cancelled", "Batal"


class PaymentState(models.TextChoices):
    """How a payment line stands; only `paid` is money that left the treasury."""

    QUEUED = "queued", "Menunggu dikirim"
    SENT = "sent", "Dikirim ke bank"
    PAID = "paid", "Cair"
    FAILED = "failed", "Gagal"
    WRONG_AMOUNT = "wrong_amount", "Jumlah berbeda dari permintaan"
    CONTRADICTED = "contradicted", "Jawaban bank bertentangan"
    UNANSWERED = "unanswered", "Belum dijawab bank"
    REVERSED = "reversed", "Dikembalikan bank"
    WITHDRAWN = "withdrawn", "Ditarik dari daftar"


class FailureCause(models.TextChoices):
    ACCOUNT_UNKNOWN = "account_unknown", "Rekening tidak ditemukan"
    ACCOUNT_CLOSED = "account_closed", "Rekening mati atau ditutup"
    NAME_DIFFERS = "name_differs", "Nama rekening berbeda"
    REFUSED = "refused", "Ditolak bank"


class ResultOutcome(models.TextChoices):
    """What became of one row of a bank's result file."""

    PAID = "paid", "Cair"
    FAILED = "failed", "Gagal"
    WRONG_AMOUNT = "wrong_amount", "Jumlah berbeda"
    UNKNOWN_ACCOUNT = "unknown_account", "Bukan baris pembayaran ini"
    DOUBLED = "doubled", "Baris ganda"
    CONTRADICTED = "contradicted", "Bertentangan dengan baris lain"
    UNREADABLE = "unreadable", "Tidak terbaca"
    ALREADY = "already", "Sudah tercatat"


class Account(models.TextChoices):
    """The columns of the ledger: each entry moves one of them."""

    APPROVED = "approved", "Ditetapkan"
    PAID = "paid", "Dibayar"
    SPENT = "spent", "Dipertanggungjawabkan"
    REFUNDED = "refunded", "Disetor kembali"


class LpjState(models.TextChoices):
    DRAFT = "draft", "Draf"
    SUBMITTED = "submitted", "Diajukan"
    RETURNED = "returned", "Perlu perbaikan"
    ACCEPTED = "accepted", "Diterima"


class Judgement(models.TextChoices):
    """What a checker said of one document or one line of an LPJ."""

    PENDING = "pending", "Belum diperiksa"
    ACCEPTED = "accepted", "Diterima"
    RETURNED = "returned", "Perlu perbaikan"


class FindingKind(models.TextChoices):
    SAME_PLACE = "same_place", "RW atau kelurahan yang sama"
    SAME_ACCOUNT = "same_account", "Rekening yang sama"
    SAME_CHAIR = "same_chair", "Ketua yang sama"
    SAME_TREASURER = "same_treasurer", "Bendahara yang sama"
    SAME_PHONE = "same_phone", "Nomor telepon yang sama"
    SAME_PHOTO = "same_photo", "Foto bukti yang sama"
    LIKE_PHOTO = "like_photo", "Foto bukti yang mirip"
    SAME_RECEIPT = "same_receipt", "Kuitansi yang sama"


class FixState(models.TextChoices):
    OPEN = "open", "Perlu perbaikan"
    PROPOSED = "proposed", "Menunggu pemeriksaan"
    ACCEPTED = "accepted", "Selesai"
