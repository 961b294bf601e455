"""The yearly plan as offices keep it: a row per activity, or per activity and whom it reaches."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from accounts import formats
from accounts.formats import MONTHS
from accounts.permissions import Permission
from imports import registry
from imports.cleaning.numbers import clean_rupiah
from imports.cleaning.texts import clean_text
from imports.cleaning.types import Cleaned, Problem, error
from imports.errors import OutsideScope, TargetNotFound
from imports.reading.matching import Vocabulary
from imports.reading.types import Cell
from imports.sheets import CleanRow, Column, Sheet, Target, Twin
from pillars.models import PillarKind
from pillars.sheets.kinds import PillarWords
from pillars.sheets.places import LEVELS, PlaceFinder, names_within
from regions.codes import ancestor, level_of, lies_within
from regions.models import Region
from regions.names import fold
from trainings import kinds
from trainings.errors import KindUnknown
from trainings.models import EventKind, EventLevel, PlanLine, PlanTarget
from trainings.sheets import plan_cells, planning

EARLIEST, LATEST = 2000, 2100
AHEAD = 2
OFFICE = re.compile(r"^\s*(suku\s+)?(dinas\s+sosial|dinsos(pm\w*)?|sudin(\s*sos\w*)?)\s*", re.I)


def _text(key: str, most: int):
    return lambda cell: clean_text(cell, column=key, max_length=most)


def _subjects(cell: Cell) -> Cleaned:
    """One subject a line, whatever the office put between them."""
    if cell is None:
        return Cleaned(None)
    parts = re.split(r"[\n;•]|(?:^|\s)\d{1,2}[.)]\s", str(cell))
    lines = [" ".join(part.split()).strip(" ,-") for part in parts]
    return Cleaned("\n".join(line for line in lines if line)[:1000] or None)


@registry.register
class PlanSheet(Sheet):
    """Lines of a year's plan with money, months and the people to reach. What came of them is
    counted from events and never uploaded."""

    slug = "plan"
    title = "Rencana tahunan"
    singular = "kegiatan"
    plural = "kegiatan"
    key_columns = ("activity", "people")
    # A list of participants names pillars, too; only a plan says for how much or how many.
    required_groups = (("activity",), ("budget", "people"))
    needs_target = True
    target_noun = "rencana"
    key_purpose = "plan_line"
    permission_upload = Permission.EVENT_EDIT
    permission_apply = Permission.EVENT_EDIT
    match_problems = planning.MATCH_PROBLEMS
    region_fields = ("organiser", "region")
    families = (tuple(LEVELS)[:2], ("time", "first_month", "last_month"))

    activity = Column(
        "Kegiatan",
        _text("activity", 200),
        synonyms=(
            "Nama kegiatan",
            "Kegiatan pada rencana",
            "Uraian kegiatan",
            "Sub kegiatan",
            "Sub-kegiatan",
            "Nama pelatihan",
            "Jenis kegiatan pelatihan",
            "Rencana kegiatan",
        ),
        required=True,
        example="Bimbingan Teknis TKSK 2025",
    )
    budget_code = Column(
        "Kode sub-kegiatan",
        _text("budget_code", 40),
        synonyms=("Kode rekening", "Kode kegiatan", "Kode DPA", "Kode"),
        example="1.06.02.1.03.0002",
    )
    kind = Column(
        "Jenis", synonyms=("Jenis kegiatan", "Bentuk kegiatan"), example="Bimbingan teknis"
    )
    level = Column("Tingkat", synonyms=("Tingkatan", "Tingkat pelatihan"), example="Tingkat dasar")
    subjects = Column(
        "Materi",
        _subjects,
        synonyms=("Materi pelatihan", "Materi pokok", "Pokok bahasan"),
        help="Satu materi per baris, atau dipisah titik koma",
        example="kebijakan; komunikasi; penanganan kasus",
    )
    budget = Column(
        "Anggaran (Rp)",
        lambda cell: clean_rupiah(cell, column="budget", label="Anggaran"),
        synonyms=(
            "Anggaran",
            "Pagu",
            "Pagu anggaran",
            "Biaya",
            "Kebutuhan dana",
            "Jumlah anggaran",
        ),
        example="250.000.000",
    )
    days = Column(
        "Lama (hari)",
        lambda cell: plan_cells.length(
            cell, column="days", label="Lama", most=plan_cells.MOST_DAYS
        ),
        synonyms=("Lama", "Hari", "Jumlah hari", "Lama pelaksanaan", "Durasi"),
        example="3",
    )
    waves = Column(
        "Jumlah angkatan",
        lambda cell: plan_cells.length(
            cell, column="waves", label="Jumlah angkatan", most=plan_cells.MOST_WAVES
        ),
        synonyms=("Angkatan", "Gelombang", "Jumlah gelombang", "Jumlah kegiatan"),
        example="2",
    )
    time = Column(
        "Waktu",
        lambda cell: plan_cells.months(cell, column="time"),
        synonyms=("Waktu pelaksanaan", "Bulan", "Jadwal", "Bulan pelaksanaan", "Rencana waktu"),
        example="April-Mei",
    )
    first_month = Column(
        "Mulai bulan",
        lambda cell: plan_cells.months(cell, column="first_month"),
        synonyms=("Bulan mulai",),
        example="April",
    )
    last_month = Column(
        "Sampai bulan",
        lambda cell: plan_cells.months(cell, column="last_month"),
        synonyms=("Bulan selesai",),
        example="Mei",
    )
    organiser = Column(
        "Penyelenggara",
        synonyms=("Pelaksana", "Unit penyelenggara", "Dinas/Sudin"),
        help="Kosongkan bila kantor Anda sendiri",
        example="Jakarta Pusat",
    )
    pillar = Column(
        "Pilar sasaran",
        synonyms=("Sasaran pilar", "Unsur sasaran", "Pilar", "Unsur", "Kelompok sasaran"),
        example="TKSK",
    )
    regency = Column(
        "Kab/Kota", synonyms=("Wilayah", "Wilayah sasaran", "Asal peserta"), example="Jakarta Pusat"
    )
    district = Column("Kecamatan", example="Gambir")
    people = Column(
        "Sasaran (orang)",
        synonyms=(
            "Sasaran",
            "Jumlah sasaran",
            "Jumlah peserta",
            "Target peserta",
            "Target",
            "Target orang",
            "Peserta",
            "Jumlah orang",
            "Volume",
        ),
        help="Angkanya, atau 8 TKSK dan 44 PSM",
        example="44",
    )
    note = Column("Catatan", _text("note", 500), synonyms=("Keterangan",))

    # --- The year -----------------------------------------------------------------------------
    @classmethod
    def targets(cls, user) -> Sequence[Target]:
        this = timezone.localdate().year
        last = PlanLine.objects.visible_to(user).aggregate(last=Max("year"))["last"] or this
        return [_target(year) for year in range(max(last, this + 1), this - AHEAD, -1)]

    @classmethod
    def find_target(cls, text: str, user) -> Target:
        year = text.strip()
        if not year.isdecimal() or not EARLIEST <= int(year) <= LATEST:
            raise TargetNotFound(f"“{text[:20]}” bukan tahun rencana.", "Tulis misalnya 2025.")
        return _target(int(year))

    @classmethod
    def vocabulary(cls, own_words: Mapping[str, Sequence[str]] | None = None) -> Vocabulary:
        """The activity is often typed once for the rows that say whom it reaches."""
        return replace(
            super().vocabulary(own_words), fill_down=("activity", "organiser", "regency")
        )

    @classmethod
    def undo_models(cls):
        return (PlanTarget, PlanLine)

    # --- Template -----------------------------------------------------------------------------
    @classmethod
    def template_keys(cls) -> Sequence[str]:
        return (
            "activity", "budget_code", "kind", "level", "subjects", "budget", "days", "waves",
            "first_month", "last_month", "pillar", "regency", "people", "note",
        )  # fmt: skip

    @classmethod
    def template_choices(cls) -> Mapping[str, Sequence[str]]:
        return {
            "kind": EventKind.labels,
            "level": EventLevel.labels,
            "pillar": [name for _code, name in PillarWords().choices],
            "first_month": MONTHS,
            "last_month": MONTHS,
        }

    # --- Cleaning -----------------------------------------------------------------------------
    def begin(self, batch) -> None:
        self.region = Region.objects.get(pk=batch.region_id)
        self.places = PlaceFinder(batch.region_id)
        self.pillars = PillarWords()

    def recognise(self):
        return {key: self.places.recognises(key) for key in LEVELS if key in self.columns()}

    def begin_table(self, table):
        self.places.begin_table("", ())
        return ()

    def clean_row(self, cells: Mapping[str, Cell], group: Mapping[str, str]) -> CleanRow:
        row = CleanRow()
        found = self.clean_cells(
            {**cells, "activity": cells.get("activity") or group.get("activity")}, row.problems
        )
        if not found.get("activity") and not row.problems:
            row.problems.append(
                error("activity", "activity_missing", "Kegiatan kosong. Isi nama kegiatannya.")
            )
        values = row.values
        for key in ("activity", "budget_code", "subjects", "budget", "days", "waves", "note"):
            if key in found:
                values[key] = found[key]
        values["activity_key"] = planning.folded(found.get("activity", ""))
        self._kind(cells, found.get("activity", ""), row)
        self._months(found, row)
        self._organiser(cells.get("organiser") or group.get("organiser"), row)
        self._targets(cells, group, found.get("activity", ""), row)
        told = ";".join(sorted(f"{one[0]}@{one[1]}" for one in values.get("targets", [])))
        row.key = f"{row.region_code}|{values['activity_key']}|{told}"
        return row

    def _kind(self, cells, activity: str, row: CleanRow) -> None:
        words = str(cells.get("kind") or "").strip()
        try:
            row.values["kind"] = kinds.kind_of(words or activity).value
        except KindUnknown:
            if words or activity:
                names = ", ".join(EventKind.labels)
                row.problems.append(
                    error(
                        "kind",
                        "kind_unknown",
                        (
                            f"Jenis “{words[:40]}” tidak dikenal."
                            if words
                            else "Jenisnya belum jelas."
                        )
                        + f" Isi salah satu: {names}.",
                    )
                )
        level = str(cells.get("level") or "").strip()
        try:
            row.values["level"] = (
                kinds.level_of(level) if level else kinds.level_guessed(words, activity)
            ).value
        except KindUnknown:
            row.problems.append(
                error(
                    "level",
                    "level_unknown",
                    f"Tingkat “{level[:40]}” tidak dikenal. Isi salah satu: "
                    f"{', '.join(EventLevel.labels)}.",
                )
            )

    def _months(self, found: Mapping[str, Any], row: CleanRow) -> None:
        spans = [found[key] for key in ("time", "first_month", "last_month") if key in found]
        if not spans:
            return
        first, last = spans[0].first, spans[-1].last
        if last < first:
            row.problems.append(
                error("last_month", "months_turned", "Bulan selesai mendahului bulan mulai.")
            )
            return
        row.values |= {"first_month": first, "last_month": last}

    def _organiser(self, cell: Cell, row: CleanRow) -> None:
        """The office that holds it: the uploader's own, unless a city beneath is named."""
        own = self.region.pk
        text = OFFICE.sub("", str(cell or "")).strip()
        row.region_code = own
        if text and fold(text) != fold(self.region.name) and not re.search(r"\bprov", text, re.I):
            code, problem = self.places.at({"regency": text}, {})
            if problem is not None:
                row.problems.append(problem.on("organiser"))
            row.region_code = code or own
        row.values["organiser"] = row.region_code

    def _targets(self, cells, group, activity: str, row: CleanRow) -> None:
        told = plan_cells.people(cells.get("people"), self.pillars)
        row.problems += told.problems
        named = self.pillars.clean(cells.get("pillar"))
        row.problems += named.problems
        if told.value is None:
            return
        region = row.region_code
        if any(cells.get(key) or group.get(key) for key in ("regency", "district")):
            region, problem = self.places.at(cells, group)
            if problem is not None:
                row.problems.append(problem)
                return
        if not lies_within(region, row.region_code):
            row.problems.append(
                error(
                    "regency",
                    "not_of_the_organiser",
                    "Sasaran hanya untuk wilayah penyelenggara dan di bawahnya.",
                )
            )
            return
        people = dict(told.value)
        if "" in people:
            kind = named.value or (None if named.problems else self._named_in(activity))
            if kind is None:
                if not named.problems:
                    row.problems.append(self._no_pillar())
                return
            people = {kind: people[""]}
        row.values["region"] = region
        row.values["targets"] = [[kind, region, number] for kind, number in people.items()]

    def _named_in(self, activity: str) -> str | None:
        named = self.pillars.named_in([activity])
        return named.pop() if len(named) == 1 else None

    def _no_pillar(self) -> Problem:
        names = ", ".join(name for _code, name in self.pillars.choices)
        return error("pillar", "pillar_missing", f"Sasaran untuk siapa? Isi salah satu: {names}.")

    def repeated(self, holder: Twin, twin: Twin) -> Problem:
        return error(
            "activity",
            "repeated",
            f"Kegiatan dan sasaran ini sama dengan baris {holder.number} di lembar "
            f"{holder.sheet_name}. Hapus atau lewati salah satunya.",
        )

    def allowed(self, key: str, batch) -> Sequence[str]:
        choices = self.template_choices()
        if key in choices:
            return list(choices[key])
        level = LEVELS.get(key)
        return names_within(batch.region_id, level) if level else super().allowed(key, batch)

    # --- Writing ------------------------------------------------------------------------------
    def match(self, cursor, batch, rows: Sequence[int] | None = None) -> None:
        # Rows of one activity speak of one line, so that none is judged by itself.
        planning.match(cursor, batch)

    def write(self, cursor, batch, by) -> int:
        return planning.write(cursor, batch, by)

    def check_scope(self, cursor, batch, by) -> None:
        for scope in {batch.region_id, by.region_id}:
            if count := planning.count_outside(cursor, batch, scope):
                raise OutsideScope(
                    f"{count} baris akan tertulis di luar wilayah Anda, jadi tidak ada yang "
                    "diterapkan.",
                    "Periksa ulang berkasnya, lalu coba lagi.",
                )

    def effects(self, batch) -> dict[str, Any]:
        return planning.effects(batch)

    # --- On screen ----------------------------------------------------------------------------
    @classmethod
    def field_label(cls, key: str) -> str:
        if key.startswith(planning.TARGET):
            _, pillar, region = key.split(":")
            kind = PillarKind.objects.filter(pk=pillar).first()
            place = Region.objects.filter(pk=region).first()
            return f"Sasaran {kind or pillar}, {formats.place(place) if place else region}"
        return super().field_label(key)

    @classmethod
    def display_names(cls) -> Mapping[str, str]:
        return dict(PillarKind.objects.values_list("code", "name"))

    @classmethod
    def display(cls, values: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, str]:
        shown = {
            key: cls._told(key, values[key]) for key in cls.columns() if values.get(key) is not None
        }
        if "first_month" in values:
            spoken = dict.fromkeys(MONTHS[values[key] - 1] for key in ("first_month", "last_month"))
            shown["time"] = "-".join(spoken)
        targets = values.get("targets", [])
        if len(targets) == 1:
            shown["pillar"] = names.get(targets[0][0], targets[0][0])
            shown["people"] = formats.number(targets[0][2])
        elif targets:
            shown["people"] = ", ".join(
                f"{formats.number(number)} {names.get(kind, kind)}"
                for kind, _region, number in targets
            )
        shown["organiser"] = names.get(values.get("organiser", ""), "")
        region = values.get("region", "")
        for key in ("regency", "district"):
            level = LEVELS[key]
            shown[key] = (
                names.get(ancestor(region, level), "")
                if region and level_of(region) >= level
                else ""
            )
        return {key: text for key, text in shown.items() if text}

    @classmethod
    def display_differences(
        cls, differences: Mapping[str, Any], names: Mapping[str, str]
    ) -> list[tuple[str, str, str]]:
        return [
            (key, cls._told(key, change[0]), cls._told(key, change[1]))
            for key, change in differences.items()
            if isinstance(change, list)
        ]

    @staticmethod
    def _told(key: str, value: Any) -> str:
        """A value of the plan in words."""
        if value in (None, ""):
            return ""
        if key == "kind":
            return EventKind(value).label
        if key == "level":
            return EventLevel(value).label
        if key == "budget":
            return formats.rupiah(int(value))
        if key in ("first_month", "last_month"):
            return MONTHS[int(value) - 1]
        if key.startswith(planning.TARGET):
            return f"{formats.number(int(value))} orang"
        return str(value).replace("\n", "; ")


def _target(year: int) -> Target:
    return Target(
        code=str(year),
        label=f"Rencana {year}",
        url=reverse("trainings:plan-year", args=[year]),
        object=year,
    )
