"""What grants put on the home page: what waits for whom, and how the money stands."""

from django.db.models import Min, Sum
from django.utils import timezone

from accounts.home import HomeCard, HomeFigure, HomeItem, HomeJob
from accounts.models import JobState, User
from accounts.permissions import Permission
from grants import queries
from grants.enums import Account, RecipientState
from grants.models import BulkStep, Decree, LedgerEntry, PaperRun, Recipient
from grants.views.frame import address

LISTED = 3
# Kind of work → title, what to do, the page, its filter, its place among the cards.
WORK = {
    "mend": (
        "Usulan perlu diperbaiki",
        "Dikembalikan pemeriksa; alasannya ada di tiap usulan.",
        "grants:proposal-list",
        {"status": "returned"},
        12,
    ),
    "submit": (
        "Draf usulan bantuan",
        "Periksa yang kurang, lalu ajukan.",
        "grants:proposal-list",
        {"status": "draft"},
        30,
    ),
    "verify": (
        "Usulan menunggu verifikasi",
        "Periksa dokumen dan temuan ganda, lalu verifikasi.",
        "grants:proposal-list",
        {"status": "submitted"},
        13,
    ),
    "findings": (
        "Temuan ganda belum dinilai",
        "Usulan dengan temuan tidak dapat diverifikasi.",
        "grants:proposal-list",
        {"temuan": "ada"},
        14,
    ),
    "decree": (
        "Usulan menunggu penetapan",
        "Sudah diverifikasi; siapkan SK-nya dari halaman program.",
        "grants:proposal-list",
        {"status": "verified"},
        10,
    ),
    "sign": (
        "NPHD/pakta belum ditandatangani",
        "Uang belum dapat dibayarkan sebelum dicatat.",
        "grants:award-list",
        {"status": "decreed"},
        20,
    ),
    "account": (
        "LPJ lewat jatuh tempo",
        "Tahap berikutnya tertahan sampai LPJ selesai.",
        "grants:lpj-list",
        {"status": "terlambat"},
        15,
    ),
    "fix_account": (
        "Rekening ditolak bank",
        "Isi rekening yang benar supaya dapat dibayar lagi.",
        "grants:fix-list",
        {},
        16,
    ),
    "check_account": (
        "Rekening baru menunggu diperiksa",
        "Cocokkan dengan buku tabungan.",
        "grants:fix-list",
        {},
        17,
    ),
    "judge_lpj": (
        "LPJ menunggu diperiksa",
        "Cocokkan belanja dengan RAB dan foto buktinya.",
        "grants:lpj-list",
        {"status": "diajukan"},
        18,
    ),
    "send": (
        "Daftar bayar belum dikirim ke bank",
        "Isi nomor SPP, SPM, dan SP2D, lalu kirim.",
        "grants:payment-list",
        {"status": "draft"},
        19,
    ),
    "answer": (
        "Menunggu jawaban bank",
        "Unggah berkas hasil dari bank.",
        "grants:payment-list",
        {"status": "sent"},
        21,
    ),
    "refund": (
        "Harus disetor kembali",
        "Catat bukti setornya setelah diterima.",
        "grants:refund-list",
        {},
        22,
    ),
}
FIRST_OF = {
    "mend": RecipientState.RETURNED,
    "submit": RecipientState.DRAFT,
    "verify": RecipientState.SUBMITTED,
    "decree": RecipientState.VERIFIED,
    "sign": RecipientState.DECREED,
}


def cards(user: User) -> list[HomeCard]:
    """What waits for this person, by their own role and for whom they stand in today."""
    if not user.has(Permission.GRANT_VIEW):
        return []
    waiting = queries.to_do(user)
    oldest = _oldest(user, [key for key in waiting if waiting[key]])
    found = []
    for key, count in waiting.items():
        title, text, page, query, order = WORK[key]
        url = address(page, **query)
        if count and url:
            found.append(
                HomeCard(
                    key=f"grants-{key}",
                    title=title,
                    count=count,
                    text=text,
                    url=url,
                    tone="neutral" if key == "submit" else "action",
                    oldest_at=oldest.get(FIRST_OF.get(key, "")),
                    order=order,
                )
            )
    late = queries.late_steps(user).filter(state__in=["submitted", "verified"]).count()
    if late:
        found.append(
            HomeCard(
                key="grants-late",
                title="Usulan lewat batas waktu",
                count=late,
                text="Lebih lama daripada hari kerja yang diatur program.",
                url=address("grants:proposal-list", waktu="lpj-lewat"),
                order=11,
            )
        )
    return found


