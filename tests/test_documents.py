"""What the documents tell is still so: commands, sheets, rooms, links, pictures."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands

from imports import registry

ROOT = Path(settings.BASE_DIR)
README = ROOT / "README.md"
DOCUMENTS = [README, *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
COMMAND = re.compile(r"manage\.py ([a-z_]+)")


def names(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("document", DOCUMENTS, ids=names)
def test_links_lead_somewhere_and_commands_exist(document):
    text = document.read_text()
    links = [unquote(link) for link in LINK.findall(text) if "://" not in link]

    assert [link for link in links if not (document.parent / link).exists()] == []
    assert set(COMMAND.findall(text)) - set(get_commands()) == set()


def test_every_picture_is_shown_somewhere():
    shown = {
        (document.parent / link).resolve()
        for document in DOCUMENTS
        for link in LINK.findall(document.read_text())
    }

    pictures = (ROOT / "docs" / "images").glob("*.png")
    assert [picture.name for picture in pictures if picture.resolve() not in shown] == []


def test_readme_names_every_sheet():
    [line] = [line for line in README.read_text().splitlines() if line.startswith("Sheets: ")]
    sheets = line.partition(". ")[0]

    assert sorted(re.findall(r"`([a-z-]+)`", sheets)) == registry.slugs()


def test_architecture_names_every_room():
    told = set(re.findall(r"^\| `(\w+)/`", (ROOT / "docs/architecture.md").read_text(), re.M))

    ours = {app.label for app in apps.get_app_configs() if Path(app.path).parent == ROOT}
    assert told == ours
