"""Which user the database server runs as: PostgreSQL refuses to run as root."""

import os
import pwd
from dataclasses import dataclass

from config.launcher.errors import LauncherError
from config.launcher.paths import DataDir


@dataclass(frozen=True)
class ServerUser:
    """The user that owns the database's files and runs the servers."""

    uid: int
    gid: int
    # The system users who may connect, for peer authentication.
    clients: tuple[str, ...]

    @property
    def is_other(self) -> bool:
        return self.uid != os.geteuid()


def server_user(data: DataDir) -> ServerUser:
    """Ourselves; or, as root, the owner of the data, else an unprivileged user."""
    if os.geteuid() != 0:
        return _ourselves()
    for path in (data.pg, data.root):
        if path.exists() and path.stat().st_uid != 0:
            found = path.stat()
            return ServerUser(found.st_uid, found.st_gid, _names(0, found.st_uid))
    # A user of its own is better where an administrator made one; `nobody` is always there.
    for name in (os.environ.get("SIPILAR_SERVER_USER"), "sipilar", "nobody"):
        try:
            entry = pwd.getpwnam(name) if name else None
        except KeyError:
            continue
        if entry and entry.pw_uid != 0:
            return ServerUser(entry.pw_uid, entry.pw_gid, _names(0))
    raise LauncherError(
        "PostgreSQL tidak mau berjalan sebagai root dan mesin ini tidak punya pengguna `nobody`. "
        "Buat satu (useradd --system sipilar) atau jalankan sebagai pengguna biasa."
    )


def _ourselves() -> ServerUser:
    uid = os.geteuid()
    try:
        entry = pwd.getpwuid(uid)
    except KeyError as error:
        raise LauncherError(
            f"Pengguna dengan nomor {uid} tidak tercatat di /etc/passwd, dan PostgreSQL "
            "memerlukannya. Tambahkan catatan itu, atau beri DATABASE_URL dan REDIS_URL milik "
            "server lain."
        ) from error
    return ServerUser(uid, os.getegid(), _names(0, uid, fallback=entry.pw_name))


def _names(*uids: int, fallback: str = "") -> tuple[str, ...]:
    names = [fallback] if fallback else []
    for uid in uids:
        try:
            names.append(pwd.getpwuid(uid).pw_name)
        except KeyError:
            continue
    return tuple(dict.fromkeys(names))
