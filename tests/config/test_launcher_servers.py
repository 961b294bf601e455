"""The embedded servers: made, started, shared, killed, started again with everything in place."""

import os
import signal
import stat
import subprocess
import sys

import psutil
import psycopg
import pytest
import redis

from config.launcher import postgres as postgres_module
from config.launcher import valkey as valkey_module
from config.launcher.errors import LauncherError
from config.launcher.identity import ServerUser
from config.launcher.locks import is_held, wait_until_free
from config.launcher.paths import BASE_DIR, SOCKET_PATH_LIMIT
from config.launcher.process import ours, wait_for, wrapped
from config.launcher.servers import EmbeddedServers
from tests.config.conftest import needs_root

pytestmark = pytest.mark.faults


def connect(servers):
    return psycopg.connect(servers.running[0].url, autocommit=True)


def remember(servers, word="tersimpan"):
    with connect(servers) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (word text)")
        connection.execute("INSERT INTO note VALUES (%s)", [word])


def remembered(servers):
    with connect(servers) as connection:
        return [word for (word,) in connection.execute("SELECT word FROM note")]


def kill_postmaster(servers):
    pid = int((servers.data.pg / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGKILL)
    postgres = servers.running[0]
    postgres.child.wait()
    assert wait_until_free(servers.data.lock("pg"), seconds=10)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_database_is_private_and_sorts_the_same_everywhere(servers):
    assert mode(servers.data.root) == 0o700
    assert mode(servers.data.pg) == 0o700
    assert mode(servers.data.run) == 0o700
    assert mode(servers.data.log) == 0o600
    hba = (servers.data.pg / "pg_hba.conf").read_text()
    assert "trust" not in hba
    with connect(servers) as connection:
        (answer,) = connection.execute(
            "SELECT current_setting('timezone'), current_setting('listen_addresses'),"
            " current_setting('wal_compression'), upper('straße'), 'Ä' ILIKE 'ä', usesuper"
            " FROM pg_user WHERE usename = current_user"
        ).fetchall()
    assert answer == ("UTC", "", "pglz", "STRASSE", True, False)


def test_the_sites_role_may_make_the_extensions_and_test_databases(servers):
    with connect(servers) as connection:
        for extension in ("pg_trgm", "btree_gist", "unaccent"):
            connection.execute(f"CREATE EXTENSION {extension}")
        connection.execute("CREATE DATABASE test_sipilar")


def test_no_tcp_port_is_opened(servers):
    pids = {process.pid for process in ours(servers.data.tag)}
    assert len(pids) > 2
    listening = [
        connection
        for connection in psutil.net_connections("inet")
        if connection.pid in pids and connection.status == psutil.CONN_LISTEN
    ]
    assert listening == []


def test_stopping_and_starting_keeps_the_data(servers):
    remember(servers)
    servers.stop()
    assert not is_held(servers.data.lock("pg"))
    assert not is_held(servers.data.lock("valkey"))
    servers.start()
    assert remembered(servers) == ["tersimpan"]


def test_a_killed_database_comes_back_with_what_was_committed(servers):
    remember(servers)
    kill_postmaster(servers)
    servers.ensure()
    assert remembered(servers) == ["tersimpan"]


def test_a_zombie_with_the_old_number_does_not_keep_the_database_down(servers):
    remember(servers)
    kill_postmaster(servers)
    zombie = subprocess.Popen(wrapped(["/bin/true"], user=servers.running[0].user))
    ended = psutil.Process(zombie.pid)
    assert wait_for(lambda: ended.status() == psutil.STATUS_ZOMBIE, seconds=10)
    rewrite_pid(servers, zombie.pid)
    servers.ensure()
    zombie.wait()
    assert remembered(servers) == ["tersimpan"]


def test_a_stranger_with_the_old_number_does_not_keep_the_database_down(servers):
    """The number in postmaster.pid now belongs to a living process of the same user."""
    remember(servers)
    kill_postmaster(servers)
    command = wrapped(["/bin/sleep", "60"], user=servers.running[0].user)
    stranger = subprocess.Popen(command)
    try:
        rewrite_pid(servers, stranger.pid)
        servers.ensure()
        assert remembered(servers) == ["tersimpan"]
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def rewrite_pid(servers, pid):
    """Both files by which PostgreSQL knows a server before it."""
    for path in (servers.data.pg / "postmaster.pid", servers.data.run / ".s.PGSQL.5432.lock"):
        lines = path.read_text().split("\n")
        path.write_text("\n".join([str(pid), *lines[1:]]))


def test_a_database_that_hangs_is_ended_and_started_again(servers, said, monkeypatch):
    monkeypatch.setattr(postgres_module, "SILENT_SECONDS", 0.5)
    remember(servers)
    pid = int((servers.data.pg / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGSTOP)
    servers.ensure()
    assert remembered(servers) == ["tersimpan"]
    assert any("tidak menjawab" in line for line in said)


def test_a_killed_queue_comes_back_with_what_was_written(servers):
    client = redis.Redis.from_url(servers.running[1].url)
    client.rpush("antrean", *range(1000))
    assert client.execute_command("WAITAOF", 1, 0, 2000) == [1, 0]
    servers.running[1].child.kill()
    servers.running[1].child.wait()
    servers.ensure()
    assert client.llen("antrean") == 1000
    client.close()


def test_a_damaged_queue_is_set_aside_not_in_the_way(servers, said):
    client = redis.Redis.from_url(servers.running[1].url)
    client.rpush("antrean", *range(1000))
    client.execute_command("WAITAOF", 1, 0, 2000)
    servers.stop()
    (journal,) = (servers.data.valkey / "appendonlydir").glob("*.incr.aof")
    text = bytearray(journal.read_bytes())
    text[100:200] = b"x" * 100
    journal.write_bytes(text)
    servers.start()
    assert client.ping()
    assert list(servers.data.valkey.glob("appendonlydir.rusak-*"))
    assert any("disisihkan" in line for line in said)
    client.close()


def test_a_long_data_path_gets_a_short_private_socket(data_env, said, monkeypatch):
    long = data_env / ("folder-dengan-nama-yang-panjang " * 4).strip()
    monkeypatch.setenv("SIPILAR_DATA_DIR", str(long))
    servers = EmbeddedServers(say=said.append)
    servers.prepare()
    run = servers.data.run
    try:
        servers.start()
        remember(servers)
        assert not run.is_relative_to(servers.data.root)
        assert len(str(run / ".s.PGSQL.5432.lock")) <= SOCKET_PATH_LIMIT
        assert mode(run) == 0o700
        again = EmbeddedServers(say=said.append)
        again.prepare()
        assert again.data.run == run
    finally:
        servers.stop(even_if_used=True)
        run.rmdir()


@needs_root
def test_closed_parent_directories_stay_closed(data_env, said, monkeypatch, tmp_path):
    closed = tmp_path / "tertutup"
    closed.mkdir(mode=0o700)
    monkeypatch.setenv("SIPILAR_DATA_DIR", str(closed / "var"))
    with monkeypatch.context() as kept:
        kept.setattr(os, "environ", dict(os.environ))
        with EmbeddedServers(say=said.append) as servers:
            remember(servers)
            postmaster = ours(f"{servers.data.tag}-pg")[0]
            assert postmaster.uids().real != 0
    assert mode(closed) == 0o700
    assert closed.stat().st_uid == 0


@needs_root
def test_a_program_in_a_closed_directory_can_still_find_itself(tmp_path):
    """initdb asks access(2) about its own binary, which by itself overlooks capabilities."""
    closed = tmp_path / "tertutup"
    closed.mkdir(mode=0o700)
    program = closed / "program"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    nobody = ServerUser(65534, 65534, ())
    look = f"import os; print(os.geteuid(), os.access({str(program)!r}, os.X_OK))"
    command = wrapped([sys.executable, "-c", look], user=nobody, paths=[program])
    answer = subprocess.run(command, capture_output=True, text=True, check=True, cwd="/").stdout
    assert answer == "65534 True\n"
    assert mode(closed) == 0o700


def test_the_last_user_turns_off_the_light(servers, said):
    other = EmbeddedServers(say=said.append)
    other.prepare()
    other.start()
    assert servers.stop() is False
    servers.leave()
    remember(other)
    other.leave()
    assert not is_held(servers.data.lock("pg"))


def test_two_commands_at_once_share_the_servers(data_env):
    look = "from django.db import connection as c; k = c.cursor(); k.execute('SELECT 1'); "
    quick = [sys.executable, BASE_DIR / "manage.py", "shell", "--no-imports", "-c"]
    slow = subprocess.Popen(
        [*quick, look + "print('mulai', flush=True); input(); k.execute('SELECT 2')"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=BASE_DIR,
    )
    assert slow.stdout.readline() == "mulai\n"
    assert subprocess.run([*quick, look], cwd=BASE_DIR, check=False).returncode == 0
    assert is_held(data_env / "pg.lock")
    slow.communicate("\n", timeout=60)
    assert slow.returncode == 0
    assert not is_held(data_env / "pg.lock")
    assert not is_held(data_env / "valkey.lock")


def test_a_database_of_another_major_version_is_refused_untouched(data_env, said):
    servers = EmbeddedServers(say=said.append)
    servers.prepare()
    servers.data.pg.mkdir()
    (servers.data.pg / "PG_VERSION").write_text("17\n")
    with pytest.raises(LauncherError, match="PostgreSQL 17") as refusal:
        servers.start()
    assert "manage.py backup" in str(refusal.value)
    assert [path.name for path in servers.data.pg.iterdir()] == ["PG_VERSION"]


def test_an_interrupted_first_start_leaves_nothing_half_made(data_env, said):
    servers = EmbeddedServers(say=said.append)
    servers.prepare()
    half = servers.data.root / "pg.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    servers.start()
    try:
        remember(servers)
        assert not half.exists()
    finally:
        servers.stop(even_if_used=True)


def test_given_servers_are_left_alone(data_env, said, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/sipilar")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")
    servers = EmbeddedServers(say=said.append)
    assert servers.prepare() == {"SIPILAR_DATA_DIR": str(data_env)}
    servers.start()
    assert not data_env.exists()


def test_only_the_missing_one_is_started(data_env, said, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/sipilar")
    servers = EmbeddedServers(say=said.append)
    environment = servers.prepare()
    servers.start()
    try:
        assert environment["REDIS_URL"].startswith("unix://")
        assert "DATABASE_URL" not in environment
        assert not (data_env / "pg").exists()
        assert valkey_module.binary().exists()
    finally:
        servers.stop(even_if_used=True)
