"""Data directories and servers of their own for the launcher's tests."""

import os

import pytest

from config.launcher.servers import EmbeddedServers


@pytest.fixture
def data_env(monkeypatch, tmp_path):
    """An environment that names no server and no key, only a data directory to come."""
    for name in ("DATABASE_URL", "REDIS_URL", "DJANGO_DEBUG", "PUBLIC_URL", "PORT"):
        monkeypatch.delenv(name, raising=False)
    for name in (
        "SECRET_KEY",
        "SIPILAR_DATA_KEYS",
        "SIPILAR_INDEX_KEY",
        "SIPILAR_SERVER_USER",
        "SIPILAR_UNSAFE_SERVERS",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SIPILAR_DATA_DIR", str(tmp_path / "var"))
    return tmp_path / "var"


@pytest.fixture
def said():
    """What the launcher told the person at the terminal."""
    return []


@pytest.fixture
def servers(data_env, said):
    """Both servers, running, in a new data directory."""
    servers = EmbeddedServers(say=said.append)
    servers.prepare()
    servers.start()
    yield servers
    servers.stop(even_if_used=True)


needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can change user")
