"""The whole site under one roof: started in order, looked after, stopped in order."""

import http.client
import json
import os
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any

from config.launcher import disk
from config.launcher.children import Child
from config.launcher.console import say, table
from config.launcher.errors import LauncherError
from config.launcher.locks import FileLock
from config.launcher.paths import BASE_DIR, make_private
from config.launcher.preparation import Interrupted, Preparation, note, rotate
from config.launcher.servers import EmbeddedServers

HOST = "127.0.0.1"
TICK = 0.2
SERVERS_EVERY = 5.0
MINUTE = 60.0
READY_SECONDS = 120.0
# After an unclean end the old web process may need a moment to let go of the port.
PORT_SECONDS = 25.0
OTHERS_SECONDS = 60.0


class Supervisor:
    """Owns PostgreSQL, Valkey, web, worker and beat from start to Ctrl-C."""

    def __init__(self) -> None:
        self.port = _port()
        self.servers = EmbeddedServers(say=self.tell, attached=True)
        self.data = self.servers.data
        self.site_lock = FileLock(self.data.lock("site"))
        self.url = os.environ.get("PUBLIC_URL") or f"http://{HOST}:{self.port}"
        self.children: list[Child] = []
        self.signals = 0

    def tell(self, text: str) -> None:
        """To the person at the terminal, and into the log."""
        say(text)
        if self.data.root.is_dir():
            note(self.data.log, text)

    # --- Start ------------------------------------------------------------------------------
    def run(self) -> int:
        environment = dict(os.environ) | self.servers.prepare()
        if not self.data.root.is_dir():
            make_private(self.data.root, uid=os.geteuid(), gid=os.getegid())
        ended_cleanly = not self._last_words()
        if not self.site_lock.take(wait=False):
            return self._say_where_it_runs()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        try:
            self._wait_for_port(patient=not ended_cleanly)
            self._write_last_words()
            rotate(self.data.log)
            self.tell(f"SIPILAR dimulai. Data: {self.data.root}")
            if os.geteuid() == 0:
                self.tell("Berjalan sebagai root: baik untuk mencoba, jangan untuk sehari-hari.")
            self._check_disk()
            self.servers.start()
            environment = self._site_environment(environment)
            logins = Preparation(self.data, environment, self.tell, self._is_stopping).run()
            self._start_children(environment)
            if self._wait_until_ready():
                self._welcome(logins)
            self._look_after()
        except Interrupted:
            self.tell(
                "Dihentikan sebelum siap; langkah yang belum selesai diulang di awal berikutnya."
            )
            return 0
        except LauncherError as error:
            self.tell(str(error))
            return 1
        finally:
            self._stop()
        return 0

    def _on_signal(self, _number: int, _frame: object) -> None:
        self.signals += 1

    def _is_stopping(self) -> bool:
        return self.signals > 0

    def _last_words(self) -> str:
        """What the last supervisor wrote; emptied when it ended cleanly."""
        return self.site_lock.path.read_text() if self.site_lock.path.exists() else ""

    def _write_last_words(self) -> None:
        self.site_lock.path.write_text(json.dumps({"url": self.url, "pid": os.getpid()}))

    def _say_where_it_runs(self) -> int:
        try:
            where = json.loads(self._last_words())["url"]
        except (ValueError, KeyError):
            where = "(sedang dimulai)"
        say(f"SIPILAR sudah berjalan di {where}")
        say(f"Folder data {self.data.root} dipakai olehnya. Hentikan dulu (Ctrl-C di terminalnya),")
        say("atau jalankan yang kedua dengan folder lain: SIPILAR_DATA_DIR=/folder/lain PORT=8001")
        return 0

    def _wait_for_port(self, *, patient: bool) -> None:
        deadline = time.monotonic() + (PORT_SECONDS if patient else 0)
        while not _is_free(self.port):
            if self._is_stopping():
                raise Interrupted
            if time.monotonic() >= deadline:
                raise LauncherError(
                    f"Port {self.port} sudah dipakai program lain. Hentikan program itu, atau "
                    f"pilih port lain: PORT={self.port + 1} make run"
                )
            time.sleep(TICK)

    def _site_environment(self, environment: dict[str, str]) -> dict[str, str]:
        environment["PUBLIC_URL"] = self.url
        environment.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        environment.setdefault("SIPILAR_PROVINCE", "31")
        environment.setdefault("SIPILAR_DEMO", "1")
        environment.setdefault("PYTHONUNBUFFERED", "1")
        # The programs of this environment, also when it was not activated.
        bin_dir = Path(sys.executable).parent
        environment["PATH"] = f"{bin_dir}{os.pathsep}{environment.get('PATH', os.defpath)}"
        return environment

    def _start_children(self, environment: dict[str, str]) -> None:
        make_private(self.data.beat, uid=os.geteuid(), gid=os.getegid())
        celery = [sys.executable, "-m", "celery", "--app", "config"]
        gunicorn = [sys.executable, "-m", "gunicorn", "--config"]
        conf = str(BASE_DIR / "config" / "launcher" / "gunicorn_conf.py")
        web = [*gunicorn, conf, "--bind", f"{HOST}:{self.port}", "config.wsgi:application"]
        worker = [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"]
        # Named for this site, so that two sites on one machine do not share a worker's name.
        worker += ["--hostname", f"{self.data.tag}@%h"]
        beat = [*celery, "beat", "--pidfile=", "--loglevel", "INFO"]
        beat += ["--schedule", str(self.data.beat / "schedule")]
        os.chdir(BASE_DIR)
        # SIGQUIT: Celery finishes what it can within worker_soft_shutdown_timeout, and gives
        # the rest back to the queue.
        self.children = [
            Child(
                *("web", web, environment | {"SIPILAR_DB_POOL": "1"}, signal.SIGTERM, 25),
                *(self.data.log, self.tell, lambda: _get(self.port, "/livez") == 200),
            ),
            Child("worker", worker, environment, signal.SIGQUIT, 40, self.data.log, self.tell),
            Child("beat", beat, environment, signal.SIGTERM, 10, self.data.log, self.tell),
        ]
        for child in self.children:
            child.start()

    def _wait_until_ready(self) -> bool:
        self.tell("Menunggu situs menjawab…")
        deadline = time.monotonic() + READY_SECONDS
        while _get(self.port, "/readyz") != 200:
            if self._is_stopping():
                return False
            if time.monotonic() > deadline:
                self.tell(
                    f"Situs belum siap; sebabnya ada di {self.url}/readyz dan {self.data.log}"
                )
                return False
            for child in self.children:
                child.look_after()
            time.sleep(TICK)
        return True

    def _welcome(self, logins: list[dict[str, Any]]) -> None:
        self.tell(f"SIPILAR siap: {self.url}")
        if logins:
            say("\nAkun contoh (data karangan, hanya untuk mencoba di mesin ini):\n")
            columns = ("email", "password", "role_name", "region_name")
            rows = [[str(login.get(name) or "–") for name in columns] for login in logins]
            say(table(("E-mail", "Kata sandi", "Peran", "Wilayah"), rows))
        say(f"\nCatatan: {self.data.log}\nBerhenti: Ctrl-C")

    # --- Look after -------------------------------------------------------------------------
    def _look_after(self) -> None:
        servers_at = minute_at = time.monotonic()
        pause = 1.0
        while not self._is_stopping():
            for child in self.children:
                child.look_after()
            now = time.monotonic()
            if now - servers_at > SERVERS_EVERY:
                servers_at, pause = now, self._look_after_servers(pause)
            if now - minute_at > MINUTE:
                minute_at = now
                self._check_disk()
                rotate(self.data.log)
            time.sleep(TICK)

    def _look_after_servers(self, pause: float) -> float:
        """Ask each by its own protocol; the pause after the next failure."""
        for server in self.servers.running:
            # Asked twice: a single slow answer is not a death.
            if server.answers() or server.answers():
                continue
            self.tell(f"{server.name} tidak menjawab; dimulai lagi.")
            try:
                self.servers.ensure()
            except LauncherError as error:
                self.tell(f"{error}\nDicoba lagi dalam {pause:.0f} detik.")
                self._sleep(pause)
                return min(pause * 2, 30.0)
            self.tell(f"{server.name} hidup lagi.")
        return 1.0

    def _sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self._is_stopping():
            time.sleep(TICK)

    def _check_disk(self) -> None:
        left = disk.check(self.data)
        if left is not None:
            self.tell(disk.warning(self.data, left))

    # --- Stop -------------------------------------------------------------------------------
    def _stop(self) -> None:
        """beat, worker, web, Valkey, PostgreSQL; a second Ctrl-C shortens the waiting."""
        if self.children:
            self.tell("Menghentikan SIPILAR… (Ctrl-C sekali lagi untuk tidak menunggu pekerjaan)")
        for child in reversed(self.children):
            child.stop(hurry=lambda: self.signals > 1)
        self._stop_servers()
        if self.site_lock.fd is not None:
            self.site_lock.path.write_text("")
            if self.children:
                self.tell("SIPILAR berhenti. Data tersimpan.")
            self.site_lock.drop()

    def _stop_servers(self) -> None:
        deadline = time.monotonic() + OTHERS_SECONDS
        told = False
        while not self.servers.stop(even_if_used=self.signals > 1 or time.monotonic() > deadline):
            if not told:
                told = True
                self.tell("Perintah manage.py lain masih memakai basis data; ditunggu.")
            time.sleep(TICK)


def _port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise LauncherError(f"PORT={text} bukan nomor port. Contoh: PORT=8001 make run")
    return int(text)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _get(port: int, path: str) -> int:
    """The status of one of our own pages; 0 when nobody answers."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
