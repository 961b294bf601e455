"""The whole site, once: started, used, killed, started again, stopped with Ctrl-C."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys

import psutil
import pytest

from config.launcher.locks import is_held
from config.launcher.paths import BASE_DIR
from config.launcher.process import wait_for

pytestmark = [pytest.mark.site, pytest.mark.faults]
START_SECONDS = 240


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site:
    """`make run` without make."""

    def __init__(self, port, out):
        self.port, self.out = port, out
        self.process = None

    def start(self):
        with self.out.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.launcher"],
                cwd=BASE_DIR,
                env=os.environ | {"PORT": str(self.port), "SIPILAR_TESTING": "0"},
                stdout=out,
                stderr=out,
                stdin=subprocess.DEVNULL,
            )
        wait_for(
            lambda: "Berhenti: Ctrl-C" in self.said() or self.has_ended(), seconds=START_SECONDS
        )
        assert "SIPILAR siap" in self.said(), self.said()

    def said(self):
        return self.out.read_text()

    def has_ended(self):
        return self.process.poll() is not None

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def child(self, word):
        """The process of the site whose command line holds this word."""
        found = [
            process
            for process in psutil.Process(self.process.pid).children()
            if word in " ".join(process.cmdline())
        ]
        return found[0] if found else None

    def end(self):
        if self.process is not None and not self.has_ended():
            self.process.send_signal(signal.SIGINT)
            self.process.wait(90)


@pytest.fixture
def site(data_env, port, tmp_path):
    site = Site(port, tmp_path / "terminal.txt")
    yield site
    site.end()


def test_the_site_lives_through_kills_and_keeps_its_data(site, data_env):
    site.start()
    # It says where it is and who may log in.
    assert f"http://127.0.0.1:{site.port}" in site.said()
    logins = re.findall(r"^  (\S+@\S+)  +(\S+)  ", site.said(), flags=re.MULTILINE)
    assert len(logins) >= 5
    assert site.get("/readyz") == 200

    # A second start on the same data names the first and does no harm.
    second = subprocess.run(
        [sys.executable, "-m", "config.launcher"],
        cwd=BASE_DIR,
        env=os.environ | {"PORT": str(site.port + 1)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 0
    assert f"sudah berjalan di http://127.0.0.1:{site.port}" in second.stdout

    # A command beside it uses its servers and leaves them running.
    count = [sys.executable, "manage.py", "shell", "--no-imports", "-c", COUNT_USERS]
    before = subprocess.run(count, cwd=BASE_DIR, capture_output=True, text=True, check=True).stdout
    assert int(before) >= len(logins)
    assert site.get("/readyz") == 200

    # Web and database die; both come back.
    site.child("gunicorn").kill()
    assert wait_for(lambda: site.get("/readyz") != 200, seconds=10)
    assert wait_for(lambda: site.get("/readyz") == 200, seconds=60, every=0.5)
    site.child("postgres").kill()
    assert wait_for(lambda: "PostgreSQL hidup lagi" in site.said(), seconds=60)
    assert wait_for(lambda: site.get("/readyz") == 200, seconds=60, every=0.5)

    # The supervisor is killed: nothing of it stays, and the next start finds everything.
    site.process.kill()
    site.process.wait()
    assert wait_for(lambda: not is_held(data_env / "pg.lock"), seconds=60)
    assert wait_for(lambda: site.get("/livez") == 0, seconds=60, every=0.5)
    site.start()
    after = subprocess.run(count, cwd=BASE_DIR, capture_output=True, text=True, check=True).stdout
    assert after == before

    # Ctrl-C ends it in order.
    site.end()
    assert site.process.returncode == 0
    assert "Data tersimpan" in site.said()
    assert not is_held(data_env / "pg.lock")
    assert not is_held(data_env / "valkey.lock")
    assert not is_held(data_env / "site.lock")


COUNT_USERS = "from accounts.models import User; print(User.objects.count())"
