"""Who serves, which organisations stand, where somebody is missing: counted as the recap counts."""

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts import formats
from accounts.permissions import Permission
from pillars.models import (
    Assignment,
    Board,
    KarangTarunaClass,
    Organisation,
    OrganisationDocument,
    OrganisationStatus,
    PillarKind,
    Sex,
)
from pillars.models.kind import KindShape
from regions.codes import Level
from regions.models import Region
from reports.builders.pillar_recap import CLASSED, GRADES, REGISTERED
from reports.dashboards.look import Look
from reports.dashboards.measure import Measure, RowColumn, slug
from reports.dashboards.standing import standing_on

ABOVE = "parent__parent__parent"
Paper = OrganisationDocument.Kind
SERVING = (
    RowColumn("Nama", lambda row: row.person.name),
    RowColumn("Wilayah tugas", lambda row: formats.region(row.region)),
    RowColumn("Jabatan", lambda row: row.position or formats.MISSING),
    RowColumn("Nomor SK", lambda row: row.sk_number or "belum ada"),
    RowColumn("Sejak", lambda row: formats.long_date(row.validity.lower)),
)
STANDING = (
    RowColumn("Nama", lambda row: row.name),
    RowColumn("Wilayah", lambda row: formats.region(row.region)),
    RowColumn("Status hari itu", lambda row: _label(OrganisationStatus, row.status_then)),
    RowColumn("Klasifikasi", lambda row: _label(KarangTarunaClass, row.class_then)),
)
BOARD = (
    RowColumn("Organisasi", lambda row: row.organisation.name),
    RowColumn("Wilayah", lambda row: formats.region(row.organisation.region)),
    RowColumn("Nomor SK", lambda row: row.sk_number or "belum ada"),
    RowColumn("Pengurus L", lambda row: row.officers_male or 0, is_number=True),
    RowColumn("Pengurus P", lambda row: row.officers_female or 0, is_number=True),
)
EMPTY = (
    RowColumn("Wilayah", lambda row: formats.region(row)),
    RowColumn("Kode", lambda row: row.code),
)


def pillar_measures(kinds: list[PillarKind]) -> Iterator[Measure]:
    """For each kind what the dashboards show first, then the finer figures of the recap."""
    for kind in kinds:
        if kind.shape == KindShape.PERSON:
            yield _people(kind)
            for sex, words in (*Sex.choices, ("", "jenis kelamin belum tercatat")):
                yield _people(kind, sex, words.lower())
        else:
            yield _organisations(kind)
            yield from _finer(kind)
        if kind.is_single and kind.duty_level < Level.RW:
            yield _vacant(kind)
    yield Measure(
        key="kepengurusan-janggal",
        label="Kepengurusan yang jumlahnya tidak wajar",
        title="kepengurusan yang jumlah pengurusnya tidak wajar",
        unit="kepengurusan",
        definition="Jumlah pengurus menurut register terlalu sedikit atau terlalu banyak.",
        needs=Permission.ORGANISATION_VIEW,
        rows=odd_boards,
        place="organisation__region_id",
        columns=BOARD,
        order=("organisation__region_id", "pk"),
        related=(f"organisation__region__{ABOVE}",),
        link=lambda row: reverse("pillars:organisation-detail", args=[row.organisation.public_id]),
    )


# --- People -------------------------------------------------------------------------------------
def _people(kind: PillarKind, sex: str | None = None, words: str = "") -> Measure:
    def rows(look: Look) -> QuerySet:
        found = serving(look, kind.code)
        return found if sex is None else found.filter(person__sex=sex)

    return Measure(
        key=f"{slug(kind.code)}-bertugas" + ("" if sex is None else f"-{sex.lower() or 'tt'}"),
        label=kind.name,
        title=f"{kind.name} yang bertugas" + (f", {words}" if words else ""),
        unit="orang",
        definition="Masa tugasnya mencakup hari itu; per wilayah tugas dihitung sekali.",
        needs=Permission.PERSON_VIEW,
        rows=rows,
        place="region_id",
        columns=SERVING,
        order=("region_id", "pk"),
        related=("person", f"region__{ABOVE}"),
        unread=("person__nik", "person__kk", "person__mother_name"),
        link=lambda row: reverse("pillars:person-detail", args=[row.person.public_id]),
        listing=lambda look: _listing(
            "pillars:person-list", look, pilar=kind.code, per=_typed(look.day)
        ),
    )


def serving(look: Look, kind: str) -> QuerySet:
    """Duties of the day; somebody with two posts in one place serves there once."""
    twin = Assignment.objects.filter(
        kind=kind, person=OuterRef("person"), region=OuterRef("region"), pk__lt=OuterRef("pk")
    ).active_on(look.day)
    return (
        Assignment.objects.visible_to(look.user)
        .within(look.code)
        .filter(~Exists(twin), kind=kind, person__removed_at__isnull=True)
        .active_on(look.day)
    )


# --- Organisations ------------------------------------------------------------------------------
def _organisations(kind: PillarKind) -> Measure:
    if kind.code == REGISTERED:
        return _org(kind, "terdaftar", f"{kind.name} terdaftar", _listed, "Belum bubar.")
    return _org(kind, "aktif", f"{kind.name} aktif", _active, "Berstatus aktif pada hari itu.")


