"""What happened to an event, from its first draft to the last participant, in one timeline.

A workbook that brings 1,600 people is one entry, not 1,600: participants are told by the
context (one request, one job) in which they changed.
"""

from collections import defaultdict
from itertools import groupby

import pghistory.models
from django.db import connection
from django.urls import reverse

from accounts.changes import Change, changes_of, names_of, reason_in, signer, versions_of
from accounts.models import User
from imports.models import ImportBatch
from pillars.models import Person, PillarKind
from regions.models import Region
from trainings.models import EnrolmentState, EventState, Quota, TargetPillar, TrainingEvent

SHOWN = 200
# Inserts, deletes and moves of participants, counted per context, label and state.
PARTICIPANTS = """
    SELECT pgh_context_id, pgh_label, state, was, count(*), max(pgh_created_at), min(person_id)
      FROM (SELECT v.*, lag(state) OVER (PARTITION BY pgh_obj_id ORDER BY pgh_id) AS was
              FROM trainings_enrolmentevent v WHERE event_id = %s) v
     WHERE origin_id = %s OR (origin_id >= %s AND origin_id < %s)
  GROUP BY pgh_context_id, pgh_label, state, was
  ORDER BY max(pgh_created_at) DESC
     LIMIT %s
"""
MOVED = {
    EnrolmentState.CONFIRMED: ("disahkan", "success", "check"),
    EnrolmentState.WITHDRAWN: ("mundur", "neutral", "user-minus"),
    EnrolmentState.NOMINATED: ("diikutkan lagi", "info", "user-plus"),
    EnrolmentState.REPLACED: ("diganti", "neutral", "replace"),
    EnrolmentState.WAITING: ("masuk daftar tunggu", "neutral", "clock"),
    EnrolmentState.OFFERED: ("ditawari kursi", "action", "armchair"),
    EnrolmentState.ABSENT: ("tidak hadir", "neutral", "user-question"),
}
# From here a nomination is a seat at last; from elsewhere it is a return.
ON_THE_LIST = (EnrolmentState.WAITING, EnrolmentState.OFFERED)


def history_of(event: TrainingEvent, user: User) -> list[Change]:
    """The newest first; participants only as far as this user sees them."""
    versions = versions_of(TrainingEvent).filter(pgh_obj_id=event.pk)
    entries = [
        # What happened in one transaction has one time: the later deed stands first.
        *_participants(event, user),
        *_quotas(event),
        *_target_pillars(event),
        *changes_of(versions, noun="Kegiatan"),
    ]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:SHOWN]


def last_reason(event: TrainingEvent) -> str:
    """Why the event got the state it has, where somebody had to say why."""
    if event.state not in (EventState.CANCELLED, EventState.OPEN):
        return ""
    versions = versions_of(TrainingEvent).filter(pgh_obj_id=event.pk)
    last = versions.filter(state=event.state).select_related("pgh_context").order_by("pgh_id")
    return reason_in(last[0].pgh_context) if (last := last.reverse()[:1]) else ""


def _participants(event: TrainingEvent, user: User) -> list[Change]:
    scope = user.region_id
    with connection.cursor() as cursor:
        cursor.execute(PARTICIPANTS, [event.pk, scope, scope + ".", scope + "/", SHOWN])
        found = cursor.fetchall()
    contexts = pghistory.models.Context.objects.in_bulk({row[0] for row in found} - {None})
    names = names_of(contexts.values())
    alone = Person.objects.in_bulk({row[6] for row in found if row[4] == 1})
    imported = ImportBatch.objects.visible_to(user).filter(
        public_id__in=filter(None, map(_batch_in, contexts.values()))
    )
    batches = {str(batch.public_id): batch for batch in imported}
    entries = []
    for context_id, label, state, was, count, at, person_id in found:
        context = contexts.get(context_id)
        who = f"{count} peserta"
        if count == 1 and person_id in alone:
            who = alone[person_id].name
        if label == "insert":
            words, tone, icon = "ditambahkan", "success", "user-plus"
        elif label == "delete":
            words, tone, icon = "dihapus dari daftar", "danger", "user-x"
        elif state != was:
            words, tone, icon = MOVED[state]
            if state == EnrolmentState.NOMINATED and was in ON_THE_LIST:
                words = "mendapat kursi"
        else:
            words, tone, icon = "diubah", "info", "pencil"
        batch = batches.get(_batch_in(context))
        reason = reason_in(context)
        entries.append(
            Change(
                at=at,
                title=f"{who} {words}",
                by=signer(context, names),
                text=f"Dari berkas {batch.file_name}" if batch else reason and f"Alasan: {reason}",
                url=reverse("imports:batch-detail", args=[batch.public_id]) if batch else "",
                tone=tone,
                icon=icon,
            )
        )
    return entries


def _batch_in(context) -> str:
    """The import in which it happened, where the import signed for it."""
    return context.metadata.get("batch", "") if context is not None else ""


def _quotas(event: TrainingEvent) -> list[Change]:
    versions = list(
        versions_of(Quota)
        .filter(event_id=event.pk)
        .select_related("pgh_context")
        .order_by("pgh_id")
    )
    regions = Region.objects.in_bulk({version.region_id for version in versions})
    pillars = PillarKind.objects.in_bulk({version.pillar_id for version in versions} - {None})
    before: dict[int, int] = {}
    lines: dict[object, list[str]] = defaultdict(list)
    for version in versions:
        old, new = before.get(version.pgh_obj_id), version.seats
        before[version.pgh_obj_id] = new
        place = regions[version.region_id].name if version.region_id in regions else "?"
        pillar = pillars[version.pillar_id].name if version.pillar_id in pillars else "semua pilar"
        said = (
            "dihapus" if version.pgh_label == "delete" else f"{'–' if old is None else old} → {new}"
        )
        lines[version.pgh_context_id].append(f"{place}, {pillar}: {said}")
    names = names_of(version.pgh_context for version in versions)
    entries = []
    for context_id, group in groupby(versions, key=lambda version: version.pgh_context_id):
        last = list(group)[-1]
        entries.append(
            Change(
                at=last.pgh_created_at,
                title="Kuota diatur",
                by=signer(last.pgh_context, names),
                text=". ".join(lines[context_id]),
                icon="chart-bar",
            )
        )
    return entries


def _target_pillars(event: TrainingEvent) -> list[Change]:
    created_in = (
        versions_of(TrainingEvent)
        .filter(pgh_obj_id=event.pk, pgh_label="insert")
        .values_list("pgh_context_id", flat=True)
        .first()
    )
    versions = list(
        versions_of(TargetPillar)
        .filter(trainingevent_id=event.pk)
        .exclude(pgh_context_id=created_in)
        .select_related("pgh_context")
        .order_by("pgh_id")
    )
    pillars = PillarKind.objects.in_bulk({version.pillarkind_id for version in versions})
    names = names_of(version.pgh_context for version in versions)
    return [
        Change(
            at=version.pgh_created_at,
            title=f"Sasaran {pillars[version.pillarkind_id].name} "
            + ("ditambahkan" if version.pgh_label == "insert" else "dihapus"),
            by=signer(version.pgh_context, names),
            icon="target",
        )
        for version in versions
        if version.pillarkind_id in pillars
    ]
