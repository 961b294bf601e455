"""What grants have to say on the page of a person who led them (see pillars/dossier.py)."""

from django.db.models import Q
from django.urls import reverse

from accounts.formats import rupiah
from accounts.models import User
from accounts.permissions import Permission
from grants.models import Recipient
from pillars.dossier import Entry
from pillars.models import Person

TONES = {"signed": "success", "decreed": "success", "rejected": "danger"}


def entries(person: Person, user: User) -> list[Entry]:
    """As chair or treasurer when the proposal was written, as far as this user may see it."""
    if person.nik_index is None or not user.has(Permission.GRANT_VIEW):
        return []
    led = Q(chair_index=person.nik_index) | Q(treasurer_index=person.nik_index)
    rows = Recipient.objects.visible_to(user).filter(led).select_related("programme")
    return [
        Entry(
            on=(row.approved_at or row.proposed_at or row.created_at).date(),
            title=f"{_post(row, person)} {row.name}, penerima {row.programme.name}",
            text=f"{row.get_state_display()}, {rupiah(row.total_amount)} setahun",
            url=reverse("grants:recipient-detail", args=[row.public_id]),
            icon="cash",
            tone=TONES.get(row.state, "info"),
        )
        for row in rows.defer("account").order_by("-pk")
    ]


def _post(row: Recipient, person: Person) -> str:
    is_chair = row.chair_index is not None and bytes(row.chair_index) == bytes(
        person.nik_index or b""
    )
    return "Ketua" if is_chair else "Bendahara"
