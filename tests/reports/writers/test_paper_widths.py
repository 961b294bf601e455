"""What the PDF knows of the widths of its font, beside the font itself."""

import json

import pytest
import typst

from reports.writers.paper_widths import BOLD, REGULAR, column_em, em

CHARACTERS = "".join(chr(code) for code in range(0x20, 0x7F))
# Between two letters, because a space alone has no width.
MEASURE = b"""
#set text(font: "Libertinus Serif", size: 1000pt, number-width: "tabular", lang: "id")
#set page(width: auto, height: auto)
#let wide(body) = calc.round(measure(body).width.pt())
#context [#metadata(json(bytes(sys.inputs.texts)).map(one => (
  wide(one) - wide("nn"), wide(strong(one)) - wide(strong("nn")),
))) <widths>]
"""


def measured(texts: list[str]) -> list[list[float]]:
    found = typst.query(
        MEASURE,
        "<widths>",
        field="value",
        one=True,
        font_paths=[],
        ignore_system_fonts=True,
        sys_inputs={"texts": json.dumps([f"n{text}n" for text in texts])},
    )
    return json.loads(found)


def test_widths_are_those_of_the_font():
    regular, bold = zip(*measured(list(CHARACTERS)), strict=True)

    assert len(REGULAR) == len(BOLD) == len(CHARACTERS)
    assert regular == pytest.approx(REGULAR, abs=1)
    assert bold == pytest.approx(BOLD, abs=1)


@pytest.mark.parametrize("text", ["Kabupaten Administrasi Kepulauan Seribu", "1.234.567", "Affif"])
def test_no_text_is_wider_than_its_letters(text):
    ((regular, bold),) = measured([text])

    # Pairs that stand closer and letters that grow together only make it narrower.
    assert regular / 1000 <= em(text) + 0.02
    assert bold / 1000 <= em(text, bold=True) + 0.02


def test_column_holds_its_heading_its_texts_and_its_total():
    assert column_em("Kode", ["LAP-1", "LAP-1000"], "") == round(em("LAP-1000"), 2)
    assert column_em("Nama kegiatan", ["A"], "") == round(em("Nama kegiatan", bold=True), 2)
    assert column_em("Jml", ["1"], "200.000") == round(em("200.000", bold=True), 2)
