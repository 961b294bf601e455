"""What the browser gets from us obeys our own policy: nothing from elsewhere, nothing inline.

E-mails are apart: mail programs know no stylesheets, and no page policy applies to them.
"""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template

ROOT = Path(settings.BASE_DIR)
EMAILS = ROOT / "templates" / "emails"
TEMPLATES = sorted(
    path
    for folder in (ROOT / "templates", *ROOT.glob("*/templates"))
    for path in folder.rglob("*.html")
    if EMAILS not in path.parents
)
STYLES = sorted((ROOT / "static").rglob("*.css"))
SCRIPTS = sorted((ROOT / "static").rglob("*.js"))
PICTURES = sorted((ROOT / "static").rglob("*.svg"))

FOREIGN = re.compile(r"""(?:https?:)?//[a-z0-9-]+\.[a-z]""", re.IGNORECASE)
XML_NAMES = "http://www.w3.org/"
TAG = re.compile(r"<[a-z][^>]*>", re.IGNORECASE | re.DOTALL)
TEMPLATE_CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)


def relative(path):
    return str(path.relative_to(ROOT))


def text_of(path):
    return path.read_text(encoding="utf-8").replace(XML_NAMES, "")


def test_there_is_something_to_check():
    assert len(TEMPLATES) > 40
    assert len(STYLES) > 4
    assert len(SCRIPTS) > 2


@pytest.mark.parametrize("path", [*TEMPLATES, *STYLES, *SCRIPTS, *PICTURES], ids=relative)
def test_names_nothing_from_elsewhere(path):
    text = re.sub(r"(?m)^\s*//.*$|/\*.*?\*/", "", text_of(path), flags=re.DOTALL)

    assert not FOREIGN.findall(text)


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_template_has_no_inline_script_style_or_handler(path):
    markup = TEMPLATE_CODE.sub("", text_of(path))

    assert "<style" not in markup
    for tag in TAG.findall(markup):
        assert not re.search(r"\sstyle\s*=", tag), tag
        assert not re.search(r"\son[a-z]+\s*=|\shx-on", tag), tag
        assert "javascript:" not in tag, tag
        if tag.startswith("<script"):
            assert " src=" in tag or 'type="application/json"' in tag, tag


@pytest.mark.parametrize("path", SCRIPTS, ids=relative)
def test_script_neither_evaluates_text_nor_writes_markup(path):
    text = text_of(path)

    assert not re.search(
        r"\beval\(|new Function\(|\.innerHTML|insertAdjacentHTML|document\.write", text
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_template_compiles(path):
    folder = next(p for p in path.parents if p.name == "templates")

    get_template(str(path.relative_to(folder)))


def test_every_static_file_a_template_names_exists():
    named = {
        name
        for path in TEMPLATES
        for name in re.findall(r"""\{%\s*static\s+['"]([^'"]+)['"]""", text_of(path))
    }

    assert not {name for name in named if finders.find(name) is None}
