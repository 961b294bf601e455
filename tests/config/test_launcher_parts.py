"""The launcher's small parts: keys, locks, disk, users, children, which commands need servers."""

import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
from base64 import b64decode
from collections import namedtuple
from types import SimpleNamespace

import psutil
import pytest

from config.launcher import disk, identity, keys
from config.launcher.children import Child
from config.launcher.commands import needs_servers
from config.launcher.console import table
from config.launcher.errors import LauncherError
from config.launcher.locks import FileLock, is_held
from config.launcher.paths import BASE_DIR, data_dir
from config.launcher.preparation import rotate, sources_of_pages
from config.launcher.process import open_log, start_server, wait_for, wrapped
from config.launcher.servers import EmbeddedServers
from tests.config.conftest import needs_root


@pytest.fixture
def data(data_env):
    data_env.mkdir(mode=0o700)
    return data_dir()


# --- keys ---------------------------------------------------------------------------------------
def test_keys_are_made_once_for_their_owner_only(data):
    made = keys.load_or_make(data)
    assert data.keys.stat().st_mode & 0o777 == 0o600
    name, key = made["SIPILAR_DATA_KEYS"].split(":")
    assert (name, len(b64decode(key))) == ("k1", 32)
    assert len(b64decode(made["SIPILAR_INDEX_KEY"])) == 32
    assert len(made["SECRET_KEY"]) >= 50
    assert len(set(made.values())) == 3
    assert keys.load_or_make(data) == made


def test_keys_of_the_environment_are_not_replaced(data, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "dari-luar")
    assert "SECRET_KEY" not in keys.load_or_make(data)


def test_lost_keys_are_not_replaced_by_new_ones_that_open_nothing(data):
    data.pg.mkdir()
    with pytest.raises(LauncherError, match="hilang, padahal basis data sudah ada"):
        keys.load_or_make(data)
    assert not data.keys.exists()


def test_a_key_file_that_lost_a_line_is_refused(data):
    keys.load_or_make(data)
    data.keys.write_text("SECRET_KEY=ada\n")
    with pytest.raises(LauncherError, match="SIPILAR_DATA_KEYS, SIPILAR_INDEX_KEY"):
        keys.load_or_make(data)


def test_no_keys_are_invented_for_somebody_elses_database(data_env, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/sipilar")
    assert "SECRET_KEY" not in EmbeddedServers(say=print).prepare()
    assert not (data_env / "secrets.env").exists()


# --- locks --------------------------------------------------------------------------------------
def test_a_lock_lives_as_long_as_the_process_that_inherited_it(data):
    path = data.lock("uji")
    me = SimpleNamespace(uid=os.geteuid(), gid=os.getegid(), is_other=False)
    child = start_server(
        ["/bin/sleep", "60"], user=me, paths=[], lock=path, log=data.log, die_with=None
    )
    assert is_held(path)
    child.kill()
    child.wait()
    assert not is_held(path)


def test_a_second_holder_is_told_no(data):
    first, second = FileLock(data.lock("uji")), FileLock(data.lock("uji"))
    assert first.take(wait=False)
    assert not second.take(wait=False)
    first.drop()
    assert second.take(wait=False)
    second.drop()


# --- disk ---------------------------------------------------------------------------------------
def test_the_flag_of_a_full_disk_goes_up_and_down(data, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(1, 1, 400 * 1024**2))
    left = disk.check(data)
    assert json.loads(data.disk_low.read_text())["free_bytes"] == left == 400 * 1024**2
    assert "tinggal 400 MB" in disk.warning(data, left)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(1, 1, 900 * 1024**2))
    assert disk.check(data) is None
    assert not data.disk_low.exists()


def test_a_first_start_without_room_is_refused(data, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(1, 1, 100 * 1024**2))
    with pytest.raises(LauncherError, match="hanya 100 MB"):
        disk.refuse_if_hopeless(data)


