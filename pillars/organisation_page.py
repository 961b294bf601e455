"""What the page of an organisation says: three statements that are not one another, and the rest.

Being registered is a paper, being active is a status, being accredited is another paper; each
has its own date, and none follows from another (domain.md 2.5).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, When
from django.utils import timezone

from accounts.formats import long_date, place
from accounts.models import User
from accounts.permissions import Permission
from pillars import eligibility, evidence
from pillars.eligibility import Facts, Finding, Verdict
from pillars.models import (
    Assignment,
    Board,
    EligibilityRule,
    Organisation,
    OrganisationDocument,
    OrganisationStatus,
    PillarKind,
    Post,
    RenewalLetter,
    StatusEvent,
)
from pillars.person_page import expiry_of
from pillars.vacancies import skipped_numbers
from regions.codes import lies_within

Kind = OrganisationDocument.Kind
# What carries a state: a colour with a sign of its own (`accounts/tones.py`).
GOOD, SOON, OVER, OPEN = "active", "expiring", "expired", "idle"
STATUS_TONES = {
    OrganisationStatus.ACTIVE: GOOD,
    OrganisationStatus.INACTIVE: "inactive",
    OrganisationStatus.DORMANT: "warning",
    OrganisationStatus.FROZEN: "revoked",
    OrganisationStatus.DISSOLVED: "ended",
}


@dataclass(frozen=True)
class Statement:
    """`Terdaftar`: yes until 6 May 2027."""

    title: str
    answer: str
    state: str
    text: str


@dataclass(frozen=True)
class Head:
    """What all tabs share."""

    statements: list[Statement]
    may_edit: bool
    may_reveal: bool
    has_units: bool
    unit_kind: PillarKind | None


def head_of(organisation: Organisation, user: User) -> Head:
    may_edit = user.has(Permission.ORGANISATION_EDIT) and lies_within(
        organisation.region_id, user.region_id or "-"
    )
    unit_kind = PillarKind.objects.filter(parent_kind=organisation.kind, is_active=True).first()
    return Head(
        statements=statements_of(organisation),
        may_edit=may_edit,
        may_reveal=user.has(Permission.NIK_REVEAL),
        has_units=unit_kind is not None,
        unit_kind=unit_kind,
    )


def statements_of(organisation: Organisation) -> list[Statement]:
    if organisation.kind_id == "LKS":
        papers = _newest_papers(organisation)
        return [
            _paper("Terdaftar", papers.get(Kind.REGISTRATION), "Tanda daftar belum dicatat."),
            _active(organisation),
            _accredited(papers.get(Kind.ACCREDITATION)),
        ]
    return [_installed(organisation), _active(organisation), _classified(organisation)]


def _newest_papers(organisation: Organisation) -> dict[str, OrganisationDocument]:
    """Of each kind the paper that holds longest."""
    newest: dict[str, OrganisationDocument] = {}
    for paper in sorted(organisation.documents.all(), key=_weight):
        newest[paper.kind] = paper
    return newest


def _weight(paper: OrganisationDocument) -> tuple:
    issued = paper.issued_on or date(paper.issued_year or 1900, 1, 1)
    return (paper.valid_until or issued, issued, paper.pk)


def _paper(title: str, paper: OrganisationDocument | None, missing: str) -> Statement:
    if paper is None:
        return Statement(title, "Belum tercatat", OPEN, missing)
    number = f"Nomor {paper.number}" if paper.number else paper.get_kind_display()
    since = f", sejak {long_date(paper.issued_on)}" if paper.issued_on else ""
    if paper.valid_until is None:
        return Statement(title, "Ya", GOOD, f"{number}{since}; batas berlaku tidak dicatat.")
    tone, words = expiry_of(paper.valid_until) or ("success", "")
    until = long_date(paper.valid_until)
    if tone == "danger":
        return Statement(title, "Sudah berakhir", OVER, f"{number}, berakhir {until}.")
    if tone == "success":
        return Statement(title, "Ya", GOOD, f"{number}{since} sampai {until}.")
    return Statement(title, "Ya, hampir habis", SOON, f"{number} sampai {until}. {words}.")


def _accredited(paper: OrganisationDocument | None) -> Statement:
    told = _paper("Terakreditasi", paper, "Belum ada hasil akreditasi.")
    if paper is None or not paper.grade:
        return told
    year = f"Dinilai tahun {paper.issued_year}. " if paper.issued_year else ""
    text = told.text if paper.valid_until else f"{year}Masa berlaku tidak dicatat."
    return Statement(told.title, f"{told.answer} ({paper.grade})", told.state, text)


def _active(organisation: Organisation) -> Statement:
    changed = organisation.status_events.filter(kind=StatusEvent.Kind.STATUS).first()
    text = (
        f"Sejak {long_date(changed.happened_on)}: {changed.reason}"
        if changed
        else "Menurut data saat didaftarkan; belum pernah berubah."
    )
    is_active = organisation.status == OrganisationStatus.ACTIVE
    answer = "Ya" if is_active else organisation.get_status_display()
    return Statement("Aktif", answer, STATUS_TONES[OrganisationStatus(organisation.status)], text)


def _installed(organisation: Organisation) -> Statement:
    board = organisation.boards.order_by("-validity").first()
    if board is None:
        return Statement("Dikukuhkan", "Belum tercatat", OPEN, "SK kepengurusan belum dicatat.")
    number = f"SK {board.sk_number}" if board.sk_number else "SK tanpa nomor"
    last = last_day(board)
    if last is None:
        return Statement("Dikukuhkan", "Ya", GOOD, f"{number}, batas masa bakti tidak dicatat.")
    tone, words = expiry_of(last) or ("success", "")
    if tone == "danger":
        text = f"{number}, masa bakti berakhir {long_date(last)}."
        return Statement("Dikukuhkan", "Masa bakti berakhir", OVER, text)
    text = f"{number}, masa bakti sampai {long_date(last)}."
    if tone == "success":
        return Statement("Dikukuhkan", "Ya", GOOD, text)
    return Statement("Dikukuhkan", "Ya, hampir habis", SOON, f"{text} {words}.")


def _classified(organisation: Organisation) -> Statement:
    if not organisation.classification:
        return Statement("Klasifikasi", "Belum dinilai", OPEN, "Belum ada klasifikasi tercatat.")
    changed = organisation.status_events.filter(kind=StatusEvent.Kind.CLASSIFIED).first()
    text = (
        f"Sejak {long_date(changed.happened_on)}."
        if changed
        else "Tanggal penilaian tidak dicatat."
    )
    return Statement("Klasifikasi", organisation.get_classification_display(), GOOD, text)


def last_day(board: Board) -> date | None:
    return board.validity.upper - timedelta(days=1) if board.validity.upper else None


POST_RANK = Case(
    *(When(post=post, then=rank) for rank, post in enumerate(Post) if post != Post.MEMBER),
    default=9,
)


# --- Boards -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Term:
    """A board with those who serve, or served, in it."""

    board: Board
    officers: list[Assignment]
    is_current: bool
    last: date | None
    expiry: tuple[str, str] | None
    # What the rules of the day they began say against those who serve, or cannot tell.
    doubts: list[tuple[str, list[Finding]]]


def terms_of(organisation: Organisation, user: User) -> list[Term]:
    """Every board, the newest first; the chair before the others."""
    boards = list(organisation.boards.order_by("-validity"))
    officers = Assignment.objects.visible_to(user).filter(board__in=boards)
    by_board: dict[int, list[Assignment]] = {}
    today = timezone.localdate()
    order = {post: rank for rank, post in enumerate(("chair", "deputy", "secretary", "treasurer"))}
    people = officers.select_related("person__home_region").prefetch_related("overrides")
    for officer in people:
        by_board.setdefault(officer.board_id or 0, []).append(officer)
    return [
        Term(
            board=board,
            officers=sorted(
                by_board.get(board.pk, []),
                key=lambda one: (bool(one.end_reason), order.get(one.post, 9), one.pk),
            ),
            is_current=today in board.validity,
            last=last_day(board),
            expiry=expiry_of(last_day(board)) if today in board.validity else None,
            doubts=_doubts(organisation, by_board.get(board.pk, []))
            if today in board.validity
            else [],
        )
        for board in boards
    ]


def serving(organisation: Organisation, user: User) -> list[Assignment]:
    """Who serves here today: officers of the board, and those whose decree names no board."""
    return list(
        Assignment.objects.visible_to(user)
        .filter(organisation=organisation, end_reason="")
        .active_on()
        .select_related("person")
        .order_by(POST_RANK, "pk")
    )


def _doubts(
    organisation: Organisation, officers: list[Assignment]
) -> list[tuple[str, list[Finding]]]:
    """(name, findings) of each who serves and does not clearly meet every rule; the number of
    queries does not grow with the board."""
    serving = [one for one in officers if not one.end_reason]
    keys = [one.person_id for one in serving]
    served: dict[int, set[str]] = {}
    duties = Assignment.objects.filter(person__in=keys)
    for person_id, kind in duties.values_list("person_id", "kind_id"):
        served.setdefault(person_id, set()).add(kind)
    trained = evidence.basic_trainings(keys, timezone.localdate())
    kinds = dict(PillarKind.objects.values_list("code", "name"))
    rules: dict[date, list[EligibilityRule]] = {}
    told = []
    for duty in serving:
        start, person = duty.validity.lower, duty.person
        if start not in rules:
            rules[start] = eligibility.rules_on(organisation.kind_id, start)
        facts = Facts(
            born_on=person.born_on,
            education=person.education,
            home=person.home_region_id or "",
            home_name=place(person.home_region) if person.home_region else "",
            state_office=person.state_office,
            served_as=frozenset(served.get(person.pk, ())),
            trained=trained.get(person.pk, ""),
        )
        found = eligibility.findings(
            rules[start],
            facts,
            region=organisation.region_id,
            region_name=place(organisation.region),
            start_on=start,
            end_on=duty.validity.upper,
            kinds=kinds,
        )
        doubts = [one for one in found if one.verdict is not Verdict.PASSED]
        if doubts:
            told.append((person.name, doubts))
    return told


# --- Units --------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Units:
    """The units of an organisation and the numbers of RW that have none."""

    rows: list[Organisation]
    gaps: list[int]


def units_of(organisation: Organisation, unit_kind: PillarKind, user: User) -> Units:
    rows = organisation.units.visible_to(user).select_related("region").order_by("region_id")
    today = timezone.localdate()
    return Units(list(rows), skipped_numbers(unit_kind, organisation.region_id, today))


# --- Papers -------------------------------------------------------------------------------------
def papers_of(organisation: Organisation) -> list[Any]:
    """Papers with how near their last day is, and the letters that asked for their renewal."""
    letters: dict[int, list[RenewalLetter]] = {}
    for letter in organisation.renewal_letters.filter(document__isnull=False):
        letters.setdefault(letter.document_id or 0, []).append(letter)
    # Papers that also carry `expiry` and `letters`.
    found: list[Any] = list(organisation.documents.select_related("uploaded_by"))
    for paper in found:
        paper.expiry = expiry_of(paper.valid_until)
        paper.letters = letters.get(paper.pk, [])
    return found


def letters_about_boards(organisation: Organisation) -> list[RenewalLetter]:
    return list(organisation.renewal_letters.filter(board__isnull=False))
