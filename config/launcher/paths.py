"""The data directory of one site, and the names of what lies in it."""

import errno
import hashlib
import os
import re
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from config.launcher.errors import LauncherError

BASE_DIR = Path(__file__).resolve().parent.parent.parent
# The kernel's limit for a socket's path is 107 bytes; PostgreSQL's socket has the longest name.
LONGEST_SOCKET = len("/.s.PGSQL.5432.lock")
SOCKET_PATH_LIMIT = 107
PLAIN_PATH = re.compile(r"[A-Za-z0-9._/+-]+")


@dataclass(frozen=True)
class DataDir:
    """Everything one site keeps: database, queue, keys, files, log."""

    root: Path

    @property
    def pg(self) -> Path:
        return self.root / "pg"

    @property
    def valkey(self) -> Path:
        return self.root / "valkey"

    @property
    def beat(self) -> Path:
        return self.root / "beat"

    @property
    def keys(self) -> Path:
        return self.root / "secrets.env"

    @property
    def log(self) -> Path:
        return self.root / "sipilar.log"

    @property
    def disk_low(self) -> Path:
        """Exists while the disk is nearly full; the site reads it and refuses uploads."""
        return self.root / "disk-low"

    @property
    def tag(self) -> str:
        """Stands in the titles of this site's server processes, and of no other's."""
        return "sipilar-" + hashlib.sha256(bytes(self.root)).hexdigest()[:12]

    @property
    def run(self) -> Path:
        """Where the sockets are: `run/`, or what it points to when that path is too long."""
        here = self.root / "run"
        return here.readlink() if here.is_symlink() else here

    def lock(self, name: str) -> Path:
        return self.root / f"{name}.lock"


def data_dir() -> DataDir:
    """The data directory that the environment names, `./var` beside the code by default."""
    named = os.environ.get("SIPILAR_DATA_DIR") or str(BASE_DIR / "var")
    return DataDir(Path(named).expanduser().resolve())


def not_ours(path: Path) -> LauncherError:
    return LauncherError(
        f"{path} milik pengguna lain. Jalankan sebagai pemiliknya, atau pilih folder data lain "
        "dengan SIPILAR_DATA_DIR=/folder/baru."
    )


def make_private(path: Path, *, uid: int, gid: int) -> None:
    """A directory that only `uid` (and root) can enter."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = path.lstat()
        if (found.st_uid, found.st_gid) != (uid, gid) and os.geteuid() == 0:
            os.chown(path, uid, gid)
        if stat.S_IMODE(found.st_mode) != 0o700:
            path.chmod(0o700)
    except PermissionError as error:
        raise not_ours(path) from error
    except OSError as error:
        if error.errno == errno.EINVAL:
            # A user namespace that knows no user but root.
            raise LauncherError(
                f"Root di sini tidak dapat memberikan {path} kepada pengguna nomor {uid}, padahal "
                "PostgreSQL tidak mau berjalan sebagai root. Jalankan sebagai pengguna biasa, "
                "atau beri DATABASE_URL dan REDIS_URL milik server lain."
            ) from error
        if not isinstance(error, FileExistsError | NotADirectoryError):
            raise
        raise LauncherError(
            f"{path} sudah ada dan bukan folder. Pilih folder lain dengan SIPILAR_DATA_DIR."
        ) from error


def give_to_owner_of_folder(fd: int, path: Path) -> None:
    """What root makes in somebody's data directory, that somebody can open tomorrow."""
    folder = path.parent.stat()
    if os.geteuid() == 0 and os.fstat(fd).st_uid == 0 and folder.st_uid != 0:
        os.fchown(fd, folder.st_uid, folder.st_gid)


def make_socket_dir(data: DataDir, *, uid: int, gid: int) -> Path:
    """The private directory of the sockets, elsewhere when the usual path would not fit."""
    here = data.root / "run"
    fits = (
        len(bytes(here)) + LONGEST_SOCKET <= SOCKET_PATH_LIMIT
        and PLAIN_PATH.fullmatch(str(here)) is not None
    )
    if here.is_symlink():
        if _is_private(here.readlink(), uid) and not fits:
            return here.readlink()
        here.unlink()
    if not fits:
        # An unguessable name: nobody can wait for us at it.
        here.symlink_to(tempfile.mkdtemp(prefix="sipilar-", dir="/tmp"))
    make_private(data.run, uid=uid, gid=gid)
    return data.run


def _is_private(path: Path, uid: int) -> bool:
    try:
        found = path.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == uid and not found.st_mode & 0o077
