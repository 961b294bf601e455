"""Two rows are one human being: `merge` makes them one, `unmerge` takes it back for thirty days.

The kept row's values win; what it leaves blank it takes from the other. Every row of every app
that names the merged person names the kept one afterwards (pillars/relations.py). The merged
row stays, removed, and points to the kept one. All of it happens in one transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from accounts import formats
from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from pillars.errors import MergeNotPossible, NotAllowed, OutsideRegion
from pillars.models import LikelyPair, Merge, Person, PersonAccount
from pillars.relations import Relation, advice_for, all_relations
from regions.codes import lies_within

DAYS = 30
# Blank on the kept row: taken over. An address is one thing and moves whole.
SINGLE = (
    "sex", "born_on", "born_at", "religion", "education", "occupation", "state_office", "phone",
    "email", "photo",
)  # fmt: skip
ADDRESS = ("address", "rt", "rw", "home_region_id")
# Sealed values never stand in the memory of a merge: the merged row keeps its own copy.
SEALED = {"kk": ("kk", "kk_index"), "mother_name": ("mother_name",)}
NIK = ("nik", "nik_index", "nik_mask")
NO_NIK: dict[str, Any] = {"nik": None, "nik_index": None, "nik_mask": ""}
# Two rows with the same value where only one may be: unique and exclusion constraints.
CLASHES = ("23505", "23P01")


@dataclass
class MergePlan:
    """What merging does: rows that move per kind, values taken over, and what stands against it."""

    moved: dict[str, list] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    filled: dict[str, list] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)
    # Rows that stay with the merged one: the same account twice, papers of money that are sealed.
    left: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def preview(*, kept: Person, merged: Person, by: User) -> MergePlan:
    """What would happen: done and rolled back, so it cannot differ. Raises as `merge`."""
    with transaction.atomic():
        plan = _carry_out(*_both(kept, merged, by))
        transaction.set_rollback(True)
    return plan


def merge(*, kept: Person, merged: Person, reason: str, by: User) -> Merge:
    """Make two rows one. Raises NotAllowed, OutsideRegion, MergeNotPossible with what to do."""
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise MergeNotPossible("Tulis dasar penggabungan, misalnya KTP yang dicocokkan.")
    with transaction.atomic(), signed(by, reason=f"Data ganda digabung: {reason}"[:300]):
        kept, merged = _both(kept, merged, by)
        plan = _carry_out(kept, merged)
        if plan.conflicts:
            raise MergeNotPossible(" ".join(plan.conflicts))
        Person.objects.filter(pk=merged.pk).update(
            merged_into=kept,
            removed_at=timezone.now(),
            removed_by=by,
            removed_reason=f"Digabung: {reason}"[:300],
        )
        LikelyPair.objects.filter(
            first_id=min(kept.pk, merged.pk), second_id=max(kept.pk, merged.pk)
        ).update(verdict=LikelyPair.Verdict.MERGED, judged_by=by, judged_at=timezone.now())
        return Merge.objects.create(
            kept=kept,
            merged=merged,
            region_id=kept.region_id,
            moved=plan.moved,
            filled=plan.filled,
            reason=reason,
            merged_by=by,
        )


def unmerge(*, merge: Merge, by: User) -> list[str]:
    """As if it had not been; returns what was changed since and therefore stays as it is.

    Raises NotAllowed, OutsideRegion, MergeNotPossible with the reasons.
    """
    with transaction.atomic(), signed(by, reason="Penggabungan dibatalkan"):
        merge = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
        _may(by, merge.region_id)
        reasons = _against(merge)
        if reasons:
            raise MergeNotPossible("Tidak dapat dipisah lagi: " + " ".join(reasons))
        people = _locked(merge.kept_id, merge.merged_id)
        kept, merged = people[merge.kept_id], people[merge.merged_id]
        stays = _give_back_values(merge, kept, merged)
        Person.objects.filter(pk=merged.pk).update(
            merged_into=None, removed_at=None, removed_by=None, removed_reason=""
        )
        _give_back_rows(merge)
        LikelyPair.objects.filter(
            first_id=min(kept.pk, merged.pk), second_id=max(kept.pk, merged.pk)
        ).update(verdict=LikelyPair.Verdict.OPEN, judged_by=None, judged_at=None)
        merge.undone_by, merge.undone_at = by, timezone.now()
        merge.save(update_fields=["undone_by", "undone_at"])
        return stays


def may_merge(by: User, *people: Person) -> bool:
    return by.has(Permission.PERSON_MERGE) and all(
        lies_within(one.region_id, by.region_id or "-") for one in people
    )


# --- Before -------------------------------------------------------------------------------------
def _may(by: User, *codes: str) -> None:
    if not by.has(Permission.PERSON_MERGE):
        raise NotAllowed(f"Peran {by.get_role_display()} tidak menggabungkan data orang.")
    if not all(lies_within(code, by.region_id or "-") for code in codes):
        raise OutsideRegion(
            "Salah satu dari keduanya dibina di wilayah lain. Minta dinas provinsi menggabungkan."
        )


def _both(kept: Person, merged: Person, by: User) -> tuple[Person, Person]:
    """Both rows, locked in the order of their ids, as long as they stand."""
    if kept.pk == merged.pk:
        raise MergeNotPossible("Keduanya baris yang sama.")
    _may(by, kept.region_id, merged.region_id)
    people = _locked(kept.pk, merged.pk)
    for one in people.values():
        if one.removed_at is not None:
            raise MergeNotPossible(f"{one.name} sudah dihapus atau digabung. Muat ulang halaman.")
    return people[kept.pk], people[merged.pk]


def _locked(*ids: int) -> dict[int, Person]:
    rows = Person.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    return {row.pk: row for row in rows}


# --- Carrying out ---------------------------------------------------------------------------------
def _carry_out(kept: Person, merged: Person) -> MergePlan:
    plan = MergePlan()
    _take_values(plan, kept, merged)
    for relation in all_relations():
        _move(plan, relation, kept, merged)
    return plan


def _take_values(plan: MergePlan, kept: Person, merged: Person) -> None:
    changes: dict[str, Any] = {}
    for name in SINGLE:
        ours, theirs = getattr(kept, name), getattr(merged, name)
        if not ours and theirs:
            changes[name] = str(theirs) if name == "photo" else theirs
            plan.filled[name] = [_plain(ours), _plain(theirs)]
    if not any(getattr(kept, name) for name in ADDRESS):
        for name in ADDRESS:
            if getattr(merged, name):
                changes[name] = getattr(merged, name)
                plan.filled[name] = [getattr(kept, name), getattr(merged, name)]
    held = Person.objects.filter(pk=merged.pk).values(*NIK, "kk", "kk_index", "mother_name").get()
    own = dict(Person.objects.filter(pk=kept.pk).values("nik_index", "kk", "mother_name").get())
    for name, columns in SEALED.items():
        if own[name] is None and held[name] is not None:
            changes |= {column: held[column] for column in columns}
            plan.filled[name] = ["", "diambil"]
    if own["nik_index"] is None and held["nik_index"] is not None:
        Person.objects.filter(pk=merged.pk).update(**NO_NIK)
        changes |= {column: held[column] for column in NIK}
        plan.filled["nik"] = ["", held["nik_mask"]]
    if changes:
        Person.objects.filter(pk=kept.pk).update(**changes)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else str(value or "")


def _move(plan: MergePlan, relation: Relation, kept: Person, merged: Person) -> None:
    """Row by row, so that one clash does not hide the others."""
    done = []
    for row in relation.rows(merged.pk).order_by("pk"):
        try:
            with transaction.atomic():
                relation.point(row.pk, kept.pk)
        except IntegrityError as error:
            if _state(error) not in CLASHES:
                plan.left.append(f"{relation.label}: {row}")
            elif isinstance(row, PersonAccount):
                plan.left.append(f"{relation.label} {row} (sudah ada pada data yang dipertahankan)")
            else:
                plan.conflicts.append(advice_for(row))
        except DatabaseError:  # the table keeps its rows as they were written
            plan.left.append(f"{relation.label}: {row}")
        else:
            done.append(row.pk)
    if done:
        plan.moved[relation.key] = done
        plan.counts[relation.label] = plan.counts.get(relation.label, 0) + len(done)


def _state(error: DatabaseError) -> str:
    return getattr(getattr(error.__cause__, "diag", None), "sqlstate", "") or ""


# --- Taking back ----------------------------------------------------------------------------------
def _against(merge: Merge) -> list[str]:
    """Why the merge cannot be undone; empty when it can."""
    if merge.undone_at is not None:
        return ["Sudah pernah dipisah."]
    reasons = []
    last = merge.merged_at + timedelta(days=DAYS)
    if timezone.now() > last:
        reasons.append(f"Batas {DAYS} hari lewat pada {formats.long_date(last)}.")
    kept = Person.objects.get(pk=merge.kept_id)
    if kept.removed_at is not None:
        reasons.append("Data yang dipertahankan sudah dihapus atau digabung lagi.")
    if "nik" in merge.filled and kept.nik_mask != merge.filled["nik"][1]:
        reasons.append("NIK-nya sudah diganti sejak penggabungan.")
    relations = {relation.key: relation for relation in all_relations()}
    for key, ids in merge.moved.items():
        relation = relations.get(key)
        there = relation.rows(merge.kept_id).filter(pk__in=ids).count() if relation else 0
        if there < len(ids):
            label = relation.label if relation else key
            reasons.append(
                f"{len(ids) - there} {label} yang ikut pindah sudah dihapus atau dipindahkan."
            )
    return reasons


def may_unmerge(merge: Merge, by: User) -> list[str]:
    """Why this user cannot undo the merge, for the page; empty when they can."""
    if not by.has(Permission.PERSON_MERGE) or not lies_within(merge.region_id, by.region_id or "-"):
        return ["Peran atau wilayah Anda tidak memisahkan data orang."]
    return _against(merge)


def _give_back_values(merge: Merge, kept: Person, merged: Person) -> list[str]:
    """Clear what the kept row took, unless somebody edited it since: that stays, and is told."""
    blank: dict[str, Any] = {}
    stays = []
    labels = {one.attname: str(one.verbose_name) for one in Person._meta.concrete_fields}
    for name, (before, after) in merge.filled.items():
        if name == "nik":
            held = Person.objects.filter(pk=kept.pk).values(*NIK).get()
            Person.objects.filter(pk=kept.pk).update(**NO_NIK)
            Person.objects.filter(pk=merged.pk).update(**held)
        elif name in SEALED:
            blank |= dict.fromkeys(SEALED[name])
        elif _plain(getattr(kept, name)) == str(after or ""):
            blank[name] = None if name in ("born_on", "home_region_id") else before or ""
        else:
            label = labels[name]
            stays.append(f"{label[:1].upper()}{label[1:]} sudah diubah sejak itu.")
    if blank:
        Person.objects.filter(pk=kept.pk).update(**blank)
    return stays


def _give_back_rows(merge: Merge) -> None:
    for relation in all_relations():
        for pk in merge.moved.get(relation.key, ()):
            try:
                with transaction.atomic():
                    relation.point(pk, merge.merged_id)
            except DatabaseError as error:
                raise MergeNotPossible(
                    f"Tidak dapat dipisah lagi: {relation.label} tidak dapat dikembalikan karena "
                    "data sesudahnya."
                ) from error
