"""Papers: data in, PDF out, and nothing in a name can change the document."""

from datetime import UTC, datetime

import pytest

from accounts.typesetting import NotTypeset, typeset

AT = datetime(2026, 11, 22, tzinfo=UTC)
TEMPLATE = """
#let told = json(bytes(sys.inputs.data))
#set document(title: told.title)
#told.title
"""


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "paper.typ"
    path.write_text(TEMPLATE)
    return path


def test_same_data_same_bytes(template):
    data = {"title": '#panic("x") *Surat* 😀'}

    first = typeset(template, data=data, at=AT)

    assert first.startswith(b"%PDF-")
    assert typeset(template, data=data, at=AT) == first


def test_a_fault_of_the_template_is_told(template):
    with pytest.raises(NotTypeset, match="title"):
        typeset(template, data={}, at=AT)
