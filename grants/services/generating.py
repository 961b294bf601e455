"""Recipients of a programme drawn from the registry, all at once."""

from django.db import connection, transaction

from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from grants.enums import ProgrammeState
from grants.errors import MoveNotAllowed
from grants.models import Programme
from grants.services import differences, eligibility, findings, rights, snapshots
from grants.services.outcomes import Outcome
from grants.services.programmes import periods

# What each kind of recipient gets per instalment, and in all of them.
GRANTED = """
    unnest(%(kinds)s::text[], %(amounts)s::bigint[], %(totals)s::bigint[])
        AS grant_ (kind, amount, total)
"""
# Every organisation of the kinds that works at one of the levels, within the given regions, and
# is not in the programme yet.
_INSERT = f"""
    INSERT INTO grants_recipient
        (public_id, link_token, programme_id, organisation_id, region_id, state, state_since,
         reason, amount, follows_setting, total_amount, {snapshots.NAMES},
         proposal_number, disbursement_number, purpose, created_by_id, created_at, updated_at)
    SELECT gen_random_uuid(), gen_random_uuid(), %(programme)s, o.id, o.region_id, 'draft', now(),
           '', grant_.amount, true, grant_.total, {snapshots.VALUES},
           '', '', '', %(by)s, now(), now()
    {snapshots.REGISTRY}
      JOIN {GRANTED} ON grant_.kind = o.kind_id
     WHERE o.status = 'active' AND o.removed_at IS NULL
       AND array_length(string_to_array(o.region_id, '.'), 1) = ANY(%(levels)s)
       AND EXISTS (SELECT 1 FROM unnest(%(scopes)s::text[]) AS s
                    WHERE o.region_id >= s COLLATE "C" AND o.region_id < (s || '/') COLLATE "C")
       AND NOT EXISTS (SELECT 1 FROM grants_recipient r
                        WHERE r.programme_id = %(programme)s AND r.organisation_id = o.id)
     ORDER BY o.region_id, o.id
        ON CONFLICT (programme_id, organisation_id) DO NOTHING
    RETURNING id
"""
_INACTIVE = """
    SELECT o.id, o.name FROM pillars_organisation o
     WHERE o.kind_id = ANY(%(kinds)s) AND o.status <> 'active' AND o.removed_at IS NULL
       AND array_length(string_to_array(o.region_id, '.'), 1) = ANY(%(levels)s)
       AND EXISTS (SELECT 1 FROM unnest(%(scopes)s::text[]) AS s
                    WHERE o.region_id >= s COLLATE "C" AND o.region_id < (s || '/') COLLATE "C")
     ORDER BY o.region_id
"""


def generate(*, programme: Programme, by: User) -> Outcome:
    """A draft for every active organisation of the kind in the user's region that is not in the
    programme yet; says which organisations were passed over because they are not active."""
    scopes = rights.ensure(by, Permission.GRANT_PROPOSE)
    ensure_open(programme)
    values = {
        **granted(programme),
        "programme": programme.pk,
        "levels": programme.levels,
        "scopes": [scope for scope in scopes if _reaches(programme.region_id, scope)],
        "by": by.pk,
    }
    outcome = Outcome()
    with transaction.atomic(), signed(by), connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        keys = [row[0] for row in cursor.fetchall()]
        outcome.done = len(keys)
        cursor.execute(_INACTIVE, values)
        for key, name in cursor.fetchall():
            outcome.refuse(key, name, "inactive", "Organisasinya tidak aktif di register.")
        if keys:
            cursor.execute("ANALYZE grants_recipient")
        look(cursor, programme, keys)
    return outcome


def granted(programme: Programme) -> dict[str, list]:
    """The parameters of `GRANTED`."""
    schedules = [periods(programme, kind) for kind in programme.kind_codes]
    return {
        "kinds": programme.kind_codes,
        "amounts": [schedule[0].amount for schedule in schedules],
        "totals": [sum(period.amount for period in schedule) for schedule in schedules],
    }


def look(cursor, programme: Programme, keys: list[int]) -> None:
    """What is to be known of new or changed proposals before anybody decides."""
    eligibility.judge(cursor, keys)
    differences.note(cursor, programme, keys)
    findings.search(cursor, programme)


def ensure_open(programme: Programme) -> None:
    if programme.state != ProgrammeState.OPEN:
        raise MoveNotAllowed(
            f"Program ini {programme.get_state_display().lower()}, jadi tidak menerima usulan."
        )


def _reaches(region: str, scope: str) -> bool:
    """Whether somebody of `scope` proposes for a programme of `region`."""
    return scope == region or scope.startswith(region + ".") or region.startswith(scope + ".")
