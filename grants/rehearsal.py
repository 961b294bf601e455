"""A year of a programme, taken through the services in the names of those whose work it is.

Used where there is no office to do it: the demo, the benchmark, and the proof that twelve
instalments of 2,380 recipients come out to the rupiah. Every rule holds as it does for people.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import User
from grants.enums import InstalmentState, RecipientState
from grants.errors import GrantError
from grants.models import Instalment, Lpj, Programme, Recipient
from grants.services import agreements, decrees, lpj, payments, recipients
from grants.services.outcomes import Outcome
from grants.services.programmes import periods

THINGS = ("Konsumsi rapat bulanan", "Perlengkapan kegiatan", "Alat tulis kantor")


@dataclass(frozen=True, slots=True)
class Actors:
    """Who does what: proposers each for their own region, then one of each."""

    proposers: Sequence[User]
    verifier: User
    head: User
    payer: User


def decide(
    programme: Programme, actors: Actors, *, dated_on: date, say: Callable[[str], None] = print
) -> None:
    """From drafts to signed agreements."""
    for proposer in actors.proposers:
        mine = Recipient.objects.visible_to(proposer).filter(
            programme=programme, state=RecipientState.DRAFT
        )
        _all(recipients.submit(recipients=mine, by=proposer))
    waiting = Recipient.objects.filter(programme=programme, state=RecipientState.SUBMITTED)
    _all(recipients.verify(recipients=waiting, by=actors.verifier))
    name_and_sign(programme, actors, dated_on=dated_on, say=say)


def name_and_sign(
    programme: Programme, actors: Actors, *, dated_on: date, say: Callable[[str], None] = print
) -> None:
    """The head's decree over all that is verified, and what the recipients sign."""
    made = decrees.decree(programme=programme, dated_on=dated_on, by=actors.head)
    _all(made.outcome)
    say(f"{made.outcome.done} penerima ditetapkan dengan SK {made.decree}")
    for proposer in actors.proposers:
        mine = Recipient.objects.visible_to(proposer).filter(
            programme=programme, state=RecipientState.DECREED
        )
        recipients.note_briefing(recipients=mine, held_on=dated_on, by=proposer)
        _all(agreements.sign(programme=programme, recipients=mine, signed_on=dated_on, by=proposer))


def pay(programme: Programme, number: int, actors: Actors) -> int:
    """One instalment, paid to everybody who may have it; how many."""
    period = periods(programme)[number - 1]
    batch, outcome = payments.make(programme=programme, instalment_number=number, by=actors.payer)
    if batch is None:
        return 0
    day = period.start + timedelta(days=4)
    batch = payments.set_numbers(
        batch=batch,
        spp=(f"{number:04d}/SPP/{programme.code}", day),
        spm=(f"{number:04d}/SPM/{programme.code}", day + timedelta(days=1)),
        sp2d=(f"{number:04d}/SP2D/{programme.code}", day + timedelta(days=2)),
        by=actors.payer,
    )
    payments.send(batch=batch, by=actors.payer)
    payments.confirm(batch=batch, paid_on=day + timedelta(days=3), by=actors.payer)
    return outcome.done


def account(
    programme: Programme, number: int, actors: Actors, *, only: Iterable[int] | None = None
) -> int:
    """The LPJs of one instalment, handed in and accepted; how many."""
    rows = Instalment.objects.filter(
        recipient__programme=programme,
        number=number,
        state__in=[InstalmentState.PAID, InstalmentState.LPJ_DUE],
    )
    if only is not None:
        rows = rows.filter(recipient__in=only)
    for proposer in actors.proposers:
        mine = rows.visible_to(proposer)
        spendings = {key: _spent(amount) for key, amount in mine.values_list("pk", "amount")}
        if spendings:
            _all(lpj.submit(instalments=list(spendings), spendings=spendings, by=proposer))
    handed_in = Lpj.objects.filter(
        instalment__recipient__programme=programme,
        instalment__number=number,
        state="submitted",
    )
    outcome = lpj.accept(lpjs=handed_in, by=actors.verifier)
    _all(outcome)
    return outcome.done


def run(programme: Programme, actors: Actors, *, say: Callable[[str], None] = print) -> None:
    """The whole year: decided, and each instalment paid and accounted for."""
    decide(programme, actors, dated_on=programme.first_month, say=say)
    for number in range(1, programme.instalment_count + 1):
        paid = pay(programme, number, actors)
        accounted = account(programme, number, actors)
        say(f"tahap {number}: {paid} dibayar, {accounted} dipertanggungjawabkan")


def _spent(amount: int) -> list[lpj.Spending]:
    """Three things that together cost the whole instalment."""
    parts = [amount // 2, amount // 4, amount - amount // 2 - amount // 4]
    return [lpj.Spending(thing, part) for thing, part in zip(THINGS, parts, strict=True) if part]


def _all(outcome: Outcome) -> None:
    if outcome.refused:
        first = outcome.refused[0]
        raise GrantError(
            f"{len(outcome.refused)} ditolak ({outcome.by_code}); misalnya {first.name}: "
            f"{first.message}"
        )
