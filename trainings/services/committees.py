"""The panitia of an event."""

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.changes import signed
from accounts.models import User
from trainings.errors import TimetableInvalid
from trainings.models import CommitteeMember, TrainingEvent
from trainings.services.rights import may_edit


def add(
    *, event: TrainingEvent, name: str, duty: str, by: User, nip: str = "", phone: str = ""
) -> CommitteeMember:
    """One more member, at the end of the list as the SK prints it."""
    may_edit(by, event.region_id)
    name, duty = " ".join(name.split()), " ".join(duty.split())
    if not name or not duty:
        raise TimetableInvalid("Isi nama dan kedudukan dalam panitia.")
    try:
        with transaction.atomic(), signed(by):
            last = event.committee.aggregate(last=Max("order"))["last"]
            return CommitteeMember.objects.create(
                event=event,
                name=name,
                duty=duty,
                nip=nip.strip(),
                phone=phone.strip(),
                order=(last or 0) + 1,
            )
    except IntegrityError:
        raise TimetableInvalid(f"{name} sudah tercatat sebagai {duty}.") from None


def remove(*, member: CommitteeMember, by: User) -> None:
    """Not a member after all; papers that went out keep the name."""
    may_edit(by, member.event.region_id)
    with transaction.atomic(), signed(by):
        member.delete()
