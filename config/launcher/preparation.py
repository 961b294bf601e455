"""What has to be true before the first page: tables, files of the pages, regions, demo cast."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from config.launcher.console import Say
from config.launcher.errors import LauncherError
from config.launcher.paths import BASE_DIR, DataDir
from config.launcher.process import open_log, size, tail, wrapped

MANAGE = BASE_DIR / "manage.py"


class Interrupted(Exception):
    """The site was asked to stop before it was ready."""


class Preparation:
    """Runs the commands that bring the database and the files up to date, in order."""

    def __init__(
        self, data: DataDir, environment: Mapping[str, str], say: Say, stopping: Callable[[], bool]
    ) -> None:
        self.data, self.environment, self.say, self.stopping = data, environment, say, stopping

    def run(self) -> list[dict[str, Any]]:
        """Do it all; the demo logins, where this is a demo."""
        self.say("Menyiapkan tabel…")
        self._manage("migrate", "--noinput")
        self._collect_static()
        self._load_regions()
        if self.environment.get("SIPILAR_DEMO") != "1":
            return []
        self.say("Menyiapkan akun contoh…")
        return _logins(self._manage("seed_demo", "--json"))

    def _collect_static(self) -> None:
        stamp = self.data.root / "static.stamp"
        root = Path(self.environment.get("SIPILAR_STATIC_ROOT") or self.data.root / "static")
        now = _static_fingerprint(collected=root)
        is_collected = (root / "staticfiles.json").exists()
        if is_collected and stamp.exists() and stamp.read_text() == now:
            return
        self.say("Mengumpulkan berkas tampilan…")
        self._manage("collectstatic", "--noinput", "--verbosity=0")
        stamp.write_text(now)

    def _load_regions(self) -> None:
        wanted = self.environment.get("SIPILAR_PROVINCE", "31").replace(",", " ").split()
        missing = [code for code in wanted if code not in self._provinces()]
        if missing:
            self.say(f"Memuat wilayah provinsi {', '.join(missing)}…")
            options = (part for code in missing for part in ("--province", code))
            self._manage("load_regions", *options)

    def _provinces(self) -> set[str]:
        import psycopg

        with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
            found = connection.execute("SELECT code FROM regions_region WHERE length(code) = 2")
            return {code for (code,) in found}

    def _manage(self, *words: str) -> str:
        """Run one command to its end; its output goes to the log, its answer comes back."""
        since = size(self.data.log)
        with open_log(self.data.log) as log:
            process = subprocess.Popen(
                wrapped([sys.executable, str(MANAGE), *words], die_with=signal.SIGTERM),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if "--json" in words else log,
                stderr=log,
                env=dict(self.environment),
                text=True,
                start_new_session=True,
            )
            answer = ""
            while True:
                try:
                    answer = process.communicate(timeout=0.2)[0] or ""
                    break
                except subprocess.TimeoutExpired:
                    if self.stopping():
                        process.terminate()
                        process.wait()
                        raise Interrupted from None
        if process.returncode != 0:
            raise LauncherError(
                f"Perintah `manage.py {words[0]}` gagal. Catatannya (lengkap di {self.data.log}):\n"
                + tail(self.data.log, since=since)
            )
        return answer


def _static_fingerprint(*, collected: Path) -> str:
    """Changes whenever a file of the pages, or a package that brings some, has changed."""
    digest = hashlib.sha256()
    for path in (BASE_DIR / "package-lock.json", BASE_DIR / "requirements.txt"):
        digest.update(path.read_bytes() if path.exists() else b"")
    for name in ("settings.py", "node_assets.py", "storage.py"):
        digest.update((BASE_DIR / "config" / name).read_bytes())
    for path in sources_of_pages(collected=collected):
        found = path.stat()
        digest.update(f"{path}:{found.st_size}:{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def sources_of_pages(*, collected: Path) -> list[Path]:
    """The project's own files of the pages.

    What was collected from them may lie beside them (`./var/static`) and is no source.
    """
    folders = {BASE_DIR / "static", *BASE_DIR.glob("*/static")} - {collected.resolve()}
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())


def _logins(answer: str) -> list[dict[str, Any]]:
    """The accounts in `seed_demo`'s answer."""
    found = json.loads(answer)
    if isinstance(found, dict):
        found = next((value for value in found.values() if isinstance(value, list)), [])
    return [login for login in found if "email" in login]


def rotate(log: Path, *, limit: int = 50 * 1024**2) -> None:
    """Keep one old log. Processes append, so emptying the file under them is safe."""
    if size(log) > limit:
        old = log.with_suffix(".log.1")
        with log.open("rb") as source, old.open("wb") as target:
            os.fchmod(target.fileno(), 0o600)
            while block := source.read(1024**2):
                target.write(block)
        os.truncate(log, 0)


def note(log: Path, text: str) -> None:
    """A line of the launcher's own in the log."""
    when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    with open_log(log) as file:
        file.write(f"{when} launcher: {text}\n".encode())
