"""The list of participants of a training event, as offices keep it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from accounts.permissions import Permission
from imports import registry
from imports.cleaning.sizes import clean_size
from imports.cleaning.texts import clean_text
from imports.cleaning.types import error
from imports.errors import OutsideScope, TargetClosed, TargetNotFound
from imports.reading.types import Cell
from imports.sheets import CleanRow, Column, Question, Ruling, Target
from pillars.models import ChangeRequest, Person, PillarKind
from pillars.sheets import roster
from pillars.sheets.kinds import PillarWords
from pillars.sheets.people import PersonSheet
from pillars.sheets.places import LEVELS, PlaceFinder, names_within
from regions.codes import ancestor, lies_within
from trainings.models import Enrolment, EnrolmentState, EventKind, TrainingEvent
from trainings.services import seats
from trainings.sheets import conflicts, enrolling
from trainings.sheets.effects import effects
from trainings.states import TAKES_PARTICIPANTS

VILLAGE_DOTS = 3
# What becomes of those beyond the quota: the line, unless the uploader says otherwise.
SURPLUS, WAIT = "surplus", "wait"
SIZES = ("S", "M", "L", "XL", "XXL", "3XL")


def _short(key: str, max_length: int):
    return lambda cell: clean_text(cell, column=key, max_length=max_length)


@registry.register
class ParticipantSheet(PersonSheet):
    """Who takes part in an event, as what and from where. Makes people and enrolments, never
    assignments: a list of participants is not a decree."""

    slug = "participants"
    title = "Peserta kegiatan"
    singular = "peserta"
    plural = "peserta"
    needs_target = True
    target_noun = "kegiatan"
    lists_people = True
    permission_upload = Permission.EVENT_NOMINATE
    permission_apply = Permission.EVENT_NOMINATE
    match_problems = {**PersonSheet.match_problems, **enrolling.MATCH_PROBLEMS}
    rulings = {
        SURPLUS: Ruling(
            (),
            "Peserta terakhir di berkas yang tidak mendapat kursi:",
            ((WAIT, "Masukkan ke daftar tunggu"), ("seat", "Tetap nominasikan melebihi kuota")),
            effect=SURPLUS,
        )
    }
    region_fields = ("home_region", "origin")
    families = (
        *PersonSheet.families,
        tuple(LEVELS),
        tuple(f"duty_{key}" for key in LEVELS),
    )
    field_labels = {**PersonSheet.field_labels, "origin": "Asal", "origin_rw": "Asal RW"}

    regency = Column("Kab/Kota", example="Jakarta Pusat")
    district = Column("Kecamatan", example="Gambir")
    village = Column("Kelurahan/Desa", example="Duri Pulo")
    duty_regency = Column("Kab/Kota tugas")
    duty_district = Column("Kecamatan tugas")
    duty_village = Column("Kelurahan/Desa tugas")
    pillar = Column("Unsur/Pilar", help="TKSK, PSM, Karang Taruna, LKS, …", example="PSM")
    position = Column("Jabatan", _short("position", 80))
    organisation = Column("Lembaga", _short("organisation", 120))
    shirt_size = Column("Ukuran kaos", clean_size, example="L")
    note = Column("Keterangan", _short("note", 250))

    # --- The event ----------------------------------------------------------------------------
    @classmethod
    def targets(cls, user) -> Sequence[Target]:
        events = TrainingEvent.objects.visible_to(user).filter(state__in=TAKES_PARTICIPANTS)
        return [_target(event) for event in events.order_by("-start_on", "-id")[:100]]

    @classmethod
    def find_target(cls, text: str, user) -> Target:
        event = TrainingEvent.objects.visible_to(user).filter(code__iexact=text.strip()).first()
        if event is None:
            raise TargetNotFound(
                f"Kegiatan “{text[:40]}” tidak ditemukan.",
                "Periksa kodenya di daftar kegiatan.",
            )
        if event.state not in TAKES_PARTICIPANTS:
            raise TargetClosed(
                f"Kegiatan {event.title} berstatus {event.get_state_display().lower()}, sehingga "
                "tidak menerima peserta lagi.",
                "Minta penyelenggara membuka lagi pendaftarannya.",
            )
        return _target(event)

    @classmethod
    def target_is_visible(cls, text: str, user) -> bool:
        return TrainingEvent.objects.visible_to(user).filter(code=text).exists()

    # --- Template -----------------------------------------------------------------------------
    @classmethod
    def template_keys(cls) -> Sequence[str]:
        return (
            "name", "nik", "sex", "birth_place", "birth_date", "regency", "district", "village",
            "rw", "pillar", "phone", "shirt_size", "note",
        )  # fmt: skip

    @classmethod
    def template_choices(cls) -> Mapping[str, Sequence[str]]:
        names = PillarKind.objects.order_by("order").values_list("name", flat=True)
        return {"sex": ("L", "P"), "pillar": list(names), "shirt_size": SIZES}

    @classmethod
    def template_people(cls, user, region: str) -> Sequence[Mapping[str, Any]] | None:
        return roster.rows_of(user, region)

    @classmethod
    def target_reaches(cls, text: str, region: str) -> bool:
        """A city's own event is for its own people; the province's is for every city."""
        event = TrainingEvent.objects.filter(code=text, state__in=TAKES_PARTICIPANTS).first()
        return event is not None and lies_within(region, event.region_id)

    # --- Cleaning -----------------------------------------------------------------------------
    @classmethod
    def undo_models(cls):
        return (ChangeRequest, Enrolment, Person)

    @classmethod
    def column_words(cls) -> Mapping[str, Sequence[str]]:
        words: list[str] = []
        for code, name, other in PillarKind.objects.values_list("code", "name", "words"):
            words += [code.replace("_", " "), name, *other]
        return {"pillar": words}

    def begin(self, batch) -> None:
        self.event = TrainingEvent.objects.get(code=batch.target)
        self.places = PlaceFinder(batch.region_id, also=[self.event.region_id])
        self.pillars = PillarWords()
        self.file_name = batch.file_name
        answer = batch.defaults.get("pillar", "")
        self.answered_pillar = self.pillars.clean(answer).value if answer else None
        self.table_pillar: str | None = None

    def recognise(self):
        return {
            key: self.places.recognises(level)
            for level in LEVELS
            for key in (level, f"duty_{level}")
        }

    def begin_table(self, table) -> Sequence[Question]:
        self.places.begin_table(table.sheet_name, table.title_lines)
        columns = table.mapping.columns
        self.has_duty_columns = any(f"duty_{key}" in columns for key in LEVELS)
        # An address makes the region beside it the home; alone it is where somebody comes from.
        self.has_home = self.has_duty_columns or "address" in columns
        self.table_pillar = self._pillar_of(table)
        if self.table_pillar or "pillar" in columns:
            return ()
        return (
            Question("pillar", "Semua peserta di berkas ini dari unsur apa?", self.pillars.choices),
        )

    def _pillar_of(self, table) -> str | None:
        """What all rows of a table are, where the rows themselves do not say: the uploader's
        answer, the event's only target, then what title, file and event are called."""
        if self.answered_pillar:
            return self.answered_pillar
        targets = list(self.event.pillars.values_list("code", flat=True))
        if len(targets) == 1:
            return targets[0]
        for texts in (
            [*table.title_lines, table.sheet_name],
            [self.file_name],
            [self.event.title],
        ):
            named = self.pillars.named_in(texts)
            if targets:
                named &= set(targets)
            if named:
                return named.pop() if len(named) == 1 else None
        if self.event.kind == EventKind.JAMBORE and "KARANG_TARUNA" in self.pillars.kinds:
            return "KARANG_TARUNA"
        return None

    def clean_row(self, cells: Mapping[str, Cell], group: Mapping[str, str]) -> CleanRow:
        row = CleanRow()
        found = self.clean_person(cells, row)
        values = row.values
        self._origin(cells, group, row)
        self._pillar(cells.get("pillar"), row)
        if "rt" not in values and (rw := found.get("rw")):
            values["origin_rw"] = rw
        if size := found.get("shirt_size"):
            values["shirt_size"] = size
        remarks = [found[key] for key in ("position", "organisation", "note") if key in found]
        if remarks:
            values["note"] = " · ".join(remarks)[:250]
        return row

    def _origin(self, cells: Mapping[str, Cell], group: Mapping[str, str], row: CleanRow) -> None:
        home = ""
        if self.has_duty_columns and any(cells.get(f"duty_{key}") for key in LEVELS):
            code, problem = self.places.at(cells, {}, "duty_")
            row.values["has_duty"] = True
            if any(cells.get(key) for key in LEVELS):
                home, _elsewhere = self.places.at(cells, {})
                if code and problem is None and lies_within(home, code):
                    # The columns of duty stop at the kecamatan or above: the rest tells more.
                    code = home
        else:
            code, problem = self.places.at(cells, group)
            home = code if self.has_home else ""
        if problem is not None:
            row.problems.append(problem)
        if code:
            row.region_code = row.values["origin"] = code
        if home.count(".") == VILLAGE_DOTS:
            row.values["home_region"] = home

    def _pillar(self, cell: Cell, row: CleanRow) -> None:
        cleaned = self.pillars.clean(cell)
        row.problems += cleaned.problems
        code = cleaned.value or (None if cleaned.problems else self.table_pillar)
        if code:
            row.values["pillar"] = code
        elif not cleaned.problems:
            names = ", ".join(name for _code, name in self.pillars.choices)
            row.problems.append(
                error("pillar", "pillar_missing", f"Unsur kosong. Isi salah satu: {names}.")
            )

    def allowed(self, key: str, batch) -> Sequence[str]:
        if key == "pillar":
            return [name for _code, name in PillarWords().choices]
        level = LEVELS.get(key.removeprefix("duty_"))
        return names_within(batch.region_id, level) if level else super().allowed(key, batch)

    # --- Writing ------------------------------------------------------------------------------
    def match(self, cursor, batch, rows: Sequence[int] | None = None) -> None:
        event = _event(batch)
        enrolling.match(cursor, batch, event, rows)
        conflicts.warn(cursor, batch, event, rows)

    def write(self, cursor, batch, by) -> int:
        event = TrainingEvent.objects.select_for_update(of=("self",)).get(code=batch.target)
        if event.state not in TAKES_PARTICIPANTS:
            raise TargetClosed("Kegiatan ini baru saja ditutup, jadi tidak ada yang diterapkan.")
        applied = enrolling.write(cursor, batch, event)
        if batch.defaults.get(SURPLUS, WAIT) == WAIT:
            fresh = Enrolment.objects.filter(import_batch=batch, event=event)
            seats.queue_without_seat(
                event, fresh.filter(state=EnrolmentState.NOMINATED).order_by("pk")
            )
        return applied

    def check_scope(self, cursor, batch, by) -> None:
        for scope in {batch.region_id, by.region_id}:
            if count := enrolling.count_outside(cursor, batch, scope):
                raise OutsideScope(
                    f"{count} baris akan tertulis di luar wilayah Anda, jadi tidak ada yang "
                    "diterapkan.",
                    "Periksa ulang berkasnya, lalu coba lagi.",
                )

    def effects(self, batch) -> dict[str, Any]:
        return effects(batch, _event(batch))

    # --- On screen ----------------------------------------------------------------------------
    @classmethod
    def display_names(cls) -> Mapping[str, str]:
        return dict(PillarKind.objects.values_list("code", "name"))

    @classmethod
    def display(cls, values: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, str]:
        shown = super().display(values, names)
        origin, home = values.get("origin", ""), values.get("home_region", "")
        if values.get("has_duty"):
            shown |= _region_names("duty_", origin, names) | _region_names("", home, names)
        else:
            shown |= _region_names("", origin, names)
        shown["pillar"] = names.get(values.get("pillar", ""), "")
        if rw := values.get("origin_rw"):
            shown["rw"] = rw
        return {key: text for key, text in shown.items() if text}

    @classmethod
    def display_value(cls, key: str, value: Any, names: Mapping[str, str]) -> str:
        if key == "pillar":
            return names.get(value, value or "")
        return super().display_value(key, value, names)


def _region_names(prefix: str, code: str, names: Mapping[str, str]) -> dict[str, str]:
    """The names of a place and its parents, by column."""
    return {
        prefix + key: names.get(ancestor(code, level), "")
        for key, level in LEVELS.items()
        if code and ancestor(code, level)
    }


def _target(event: TrainingEvent) -> Target:
    return Target(
        code=event.code,
        label=event.title,
        url=reverse("trainings:event-detail", args=[event.code]),
        object=event,
    )


def _event(batch) -> TrainingEvent:
    return TrainingEvent.objects.get(code=batch.target)
