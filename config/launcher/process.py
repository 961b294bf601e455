"""Starting a server process, and finding those of ours that an accident left behind."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

import psutil

from config.launcher.identity import ServerUser
from config.launcher.locks import FileLock, wait_until_free
from config.launcher.paths import give_to_owner_of_folder

EXEC_AS = Path(__file__).with_name("exec_as.py")


def wrapped(
    program: Sequence[str | Path],
    *,
    user: ServerUser | None = None,
    paths: Sequence[Path] = (),
    die_with: signal.Signals | None = None,
) -> list[str]:
    """The command line that becomes `program`: as `user`, and ending when we do."""
    orders: dict[str, object] = {"parent": os.getpid()}
    if user is not None and user.is_other:
        orders |= {"uid": user.uid, "gid": user.gid, "paths": [str(path) for path in paths]}
    if die_with is not None:
        orders["die_with"] = int(die_with)
    return [sys.executable, "-I", "-S", str(EXEC_AS), json.dumps(orders), *map(str, program)]


def server_environment() -> dict[str, str]:
    """What a database server may know: no keys, no settings of somebody's own client."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def start_server(
    program: Sequence[str | Path],
    *,
    user: ServerUser,
    paths: Sequence[Path],
    lock: Path,
    log: Path,
    die_with: signal.Signals | None,
) -> subprocess.Popen[bytes]:
    """Start a server that holds `lock` for as long as any of its processes lives."""
    held = FileLock(lock)
    held.take(wait=False)
    assert held.fd is not None
    try:
        with open_log(log) as output:
            return subprocess.Popen(
                wrapped(program, user=user, paths=paths, die_with=die_with),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=server_environment(),
                pass_fds=[held.fd],
                # Ctrl-C in the terminal is for the supervisor, which stops things in order.
                start_new_session=True,
            )
    finally:
        held.drop()


def open_log(log: Path) -> BinaryIO:
    """The one log of the site; only its owner reads it."""
    fd = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    give_to_owner_of_folder(fd, log)
    return os.fdopen(fd, "ab")


def ours(tag: str) -> list[psutil.Process]:
    """Living server processes with this tag in their title, whoever started them."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        title = " ".join(process.info["cmdline"] or [])
        if tag in title and process.info["status"] != psutil.STATUS_ZOMBIE:
            found.append(process)
    return found


def end_leftovers(tag: str, lock: Path) -> bool:
    """End server processes that no longer answer; False when some cannot be ended from here."""
    for how in (signal.SIGQUIT, signal.SIGKILL):
        for process in ours(tag):
            with contextlib.suppress(psutil.Error):
                process.send_signal(signal.SIGCONT)
                process.send_signal(how)
        if wait_until_free(lock, seconds=5):
            return True
    return False


def tail(log: Path, *, since: int, lines: int = 12) -> str:
    """The last lines a server wrote, for the message about why it did not start."""
    with log.open("rb") as file:
        file.seek(min(since, log.stat().st_size))
        text = file.read().decode(errors="replace")
    return "\n".join("    " + line for line in text.splitlines()[-lines:])


def size(log: Path) -> int:
    return log.stat().st_size if log.exists() else 0


def wait_for(question: Callable[[], bool], *, seconds: float, every: float = 0.05) -> bool:
    """Ask until the answer is yes; False when the time is up."""
    deadline = time.monotonic() + seconds
    while not question():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True