def figures(user: User) -> list[HomeFigure]:
    """What was paid this year, and how much of it is not accounted for."""
    if not user.has(Permission.GRANT_VIEW):
        return []
    year = timezone.localdate().year
    sums = dict(
        LedgerEntry.objects.visible_to(user)
        .filter(recipient__programme__first_month__year=year)
        .order_by()
        .values_list("account")
        .annotate(Sum("amount"))
    )
    if not sums:
        return []
    paid = sums.get(Account.PAID, 0)
    accounted = sums.get(Account.SPENT, 0) + sums.get(Account.REFUNDED, 0)
    return [
        HomeFigure(
            key="grants-paid",
            label=f"Bantuan dibayar {year}",
            value=paid,
            unit="rupiah",
            definition="Sudah cair menurut jawaban bank, program tahun ini.",
            url=address("grants:award-list", uang="cair"),
            order=60,
        ),
        HomeFigure(
            key="grants-unaccounted",
            label="Belum dipertanggungjawabkan",
            value=paid - accounted,
            unit="rupiah",
            definition="Sudah cair, dikurangi LPJ yang diterima dan yang disetor kembali.",
            url=address("grants:award-list", uang="lpj"),
            order=61,
        ),
    ]


def recent(user: User) -> list[HomeItem]:
    """Decrees of late."""
    if not user.has(Permission.GRANT_VIEW):
        return []
    rows = Decree.objects.visible_to(user).select_related("programme").order_by("-created_at")
    return [
        HomeItem(
            title=f"SK {decree.number}",
            text=f"{decree.programme.name}, {decree.line_count} penerima",
            url=address("grants:decree-detail", decree.public_id),
            at=decree.created_at,
            state="decreed",
            state_label="Ditetapkan",
        )
        for decree in rows[:LISTED]
    ]


def jobs(user: User) -> list[HomeJob]:
    """My steps for many recipients, and receipts being set: going on now."""
    mine = BulkStep.objects.visible_to(user).filter(requested_by=user)
    running = list(mine.filter(job_state__in=[JobState.QUEUED, JobState.RUNNING])[:5])
    return [
        HomeJob(
            key=f"bulk-{step.public_id}",
            title=f"{step.get_action_display()} {len(step.keys)} penerima",
            state=step.job_state,
            state_label=step.get_job_state_display(),
            text=step.job_note or step.job_error,
            url=address("grants:bulk-detail", step.public_id),
            done=step.job_done,
            total=step.job_total,
            started_at=step.job_started_at,
        )
        for step in running
    ] + _papers(user)


def _papers(user: User) -> list[HomeJob]:
    mine = PaperRun.objects.visible_to(user).filter(
        requested_by=user, job_state__in=[JobState.QUEUED, JobState.RUNNING]
    )
    return [
        HomeJob(
            key=f"papers-{run.public_id}",
            title=f"Kuitansi {run.batch.number}",
            state=run.job_state,
            state_label=run.get_job_state_display(),
            text=run.job_note or run.job_error,
            url=address("grants:paper-run", run.public_id),
            done=run.job_done,
            total=run.job_total,
            started_at=run.job_started_at,
        )
        for run in mine.select_related("batch")[:5]
    ]


def _oldest(user: User, keys: list[str]) -> dict:
    states = [FIRST_OF[key] for key in keys if key in FIRST_OF]
    rows = Recipient.objects.visible_to(user).filter(state__in=states)
    return dict(rows.order_by().values_list("state").annotate(Min("state_since")))
