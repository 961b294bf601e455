"""A call of the demo: two vacant kecamatan, people of PSM and Karang Taruna who stand for them."""

from datetime import timedelta

from django.utils import timezone

from accounts.formats import place
from accounts.roles import Role
from regions.codes import lies_within
from regions.models import Region
from trainings.models import Selection
from trainings.selection import fitness
from trainings.services import selection_calls, selection_candidates

SEATS, STANDING = 2, 4


def seed(cast, main: Region) -> None:
    """Once, in the kabupaten/kota that is farthest from the main job and has people to recruit."""
    if Selection.objects.filter(region__in=cast.province.children.all()).exists():
        return
    for regency in cast.province.children.exclude(pk=main.pk).order_by("-code"):
        users = [
            member.user
            for member in cast.members
            if member.user.role == Role.KASUDIN and member.user.region_id == regency.pk
        ]
        if users and _call(regency, by=users[0]):
            return


def _call(regency: Region, *, by) -> bool:
    """Whether a call could be held there."""
    today = timezone.localdate()
    vacant = [one for one in selection_calls.vacant(by) if lies_within(one.pk, regency.pk)]
    if len(vacant) < SEATS:
        return False
    selection = selection_calls.create(
        title=f"Seleksi TKSK {place(regency)} {today.year}",
        region=regency,
        opens_on=today - timedelta(days=4),
        closes_on=today + timedelta(days=10),
        seats=vacant[-SEATS:],
        by=by,
    )
    pairs = []
    for seat in selection.seats.select_related("region"):
        people = fitness.recruitable(selection, seat, by, today).order_by("name_key", "pk")
        pairs += [(person, seat) for person in people[:STANDING]]
    if not pairs:
        selection.delete()
        return False
    selection = selection_calls.move(selection=selection, name="open", by=by)
    selection_candidates.register_many(selection=selection, pairs=pairs, by=by)
    return True