def _finer(kind: PillarKind) -> Iterator[Measure]:
    if kind.code == CLASSED:
        for value, label in (*KarangTarunaClass.choices, ("", "belum diklasifikasi")):
            yield _org(
                kind,
                f"kelas-{value or 'belum'}",
                f"{kind.name} aktif, {label.lower()}",
                lambda rows, day, value=value: _active(rows, day).filter(class_then=value),
                "Menurut klasifikasi yang berlaku hari itu.",
            )
        yield _org(
            kind,
            "berpengurus",
            f"{kind.name} aktif yang berpengurus",
            lambda rows, day: _active(rows, day).filter(
                Exists(Board.objects.filter(organisation=OuterRef("pk")).active_on(day))
            ),
            "SK kepengurusannya berlaku pada hari itu.",
        )
    elif kind.code == REGISTERED:
        yield _org(
            kind,
            "berlaku",
            f"{kind.name} dengan tanda daftar berlaku",
            lambda rows, day: _listed(rows, day).filter(_valid(Paper.REGISTRATION, day)),
            "Tanda daftarnya terbit paling lambat hari itu dan belum lewat masa berlakunya.",
        )
        for grade in GRADES:
            yield _org(
                kind,
                f"akreditasi-{grade.lower()}",
                f"{kind.name} terakreditasi {grade}",
                lambda rows, day, grade=grade: graded(rows, day).filter(grade_then=grade),
                "Peringkat akreditasi terakhir yang berlaku pada hari itu.",
            )
        yield _org(
            kind,
            "akreditasi-belum",
            f"{kind.name} tanpa akreditasi yang berlaku",
            lambda rows, day: graded(rows, day).exclude(grade_then__in=GRADES),
            "Tidak punya akreditasi yang berlaku pada hari itu.",
        )


def _org(kind: PillarKind, part: str, title: str, narrow, definition: str) -> Measure:
    def rows(look: Look) -> QuerySet:
        mine = Organisation.objects.visible_to(look.user).within(look.code)
        return narrow(
            standing_on(mine.filter(kind=kind.code, removed_at__isnull=True), look.day), look.day
        )

    return Measure(
        key=f"{slug(kind.code)}-{part}",
        label=kind.name,
        title=title,
        unit="lembaga" if kind.code == REGISTERED else "organisasi",
        definition=definition,
        needs=Permission.ORGANISATION_VIEW,
        rows=rows,
        place="region_id",
        columns=STANDING,
        order=("region_id", "pk"),
        related=(f"region__{ABOVE}",),
        link=lambda row: reverse("pillars:organisation-detail", args=[row.public_id]),
        listing=lambda look: _listing("pillars:organisation-list", look, jenis=kind.code),
    )


def _active(rows: QuerySet, day: date) -> QuerySet:
    return rows.filter(status_then=OrganisationStatus.ACTIVE)


def _listed(rows: QuerySet, day: date) -> QuerySet:
    return rows.exclude(status_then=OrganisationStatus.DISSOLVED)


def papers(kind: str, day: date) -> QuerySet:
    """The papers of an outer organisation that were valid on the day, the newest first."""
    return (
        OrganisationDocument.objects.filter(organisation=OuterRef("pk"), kind=kind)
        .filter(
            Q(issued_on__isnull=True) | Q(issued_on__lte=day),
            Q(issued_year__isnull=True) | Q(issued_year__lte=day.year),
            Q(valid_until__isnull=True) | Q(valid_until__gte=day),
        )
        .order_by(
            F("issued_on").desc(nulls_last=True), F("issued_year").desc(nulls_last=True), "grade"
        )
    )


def _valid(kind: str, day: date) -> Exists:
    return Exists(papers(kind, day))


def graded(rows: QuerySet, day: date) -> QuerySet:
    """Listed organisations with `grade_then`: the grade of the newest valid accreditation."""
    newest = Subquery(papers(Paper.ACCREDITATION, day).values("grade")[:1])
    return _listed(rows, day).annotate(grade_then=Coalesce(newest, Value("")))


def odd_boards(look: Look) -> QuerySet[Board]:
    """Boards of the day that say they have too few officers, or too many; none for unknown."""
    return (
        Board.objects.visible_to(look.user)
        .within(look.code)
        .active_on(look.day)
        .filter(organisation__removed_at__isnull=True)
        .annotate(officers=Coalesce("officers_male", 0) + Coalesce("officers_female", 0))
        .filter(
            Q(officers__gt=0, officers__lt=settings.SIPILAR_ODD_SMALLEST_BOARD)
            | Q(officers__gt=settings.SIPILAR_ODD_LARGEST_BOARD)
        )
    )


# --- Places -------------------------------------------------------------------------------------
def _vacant(kind: PillarKind) -> Measure:
    noun = Level(kind.duty_level).label.lower()

    def rows(look: Look) -> QuerySet:
        seats = Region.objects.within(look.code).at(Level(kind.duty_level)).valid_on(look.day)
        held = Assignment.objects.filter(region=OuterRef("pk"), kind=kind).active_on(look.day)
        if kind.shape == KindShape.ORGANISATION:
            held = standing_on(
                Organisation.objects.filter(
                    region=OuterRef("pk"), kind=kind, removed_at__isnull=True
                ),
                look.day,
            ).filter(status_then=OrganisationStatus.ACTIVE)
        return seats.filter(~Exists(held))

    return Measure(
        key=f"{slug(kind.code)}-lowong",
        label=f"Lowong {kind.name}",
        title=f"{noun} tanpa {kind.name}",
        unit=noun,
        definition="Tanpa petugas yang bertugas atau organisasi yang aktif pada hari itu.",
        needs=Permission.PERSON_VIEW,
        rows=rows,
        place="code",
        columns=EMPTY,
        order=("code",),
        related=(ABOVE,),
        listing=lambda look: _listing(
            "pillars:vacancy-list", look, jenis=slug(kind.code), tanggal=_typed(look.day)
        ),
    )


def _listing(name: str, look: Look, **query) -> str:
    return f"{reverse(name)}?{urlencode({'wilayah': look.code, **query})}"


def _typed(day: date) -> str:
    return f"{day:%d-%m-%Y}"


def _label(choices, value: str) -> str:
    return choices(value).label if value else formats.MISSING
