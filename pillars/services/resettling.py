"""The map changes: people, organisations and duties of an old region go on in the new one.

Nobody moves house: a running duty ends under the old code on the day before and goes on under
the new one, so that a figure as of any day is found in the region of that day. Where a region
was split, who went where is known for the RW that are named; the others wait in the old region.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection, transaction

from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from pillars.errors import NotAllowed, OutsideRegion, RegistryError
from pillars.models import Assignment, Organisation, Person
from regions.codes import lies_within
from regions.services import succession
from regions.services.succession import Line, Succession, SuccessionInvalid


class MapChangeInvalid(RegistryError):
    """The lines do not describe a change of the map."""


@dataclass
class Resettled:
    """What a change of the map did: to the map, and to the rows that stood in it."""

    map: Succession
    people: int = 0
    organisations: int = 0
    duties: int = 0
    users: int = 0
    # Old regions that were split, with how many people still stand there.
    waiting: dict[str, int] = field(default_factory=dict)


_PEOPLE = """
    UPDATE pillars_person p
       SET region_id = coalesce(a.new, p.region_id),
           home_region_id = coalesce(h.new, p.home_region_id), updated_at = now()
      FROM pillars_person one
      LEFT JOIN resettled a ON a.old = one.region_id
      LEFT JOIN resettled h ON h.old = one.home_region_id
     WHERE one.id = p.id AND (a.new IS NOT NULL OR h.new IS NOT NULL)
"""
# RW are no region of people; they know theirs by number beneath their kelurahan.
_PEOPLE_OF_RW = """
    UPDATE pillars_person p
       SET region_id = CASE WHEN p.region_id = left(r.old, 13) THEN left(r.new, 13)
                            ELSE p.region_id END,
           home_region_id = CASE WHEN p.home_region_id = left(r.old, 13) THEN left(r.new, 13)
                                 ELSE p.home_region_id END,
           rw = right(r.new, 3), updated_at = now()
      FROM resettled r
     WHERE length(r.old) = 17 AND left(r.old, 13) <> left(r.new, 13)
       AND p.rw = right(r.old, 3)
       AND left(r.old, 13) = coalesce(p.home_region_id, p.region_id)
"""
_ORGANISATIONS = """
    UPDATE pillars_organisation o SET region_id = r.new, updated_at = now()
      FROM resettled r WHERE o.region_id = r.old
"""
# Those of people of the RW who serve in the kelurahan itself (PSM) follow the person.
_NEW_PLACES = """
    CREATE TEMPORARY TABLE resettled_duties ON COMMIT DROP AS
    SELECT a.id, r.new, a.region_id AS old
      FROM pillars_assignment a JOIN resettled r ON r.old = a.region_id
     WHERE upper_inf(a.validity) OR upper(a.validity) > %(on)s
     UNION
    SELECT a.id, p.region_id, a.region_id
      FROM pillars_assignment a
      JOIN resettled r ON length(r.old) = 17 AND left(r.old, 13) = a.region_id
      JOIN pillars_person p ON p.id = a.person_id AND p.region_id = left(r.new, 13)
                           AND p.rw = right(r.new, 3)
     WHERE a.organisation_id IS NULL AND p.region_id <> a.region_id
       AND (upper_inf(a.validity) OR upper(a.validity) > %(on)s)
"""
_SPAN = """
    CREATE TEMPORARY TABLE resettled_spans ON COMMIT DROP AS
    SELECT a.*, d.new AS new_place
      FROM pillars_assignment a JOIN resettled_duties d ON d.id = a.id
     WHERE lower(a.validity) < %(on)s
"""
_END = """
    UPDATE pillars_assignment a
       SET validity = daterange(lower(a.validity), %(on)s), end_reason = 'moved',
           end_note = %(note)s, updated_at = now()
      FROM resettled_duties d WHERE d.id = a.id AND lower(a.validity) < %(on)s
"""
_SHIFT = """
    UPDATE pillars_assignment a SET region_id = d.new, updated_at = now()
      FROM resettled_duties d WHERE d.id = a.id AND lower(a.validity) >= %(on)s
"""
_GO_ON = """
    INSERT INTO pillars_assignment
        (public_id, person_id, kind_id, position, post, region_id, organisation_id, board_id,
         member_number, sk_number, sk_on, sk_signer, validity, end_reason, end_note, created_at,
         updated_at)
    SELECT gen_random_uuid(), s.person_id, s.kind_id, s.position, s.post, s.new_place,
           s.organisation_id, s.board_id, s.member_number, s.sk_number, s.sk_on, s.sk_signer,
           daterange(%(on)s, upper(s.validity)), s.end_reason, s.end_note, now(), now()
      FROM resettled_spans s
