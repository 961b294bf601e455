"""Events held and people trained, counted as the pillar recap counts them."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts import formats
from accounts.permissions import Permission
from pillars.models import PillarKind, Sex
from reports.dashboards.look import Look
from reports.dashboards.measure import Measure, RowColumn, slug
from reports.queries.pillars import TRAINING_KINDS
from trainings.models import Enrolment, EventKind, TrainingEvent

SEXES = (*((one.value, one.label.lower()) for one in Sex), ("", "jenis kelamin belum tercatat"))
TRAINED = (
    RowColumn("Nama", lambda row: row.person.name),
    RowColumn("Pilar", lambda row: row.pillar.name),
    RowColumn("Asal", lambda row: formats.region(row.origin)),
    RowColumn("Kegiatan", lambda row: row.event.title),
    RowColumn("Mulai", lambda row: formats.long_date(row.event.start_on)),
)
EVENTS = (
    RowColumn("Kegiatan", lambda row: row.title),
    RowColumn("Jenis", lambda row: row.get_kind_display()),
    RowColumn("Penyelenggara", lambda row: formats.region(row.region)),
    RowColumn("Tanggal", lambda row: formats.date_range(row.start_on, row.end_on)),
)


def training_measures(kinds: list[PillarKind]) -> Iterator[Measure]:
    """What dashboards show first, then the finer figures of reports."""
    yield _enrolments(
        "dilatih",
        "Dilatih tahun ini",
        "orang yang dilatih",
        "Peserta bimtek, pelatihan, evaluasi, dan penyegaran sejak 1 Januari; setiap orang "
        "sekali, di wilayah asal keikutsertaan terakhirnya.",
        trained,
    )
    yield Measure(
        key="kegiatan",
        label="Kegiatan tahun ini",
        title="kegiatan yang dilaksanakan",
        unit="kegiatan",
        definition="Diselenggarakan wilayah ini dan di bawahnya; bukan draf, tidak dibatalkan.",
        needs=Permission.EVENT_VIEW,
        rows=held,
        place="region_id",
        columns=EVENTS,
        order=("-start_on", "-pk"),
        related=("region__parent__parent__parent",),
        link=lambda row: reverse("trainings:event-detail", args=[row.code]),
    )
    yield _enrolments(
        "orang",
        "Orang",
        "orang yang menjadi peserta",
        "Peserta semua kegiatan; setiap orang sekali.",
        different_people,
    )
    yield _part("peserta", "peserta")
    for sex, words in SEXES:
        yield _part(f"peserta-{sex.lower() or 'tt'}", f"peserta, {words}", sex=sex)
    for event in EventKind:
        yield _part(
            f"peserta-acara-{slug(event.value)}", f"peserta {event.label.lower()}", event=event
        )
    for kind in kinds:
        yield _enrolments(
            f"dilatih-{slug(kind.code)}",
            f"{kind.name} dilatih",
            f"orang yang dilatih sebagai {kind.name}",
            "Menurut pilar pada keikutsertaan terakhirnya tahun itu.",
            lambda look, code=kind.code: trained(look).filter(pillar=code),
        )
        yield _part(f"peserta-{slug(kind.code)}", f"peserta {kind.name}", pillar=kind.code)
        for sex, words in SEXES:
            yield _part(
                f"peserta-{slug(kind.code)}-{sex.lower() or 'tt'}",
                f"peserta {kind.name}, {words}",
                pillar=kind.code,
                sex=sex,
            )


def _part(
    key: str, title: str, *, pillar: str = "", sex: str | None = None, event: str = ""
) -> Measure:
    def rows(look: Look) -> QuerySet[Enrolment]:
        found = taking_part(look)
        if pillar:
            found = found.filter(pillar=pillar)
        if event:
            found = found.filter(event__kind=event)
        return found if sex is None else found.filter(person__sex=sex)

    return _enrolments(
        key,
        "Peserta",
        title,
        "Peserta kegiatan yang dimulai pada periode itu, tidak mundur dan tidak diganti; yang "
        "ikut dua kegiatan dihitung dua kali.",
        rows,
    )


def _enrolments(key: str, label: str, title: str, definition: str, rows) -> Measure:
    return Measure(
        key=key,
        label=label,
        title=title,
        unit="orang",
        definition=definition,
        needs=Permission.EVENT_VIEW,
        rows=rows,
        place="origin_id",
        columns=TRAINED,
        order=("origin_id", "pk"),
        related=("person", "pillar", "event", "origin__parent__parent__parent"),
        unread=("person__nik", "person__kk", "person__mother_name"),
        link=lambda row: reverse("trainings:event-detail", args=[row.event.code]),
    )


def taking_part(look: Look) -> QuerySet[Enrolment]:
    """Counted enrolments at all events that began between the two days."""
    return (
        Enrolment.objects.visible_to(look.user)
        .within(look.code)
        .counted()
        .filter(
            event__in=TrainingEvent.objects.held(), event__start_on__range=(look.start, look.day)
        )
    )


def different_people(look: Look) -> QuerySet[Enrolment]:
    """Of these, the last one of everybody."""
    mine = taking_part(look)
    return mine.filter(~Exists(_later_than_outer(mine)))


def trained(look: Look) -> QuerySet[Enrolment]:
    """The last counted enrolment of everybody who was trained this year, up to the day."""
    counted = (
        Enrolment.objects.counted()
        .filter(event__in=TrainingEvent.objects.held())
        .filter(event__kind__in=TRAINING_KINDS, event__start_on__range=(look.start, look.day))
    )
    mine = counted & Enrolment.objects.visible_to(look.user).within(look.code)
    # Whoever was trained again elsewhere counts there.
    return mine.filter(~Exists(_later_than_outer(counted)))


def _later_than_outer(rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    return rows.filter(person=OuterRef("person")).filter(
        Q(event__start_on__gt=OuterRef("event__start_on"))
        | Q(event__start_on=OuterRef("event__start_on"), event__gt=OuterRef("event"))
    )


def held(look: Look) -> QuerySet[TrainingEvent]:
    return (
        TrainingEvent.objects.visible_to(look.user)
        .within(look.code)
        .held()
        .filter(start_on__range=(look.start, look.day))
    )
