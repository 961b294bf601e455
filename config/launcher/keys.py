"""The site's keys, made at its first run and kept outside the database and its backups."""

import base64
import os
import secrets
from pathlib import Path

from config.launcher.errors import LauncherError
from config.launcher.paths import DataDir

NAMES = ("SECRET_KEY", "SIPILAR_DATA_KEYS", "SIPILAR_INDEX_KEY")
HEADER = """\
# Kunci SIPILAR. Simpan salinannya di tempat aman, terpisah dari cadangan basis data:
# tanpa berkas ini NIK dan nomor rekening tidak dapat dibaca lagi. Jangan dibagikan.
"""


def load_or_make(data: DataDir) -> dict[str, str]:
    """The keys of this data directory; new ones only where there is no data yet."""
    wanted = [name for name in NAMES if not os.environ.get(name)]
    if not wanted:
        return {}
    if not data.keys.exists():
        if data.pg.exists():
            raise LauncherError(
                f"Berkas kunci {data.keys} hilang, padahal basis data sudah ada. NIK dan nomor "
                "rekening hanya terbaca dengan kunci itu. Kembalikan berkasnya dari salinan; "
                f"atau, bila datanya memang tidak diperlukan, hapus folder {data.root}."
            )
        _write(data.keys, _new_keys())
    found = _read(data.keys)
    missing = [name for name in wanted if not found.get(name)]
    if missing:
        raise LauncherError(
            f"{', '.join(missing)} tidak ada di {data.keys}. Kembalikan berkas itu dari salinan."
        )
    return {name: found[name] for name in wanted}


def _new_keys() -> dict[str, str]:
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SIPILAR_DATA_KEYS": "k1:" + base64.b64encode(secrets.token_bytes(32)).decode(),
        "SIPILAR_INDEX_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
    }


def _write(path: Path, keys: dict[str, str]) -> None:
    """Whole or not at all: a half-written key file would lock the data away."""
    half = path.with_suffix(".new")
    half.unlink(missing_ok=True)
    fd = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "w") as file:
        file.write(HEADER + "".join(f"{name}={value}\n" for name, value in keys.items()))
        file.flush()
        os.fsync(file.fileno())
    half.rename(path)


def _read(path: Path) -> dict[str, str]:
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
    lines = (line.strip() for line in path.read_text().splitlines())
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, value in pairs}
