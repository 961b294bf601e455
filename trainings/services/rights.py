"""Who may change what of training: asked first by every service."""

from accounts.models import User
from accounts.permissions import Permission
from regions.codes import lies_within
from trainings.errors import MoveNotAllowed, NotAllowed, OutsideRegion
from trainings.models import EventState, TrainingEvent
from trainings.states import TAKES_PARTICIPANTS


def may_edit(by: User, region_code: str) -> None:
    """Events, their timetable and papers, and the plan belong to the organiser."""
    if not by.has(Permission.EVENT_EDIT):
        raise NotAllowed(f"Peran {by.get_role_display()} tidak mengelola kegiatan.")
    if not lies_within(region_code, by.region_id):
        raise OutsideRegion(
            f"Penyelenggara ({region_code}) di luar wilayah Anda, {by.region.name}."
        )


def may_nominate(by: User, *origins: str) -> None:
    """People are sent by the region they come from, or by an office above it."""
    if not by.has(Permission.EVENT_NOMINATE):
        raise NotAllowed(f"Peran {by.get_role_display()} tidak menominasikan peserta.")
    if not all(lies_within(origin, by.region_id) for origin in origins):
        raise OutsideRegion("Peserta ini dari wilayah lain.")


def hold(event: TrainingEvent) -> TrainingEvent:
    """The event as it stands, kept from ending while its participants change; whoever changes
    seats of the same event waits."""
    event = TrainingEvent.objects.select_for_update(no_key=True).get(pk=event.pk)
    if event.state not in TAKES_PARTICIPANTS:
        raise MoveNotAllowed(
            f"Status kegiatan ini {EventState(event.state).label.lower()}; pesertanya tidak "
            "berubah lagi. Buka lagi pendaftaran bila perlu."
        )
    return event
