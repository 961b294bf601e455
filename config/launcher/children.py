"""The site's own processes: web, worker, beat. Each is started again when it dies."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.launcher.console import Say
from config.launcher.process import open_log, wrapped

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
# A process that ran this long was well; its next death starts the pauses anew.
WELL_AFTER = 60.0
PROBE_EVERY = 10.0
PROBES_TO_FAIL = 6


@dataclass
class Child:
    """One long-running process of the site, and what it takes to end it politely."""

    name: str
    program: Sequence[str]
    environment: Mapping[str, str]
    stop_signal: signal.Signals
    grace: float
    log: Path
    say: Say
    # Answers False while the process lives but does not serve.
    probe: Callable[[], bool] | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started: float = field(default=0.0, init=False)
    next_start: float = field(default=0.0, init=False)
    pause: float = field(default=FIRST_PAUSE, init=False)
    probed: float = field(default=0.0, init=False)
    failed_probes: int = field(default=0, init=False)

    def start(self) -> None:
        with open_log(self.log) as output:
            self.process = subprocess.Popen(
                wrapped(self.program, die_with=signal.SIGTERM),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=dict(self.environment),
                start_new_session=True,
            )
        self.started = self.probed = time.monotonic()
        self.failed_probes = 0

    def look_after(self) -> None:
        """Start it when it is due, notice when it died, end it when it no longer serves."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.next_start:
                self.start()
        elif self.process.poll() is not None:
            self._kill_group()
            if now - self.started > WELL_AFTER:
                self.pause = FIRST_PAUSE
            self.say(
                f"Proses {self.name} berhenti (kode {self.process.returncode}); "
                f"dimulai lagi dalam {self.pause:.0f} detik."
            )
            self.process = None
            self.next_start = now + self.pause
            self.pause = min(self.pause * 2, LONGEST_PAUSE)
        elif self.probe and now - self.probed > PROBE_EVERY:
            self.probed = now
            self.failed_probes = 0 if self.probe() else self.failed_probes + 1
            if self.failed_probes >= PROBES_TO_FAIL:
                self.say(f"Proses {self.name} tidak menjawab; dihentikan dan dimulai lagi.")
                self.failed_probes = 0
                self.stop()

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(self.stop_signal)

    def stop(self, *, hurry: Callable[[], bool] = lambda: False) -> None:
        """Ask, wait for its grace (or until somebody is in a hurry), then insist."""
        if self.process is None:
            return
        self.ask_to_stop()
        deadline = time.monotonic() + self.grace
        while self.process.poll() is None and time.monotonic() < deadline and not hurry():
            time.sleep(0.05)
        self._kill_group()
        self.process.wait()
        self.process = None

    def _kill_group(self) -> None:
        """Nothing of it stays behind: a worker's children would go on without their master."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
