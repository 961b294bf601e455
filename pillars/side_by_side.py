"""Two people, field by field, for somebody who has to say whether they are one."""

from __future__ import annotations

from dataclasses import dataclass

from accounts import formats
from pillars.models import Person


@dataclass(frozen=True)
class Line:
    """One field of both: equal, different, or known of one only."""

    label: str
    left: str
    right: str

    @property
    def state(self) -> str:
        if not self.left and not self.right:
            return "belum ada"
        if self.left == self.right:
            return "sama"
        if not self.left or not self.right:
            return "hanya satu"
        return "berbeda"


def rows_of(left: Person, right: Person, duties: dict) -> list[Line]:
    readers = (
        ("Nama", lambda one: one.name),
        ("NIK", lambda one: one.nik_mask),
        ("Jenis kelamin", lambda one: one.get_sex_display()),
        ("Tempat lahir", lambda one: one.born_at),
        ("Tanggal lahir", lambda one: formats.long_date(one.born_on) if one.born_on else ""),
        ("Nomor HP", lambda one: formats.phone(one.phone) if one.phone else ""),
        ("Alamat", _address),
        ("Pendidikan", lambda one: one.get_education_display()),
        ("Pekerjaan", lambda one: one.occupation),
        ("Dibina di", lambda one: formats.region(one.region)),
        ("Tugas sekarang", lambda one: _duties(duties.get(one.pk, []))),
        ("Dicatat", lambda one: formats.long_date(one.created_at)),
    )
    return [Line(label, read(left) or "", read(right) or "") for label, read in readers]


def _address(one: Person) -> str:
    units = f"RT {one.rt}/RW {one.rw}" if one.rt or one.rw else ""
    place = formats.place(one.home_region) if one.home_region else ""
    return ", ".join(filter(None, [one.address, units, place]))


def _duties(duties) -> str:
    return "; ".join(f"{duty.kind.name}, {formats.place(duty.region)}" for duty in duties)