# --- who the servers run as -----------------------------------------------------------------------
def test_root_gives_the_servers_to_an_unprivileged_user(data, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    user = identity.server_user(data)
    assert user.uid != 0
    assert pwd.getpwuid(0).pw_name in user.clients


def test_a_user_without_a_name_is_told_what_to_do(data, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    with pytest.raises(LauncherError, match="54321 tidak tercatat"):
        identity.server_user(data)


def test_a_data_directory_that_is_a_file_is_refused(data_env):
    data_env.write_text("bukan folder")
    with pytest.raises(LauncherError, match="bukan folder"):
        EmbeddedServers(say=print).prepare()


# --- commands -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("words", "needed"),
    [
        ("", False),
        ("help", False),
        ("--version", False),
        ("check --deploy", False),
        ("check --database default", True),
        ("collectstatic --noinput", False),
        ("import_sheet --help", False),
        ("migrate", True),
        ("makemigrations --check", True),
        ("import_sheet participants x.xlsx --json", True),
    ],
)
def test_only_commands_that_ask_the_database_start_it(words, needed):
    assert needs_servers(["manage.py", *words.split()]) is needed


def test_a_command_without_the_database_starts_nothing(data_env):
    done = subprocess.run(
        [sys.executable, BASE_DIR / "manage.py", "check"],
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not (data_env / "pg").exists()


# --- children -------------------------------------------------------------------------------------
def child_of(data, said, *program, **options):
    settings = {"stop_signal": signal.SIGTERM, "grace": 0.3} | options
    return Child("uji", program, os.environ, log=data.log, say=said.append, **settings)


def test_a_child_that_dies_is_started_again_after_growing_pauses(data, said):
    child = child_of(data, said, "/bin/sh", "-c", "exit 3")
    pauses = []
    for _ in range(7):
        child.start()
        child.process.wait()
        pauses.append(child.pause)
        child.look_after()
        assert child.process is None
    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    assert "kode 3" in said[0]


def test_a_child_that_ignores_its_signal_is_ended_with_all_its_own(data, said):
    script = "trap '' TERM; sleep 60 & echo mulai; while :; do sleep 0.1; done"
    child = child_of(data, said, "/bin/sh", "-c", script)
    child.start()
    group = child.process.pid
    assert wait_for(lambda: "mulai" in data.log.read_text(), seconds=10)
    child.stop()
    assert wait_for(lambda: not is_alive(group), seconds=5)


def is_alive(pid):
    """Neither gone nor merely waiting to be buried."""
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_a_child_that_no_longer_serves_is_replaced(data, said, monkeypatch):
    child = child_of(data, said, "/bin/sleep", "60", probe=lambda: False)
    monkeypatch.setattr("config.launcher.children.PROBE_EVERY", -1)
    child.start()
    for _ in range(6):
        child.look_after()
    assert child.process is None
    assert "tidak menjawab" in said[-1]


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's own")
def test_a_child_ends_with_its_parent_however_that_ends(tmp_path):
    marker = tmp_path / "hidup"
    sleeper = wrapped(["/bin/sh", "-c", f"echo $$ > {marker}; exec sleep 60"], die_with=15)
    code = (
        "import subprocess, time, sys; from config.launcher.process import wrapped;"
        f"subprocess.Popen(wrapped({sleeper[5:]!r}, die_with=15)); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=BASE_DIR)
    assert wait_for(lambda: marker.exists() and marker.read_text().strip() != "", seconds=10)
    grandchild = int(marker.read_text())
    parent.kill()
    parent.wait()
    assert wait_for(lambda: not is_alive(grandchild), seconds=5)


# --- log and terminal -----------------------------------------------------------------------------
def test_collected_files_beside_the_code_are_no_source(tmp_path, monkeypatch):
    monkeypatch.setattr("config.launcher.preparation.BASE_DIR", tmp_path)
    collected = tmp_path / "var" / "static"
    for folder in (tmp_path / "static", tmp_path / "accounts" / "static", collected):
        folder.mkdir(parents=True)
        (folder / "a.css").touch()

    found = sources_of_pages(collected=collected)

    assert found == [tmp_path / "accounts/static/a.css", tmp_path / "static/a.css"]


def test_a_full_log_is_kept_once_and_emptied_under_its_writers(data):
    data.log.write_text("lama\n" * 1000)
    with data.log.open("a") as writer:
        rotate(data.log, limit=1000)
        writer.write("baru\n")
    assert data.log.read_text() == "baru\n"
    assert data.log.with_suffix(".log.1").read_text() == "lama\n" * 1000
    assert data.log.with_suffix(".log.1").stat().st_mode & 0o777 == 0o600


def test_the_table_lines_up():
    assert table(("E-mail", "Peran"), [("a@b.test", "Kasudin"), ("x", "Staf")]).split("\n") == [
        "  E-mail    Peran",
        "  a@b.test  Kasudin",
        "  x         Staf",
    ]


# --- starting twice, port taken -------------------------------------------------------------------
def launch(port):
    return subprocess.run(
        [sys.executable, "-m", "config.launcher"],
        cwd=BASE_DIR,
        env=os.environ | {"PORT": str(port)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_second_start_says_where_the_first_runs(data):
    first = FileLock(data.lock("site"))
    first.take()
    first.path.write_text(json.dumps({"url": "http://127.0.0.1:8123", "pid": 1}))
    second = launch(8109)
    first.drop()
    assert second.returncode == 0
    assert "sudah berjalan di http://127.0.0.1:8123" in second.stdout


def test_a_taken_port_is_named_before_anything_starts(data_env):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = launch(port)
    assert refused.returncode == 1
    assert f"Port {port} sudah dipakai" in refused.stdout
    assert not (data_env / "pg").exists()


def test_a_port_that_is_no_number_is_refused(data_env):
    refused = launch("delapan")
    assert refused.returncode == 1
    assert "bukan nomor port" in refused.stderr


@needs_root
def test_what_root_makes_in_somebodys_folder_is_that_persons(data):
    os.chown(data.root, 65534, 65534)
    lock = FileLock(data.lock("uji"))
    lock.take()
    lock.drop()
    open_log(data.log).close()
    assert data.lock("uji").stat().st_uid == data.log.stat().st_uid == 65534
