"""There and back: the copy is the whole, and nothing is lost on the way."""

import json
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from accounts.models import Heartbeat, User
from config import backups
from pillars.models import Person
from tests.pillars.factories import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def own_data(settings, tmp_path):
    """Media and safety copies of this test alone."""
    settings.DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = tmp_path / "data" / "media"
    return tmp_path


@pytest.fixture
def backup(own_data, staff):
    PersonFactory(name="Siti Rahma", nik="9971014203910005", region_id="99.71.01.1001")
    default_storage.save("imports/a.xlsx", ContentFile(b"isi berkas"))
    return backups.make(own_data / "cadangan")


def test_backup_tells_what_it_holds_and_keeps_no_keys(backup, settings):
    assert backup.manifest["counted"]["orang"] == 1
    assert Heartbeat.objects.get(name=Heartbeat.BACKUP).note == backup.folder.name
    everything = b"".join(path.read_bytes() for path in backup.folder.iterdir())
    for secret in (settings.SECRET_KEY, settings.SIPILAR_INDEX_KEY, settings.SIPILAR_DATA_KEYS):
        assert secret.encode() not in everything
    assert b"9971014203910005" not in everything


def test_restored_is_as_it_was(backup, own_data, staff):
    person = Person.objects.get()
    before = list(Person.objects.values()), list(Person.pgh_event_model.objects.values())
    Person.objects.filter(pk=person.pk).update(name="Nama Lain")
    default_storage.delete("imports/a.xlsx")

    _, broken = backups.restore(backup.folder, replace=True)

    assert broken == []
    assert (list(Person.objects.values()), list(Person.pgh_event_model.objects.values())) == before
    assert Person.objects.get().nik == "9971014203910005"
    with default_storage.open("imports/a.xlsx") as file:
        assert file.read() == b"isi berkas"
    # What was there before stands beside the data.
    (safe,) = (own_data / "data" / "backups").iterdir()
    assert backups.read(safe).manifest["counted"]["orang"] == 1


def test_a_used_database_is_not_replaced_by_accident(backup):
    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", backup.folder)
    assert User.objects.exists()


@pytest.mark.parametrize("name", ["database.dump", "media.tar", "manifest.json"])
def test_a_damaged_backup_is_refused_before_anything_is_touched(backup, name):
    (backup.folder / name).write_bytes(b"rusak")
    with pytest.raises(CommandError):
        call_command("restore", backup.folder, replace=True)
    assert Person.objects.count() == 1


def test_a_full_disk_leaves_no_half_backup(own_data, staff, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "_pack_media", full)
    with pytest.raises(CommandError):
        call_command("backup", own_data / "cadangan")
    assert list((own_data / "cadangan").iterdir()) == []


def test_command_prints_where(own_data, staff, capsys):
    call_command("backup", own_data / "cadangan", json=True)

    said = json.loads(capsys.readouterr().out)
    assert (Path(said["folder"]) / "database.dump").stat().st_size > 1000
