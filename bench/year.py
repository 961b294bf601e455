"""A year larger than life beside the crowd (`bench/crowd.py`): three hundred trainings with 200,000
participants, and a grant of twelve instalments to 2,380 organisations, paid through the services.
"""

from datetime import date, timedelta
from itertools import cycle

from django.db import connection

from accounts.models import User
from accounts.roles import Role
from bench import grants
from bench.limits import triggers
from grants import rehearsal
from grants.models import LedgerEntry
from grants.services import agreements
from regions.models import Region
from trainings.models import EventKind, EventLevel, EventState, TrainingEvent

YEAR = 2025
LAST_DAY = date(YEAR, 12, 31)
EVENTS, ENROLMENTS = 300, 200_000
KINDS = (EventKind.BIMTEK, EventKind.TRAINING, EventKind.JAMBORE)
LEVELS = (EventLevel.BASIC, EventLevel.ADVANCED, EventLevel.NONE)

# Half as many people as participants: everybody comes twice, to different events.
ENROLMENTS_SQL = """
INSERT INTO trainings_enrolment
    (public_id, event_id, person_id, role, state, pillar_id, origin_id, origin_rw, shirt_size,
     note, created_at, updated_at)
SELECT gen_random_uuid(), e.id, p.id, 'participant', 'confirmed',
       (ARRAY['TKSK', 'PSM', 'KARANG_TARUNA', 'UKKT', 'LKS'])[n %% 5 + 1],
       p.region_id, '', '', '', now(), now()
FROM generate_series(0, %(enrolments)s - 1) n
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS k
      FROM trainings_trainingevent WHERE code LIKE 'LAP-%%') e ON e.k = n %% %(events)s
JOIN (SELECT id, region_id, row_number() OVER (ORDER BY id) - 1 AS k
      FROM pillars_person) p ON p.k = (n + n / (%(enrolments)s / 2)) %% (%(enrolments)s / 2)
"""


def make() -> None:
    """Fill the year. The map and the crowd must be there."""
    by = User.objects.create_user(
        "laporan@bench.test", None, name="Bench", role=Role.STAFF, region_id="31"
    )
    make_trainings(by)
    make_grants()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def make_trainings(by: User) -> None:
    regencies = Region.objects.filter(level=2).order_by("code").values_list("code", flat=True)
    places, kinds = cycle(regencies), cycle(zip(KINDS, LEVELS, strict=True))
    TrainingEvent.objects.bulk_create(
        TrainingEvent(
            code=f"LAP-{n}",
            title=f"Bimbingan {n}",
            kind=kind,
            level=level,
            region_id=place,
            place="Balai",
            start_on=day,
            end_on=day,
            state=EventState.DONE,
            created_by=by,
        )
        for n, place, (kind, level) in zip(range(EVENTS), places, kinds, strict=False)
        for day in [date(YEAR, 1, 1) + timedelta(days=n % 365)]
    )
    triggers("DISABLE")
    with connection.cursor() as cursor:
        cursor.execute(ENROLMENTS_SQL, {"events": EVENTS, "enrolments": ENROLMENTS})
    triggers("ENABLE")


def make_grants() -> None:
    """Decreed, signed, twelve times paid, and ten times accounted for."""
    programme, actors = grants.prepare(YEAR)
    grants.decree(programme, actors)
    agreements.sign(
        programme=programme,
        recipients=programme.recipients.all(),
        signed_on=programme.first_month,
        by=actors.proposers[0],
    )
    for number in range(1, grants.MONTHS + 1):
        rehearsal.pay(programme, number, actors)
        rehearsal.account(programme, number, actors)
    # What is spent is booked on the day of its approval, which was now: put it within the year,
    # so that some of it is late.
    with connection.cursor() as cursor:
        name = LedgerEntry._meta.db_table
        cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        cursor.execute(
            f"""UPDATE {name} e SET booked_on = i.period_start + 20 + (e.id % 60)::int
                FROM grants_instalment i WHERE i.id = e.instalment_id AND e.account = 'spent'"""
        )
        cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
