"""Watches the room left on the disk: a full one stops a database in the middle of a sentence."""

import json
import shutil

from config.launcher.errors import LauncherError
from config.launcher.paths import DataDir

LOW = 500 * 1024**2
# A new database takes 100 MB with its first write-ahead log.
TOO_LOW_TO_BEGIN = 200 * 1024**2


def free(data: DataDir) -> int:
    return shutil.disk_usage(data.root).free


def check(data: DataDir) -> int | None:
    """Raise or take down the flag that the site reads; the free bytes when they are too few."""
    left = free(data)
    if left >= LOW:
        data.disk_low.unlink(missing_ok=True)
        return None
    half = data.disk_low.with_suffix(".new")
    half.write_text(json.dumps({"free_bytes": left, "limit_bytes": LOW}))
    half.rename(data.disk_low)
    return left


def warning(data: DataDir, left: int) -> str:
    return (
        f"Ruang disk untuk {data.root} tinggal {left // 1024**2} MB (batas {LOW // 1024**2} MB). "
        "Unggahan ditolak sampai ada ruang; hapus berkas lain atau pindahkan folder data."
    )


def refuse_if_hopeless(data: DataDir) -> None:
    left = free(data)
    if left < TOO_LOW_TO_BEGIN and not data.pg.exists():
        raise LauncherError(
            f"Ruang disk untuk {data.root} hanya {left // 1024**2} MB; basis data baru perlu "
            f"{TOO_LOW_TO_BEGIN // 1024**2} MB. Sediakan ruang atau pilih SIPILAR_DATA_DIR lain."
        )
