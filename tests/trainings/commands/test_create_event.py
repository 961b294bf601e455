import json

import pytest
from django.core.management import call_command

from trainings.models import EventLevel, EventState, TrainingEvent

GOOD = {
    "title": "Bimbingan Pemantapan Sosial Tingkat Dasar",
    "kind": "bimtek",
    "region": "99.71",
    "start": "2024-05-02",
    "email": "kasudin.selatan@uji.test",
    "json": True,
}


def run(capsys, **options):
    call_command("create_event", **{**GOOD, **options})
    return json.loads(capsys.readouterr().out)


def refused(capsys, **options):
    with pytest.raises(SystemExit) as ended:
        call_command("create_event", **{**GOOD, **options})
    assert ended.value.code == 2
    assert not TrainingEvent.objects.exists()
    return json.loads(capsys.readouterr().out)["error"]


def test_prints_one_object_with_the_code(kasudin, capsys):
    answer = run(capsys, pillars="tksk, Pekerja Sosial Masyarakat", place="Aula", end="4 Mei 2024")

    event = TrainingEvent.objects.get()
    assert answer["code"] == event.code == "BMT-9971-2024-001"
    assert answer["level"] == event.level == EventLevel.BASIC
    assert answer["pillars"] == ["PSM", "TKSK"]
    assert (answer["start"], answer["end"], answer["days"]) == ("2024-05-02", "2024-05-04", 3)
    assert event.state == EventState.OPEN
    assert event.created_by == kasudin


def test_region_may_be_typed_without_dots(kasudin, capsys):
    assert run(capsys, region="9971")["region"] == "99.71"


def test_level_said_wins_over_the_title(kasudin, capsys):
    assert run(capsys, level="lanjutan")["level"] == "lanjut"


def test_draft_is_kept_as_draft(kasudin, capsys):
    assert run(capsys, draft=True)["state"] == "draft"


def test_kasudin_only_in_the_own_region(kasudin, capsys):
    assert refused(capsys, region="99.01")["code"] == "outside_region"
    assert refused(capsys, region="99")["code"] == "outside_region"


def test_role_is_checked(auditor, capsys):
    assert refused(capsys, email="auditor@uji.test")["code"] == "not_allowed"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"kind": "arisan"}, "arisan"),
        ({"region": "11.01"}, "11.01"),
        ({"start": "kapan-kapan"}, "kapan-kapan"),
        ({"end": "2024-05-01"}, "mendahului"),
        ({"pillars": "PSM,Hansip"}, "Hansip"),
        ({"email": "siapa@uji.test"}, "siapa@uji.test"),
    ],
)
def test_refusals_say_what_is_wrong(kasudin, capsys, options, words):
    assert words in refused(capsys, **options)["message"]


def test_without_json_it_speaks_plainly(kasudin, capsys):
    call_command("create_event", **{**GOOD, "json": False})
    assert capsys.readouterr().out.startswith("BMT-9971-2024-001")
    with pytest.raises(SystemExit):
        call_command("create_event", **{**GOOD, "json": False, "region": "99.01"})
    assert "luar wilayah" in capsys.readouterr().err
