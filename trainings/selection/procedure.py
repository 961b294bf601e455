"""What a new call starts with: steps and their clocks, papers, stages and criteria.

A region that has held a call before starts from its last one, so that what an office changed
once need not be changed again.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from trainings.models import Selection, StageKind


@dataclass(frozen=True)
class Step:
    """A step of the procedure: who does it and within how many days."""

    title: str
    office: str
    days: int


# Procedure of a province's Dinas Sosial: from the proposal of the kab/kota to the ministry's
# decree, 236 days.
STEPS = (
    Step("Surat usulan kabupaten/kota diterima", "Bagian Umum", 5),
    Step("Surat diagendakan", "Bagian Umum", 1),
    Step("Disposisi kepala bidang", "Kepala bidang", 5),
    Step("Verifikasi dan validasi berkas", "Bidang pemberdayaan sosial", 30),
    Step("Draf rekomendasi disusun", "Bidang pemberdayaan sosial", 4),
    Step("Rekomendasi ditandatangani", "Kepala dinas", 5),
    Step("Data dientri", "PIC PSKS", 3),
    Step("SK Kementerian Sosial terbit", "Kementerian Sosial", 183),
)
PAPERS = (
    ("KTP", True),
    ("Ijazah SMA/sederajat atau lebih tinggi", True),
    ("Surat keterangan sehat dari dokter", True),
    ("Surat keterangan berkelakuan baik", True),
    ("Bukti aktif sebagai PSM atau anggota Karang Taruna", True),
    ("Pernyataan bukan ASN, TNI, Polri, atau anggota legislatif", True),
    ("Sertifikat pelatihan", False),
)


@dataclass(frozen=True)
class Stage:
    """A round of judging with its weight, pass mark and criteria."""

    kind: str
    weight: int
    pass_mark: int | Decimal
    is_blind: bool
    criteria: tuple[tuple[str, int], ...]


STAGES = (
    Stage(
        StageKind.FILES,
        20,
        60,
        True,
        (("Kelengkapan dan keabsahan berkas", 1), ("Pengalaman sebagai PSM/Karang Taruna", 1)),
    ),
    Stage(
        StageKind.WRITTEN,
        40,
        60,
        True,
        (("Pengetahuan kesejahteraan sosial", 2), ("Komputer dan gawai", 1)),
    ),
    Stage(
        StageKind.INTERVIEW,
        40,
        60,
        False,
        (("Motivasi dan komitmen", 1), ("Komunikasi", 1), ("Pemahaman wilayah tugas", 1)),
    ),
)


def planned(steps, start: date) -> list[tuple[Step, date]]:
    """Each step with the day it should be done: one after the other from `start`."""
    found, day = [], start
    for step in steps:
        day += timedelta(days=step.days)
        found.append((step, day))
    return found


def steps_for(region_id: str) -> list[Step]:
    last = _last_call(region_id)
    if last is None:
        return list(STEPS)
    return [Step(one.title, one.office, one.days) for one in last.steps.all()] or list(STEPS)


def papers_for(region_id: str) -> list[tuple[str, bool]]:
    last = _last_call(region_id)
    if last is None:
        return list(PAPERS)
    return [(one.title, one.is_required) for one in last.requirements.all()] or list(PAPERS)


def stages_for(region_id: str) -> list[Stage]:
    last = _last_call(region_id)
    if last is None:
        return list(STAGES)
    rows = last.stages.prefetch_related("criteria")
    return [
        Stage(
            one.kind,
            one.weight,
            one.pass_mark,
            one.is_blind,
            tuple((criterion.title, criterion.weight) for criterion in one.criteria.all()),
        )
        for one in rows
    ] or list(STAGES)


def _last_call(region_id: str) -> Selection | None:
    return Selection.objects.filter(region_id=region_id).order_by("-id").first()
