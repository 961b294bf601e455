"""A programme of the demo part-way through its year, with recipients in every stage.

It leans on the Karang Taruna that the registry's own demo has; without any there is nothing to
grant. Everything lies in the current year, so that the figures of 2024 are only what somebody
uploads.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.formats import place
from accounts.roles import Role
from grants import rehearsal
from grants.enums import LpjRule, RecipientState, Regime
from grants.models import BudgetLine, Programme, Recipient
from grants.services import budgets, generating, programmes, recipients
from grants.services.eligibility import stopping
from pillars.models import Organisation, PillarKind

KIND, CODE = "KARANG_TARUNA", "5.1.05.05.01.0001"
AMOUNT = 1_000_000


def seed(cast) -> None:
    """Make it if it is not there yet; again and again without harm."""
    year = timezone.localdate().year
    known = BudgetLine.objects.filter(region=cast.province, year=year, code=CODE)
    groups = Organisation.objects.standing().within(cast.province.code).filter(kind=KIND)
    if known.exists() or not groups.exists():
        return
    with transaction.atomic():
        programme = _programme(cast, year, groups.count())
        _recipients(programme, cast)


def _programme(cast, year: int, count: int) -> Programme:
    staff = cast.one(Role.STAFF)
    line = budgets.create(
        year=year,
        code=CODE,
        name=f"Dana stimulan Karang Taruna {place(cast.province)}",
        ceiling=(count + 10) * AMOUNT * 12,
        region=cast.province,
        by=staff,
    )
    return programmes.create(
        name=f"Dana Stimulan Karang Taruna {year}",
        line=line,
        regime=Regime.OPERATIONAL,
        kind=PillarKind.objects.get(pk=KIND),
        amount=AMOUNT,
        first_month=date(year, 1, 1),
        lpj_rule=LpjRule.PER_INSTALMENT,
        sla_days={"submitted": 5, "verified": 10, "lpj_submitted": 7},
        by=staff,
    )


def _recipients(programme: Programme, cast) -> None:
    """Of each city one stays a draft and one is handed in; the others get two instalments, of
    which the second is accounted for by half of them."""
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
    rehearsal.name_and_sign(programme, actors, dated_on=programme.first_month, say=str)
    rehearsal.pay(programme, 1, actors)
    rehearsal.account(programme, 1, actors)
    rehearsal.pay(programme, 2, actors)
    signed = Recipient.objects.filter(programme=programme, state=RecipientState.SIGNED)
    half = list(signed.order_by("pk").values_list("pk", flat=True))[::2]
    rehearsal.account(programme, 2, actors, only=half)


def _lacks(recipient: Recipient) -> bool:
    return bool(stopping(recipient.shortcomings, "verify"))
