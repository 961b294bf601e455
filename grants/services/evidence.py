"""The evidence pack: everything about one recipient in one period in a single ZIP, with a
manifest of hashes. The same state of affairs gives the same bytes."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from accounts import formats
from accounts.access import ensure
from accounts.changes import changes_of, versions_of
from accounts.exports import Column, csv_text
from accounts.models import User
from accounts.permissions import Permission
from grants.enums import PaymentState
from grants.errors import OutsideRegion
from grants.models import (
    DecreeLine,
    Document,
    Instalment,
    LedgerEntry,
    Lpj,
    PaymentLine,
    Receipt,
    Recipient,
    WarningLetter,
)
from grants.papers import receipts, warnings

ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/pdf": "pdf",
}
# What a ZIP says about the hour of its files; a real one would make each pack another.
STILL = (1980, 1, 1, 0, 0, 0)
LEDGER = (
    Column("Tanggal", lambda row: row.booked_on),
    Column("Pos", lambda row: row.get_account_display()),
    Column("Tahap", lambda row: row.instalment.number if row.instalment else ""),
    Column("Jumlah", lambda row: row.amount),
    Column("Membalik", lambda row: row.reverses_id or ""),
    Column("Alasan", lambda row: row.reason),
    Column("Oleh", lambda row: row.by.name),
)
SPENDING = (
    Column("Tahap", lambda row: row.lpj.instalment.number),
    Column("Nomor", lambda row: row.number),
    Column("Uraian", lambda row: row.description),
    Column("Baris RAB", lambda row: row.rab_line.description if row.rab_line else ""),
    Column("Jumlah", lambda row: row.amount),
    Column("Hasil", lambda row: row.get_judgement_display()),
    Column("Alasan", lambda row: row.reason),
    Column("Bukti", lambda row: ", ".join(one.sha256 for one in row.receipts.all())),
)
HISTORY = (
    Column("Saat", lambda row: f"{row.at:%Y-%m-%d %H:%M:%S%z}"),
    Column("Kejadian", lambda row: row.title),
    Column("Oleh", lambda row: row.by),
    Column("Keterangan", lambda row: row.text),
)


@dataclass(frozen=True, slots=True)
class Pack:
    """The ZIP, its name, its hash, and how many files it holds."""

    name: str
    content: bytes
    sha256: str
    count: int


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    content: bytes


def pack(*, recipient: Recipient, number: int | None = None, by: User) -> Pack:
    """Of one instalment, or without a number of the whole programme year."""
    ensure(by, Permission.DATA_EXPORT)
    if not Recipient.objects.visible_to(by).filter(pk=recipient.pk).exists():
        raise OutsideRegion("Penerima ini di wilayah lain.")
    instalments = list(
        recipient.instalments.order_by("number").filter(
            **({} if number is None else {"number": number})
        )
    )
    files = list(_files(recipient, instalments))
    period = f"tahap-{number:02d}" if number is not None else str(recipient.programme.year)
    manifest = _manifest(recipient, period, files)
    content = _zipped([*files, *manifest])
    return Pack(
        name=f"bukti-{recipient.public_id}-{period}.zip",
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        count=len(files),
    )


def _files(recipient: Recipient, instalments: list[Instalment]) -> Iterator[_File]:
    yield _File("01-ringkasan.json", _json(_summary(recipient, instalments)))
    for place, document in enumerate(recipient.documents.select_related("requirement"), start=1):
        if document.file:
            name = f"02-dokumen/{place:02d}-{document.requirement.code}"
            yield _kept(name, document)
    yield from _payments(recipient, instalments)
    yield from _lpjs(instalments)
    yield from _warnings(recipient, instalments)
    entries = LedgerEntry.objects.filter(recipient=recipient).select_related("instalment", "by")
    yield _File("06-buku-besar.csv", csv_text(LEDGER, entries.order_by("pk")))
    yield _File("07-riwayat.csv", csv_text(HISTORY, _history(recipient, instalments)))


def _summary(recipient: Recipient, instalments: list[Instalment]) -> dict:
    decree = recipient.decree
    line = DecreeLine.objects.filter(recipient=recipient).first()
    agreement = getattr(recipient, "agreement", None)
    programme = recipient.programme
    return {
        "penerima": recipient.name,
        "wilayah": formats.region(recipient.region),
        "program": f"{programme.code} {programme.name}",
        "dasar": programme.get_regime_display(),
        "pagu": f"{programme.line.code} {programme.line.name}",
        "rekening": f"{recipient.bank_name} {recipient.account_mask}".strip(),
        "atas nama": recipient.account_name,
        "ketua": recipient.chair_name,
        "bendahara": recipient.treasurer_name,
        "SK kepengurusan": recipient.sk_number,
        "proposal": [recipient.proposal_number, _day(recipient.proposal_on)],
        "diajukan": _who(recipient.proposed_by, recipient.proposed_at),
        "diverifikasi": _who(recipient.verified_by, recipient.verified_at),
        "ditetapkan": _who(recipient.approved_by, recipient.approved_at),
        "SK penetapan": [decree.number, _day(decree.dated_on)] if decree else None,
        "lampiran SK": {"nomor": line.number, "jumlah": line.total_amount} if line else None,
        "NPHD/pakta integritas": [agreement.number, _day(agreement.signed_on)]
        if agreement
        else None,
        "tahap": [
            {
                "nomor": one.number,
                "masa": [_day(one.period_start), _day(one.period_end)],
                "jumlah": one.amount,
                "status": one.get_state_display(),
                "cair": _day(one.paid_on),
                "LPJ paling lambat": _day(one.lpj_due_on),
                "harus disetor": one.refund_due,
                "setoran": [
                    {"STS": back.number, "jumlah": back.amount, "bukti": back.bank_reference}
                    for back in one.refunds.order_by("pk")
                ],
                "dispensasi": [
                    {"nomor": waiver.number, "alasan": waiver.reason}
                    for waiver in one.waivers.order_by("pk")
                ],
            }
            for one in instalments
        ],
    }


def _payments(recipient: Recipient, instalments: list[Instalment]) -> Iterator[_File]:
    rows = PaymentLine.objects.filter(instalment__in=instalments).order_by("pk")
    told = [
        {
            "referensi": row.reference,
            "tahap": row.instalment.number,
            "jumlah": row.amount,
            "rekening": f"{row.bank_name} {row.account_mask}".strip(),
            "status": row.get_state_display(),
            "sebab": row.get_cause_display(),
            "keterangan": row.note,
            "cair": _day(row.paid_on),
            "SPP": row.batch.spp_number,
            "SPM": row.batch.spm_number,
            "SP2D": row.batch.sp2d_number,
            "sidik berkas bank": row.batch.file_sha256,
        }
        for row in receipts.with_all(rows)
    ]
    yield _File("03-pembayaran/transfer.json", _json(told))
    paid = list(receipts.with_all(rows.filter(state=PaymentState.PAID)))
    if paid:
        office = recipient.programme.region
        yield _File("03-pembayaran/kuitansi.pdf", receipts.set_pages(paid, office=office))


def _lpjs(instalments: list[Instalment]) -> Iterator[_File]:
    found = Lpj.objects.filter(instalment__in=instalments).select_related(
        "instalment", "submitted_by", "judged_by"
    )
    told, lines = [], []
    for lpj in found.order_by("instalment__number"):
        told.append(
            {
                "tahap": lpj.instalment.number,
                "status": lpj.get_state_display(),
                "kegiatan": lpj.activity,
                "diterima": lpj.received,
                "dibelanjakan": lpj.spent,
                "disetor": lpj.returned,
                "sisa": lpj.remaining,
                "diajukan": _who(lpj.submitted_by, lpj.submitted_at),
                "diperiksa": _who(lpj.judged_by, lpj.judged_at),
                "catatan": lpj.note,
            }
        )
        rows = lpj.lines.select_related("rab_line", "lpj__instalment").prefetch_related("receipts")
        lines += list(rows)
    yield _File("04-lpj/lpj.json", _json(told))
    yield _File("04-lpj/belanja.csv", csv_text(SPENDING, lines))
    for line in lines:
        for place, receipt in enumerate(line.receipts.all(), start=1):
            stage = line.lpj.instalment.number
            yield _kept(f"04-lpj/bukti/tahap-{stage:02d}-{line.number:02d}-{place:02d}", receipt)


def _warnings(recipient: Recipient, instalments: list[Instalment]) -> Iterator[_File]:
    letters = WarningLetter.objects.filter(instalment__in=instalments).select_related(
        "instalment__recipient__programme", "instalment__recipient__region__parent__parent__parent"
    )
    for letter in letters.order_by("pk"):
        name = f"05-teguran/tahap-{letter.instalment.number:02d}-teguran-{letter.level}.pdf"
        yield _File(name, warnings.set_letter(letter, office=recipient.programme.region))


def _history(recipient: Recipient, instalments: list[Instalment]):
    keys = [one.pk for one in instalments]
    found = [
        *changes_of(versions_of(Recipient).filter(pgh_obj_id=recipient.pk), noun="Usulan"),
        *changes_of(versions_of(Instalment).filter(pgh_obj_id__in=keys), noun="Tahap"),
        *changes_of(versions_of(Lpj).filter(instalment_id__in=keys), noun="LPJ"),
        *changes_of(versions_of(PaymentLine).filter(instalment_id__in=keys), noun="Transfer"),
    ]
    return sorted(found, key=lambda one: one.at)


def _kept(name: str, row: Receipt | Document) -> _File:
    with row.file.open("rb") as source:
        return _File(f"{name}.{ENDINGS.get(row.file_type, 'bin')}", source.read())


def _manifest(recipient: Recipient, period: str, files: Iterable[_File]) -> list[_File]:
    """Once for machines, once for `sha256sum -c`."""
    found = [
        {
            "berkas": one.name,
            "ukuran": len(one.content),
            "sha256": hashlib.sha256(one.content).hexdigest(),
        }
        for one in files
    ]
    told = {"penerima": str(recipient.public_id), "masa": period, "berkas": found}
    sums = "".join(f"{one['sha256']}  {one['berkas']}\n" for one in found)
    return [_File("manifest.json", _json(told)), _File("SHA256SUMS", sums.encode())]


def _zipped(files: Iterable[_File]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in files:
            archive.writestr(zipfile.ZipInfo(one.name, STILL), one.content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _json(data) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _who(user: User | None, moment: datetime | None) -> list[str]:
    if user is None or moment is None:
        return []
    return [user.name, moment.astimezone(UTC).isoformat(timespec="seconds")]
