"""What is installed is named by version and checksum, by nobody's address, and for a reason."""

import json
import re
import tomllib

import pytest

from config.launcher.paths import BASE_DIR

ADDRESS = re.compile(r"https?://|file:|/home/|--index-url|--find-links|--trusted-host")


def pinned(name):
    """Packages of a lock file, each with its hashes."""
    text = (BASE_DIR / name).read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return {line.split("==")[0].strip(): line for line in lines}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_pinned_with_hashes(name):
    assert len(pinned(name)) > 50
    for package, line in pinned(name).items():
        assert re.match(r"[\w.\[\],-]+==\S+", line), package
        assert "--hash=sha256:" in line, package


@pytest.mark.parametrize(
    "name",
    ["requirements.txt", "requirements-dev.txt", "package-lock.json", ".npmrc", "package.json"],
)
def test_no_lock_names_an_address(name):
    assert not ADDRESS.search((BASE_DIR / name).read_text())


def test_the_development_lock_agrees_with_the_runtime_lock():
    development = pinned("requirements-dev.txt")
    for package, line in pinned("requirements.txt").items():
        assert development[package].split("--hash")[0].strip() == line.split("--hash")[0].strip()


def test_npm_packages_carry_checksums():
    packages = json.loads((BASE_DIR / "package-lock.json").read_text())["packages"]
    assert all("integrity" in package for path, package in packages.items() if path)


def test_every_dependency_says_why():
    text = (BASE_DIR / "pyproject.toml").read_text()
    project = tomllib.loads(text)
    lines = [line.strip() for line in text.splitlines()]
    named = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    for requirement in named:
        (index,) = [i for i, line in enumerate(lines) if line.startswith(f'"{requirement}"')]
        # The reason stands above it, or above the package it belongs to.
        above = [line for line in lines[index - 2 : index] if line.startswith("#")]
        assert above, f"{requirement} has no reason"


def test_a_locked_package_is_there_for_each_dependency():
    project = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())
    locked = {re.sub(r"[-_.]+", "-", name).lower() for name in pinned("requirements.txt")}
    for requirement in project["project"]["dependencies"]:
        name = re.match(r"[\w.-]+", requirement).group()
        assert re.sub(r"[-_.]+", "-", name).lower() in locked
