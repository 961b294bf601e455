"""What the settings make of the environment, read in a process of its own."""

import os
import subprocess
import sys

import pytest

TELL = "from config import settings as s; print(s.DEMO, s.SIPILAR_MFA_REQUIRED)"
SAID = ("PUBLIC_URL", "ALLOWED_HOSTS", "SIPILAR_DEMO", "SIPILAR_TESTING", "PYTEST_VERSION")


def told(**said: str) -> str:
    kept = {name: value for name, value in os.environ.items() if name not in SAID}
    environment = kept | {"DJANGO_DEBUG": "0"} | said
    command = [sys.executable, "-c", TELL]
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return answer.stdout.strip()


@pytest.mark.parametrize(
    "said",
    [
        {"PUBLIC_URL": "https://sipilar.example"},
        {"ALLOWED_HOSTS": "sipilar.example"},
        {"PUBLIC_URL": "http://localhost:8000", "SIPILAR_DEMO": "0"},
    ],
)
def test_site_that_others_reach_is_no_demo_and_asks_for_a_second_factor(said):
    assert told(**said) == "False True"


def test_site_of_this_machine_only_is_a_demo():
    assert told(PUBLIC_URL="http://127.0.0.1:9000") == "True False"
