"""A whole site that may be broken: servers, web process and worker of its own, in one folder."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
from celery import Celery
from django.db import connection

from config.brokers import broker_url
from config.launcher.locks import wait_until_free
from config.launcher.paths import BASE_DIR
from config.launcher.process import ours
from config.launcher.servers import EmbeddedServers
from tests.faults.browser import Browser

SILENT_SECONDS = 4
PATIENCE = 60
GUNICORN = str(BASE_DIR / "config" / "launcher" / "gunicorn_conf.py")


def until(question: Callable[[], object], what: str, *, seconds: float = PATIENCE) -> None:
    """Wait for it; the time that it took is nobody's promise, only that it comes."""
    deadline = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < deadline, f"after {seconds:.0f} seconds still not: {what}"
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site:
    """Started once for all fault tests; each test finds it whole (see `heal`)."""

    def __init__(self, servers: EmbeddedServers, environment: dict[str, str], folder: Path):
        self.servers = servers
        self.postgres, self.valkey = servers.running
        self.environment = environment
        self.media = folder / "media"
        self.media.mkdir(exist_ok=True)
        self.environment["SIPILAR_MEDIA_ROOT"] = str(self.media)
        self.environment["SIPILAR_JOB_SILENT_SECONDS"] = str(SILENT_SECONDS)
        self.environment["SIPILAR_JOB_RING_AGAIN_SECONDS"] = "2"
        self.log = folder / "site.log"
        self.port = free_port()
        self.swept_at = 0.0
        self.web: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    # --- Processes --------------------------------------------------------------------------
    def run(self, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as output:
            return subprocess.Popen(
                [sys.executable, "-m", *words],
                cwd=BASE_DIR,
                env=self.environment | environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def start_web(self) -> None:
        self.web = self.serve(self.port)

    def serve(self, port: int, **environment: str) -> subprocess.Popen[bytes]:
        """The web process as the launcher starts it."""
        web = self.run(
            *("gunicorn", "--config", GUNICORN, "--bind", f"127.0.0.1:{port}"),
            "config.wsgi:application",
            **({"SIPILAR_DB_POOL": "1", "WEB_CONCURRENCY": "1"} | environment),
        )
        until(lambda: _serves(port), "the web process serves")
        return web

    def start_worker(self) -> None:
        self.worker = self.run(
            *("celery", "--app", "config", "worker", "--concurrency", "2"),
            *("--loglevel", "INFO", "--hostname", "faults@%h"),
        )

    def worker_children(self) -> list[psutil.Process]:
        """The processes that do the tasks; the worker itself only hands them out."""
        assert self.worker is not None
        try:
            return psutil.Process(self.worker.pid).children()
        except psutil.NoSuchProcess:
            return []

    def kill_worker_children(self) -> None:
        until(self.worker_children, "the worker has processes")
        for child in self.worker_children():
            child.kill()

    def kill_worker_tree(self) -> None:
        kill_group(self.worker)
        self.worker = None

    def kill_web(self) -> None:
        kill_group(self.web)
        self.web = None

    # --- Servers ----------------------------------------------------------------------------
    def stop_broker(self) -> None:
        self.valkey.stop()

    def broker_processes(self) -> list[psutil.Process]:
        found = ours(self.valkey.tag)
        assert found
        return found

    def hang_broker(self) -> None:
        for process in self.broker_processes():
            process.send_signal(signal.SIGSTOP)

    def wake_broker(self) -> None:
        for process in ours(self.valkey.tag):
            process.send_signal(signal.SIGCONT)

    def stop_database(self, how: signal.Signals) -> None:
        """SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one, SIGKILL a power cut."""
        pid = int((self.servers.data.pg / "postmaster.pid").read_text().split()[0])
        os.kill(pid, how)
        assert wait_until_free(self.servers.data.lock("pg"), seconds=30)
        # This process's own session died with it, and its ORM notices at the next request only.
        connection.close()

    def start_servers(self) -> None:
        self.servers.ensure()

    def heal(self) -> None:
        """Whatever a test broke works again."""
        self.wake_broker()
        self.start_servers()
        if self.web is None or self.web.poll() is not None:
            self.start_web()
        if self.worker is None or self.worker.poll() is not None:
            kill_group(self.worker)
            self.start_worker()
        until(lambda: len(self.worker_children()) == 2, "the worker has its two processes")

    def end(self) -> None:
        self.wake_broker()
        for process in (self.web, self.worker):
            kill_group(process)
        self.servers.stop(even_if_used=True)

    # --- What a test asks for ---------------------------------------------------------------
    def bell(self) -> Celery:
        """A doorbell on the site's broker; the app of this process rings at another one."""
        bell = Celery("bell", broker=broker_url(self.valkey.url), set_as_current=False)
        bell.conf.broker_transport_options = {"socket_timeout": 5, "socket_connect_timeout": 3}
        return bell

    def ring(self, task: str, *ids: int) -> None:
        self.bell().send_task(task, args=ids, queue=task.partition(".")[0], retry=False)

    def sweep(self) -> None:
        """What beat rings every minute; here each second while a test waits for it."""
        if time.monotonic() - self.swept_at < 1:
            return
        self.swept_at = time.monotonic()
        self.ring("imports.sweep_batches")
        self.ring("reports.sweep_runs")

    def browser(self, email: str = "") -> Browser:
        """A browser of its own, logged in if an address is given."""
        browser = Browser(self.address)
        if email:
            answer = browser.log_in(email)
            assert answer.url == f"{self.address}/", answer.words
        return browser

    @contextlib.contextmanager
    def session_of_database(self) -> Iterator[psycopg.Connection]:
        """A database session of a stranger, whose locks make a worker wait where we want it."""
        connection = psycopg.connect(self.postgres.url)
        try:
            yield connection
        finally:
            connection.close()

    def blocked(self) -> int:
        """How many sessions wait for somebody's lock."""
        with psycopg.connect(self.postgres.url, autocommit=True) as connection:
            row = connection.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            ).fetchone()
        assert row is not None
        return row[0]

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def files(self) -> set[str]:
        """Every file of the media folder."""
        return {
            str(path.relative_to(self.media)) for path in self.media.rglob("*") if path.is_file()
        }


def kill_group(process: subprocess.Popen[bytes] | None) -> None:
    """The process and all it started, at once."""
    if process is None:
        return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _serves(port: int) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", "/livez")
        return line.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()
