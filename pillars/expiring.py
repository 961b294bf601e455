"""What runs out: papers of organisations and people, accreditations, boards, duties.

A paper that a later one of the same kind has replaced is no trouble and is left out. The last
day is what the paper says; it is never computed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, Exists, F, Func, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from pillars.models import (
    Assignment,
    Board,
    Organisation,
    OrganisationDocument,
    OrganisationStatus,
    PersonDocument,
)
from regions.codes import within

Kind = OrganisationDocument.Kind
# Somebody should know 180, 90 and 30 days before (features.md 1.13).
WITHIN = {"30": 30, "90": 90, "180": 180}
EXPIRED = "habis"
# A duty whose last day passed long ago is history, not work.
LOOK_BACK = 365


@dataclass(frozen=True)
class Paper:
    """A group of things that run out: what it is called, and how its rows are found."""

    key: str
    title: str
    noun: str
    definition: str
    rows: Callable[[User, str, date], QuerySet]
    # The region of a row, for narrowing and for its place on the screen.
    region: str
    # Rows carry `last`: the last day, or the first day without (`exclusive`).
    is_exclusive: bool = False


def _organisation_papers(user: User, scope: str, *, accreditation: bool) -> QuerySet:
    newer = OrganisationDocument.objects.filter(
        organisation=OuterRef("organisation"), kind=OuterRef("kind")
    ).filter(Q(valid_until__isnull=True) | Q(valid_until__gt=OuterRef("valid_until")))
    kinds = Q(kind=Kind.ACCREDITATION)
    return (
        OrganisationDocument.objects.visible_to(user)
        .filter(kinds if accreditation else ~kinds, within("organisation__region_id", scope))
        .filter(_standing("organisation__"), valid_until__isnull=False)
        .exclude(Exists(newer.exclude(pk=OuterRef("pk"))))
        .annotate(last=F("valid_until"))
        .select_related("organisation__kind", "organisation__region__parent__parent__parent")
    )


def _boards(user: User, scope: str, _day: date) -> QuerySet:
    later = Board.objects.filter(
        organisation=OuterRef("organisation"), validity__startswith__gte=OuterRef("last")
    )
    return (
        Board.objects.visible_to(user)
        .filter(within("organisation__region_id", scope), _standing("organisation__"))
        .annotate(last=_upper())
        .filter(last__isnull=False)
        .exclude(Exists(later))
        .select_related("organisation__kind", "organisation__region__parent__parent__parent")
    )


def _duties(user: User, scope: str, day: date) -> QuerySet:
    later = Assignment.objects.filter(
        person=OuterRef("person"), kind=OuterRef("kind"), validity__startswith__gte=OuterRef("last")
    )
    return (
        Assignment.objects.visible_to(user)
        .within(scope)
        .annotate(last=_upper())
        .filter(end_reason="", last__gt=day - timedelta(days=LOOK_BACK))
        .filter(person__removed_at__isnull=True)
        .exclude(Exists(later))
        .select_related("person", "kind", "region__parent__parent__parent")
    )


def _person_papers(user: User, scope: str, _day: date) -> QuerySet:
    newer = PersonDocument.objects.filter(
        person=OuterRef("person"), category=OuterRef("category")
    ).filter(Q(valid_until__isnull=True) | Q(valid_until__gt=OuterRef("valid_until")))
    return (
        PersonDocument.objects.visible_to(user)
        .filter(within("person__region_id", scope), person__removed_at__isnull=True)
        .filter(valid_until__isnull=False)
        .exclude(Exists(newer.exclude(pk=OuterRef("pk"))))
        .annotate(last=F("valid_until"))
        .select_related("person", "person__region__parent__parent__parent")
    )


def _standing(prefix: str) -> Q:
    return Q(**{f"{prefix}removed_at__isnull": True}) & ~Q(
        **{f"{prefix}status": OrganisationStatus.DISSOLVED}
    )


def _upper() -> Any:
    return Func("validity", function="upper", output_field=DateField())


PAPERS: tuple[Paper, ...] = (
    Paper(
        "dokumen",
        "Dokumen organisasi",
        "dokumen",
        "Tanda daftar, izin operasional, akta, dan SK organisasi yang belum ada penggantinya.",
        lambda user, scope, _day: _organisation_papers(user, scope, accreditation=False),
        "organisation.region",
    ),
    Paper(
        "akreditasi",
        "Akreditasi",
        "akreditasi",
        "Sertifikat akreditasi LKS yang belum ada penggantinya.",
        lambda user, scope, _day: _organisation_papers(user, scope, accreditation=True),
        "organisation.region",
    ),
    Paper(
        "kepengurusan",
        "Masa bakti pengurus",
        "kepengurusan",
        "Kepengurusan Karang Taruna, UKKT, dan LKS tanpa kepengurusan berikutnya.",
        _boards,
        "organisation.region",
        is_exclusive=True,
    ),
    Paper(
        "penugasan",
        "Masa tugas",
        "penugasan",
        "Penugasan yang akan berakhir, atau berakhir dalam setahun ini tanpa alasan tercatat dan "
        "tanpa penugasan lanjutan.",
        _duties,
        "region",
        is_exclusive=True,
    ),
    Paper(
        "dokumen-orang",
        "Dokumen orang",
        "dokumen",
        "Dokumen orang yang mencantumkan tanggal akhir dan belum ada penggantinya.",
        _person_papers,
        "person.region",
    ),
)


def due(rows: QuerySet, paper: Paper, when: str, day: date | None = None) -> QuerySet:
    """Rows of a paper that ran out already, or run out within so many days from the day."""
    day = day or timezone.localdate()
    # The first day without it, of a paper that names its last.
    gone = day + timedelta(days=1) if paper.is_exclusive else day
    if when == EXPIRED:
        return rows.filter(last__lt=gone)
    return rows.filter(last__gte=gone, last__lte=gone + timedelta(days=WITHIN[when]))


def last_day(row: Any, paper: Paper) -> date:
    return row.last - timedelta(days=1) if paper.is_exclusive else row.last


def left_in_words(last: date, day: date) -> str:
    """`12 hari lagi`, `habis hari ini`, `sudah 40 hari habis`."""
    days = (last - day).days
    if days < 0:
        return f"sudah {-days} hari habis"
    return "habis hari ini" if days == 0 else f"{days} hari lagi"


def tone_of(last: date, day: date) -> str:
    days = (last - day).days
    return "danger" if days < 0 else "action" if days <= WITHIN["30"] else "neutral"


def soon(user: User, day: date | None = None, *, most: int = 1000) -> int:
    """How much of my region runs out within 30 days; counted no further than `most`."""
    day, scope = day or timezone.localdate(), user.region_id or "-"
    return sum(
        due(paper.rows(user, scope, day), paper, "30", day).order_by()[:most].count()
        for paper in papers_for(user)
    )


def papers_for(user: User) -> list[Paper]:
    """Those whose rows this role may open."""
    may = {
        "organisation.region": user.has(Permission.ORGANISATION_VIEW),
        "region": user.has(Permission.PERSON_VIEW),
        "person.region": user.has(Permission.PERSON_VIEW),
    }
    return [paper for paper in PAPERS if may[paper.region]]


def subject_of(row: Any) -> Any:
    """The organisation or person that the paper belongs to."""
    if isinstance(row, (OrganisationDocument, Board)):
        return row.organisation
    return row.person


def what_of(row: Any) -> str:
    """The paper in words: “Akreditasi A”, “Kepengurusan SK 12/2021”, “TKSK”."""
    if isinstance(row, OrganisationDocument):
        return " ".join(filter(None, [row.get_kind_display(), row.grade, row.number]))
    if isinstance(row, Board):
        return f"Kepengurusan SK {row.sk_number}" if row.sk_number else "Kepengurusan"
    if isinstance(row, Assignment):
        return f"{row.position or row.get_post_display()} {row.kind.name}".strip()
    return f"{row.get_category_display()} {row.number}".strip()


def region_of(row: Any) -> Any:
    return row.region if isinstance(row, Assignment) else subject_of(row).region


def is_organisation(row: Any) -> bool:
    return isinstance(subject_of(row), Organisation)
