"""The list of people who want a seat of a call, as kabupaten/kota send it in."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Permission
from imports import registry
from imports.cleaning.types import Level as Weight
from imports.cleaning.types import Problem, error
from imports.errors import OutsideScope, TargetClosed, TargetNotFound
from imports.reading.types import Cell
from imports.sheets import CleanRow, Column, Target
from pillars.models import Person, PillarKind
from pillars.sheets import roster
from pillars.sheets.doubts import Rules
from pillars.sheets.kinds import PillarWords
from pillars.sheets.people import PersonSheet
from pillars.sheets.places import LEVELS, PlaceFinder, names_within
from regions.codes import Level, ancestor, level_of, lies_within
from trainings.models import Candidate, Selection, SelectionSeat
from trainings.selection import blind, fitness
from trainings.selection.states import TAKES_CANDIDATES
from trainings.sheets import standing

SEAT = "duty_"
# So many kecamatan are named to whoever asks for one that is not open.
NAMED = 8
ADVICE = " Calon tetap didaftarkan; putuskan saat memeriksa berkasnya."


@registry.register
class CandidateSheet(PersonSheet):
    """Who stands for which kecamatan of a call. Makes people and candidates, never a duty: that
    comes with the appointment."""

    slug = "selection"
    title = "Calon seleksi"
    singular = "calon"
    plural = "calon"
    needs_target = True
    target_noun = "seleksi"
    lists_people = True
    permission_upload = Permission.EVENT_NOMINATE
    permission_apply = Permission.EVENT_NOMINATE
    match_problems = {**PersonSheet.match_problems, **standing.MATCH_PROBLEMS}
    region_fields = ("home_region", "seat_region")
    families = (
        *PersonSheet.families,
        tuple(LEVELS),
        tuple(SEAT + key for key in LEVELS),
    )
    field_labels = {**PersonSheet.field_labels, "seat_region": "Formasi"}

    regency = Column("Kab/Kota", example="Jakarta Pusat")
    district = Column("Kecamatan", example="Gambir")
    village = Column("Kelurahan/Desa", example="Duri Pulo")
    duty_regency = Column("Kab/Kota formasi")
    duty_district = Column(
        "Kecamatan formasi",
        synonyms=(
            "Formasi",
            "Formasi yang dilamar",
            "Kecamatan yang dilamar",
            "Kecamatan dilamar",
            "Kecamatan penempatan",
            "Penempatan",
        ),
        help="Kecamatan yang dilamar; kosongkan bila sama dengan kecamatan tempat tinggal",
        example="Gambir",
    )
    pillar = Column("Unsur", help="PSM atau Karang Taruna", example="PSM")

    # --- The call -----------------------------------------------------------------------------
    @classmethod
    def targets(cls, user) -> Sequence[Target]:
        calls = Selection.objects.visible_to(user).filter(state__in=TAKES_CANDIDATES)
        return [
            _target(call)
            for call in calls.order_by("-opens_on", "-id")[:100]
            if not blind.is_blinded(call, user)
        ]

    @classmethod
    def find_target(cls, text: str, user) -> Target:
        call = _call(text, user)
        if call is None:
            raise TargetNotFound(
                "Seleksi ini tidak ditemukan.", "Buka seleksinya, lalu pilih Unggah calon."
            )
        if blind.is_blinded(call, user):
            raise TargetNotFound(
                "Anda penilai seleksi ini, jadi daftar calonnya tertutup bagi Anda.",
                "Minta petugas lain yang mengunggah.",
            )
        if call.state not in TAKES_CANDIDATES:
            raise TargetClosed(
                f"{call.title} berstatus {call.get_state_display().lower()}, sehingga tidak "
                "menerima calon.",
                "Calon diterima selama pendaftaran dibuka.",
            )
        return _target(call)

    @classmethod
    def target_is_visible(cls, text: str, user) -> bool:
        """Rows of an upload tell names, so whoever judges without them does not open it."""
        call = _call(text, user)
        return call is not None and not blind.is_blinded(call, user)

    @classmethod
    def target_reaches(cls, text: str, region: str) -> bool:
        """A call takes candidates from the kabupaten/kota that its seats lie in."""
        return any(
            lies_within(code, region)
            for code in SelectionSeat.objects.filter(
                selection__public_id=text, selection__state__in=TAKES_CANDIDATES
            ).values_list("region_id", flat=True)
        )

    # --- Template -----------------------------------------------------------------------------
    @classmethod
    def template_keys(cls) -> Sequence[str]:
        return (
            "name", "nik", "sex", "birth_place", "birth_date", "education", "address", "regency",
            "district", "village", "duty_regency", "duty_district", "pillar", "phone", "email",
        )  # fmt: skip

    @classmethod
    def template_choices(cls) -> Mapping[str, Sequence[str]]:
        sources = PillarKind.objects.filter(code__in=fitness.SOURCES).order_by("order")
        return {
            "sex": ("L", "P"),
            "education": cls().allowed("education", None),
            "pillar": list(sources.values_list("name", flat=True)),
        }

    @classmethod
    def template_people(cls, user, region: str) -> Sequence[Mapping[str, Any]] | None:
        return roster.holders_of(user, region, list(fitness.SOURCES))

    # --- Cleaning -----------------------------------------------------------------------------
    @classmethod
    def undo_models(cls):
        return (Candidate, Person)

    def begin(self, batch) -> None:
        self.call = _of(batch)
        self.seats = dict(self.call.seats.values_list("region_id", "pk"))
        self.places = PlaceFinder(batch.region_id, also=[self.call.region_id])
        self.pillars = PillarWords()
        self.rules = Rules([self.call.kind_id])
        self.today = timezone.localdate()
        self.has_seat_columns = False

    def recognise(self):
        return {
            key: self.places.recognises(level)
            for level in LEVELS
            for key in (level, SEAT + level)
            if key in self.columns()
        }

    def begin_table(self, table):
        self.places.begin_table(table.sheet_name, table.title_lines)
        self.has_seat_columns = SEAT + "district" in table.mapping.columns
        return ()

    def clean_row(self, cells: Mapping[str, Cell], group: Mapping[str, str]) -> CleanRow:
        row = CleanRow()
        self.clean_person(cells, row)
        self._places(cells, group, row)
        if cells.get("pillar") is not None:
            told = self.pillars.clean(cells["pillar"])
            row.problems += told.problems
            if told.value:
                row.values["pillar"] = told.value
        if region := row.values.get("seat_region"):
            about = {
                **row.values,
                "pillar": self.call.kind_id,
                "start_on": self.today.isoformat(),
                "duty_region": region,
            }
            row.problems += self.rules.doubts(about, self.places, advice=ADVICE)
        return row

    def _places(self, cells, group, row: CleanRow) -> None:
        """Where they live, and which seat they stand for: the kecamatan they name, else their
        own."""
        home, problem = self.places.at(cells, group)
        if home.count(".") == Level.VILLAGE - 1:
            row.values["home_region"] = home
        code, column = home, "district"
        if self.has_seat_columns and cells.get(SEAT + "district") is not None:
            if problem is not None and problem.code != "outside_scope":
                row.problems.append(problem._replace(level=Weight.WARNING))
            named = {**cells}
            if named.get(SEAT + "regency") is None:
                named[SEAT + "regency"] = cells.get("regency")
            code, problem = self.places.at(named, {}, SEAT)
            column = SEAT + "district"
        if problem is not None:
            row.problems.append(problem)
        if not code:
            return
        row.region_code = code
        seat = next((one for one in self.seats if lies_within(code, one)), "")
        if seat:
            row.region_code = row.values["seat_region"] = seat
            row.values["seat"] = self.seats[seat]
        elif problem is None:
            row.problems.append(self._no_seat(code, column))

    def _no_seat(self, code: str, column: str) -> Problem:
        if level_of(code) < Level.DISTRICT:
            return error(
                column,
                "seat_missing",
                "Formasinya belum jelas. Isi kecamatan yang dilamar.",
            )
        return error(
            column,
            "no_such_seat",
            f"Kecamatan {self.places.resolver.name(ancestor(code, Level.DISTRICT) or code)} tidak "
            f"dibuka pada seleksi ini. Yang dibuka: {self._open_seats()}.",
        )

    def _open_seats(self) -> str:
        names = sorted(self.places.resolver.name(code) for code in self.seats)
        more = f", dan {len(names) - NAMED} lainnya" if len(names) > NAMED else ""
        return ", ".join(names[:NAMED]) + more

    def allowed(self, key: str, batch) -> Sequence[str]:
        if key == "pillar":
            return [name for _code, name in PillarWords().choices]
        level = LEVELS.get(key.removeprefix(SEAT))
        return names_within(batch.region_id, level) if level else super().allowed(key, batch)

    # --- Writing ------------------------------------------------------------------------------
    def match(self, cursor, batch, rows: Sequence[int] | None = None) -> None:
        call = _of(batch)
        standing.match(cursor, batch, call, _sources(call), rows)

    def write(self, cursor, batch, by) -> int:
        call = Selection.objects.select_for_update(no_key=True).get(public_id=batch.target)
        if call.state not in TAKES_CANDIDATES:
            raise TargetClosed("Pendaftarannya baru saja ditutup, jadi tidak ada yang diterapkan.")
        return standing.write(cursor, batch, call, _sources(call), by)

    def check_scope(self, cursor, batch, by) -> None:
        for scope in {batch.region_id, by.region_id}:
            if count := standing.count_outside(cursor, batch, scope):
                raise OutsideScope(
                    f"{count} baris akan tertulis di luar wilayah Anda, jadi tidak ada yang "
                    "diterapkan.",
                    "Periksa ulang berkasnya, lalu coba lagi.",
                )

    def effects(self, batch) -> dict[str, Any]:
        return standing.effects(batch, _of(batch))

    # --- On screen ----------------------------------------------------------------------------
    @classmethod
    def display_names(cls) -> Mapping[str, str]:
        return dict(PillarKind.objects.values_list("code", "name"))

    @classmethod
    def display(cls, values: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, str]:
        shown = super().display(values, names)
        home = values.get("home_region", "")
        for key, level in LEVELS.items():
            shown[key] = names.get(ancestor(home, level), "") if home else ""
        shown[SEAT + "district"] = names.get(values.get("seat_region", ""), "")
        shown["pillar"] = names.get(values.get("pillar", ""), "")
        return {key: text for key, text in shown.items() if text}


def _call(text: str, user) -> Selection | None:
    try:
        key = uuid.UUID(text.strip())
    except ValueError:
        return None
    return Selection.objects.visible_to(user).filter(public_id=key).first()


def _of(batch) -> Selection:
    return Selection.objects.select_related("kind").get(public_id=batch.target)


def _sources(call: Selection) -> list[str]:
    return fitness.sources_of(call.kind, timezone.localdate())


def _target(call: Selection) -> Target:
    return Target(
        code=str(call.public_id),
        label=call.title,
        url=reverse("trainings:selection-candidates", args=[call.public_id]),
        object=call,
    )
