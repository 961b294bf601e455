"""Gates: a link for one door and one day, made by the office, opened by a helper without account.

create    the gate with its link; the secret in the link is shown once and kept as a hash
renew     a new link; the old one stops opening, phones that are already in stay in
revoke    nobody scans at it any more
enter     a phone opens the link and gets a pass of its own
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import crypto
from accounts.access import ensure
from accounts.models import User
from accounts.permissions import Permission
from trainings.errors import GateClosed, GateInvalid
from trainings.models import Gate, GateDirection, Session, TrainingEvent

# The list of people is fetched the evening before, and what a phone kept offline may still be
# handed in for a week.
OPENS_BEFORE = timedelta(days=1)
HANDS_IN_FOR = timedelta(days=7)
PASS_BYTES = 12


@dataclass(frozen=True)
class Opened:
    """A gate whose link has just been made; the secret is not to be had again."""

    gate: Gate
    secret: str


def create(
    *,
    event: TrainingEvent,
    name: str,
    day: date,
    by: User,
    direction: str = GateDirection.IN,
    session: Session | None = None,
    list_kind: str = "",
    list_name: str = "",
) -> Opened:
    """Raises GateInvalid for a day outside the event or a name that stands already."""
    ensure(by, Permission.EVENT_EDIT, event.region_id)
    name = " ".join(name.split())
    if not name:
        raise GateInvalid("Beri nama gerbangnya, misalnya “Pintu utara”.")
    if not event.start_on <= day <= event.end_on:
        raise GateInvalid("Hari gerbang harus di antara hari pertama dan terakhir kegiatan.")
    if session is not None and (session.event_id != event.pk or session.day != day):
        raise GateInvalid("Sesi ini bukan pada hari gerbang. Pilih sesi pada hari yang sama.")
    if list_kind and not event.enrolments.filter(**{list_kind: list_name}).exists():
        raise GateInvalid("Bus atau kamar ini belum berisi siapa pun. Bagikan pesertanya dulu.")
    secret = secrets.token_urlsafe(18)
    try:
        with transaction.atomic():
            gate = Gate.objects.create(
                event=event,
                name=name[:60],
                day=day,
                direction=direction,
                session=session,
                list_kind=list_kind,
                list_name=list_name if list_kind else "",
                secret_hash=_hash(secret),
                created_by=by,
            )
    except IntegrityError as fault:
        raise GateInvalid(
            f"Gerbang “{name}” sudah ada pada hari itu. Pakai nama lain, atau buat tautan baru "
            "untuk gerbang yang ada."
        ) from fault
    return Opened(gate, secret)


def renew(*, gate: Gate, by: User) -> Opened:
    """A fresh link for a gate whose link was lost or got into the wrong hands."""
    ensure(by, Permission.EVENT_EDIT, gate.event.region_id)
    secret = secrets.token_urlsafe(18)
    if not Gate.objects.open().filter(pk=gate.pk).update(secret_hash=_hash(secret)):
        raise GateClosed("Gerbang ini sudah dicabut. Buat gerbang baru.")
    gate.refresh_from_db()
    return Opened(gate, secret)


def revoke(*, gate: Gate, by: User) -> None:
    """Every phone at this gate is shut out, at once; what it scanned before stays."""
    ensure(by, Permission.EVENT_EDIT, gate.event.region_id)
    Gate.objects.open().filter(pk=gate.pk).update(revoked_at=timezone.now(), revoked_by=by)


def enter(*, secret: str, device_name: str) -> tuple[Gate, str]:
    """The gate behind a link, and the pass of the phone that opened it. Raises GateClosed."""
    gate = (
        Gate.objects.open()
        .select_related("event", "session")
        .filter(secret_hash=_hash(secret))
        .first()
    )
    if gate is None:
        raise GateClosed(
            "Tautan ini tidak berlaku lagi. Minta tautan baru kepada panitia yang membuatnya."
        )
    now = timezone.now()
    if now >= ends_at(gate):
        raise GateClosed("Tautan ini hanya berlaku sehari dan harinya sudah lewat.")
    if now < begins_at(gate) - OPENS_BEFORE:
        raise GateClosed("Tautan ini baru dapat dibuka sehari sebelum kegiatan.")
    Gate.objects.filter(pk=gate.pk).update(device_name=device_name.strip()[:60], opened_at=now)
    return gate, pass_for(gate.pk)


def pass_for(gate_id: int) -> str:
    """What a phone shows with every scan; only this site can make one."""
    return f"{gate_id}.{_seal(gate_id)}"


def gate_of(shown: str) -> int | None:
    """The gate a pass is for; None for one we never made. Whether the gate is open still is
    asked in the statement that writes."""
    number, _, seal = shown.partition(".")
    if not number.isdecimal() or len(number) > 18:
        return None
    gate_id = int(number)
    return gate_id if hmac.compare_digest(seal, _seal(gate_id)) else None


def opened(gate_id: int) -> Gate | None:
    """The gate behind a pass, if nobody has revoked it."""
    return Gate.objects.open().filter(pk=gate_id).first()


def roster_key(gate: Gate) -> bytes:
    """The key that the list of people is sealed with on its way to, and on, the phone."""
    return crypto.index(str(gate.public_id), "daftar gerbang")


def begins_at(gate: Gate) -> datetime:
    return timezone.make_aware(datetime.combine(gate.day, time.min))


def ends_at(gate: Gate) -> datetime:
    """When the link stops opening and the phone throws its list away."""
    return begins_at(gate) + timedelta(days=1)


def _seal(gate_id: int) -> str:
    return crypto.index(str(gate_id), "pas gerbang")[:PASS_BYTES].hex()


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
