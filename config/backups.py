"""A copy of everything but the keys, and the way back.

A backup is a folder: `database.dump` (pg_dump's own format), `media.tar` (uploaded and written
files), `manifest.json` (checksums, program version, newest migrations, counted rows). The keys
that open NIK and accounts are not in it, on purpose: docs/production.md says where they belong.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from accounts.models import Heartbeat, User
from accounts.services import heartbeats
from config.launcher.errors import LauncherError
from config.launcher.postgres import install_dir
from config.promises import prove
from reports.version import program_version

DATABASE, MEDIA, MANIFEST = "database.dump", "media.tar", "manifest.json"


class BackupError(Exception):
    """A backup that cannot be made or used; the message says what to do."""


@dataclass(frozen=True)
class Backup:
    """A finished backup: its folder and what its manifest says."""

    folder: Path
    manifest: dict


def make(target: Path) -> Backup:
    """Write a new folder under `target`; nothing of that name is left when it fails."""
    now = timezone.localtime()
    folder = target / f"sipilar-{now:%Y%m%d-%H%M%S}"
    half = target / f".{folder.name}.part"
    try:
        half.mkdir(parents=True, mode=0o700)
    except FileExistsError as fault:
        raise BackupError(f"Cadangan lain sedang dibuat di {half}.") from fault
    try:
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={half / DATABASE}")
        _pack_media(half / MEDIA)
        manifest = _manifest(half, now)
        (half / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
        half.rename(folder)
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise
    heartbeats.beat(name=Heartbeat.BACKUP, note=folder.name)
    return Backup(folder, manifest)


def restore(folder: Path, *, replace: bool = False) -> tuple[Backup, list[dict[str, str]]]:
    """Put a backup in the place of what is there; the broken promises found afterwards, if any.

    Checks the checksums before it touches anything. What was there is kept first, as a backup of
    its own beside the data; it is only replaced when `replace` says so.
    """
    backup = read(folder)
    media = Path(settings.MEDIA_ROOT)
    if _is_used():
        if not replace:
            raise BackupError(
                "Basis data ini sudah berisi. Ulangi dengan --replace untuk menggantinya; isi "
                "yang sekarang dicadangkan lebih dulu."
            )
        make(settings.DATA_DIR / "backups")
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    name = connection.settings_dict["NAME"]
    connection.close()
    _run(
        "pg_restore",
        "--no-owner",
        "--exit-on-error",
        "--single-transaction",
        f"--dbname={name}",
        str(folder / DATABASE),
    )
    _unpack_media(folder / MEDIA, media)
    call_command("migrate", verbosity=0)
    return backup, prove()[0]


def read(folder: Path) -> Backup:
    """A backup whose files are as they were written. Raises BackupError."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise BackupError(f"{folder} bukan cadangan SIPILAR: {MANIFEST} tidak terbaca.") from fault
    for name, digest in manifest["sha256"].items():
        path = folder / name
        if not path.is_file() or _sha256(path) != digest:
            raise BackupError(
                f"{name} hilang atau berubah sejak cadangan dibuat. Pakai cadangan lain."
            )
    return Backup(folder, manifest)


def _manifest(folder: Path, now: datetime) -> dict:
    return {
        "made_at": now.isoformat(timespec="seconds"),
        "program_version": program_version(),
        "migrations": {
            app: max(
                name
                for one, name in MigrationRecorder(connection).applied_migrations()
                if one == app
            )
            for app in {app for app, _ in MigrationRecorder(connection).applied_migrations()}
        },
        "counted": prove()[1],
        "sha256": {name: _sha256(folder / name) for name in (DATABASE, MEDIA)},
    }


def _is_used() -> bool:
    """Somebody has an account here; regions alone are loaded again at any time."""
    if User._meta.db_table not in connection.introspection.table_names():
        return False
    return User.objects.exists()


def _pack_media(target: Path) -> None:
    media = Path(settings.MEDIA_ROOT)
    with tarfile.open(target, "w") as archive:
        for path in sorted(media.rglob("*")) if media.is_dir() else ():
            # Half-written files begin with a dot; one that is purged meanwhile is gone.
            if path.is_file() and not path.name.startswith("."):
                try:
                    archive.add(path, arcname=path.relative_to(media).as_posix())
                except FileNotFoundError:
                    continue


def _unpack_media(source: Path, media: Path) -> None:
    new = media.with_name(f".{media.name}.restored")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True, mode=0o700)
    with tarfile.open(source) as archive:
        archive.extractall(new, filter="data")
    if media.exists():
        media.rename(media.with_name(f"{media.name}.before-{timezone.localtime():%Y%m%d-%H%M%S}"))
    new.rename(media)


def _run(program: str, *arguments: str) -> None:
    """One of PostgreSQL's own programs, for the database of the settings.

    The password goes through the environment: a command line is read by everybody.
    """
    wanted = connection.get_connection_params()
    told = {
        "PGHOST": wanted.get("host"),
        "PGPORT": wanted.get("port"),
        "PGUSER": wanted.get("user"),
        "PGPASSWORD": wanted.get("password"),
        "PGDATABASE": wanted.get("dbname"),
    }
    environment = {**os.environ, **{name: str(value) for name, value in told.items() if value}}
    ended = subprocess.run(
        [_found(program), *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise BackupError(f"{program} gagal: {ended.stderr.strip()[-600:]}")


def _found(program: str) -> str:
    """The wheel's own, which is of the version we ask for; a system's may be older."""
    try:
        return str(install_dir() / "bin" / program)
    except LauncherError:
        return shutil.which(program) or program


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
