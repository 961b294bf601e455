"""DKI Jakarta in 2024, from the offices' own workbooks through the engine and the services."""

import tempfile
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib import import_module

from django.apps import apps
from django.test import override_settings

from accounts.models import User
from grants import rehearsal
from grants.models import BankFormat, Programme
from grants.services import budgets, programmes
from imports import registry
from imports.models import BatchState, ImportBatch
from imports.services import batches, steps
from imports.states import APPLY, READ
from pillars.models import PillarKind
from regions.models import Region
from regions.services import loading
from tests.conftest import make_user
from tests.imports.workbooks import sample
from tests.reports.scenes import kinds
from trainings.models import EventKind, TrainingEvent
from trainings.services import enrolments, events

TRAINING = "jakpus-bimbingan-dasar-2024.xlsx"
JAMBORE = "dki-jambore-karang-taruna-2024.xlsx"
STIMULUS = "dki-stimulan-karang-taruna-2024.xlsx"
REGISTERS = {"tksk": "dki-tksk-2024.xlsx", "psm": "dki-psm-2024.xlsx", "lks": "dki-lks-2024.xlsx"}


@dataclass(frozen=True)
class Jakarta:
    """The cast of the province and what was loaded in their names."""

    staff: User
    verifier: User
    head: User
    treasurer: User
    kasudin: User
    programme: Programme
    training: TrainingEvent
    jambore: TrainingEvent


def load() -> Jakarta:
    """The map, three registers, two events, and a programme decreed and paid for a month."""
    # Before the fixtures of a single test, which give it files and quick passwords of its own.
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with (
        tempfile.TemporaryDirectory() as folder,
        override_settings(MEDIA_ROOT=folder, PASSWORD_HASHERS=hashers),
    ):
        return _load()


def _load() -> Jakarta:
    kinds()
    if not BankFormat.objects.exists():
        import_module("grants.migrations.0002_bank_formats").add_formats(apps, None)
    loading.load(provinces=["31"])
    cast = {
        name: make_user(role, region, f"{name}@uji.test", name.title())
        for name, role, region in (
            ("staff", "staff", "31"),
            ("verifier", "staff", "31"),
            ("head", "head", "31"),
            ("treasurer", "treasurer", "31"),
            ("kasudin", "kasudin", "31.71"),
        )
    }
    staff, kasudin = cast["staff"], cast["kasudin"]
    for sheet, name in REGISTERS.items():
        uploaded(sheet, name, by=staff)
    training = held(
        TRAINING, "31.71", by=kasudin, confirmer=staff, day=date(2024, 5, 2), kind=EventKind.BIMTEK
    )
    jambore = held(
        JAMBORE, "31", by=staff, confirmer=staff, day=date(2024, 9, 12), kind=EventKind.JAMBORE
    )
    return Jakarta(**cast, programme=funded(cast), training=training, jambore=jambore)


def uploaded(sheet: str, name: str, *, by: User, target: str = "") -> ImportBatch:
    batch = batches.upload(
        sheet=registry.get(sheet), file=sample(name), by=by, target=target, rings=False
    )
    steps.run(batch.pk, READ)
    batch.refresh_from_db()
    assert batch.rows_error == 0, batch.refusal
    batches.apply(batch=batch, by=by, all_or_nothing=True, rings=False)
    steps.run(batch.pk, APPLY)
    batch.refresh_from_db()
    assert batch.state == BatchState.APPLIED, batch.refusal
    return batch


def held(name: str, region: str, *, by: User, confirmer: User, day: date, kind: str):
    """An event with the participants of a workbook, confirmed and finished."""
    event = events.create(
        title=name.removesuffix(".xlsx"),
        kind=kind,
        level="dasar" if kind == EventKind.BIMTEK else "umum",
        region=Region.objects.get(pk=region),
        start_on=day,
        by=by,
    )
    uploaded("participants", name, by=by, target=event.code)
    enrolments.confirm(event=event, enrolments=event.enrolments.all(), by=confirmer)
    events.finish(event=event, by=by)
    event.refresh_from_db()
    return event


def funded(cast: dict[str, User]) -> Programme:
    """The stimulus of 2024 as the office's list has it, decreed, and paid for January."""
    staff = cast["staff"]
    line = budgets.create(
        year=2024,
        code="5.1.05.05",
        name="Dana stimulan Karang Taruna",
        ceiling=15_864_000_000,
        region=Region.objects.get(pk="31"),
        by=staff,
    )
    programme = programmes.create(
        name="Dana Stimulan Karang Taruna dan UKKT 2024",
        line=line,
        regime="operasional",
        kind=PillarKind.objects.get(pk="KARANG_TARUNA"),
        amount=1_000_000,
        other_amounts={"UKKT": 500_000},
        first_month=date(2024, 1, 1),
        by=staff,
    )
    uploaded("stimulus", STIMULUS, by=staff, target=programme.code)
    actors = rehearsal.Actors([staff], cast["verifier"], cast["head"], cast["treasurer"])
    rehearsal.decide(programme, actors, dated_on=date(2024, 1, 2), say=partial(str))
    rehearsal.pay(programme, 1, actors)
    return programme
