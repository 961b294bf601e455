"""A programme of the demo part-way through its year, with recipients in every stage.

A hibah for the Karang Taruna of the kecamatan: those of the kelurahan come with the office's own
list. Everything lies in the current year, so that the figures of 2024 are only what somebody
uploads.
"""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.changes import signed
from accounts.formats import place
from accounts.roles import Role
from grants import demo_boards, rehearsal
from grants.enums import LpjRule, RecipientState, Regime
from grants.models import BudgetLine, Programme, Recipient
from grants.services import budgets, generating, programmes, recipients
from grants.services.eligibility import stopping
from grants.services.programmes import periods
from pillars.models import Organisation, PillarKind
from regions.codes import Level

KIND, CODE = "KARANG_TARUNA", "5.1.05.05.02.0001"
AMOUNT, INSTALMENTS = 25_000_000, 2


def seed(cast) -> None:
    """Make it if it is not there yet; again and again without harm."""
    year = timezone.localdate().year
    known = BudgetLine.objects.filter(region=cast.province, year=year, code=CODE)
    if known.exists():
        return
    kind = PillarKind.objects.get(pk=KIND)
    with transaction.atomic():
        groups = Organisation.objects.standing().within(cast.province.code)
        groups = groups.filter(kind=kind, region__level=Level.DISTRICT)
        if not groups.exists():
            with signed(cast.one(Role.STAFF), reason="Data contoh"):
                demo_boards.seed(province=cast.province, kind=kind, year=year)
        _recipients(_programme(cast, kind, year, groups.count()), cast)


def _programme(cast, kind: PillarKind, year: int, count: int) -> Programme:
    staff = cast.one(Role.STAFF)
    line = budgets.create(
        year=year,
        code=CODE,
        name=f"Hibah Karang Taruna kecamatan {place(cast.province)}",
        ceiling=(count + 10) * AMOUNT * INSTALMENTS,
        region=cast.province,
        by=staff,
    )
    return programmes.create(
        name=f"Hibah Karang Taruna Kecamatan {year}",
        line=line,
        regime=Regime.HIBAH,
        kind=kind,
        levels=[Level.DISTRICT],
        amount=AMOUNT,
        first_month=date(year, 1, 1),
        instalment_count=INSTALMENTS,
        months_each=12 // INSTALMENTS,
        lpj_rule=LpjRule.PER_INSTALMENT,
        sla_days={"submitted": 5, "verified": 10, "lpj_submitted": 7},
        by=staff,
    )


def _recipients(programme: Programme, cast) -> None:
    """Of each city one stays a draft and one is handed in; the others get two instalments, of
    which the second is accounted for by half of them; early in a year only what has begun."""
    operators = [one.user for one in cast.members if one.user.role == Role.OPERATOR]
    ready = []
    for operator in operators:
        generating.generate(programme=programme, by=operator)
        mine = Recipient.objects.visible_to(operator).filter(programme=programme).order_by("pk")
        fit = [one.pk for one in mine if not _lacks(one)]
        recipients.submit(recipients=fit[1:], by=operator)
        ready += fit[2:]
    actors = rehearsal.Actors(
        operators, cast.one(Role.STAFF), cast.one(Role.HEAD), cast.one(Role.TREASURER)
    )
    if not ready:
        return
    recipients.verify(recipients=ready, by=actors.verifier)
    rehearsal.name_and_sign(programme, actors, dated_on=programme.first_month, say=_quietly)
    begun = timezone.localdate() - timedelta(days=14)
    for one in periods(programme):
        if one.start > begun:
            return
        rehearsal.pay(programme, one.number, actors)
        signed_ones = Recipient.objects.filter(programme=programme, state=RecipientState.SIGNED)
        keys = list(signed_ones.order_by("pk").values_list("pk", flat=True))
        # All of the first, half of the last.
        step = 2 if one.number == INSTALMENTS else 1
        rehearsal.account(programme, one.number, actors, only=keys[::step])


def _lacks(recipient: Recipient) -> bool:
    return bool(stopping(recipient.shortcomings, "verify"))


def _quietly(_: str) -> None:
    """The demo has nobody to tell how far a rehearsal is."""
