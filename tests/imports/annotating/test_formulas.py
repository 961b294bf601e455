"""What people type stays text in the workbook that goes back; their own formulas stay theirs."""

import io

import openpyxl
import xlsxwriter
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from accounts.exports import FORMULA_STARTS
from imports.annotating import conversion, process
from imports.reading.types import Limits

WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=12
)
TEXTS = st.builds(str.__add__, st.sampled_from(FORMULA_STARTS), WORDS)


def marks(rows, name="Data"):
    return {
        "origin": "SIPILAR",
        "token": "tanda",
        "sheets": [
            {"name": name, "heading_row": 1, "right": 1, "help": "=bantuan", "rows": rows},
        ],
    }


def marked(path, told) -> openpyxl.Workbook:
    target = path.with_name("ditandai.xlsx")
    with target.open("wb") as out:
        process.annotate(path, told, out, beat=lambda: None)
    return openpyxl.load_workbook(io.BytesIO(target.read_bytes()))


@settings(max_examples=10, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(name=TEXTS, remark=TEXTS, edit=TEXTS)
def test_only_the_users_own_formula_is_one(tmp_path_factory, name, remark, edit):
    path = tmp_path_factory.mktemp("buku") / "asli.xlsx"
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
    page = book.add_worksheet("Data")
    page.write_row(0, 0, ["Nama", "NIK"])
    page.write_string(1, 0, name)
    page.write_formula(1, 1, "=1+1", None, 2)
    book.close()
    row = [2, "error", remark, remark, [[0, "error", remark]], [[0, edit]]]
    after = marked(path, marks([row]))["Data"]
    formulas = {c.coordinate: c.value for r in after.iter_rows() for c in r if c.data_type == "f"}
    assert formulas == {"B2": "=1+1"}
    # XML has one kind of line end.
    assert after["A2"].value == edit.replace("\r", "\n")
    assert remark.replace("\r", "\n").strip() in after["A2"].comment.text


@settings(max_examples=10, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_a_csv_becomes_a_workbook_without_formulas(tmp_path_factory, texts):
    folder = tmp_path_factory.mktemp("teks")
    source = folder / "asli.csv"
    lines = ["Nama;NIK", *(f'"{text.replace(chr(34), chr(34) * 2)}";x' for text in texts)]
    source.write_text("\n".join(lines), newline="")
    names = conversion.to_xlsx(source, "asli.csv", folder / "salinan.xlsx", limits=Limits())
    assert names == {0: "asli"}
    page = openpyxl.load_workbook(folder / "salinan.xlsx")["asli"]
    assert {c.data_type for r in page.iter_rows() for c in r} <= {"s", "n"}
    assert page.cell(1, 2).value == "NIK"
