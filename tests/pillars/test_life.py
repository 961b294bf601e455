from datetime import date, datetime

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from pillars.life import life_of
from pillars.models import StatusEvent
from pillars.provenance import Source
from tests.pillars.factories import AssignmentFactory


def test_a_life_is_told_once_and_newest_first(kasudin, places):
    duty = AssignmentFactory(
        validity=DateRange(date(2022, 1, 1), date(2024, 1, 1)), end_reason="resigned"
    )
    for kind, day in (("appointed", "2022-01-01"), ("suspended", "2023-05-02")):
        StatusEvent.objects.create(
            assignment=duty,
            region=duty.region,
            kind=kind,
            happened_on=day,
            reason="Cuti sakit",
            recorded_by=kasudin,
        )
    read = Source("psm.xlsx", "7", timezone.make_aware(datetime(2022, 3, 1)), "", ["NIK"])

    told = life_of(duty.person, kasudin, [read])
    assert [entry.title for entry in told] == [
        "Berakhir sebagai PSM di Kel. Pasar Baru",
        "Dinonaktifkan sementara: PSM",
        "Data dari psm.xlsx baris 7",
        "Mulai bertugas sebagai PSM di Kel. Pasar Baru",
    ]
    assert told[1].by == kasudin.name
    assert told[0].at.date() == date(2023, 12, 31)


def test_events_of_other_regions_are_not_told(other_kasudin, places):
    duty = AssignmentFactory()
    StatusEvent.objects.create(
        assignment=duty, region=duty.region, kind="extended", happened_on="2023-05-02"
    )

    assert len(life_of(duty.person, other_kasudin)) == 1