"""
_TELL = """
    INSERT INTO pillars_statusevent
        (public_id, assignment_id, region_id, kind, happened_on, reason, was, became,
         recorded_by_id, recorded_at)
    SELECT gen_random_uuid(), a.id, a.region_id, 'moved', %(on)s, %(note)s,
           left(was.name, 120), left(now_in.name, 120), %(by)s, now()
      FROM resettled_spans s
      JOIN pillars_assignment a ON a.person_id = s.person_id AND a.kind_id = s.kind_id
       AND a.region_id = s.new_place AND lower(a.validity) = %(on)s
       AND a.position = s.position
      JOIN regions_region was ON was.code = s.region_id
      JOIN regions_region now_in ON now_in.code = a.region_id
"""
_USERS = """
    UPDATE accounts_user u SET region_id = r.new FROM resettled r WHERE u.region_id = r.old
"""


def preview(*, lines: Iterable[Line], on: date, decree: str, by: User) -> Resettled:
    """What would happen: done and rolled back, so it cannot differ. Raises as `resettle`."""
    with transaction.atomic():
        found = _carry_out(list(lines), on, decree, by)
        transaction.set_rollback(True)
    return found


def resettle(*, lines: Iterable[Line], on: date, decree: str, by: User) -> Resettled:
    """Change the map and take along who stood in the old regions; all of it or nothing.

    Raises NotAllowed, OutsideRegion, MapChangeInvalid.
    """
    with transaction.atomic(), signed(by, reason=f"Perubahan wilayah: {decree}"[:300]):
        return _carry_out(list(lines), on, decree, by)


def _carry_out(lines: list[Line], on: date, decree: str, by: User) -> Resettled:
    if not by.has(Permission.REGION_MANAGE):
        raise NotAllowed(f"Peran {by.get_role_display()} tidak mengubah wilayah.")
    for code in {code for line in lines for code in (line.old, line.new)}:
        if not lies_within(code, by.region_id or "-"):
            raise OutsideRegion(f"Kode {code} di luar wilayah Anda.")
    if not decree.strip():
        raise MapChangeInvalid("Tulis dasar hukumnya, misalnya “Perda 5 Tahun 2026”.")
    try:
        changed = succession.apply(lines=lines, on=on, decree=decree)
    except SuccessionInvalid as problem:
        raise MapChangeInvalid(str(problem)) from problem
    found = Resettled(changed)
    values: dict[str, Any] = {"on": on, "note": f"Perubahan wilayah: {decree}"[:250], "by": by.pk}
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE resettled (old text PRIMARY KEY, new text) ON COMMIT DROP"
        )
        cursor.execute(
            "INSERT INTO resettled SELECT * FROM unnest(%s::text[], %s::text[])",
            [list(changed.moved), list(changed.moved.values())],
        )
        cursor.execute(_PEOPLE, values)
        found.people = cursor.rowcount
        cursor.execute(_PEOPLE_OF_RW, values)
        found.people += cursor.rowcount
        cursor.execute(_ORGANISATIONS, values)
        found.organisations = cursor.rowcount
        cursor.execute(_NEW_PLACES, values)
        cursor.execute(_SPAN, values)
        cursor.execute(_END, values)
        cursor.execute(_SHIFT, values)
        found.duties = cursor.rowcount
        cursor.execute(_GO_ON, values)
        found.duties += cursor.rowcount
        cursor.execute(_TELL, values)
        cursor.execute(_USERS, values)
        found.users = cursor.rowcount
        cursor.execute("DROP TABLE resettled_spans, resettled_duties, resettled")
    found.waiting = {code: waiting for code in changed.split if (waiting := _standing_in(code))}
    return found


def _standing_in(code: str) -> int:
    """How many people still stand in a region that was split."""
    return Person.objects.standing().within(code).count()


def left_behind(user: User) -> dict[str, int]:
    """People, organisations and duties of today in regions that have ended, by region."""
    counts: dict[str, int] = {}
    for rows in (
        Person.objects.visible_to(user),
        Organisation.objects.visible_to(user),
        Assignment.objects.visible_to(user).active_on(),
    ):
        ended = rows.filter(region__valid_until__isnull=False).values_list("region_id", flat=True)
        for code in ended:
            counts[code] = counts.get(code, 0) + 1
    return counts
