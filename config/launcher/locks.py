"""Locks that the kernel lets go of when their holder dies, however it dies."""

import fcntl
import os
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from config.launcher.paths import give_to_owner_of_folder


class FileLock:
    """A `flock` on one file. Process ids are never asked: they are reused, locks are not."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.fd: int | None = None

    def take(self, *, shared: bool = False, wait: bool = True) -> bool:
        """Take the lock; False when somebody else holds it and we were told not to wait."""
        if self.fd is None:
            self.fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            give_to_owner_of_folder(self.fd, self.path)
        how = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(self.fd, how if wait else how | fcntl.LOCK_NB)
        except BlockingIOError:
            self.drop()
            return False
        return True

    def drop(self) -> None:
        """Let go. A child that inherited the descriptor keeps the lock until it ends."""
        if self.fd is not None:
            os.close(self.fd)
            self.fd = None

    def __enter__(self) -> Self:
        self.take()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.drop()


def is_held(path: Path) -> bool:
    """Does any living process hold this lock?"""
    probe = FileLock(path)
    taken = probe.take(wait=False)
    probe.drop()
    return not taken


def wait_until_free(path: Path, *, seconds: float) -> bool:
    """Wait for the last holder to end; False when the time is up."""
    deadline = time.monotonic() + seconds
    while is_held(path):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
