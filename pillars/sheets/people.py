"""The columns about a human being, the same on every sheet that lists people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from accounts.crypto import index
from accounts.formats import long_date
from imports.cleaning import nik as niks
from imports.cleaning.dates import clean_birth, clean_date, clean_place
from imports.cleaning.email import clean_email
from imports.cleaning.names import clean_name, match_key
from imports.cleaning.phones import clean_phone
from imports.cleaning.rt_rw import clean_rt_rw, clean_unit
from imports.cleaning.sex import clean_sex
from imports.cleaning.tables import EDUCATION, RELIGION
from imports.cleaning.texts import clean_text
from imports.cleaning.types import Cleaned, Level, Problem, error, note
from imports.problems import NEEDS_DECISION, NIK_KEPT
from imports.reading.types import Cell
from imports.sheets import CleanRow, Column, Sheet, Twin
from pillars.models import Education, Religion, Sex
from pillars.names import name_key
from pillars.services import lookalikes, people
from pillars.sheets.candidates import candidates
from pillars.sheets.lookalikes import look_alikes

# The NIK speaks of somebody else than the row.
MISFITS = {"nik_birth_mismatch", "nik_sex_mismatch", "nik_like_kk"}
KNOWN_KK = "error:nik:nik_known_kk"
# The words of the cleaners' lists → the codes of the registry.
EDUCATION_CODES = {
    "SD": Education.SD,
    "SMP": Education.SMP,
    "SLTA": Education.SMA,
    "D1": Education.D1,
    "D2": Education.D2,
    "D3": Education.D3,
    "D4": Education.D4_S1,
    "S1": Education.D4_S1,
    "S2": Education.S2,
    "S3": Education.S3,
}


def _religion(cell: Cell) -> Cleaned:
    found = RELIGION.clean(cell)
    return found._replace(value=found.value and Religion(found.value.lower()).value)


def _education(cell: Cell) -> Cleaned:
    found = EDUCATION.clean(cell)
    code = EDUCATION_CODES.get(found.value)
    return found._replace(value=code and code.value)


def _text(key: str, max_length: int):
    return lambda cell: clean_text(cell, column=key, max_length=max_length)


def _unit(key: str):
    return lambda cell: clean_unit(cell, column=key)


def _birth_date(cell: Cell):
    return clean_date(cell, is_birth=True)


class PersonSheet(Sheet):
    """What every list of people has in common. Not registered itself."""

    key_columns = ("name", "nik")
    required_groups: ClassVar[tuple[tuple[str, ...], ...]] = (("name",), ("nik",))
    repeat_codes = frozenset({"nik_repeated", "nik_shared"})
    guessable = frozenset(
        {
            "nik_lost_digit", "nik_scientific", "nik_length", "nik_letter", "nik_serial", "nik_day",
            "nik_month", "nik_masked", "nik_is_kk",
        }
    )  # fmt: skip
    match_problems = {
        KNOWN_KK: error(
            "nik",
            "nik_known_kk",
            "Ini nomor kartu keluarga yang dikenal register, bukan NIK. Ketik NIK {hint_who} dari "
            "KTP-nya.",
        )
    }
    families: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("birth", "birth_place", "birth_date"),
        ("rt_rw", "rt", "rw"),
    )
    region_fields: ClassVar[tuple[str, ...]] = ("home_region",)
    field_labels = {
        "born_on": "Tanggal lahir",
        "born_at": "Tempat lahir",
        "home_region": "Domisili",
    }

    name = Column("Nama lengkap", clean_name, required=True, example="Siti Aminah")
    nik = Column(
        "NIK",
        niks.clean_nik,
        required=True,
        secret=True,
        help="16 angka, kolom berformat Teks",
        example="3171014405900714",
    )
    kk = Column("Nomor KK", secret=True, help="16 angka", example="3171010203040005")
    mother_name = Column("Nama ibu kandung", _text("mother_name", 150), secret=True)
    sex = Column("Jenis kelamin", clean_sex, help="L atau P", example="P")
    birth = Column("Tempat, tanggal lahir", clean_birth, example="Jakarta, 4 Mei 1990")
    birth_place = Column("Tempat lahir", clean_place, example="Jakarta")
    birth_date = Column("Tanggal lahir", _birth_date, example="4 Mei 1990")
    religion = Column("Agama", _religion, example="Islam")
    education = Column("Pendidikan", _education, example="SMA")
    occupation = Column("Pekerjaan", _text("occupation", 80))
    phone = Column("Nomor HP", clean_phone, example="081234567890")
    email = Column("Surel", clean_email)
    address = Column("Alamat", _text("address", 250), example="Jl. Melati No. 3")
    rt_rw = Column("RT/RW", clean_rt_rw, example="005/002")
    rt = Column("RT", _unit("rt"))
    rw = Column("RW", _unit("rw"))

    def clean_person(self, cells: Mapping[str, Cell], row: CleanRow) -> dict[str, Any]:
        """Fill the row with the person's values; answers all cleaned cells by column."""
        found = self.clean_cells(cells, row.problems)
        values = row.values
        refused = {problem.column for problem in row.problems if problem.level is Level.ERROR}
        if name := found.get("name"):
            values["name"] = name
            values["name_key"] = name_key(name)[:150]
            values["match_key"] = match_key(name)[:150]
        elif "name" not in refused:
            row.problems.append(_missing_name())
        self._birth(found, values)
        for key in ("sex", "religion", "education", "occupation", "phone", "email", "address"):
            if key in found:
                values[key] = found[key]
        rt, rw = found.get("rt_rw") or (None, None)
        if rt := found.get("rt") or rt:
            values["rt"] = rt
        if rw := rw or (found.get("rw") if rt else None):
            values["rw"] = rw
        kk = _kk(cells.get("kk"))
        if kk:
            row.secrets["kk"] = kk
            values["kk_index"] = index(kk, "kk").hex()
        if mother := found.get("mother_name"):
            row.secrets["mother_name"] = mother
        if nik := found.get("nik"):
            self._nik(nik, row, refused, kk)
        elif "nik" not in refused:
            row.problems.append(_missing_nik())
        if isinstance(born := values.get("born_on"), date):
            values["born_on"] = born.isoformat()
            if name:
                look = index(f"{values['match_key']}|{values['born_on']}", "look_alike")
                values["look_key"] = look.hex()
        return found

    def _birth(self, found: Mapping[str, Any], values: dict[str, Any]) -> None:
        birth = found.get("birth")
        born_on = found.get("birth_date") or (birth.born_on if birth else None)
        born_at = found.get("birth_place") or (birth.place if birth else None)
        if born_on:
            values["born_on"] = born_on
        if born_at:
            values["born_at"] = born_at[:80]

    def _nik(self, nik: str, row: CleanRow, refused: set[str], kk: str) -> None:
        values = row.values
        row.key = row.secrets["nik"] = nik
        values["nik_mask"] = niks.masked(nik)
        born_on, sex = values.get("born_on"), values.get("sex")
        doubts = niks.check_against(nik, born_on=born_on, sex=sex, kk=kk)
        row.problems += doubts
        if not born_on or doubts:
            # Met with the family cards of the registry (`set_apart`).
            values["nik_as_kk"] = index(nik, "kk").hex()
        if sex and born_on:
            return
        nik_born_on, nik_sex = niks.derived(nik)
        if not sex and nik_sex and "sex" not in refused:
            values["sex"] = nik_sex
            row.problems.append(note("sex", "sex_from_nik", "Jenis kelamin diambil dari NIK."))
        if not born_on and nik_born_on and not refused & {"birth", "birth_date"}:
            values["born_on"] = nik_born_on
            row.problems.append(
                note("birth_date", "birth_from_nik", "Tanggal lahir diambil dari NIK.")
            )

    def rekey(self, cursor, batch) -> None:
        people.rekey(cursor, batch)

    def holder(self, twins: Sequence[Twin]) -> Twin:
        """Of several people with one NIK: the only one whose sex and birth date it tells."""
        fitting = [twin for twin in twins if _fits(twin)]
        return fitting[0] if len(fitting) == 1 else twins[0]

    def repeated(self, holder: Twin, twin: Twin) -> Problem:
        theirs, own = holder.values.get("name", ""), twin.values.get("name", "")
        who = f"baris {holder.number} ({theirs})" if theirs else f"baris {holder.number}"
        place = f"{who} lembar {holder.sheet_name}"
        if match_key(theirs) == match_key(own):
            advice = "Orangnya sama, jadi hapus atau lewati salah satu baris."
            return error("nik", "nik_repeated", f"NIK ini sudah dipakai di {place}. {advice}")
        if _fits(holder) and not _fits(twin):
            return error(
                "nik",
                "nik_shared",
                f"NIK ini juga dipakai di {place}, dan cocok dengan jenis kelamin dan tanggal "
                "lahir di sana, bukan di baris ini. Biasanya NIK suami atau istri tersalin. "
                f"Ketik NIK {own or 'orang ini'} dari KTP-nya.",
            )
        return error(
            "nik",
            "nik_repeated",
            f"NIK ini sudah dipakai di {place}. Bila orangnya sama, hapus atau lewati salah satu "
            "baris; bila berbeda, periksa NIK keduanya di KTP.",
        )

    # --- Who a row may be ---------------------------------------------------------------------
    def set_apart(self, cursor, batch, rows: Sequence[int] | None = None) -> None:
        people.refuse_family_cards(cursor, batch, code=KNOWN_KK, rows=rows)
        lookalikes.set_apart(cursor, batch, code=NEEDS_DECISION, kept=NIK_KEPT, rows=rows)

    def clear_cases(self, cursor, batch) -> Sequence[tuple[int, int]]:
        return lookalikes.clear_cases(cursor, batch)

    def look_alikes(self, rows, batch, user):
        return look_alikes(rows, batch, user, self)

    def candidates(self, key: str, cell: Cell, values: Mapping[str, Any], user):
        return candidates(cell, values, user) if key == "nik" else ()

    def allowed(self, key: str, batch) -> Sequence[str]:
        choices = {"sex": Sex, "religion": Religion, "education": Education}
        if key not in choices:
            return super().allowed(key, batch)
        return [str(label) for _value, label in choices[key].choices]

    @classmethod
    def display(cls, values: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, str]:
        shown = super().display(values, names)
        born_on = values.get("born_on")
        born = long_date(date.fromisoformat(born_on)) if born_on else ""
        shown |= {
            "nik": values.get("nik_mask", ""),
            "sex": _label(Sex, values.get("sex")),
            "religion": _label(Religion, values.get("religion")),
            "education": _label(Education, values.get("education")),
            "birth_date": born,
            "birth_place": values.get("born_at", ""),
            "birth": ", ".join(filter(None, [values.get("born_at", ""), born])),
            "rt_rw": "/".join(filter(None, [values.get("rt"), values.get("rw")])),
        }
        return {key: text for key, text in shown.items() if text}

    @classmethod
    def display_value(cls, key: str, value: Any, names: Mapping[str, str]) -> str:
        """A field of the registry in words, for “old → new”."""
        if value in (None, ""):
            return ""
        choices = {"sex": Sex, "religion": Religion, "education": Education}
        if key in choices:
            return _label(choices[key], value)
        if key == "born_on":
            return long_date(date.fromisoformat(value))
        if key in cls.region_fields:
            return names.get(value, value)
        return str(value)

    @classmethod
    def display_differences(
        cls, differences: Mapping[str, Any], names: Mapping[str, str]
    ) -> list[tuple[str, str, str]]:
        return [
            (key, cls.display_value(key, old, names), cls.display_value(key, new, names))
            for key, (old, new) in (
                (key, change) for key, change in differences.items() if isinstance(change, list)
            )
        ]


def _fits(twin: Twin) -> bool:
    """Whether the NIK of a row tells the same sex and birth date as its other columns."""
    return not MISFITS & {code.rpartition(":")[2] for code in twin.codes}


def _label(choices, value: str | None) -> str:
    return choices(value).label if value in choices.values else ""


def _kk(cell: Cell) -> str:
    """The sixteen digits of a family card, if they are all there."""
    found = niks.clean_nik(cell)
    return found.value or ""


def _missing_name() -> Problem:
    return error("name", "name_missing", "Nama kosong. Isi nama lengkap sesuai KTP.")


def _missing_nik() -> Problem:
    return error("nik", "nik_missing", "NIK kosong. Isi 16 angka NIK sesuai KTP.")
