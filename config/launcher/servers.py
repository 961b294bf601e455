"""The embedded servers as something to use for a while: the last user turns off the light."""

import os
from pathlib import Path
from types import TracebackType
from typing import Self

from config.launcher import disk, keys
from config.launcher.console import Say
from config.launcher.identity import server_user
from config.launcher.locks import FileLock
from config.launcher.paths import DataDir, data_dir, make_private, make_socket_dir, not_ours
from config.launcher.postgres import Postgres
from config.launcher.valkey import Valkey


class EmbeddedServers:
    """PostgreSQL and Valkey of one data directory, those of them that the environment lacks.

    Every process that uses them holds `users.lock` together with the others. Starting and
    stopping happens under `control.lock`, and they are stopped by the user who finds nobody else
    at `users.lock`. A killed process holds no lock, so nobody waits for it.
    """

    def __init__(self, *, say: Say, attached: bool = False, makes_keys: bool = False) -> None:
        self.data: DataDir = data_dir()
        self.say = say
        self.attached = attached
        self.wants_database = not os.environ.get("DATABASE_URL")
        self.wants_broker = not os.environ.get("REDIS_URL")
        # In production a missing key is refused by the settings, not invented here.
        debugging = os.environ.get("DJANGO_DEBUG", "").lower() in {"1", "true", "yes", "on"}
        self.makes_keys = makes_keys or self.wants_database or debugging
        self.control = FileLock(self.data.lock("control"))
        self.users = FileLock(self.data.lock("users"))
        self.running: list[Postgres | Valkey] = []

    def prepare(self) -> dict[str, str]:
        """Make the directory and the keys, start nothing; the environment the site needs."""
        environment = {"SIPILAR_DATA_DIR": str(self.data.root)}
        if not (self.wants_database or self.wants_broker or self.makes_keys):
            return environment
        user = server_user(self.data)
        make_private(self.data.root, uid=user.uid, gid=user.gid)
        try:
            with self.control:
                make_socket_dir(self.data, uid=user.uid, gid=user.gid)
                if self.makes_keys:
                    environment |= keys.load_or_make(self.data)
        except PermissionError as error:
            raise not_ours(Path(error.filename)) from error
        postgres = Postgres(self.data, user, self.say, attached=self.attached)
        valkey = Valkey(self.data, user, self.say, attached=self.attached)
        self.running = []
        if self.wants_database:
            environment["DATABASE_URL"] = postgres.url
            self.running.append(postgres)
        if self.wants_broker:
            environment["REDIS_URL"] = valkey.url
            self.running.append(valkey)
        return environment

    def start(self) -> None:
        """Have them answering, whoever starts them, and be counted as a user."""
        if not self.running:
            return
        disk.refuse_if_hopeless(self.data)
        with self.control:
            self.users.take(shared=True)
            self.ensure_locked()

    def ensure(self) -> None:
        """Start again what has died."""
        with self.control:
            self.ensure_locked()

    def ensure_locked(self) -> None:
        for server in self.running:
            server.ensure()

    def stop(self, *, even_if_used: bool = False) -> bool:
        """Stop them unless somebody else uses them; False then, and we are still counted."""
        if not self.running:
            return True
        with self.control:
            # A shared lock cannot be tried as exclusive without losing it, so let go first; the
            # control lock keeps newcomers out meanwhile.
            self.users.drop()
            alone = self.users.take(wait=False)
            if not alone and not even_if_used:
                self.users.take(shared=True)
                return False
            for server in reversed(self.running):
                server.stop()
            self.users.drop()
        return True

    def leave(self) -> None:
        """Stop them if we are the last user, else leave them to the others."""
        if not self.stop():
            self.users.drop()

    def __enter__(self) -> Self:
        os.environ.update(self.prepare())
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.leave()
