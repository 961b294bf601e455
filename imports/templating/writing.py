"""Writes a template: the table with its drop-downs, a sheet that explains it, and hidden lists."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from accounts.exports import starts_formula
from imports.examples import EXAMPLES
from imports.sheets import Column, Sheet
from imports.templating.mark import GUIDE, PROPERTY, mark, version
from imports.templating.places import BETWEEN, Places, places_of
from imports.templating.places import KEYS as LEVELS
from regions.models import Region

LISTS = "Daftar"
# Columns of the place of duty have the lists of those of the home.
DUTY = "duty_"
HEADING_ROW = 2
ROWS = 2_000
# Kept as text, because Excel drops digits of long numbers and noughts in front.
LENGTHS = {"nik": (16, 16), "kk": (16, 16), "phone": (8, 20), "account": (5, 25)}
DATES = frozenset({"birth_date", "sk_on", "start_on", "end_on", "certificate_on"})


def template(
    sheet: type[Sheet], region: Region, people: Sequence[Mapping[str, str | date]] = ()
) -> bytes:
    """An .xlsx to fill in; `people` are rows by column key, put in beforehand."""
    places = places_of(region, [key.removeprefix(DUTY) for key in sheet.template_keys()])
    keys = [
        key
        for key in sheet.template_keys()
        if (level := key.removeprefix(DUTY)) not in LEVELS or level in places.levels
    ]
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    book.set_custom_property(PROPERTY, mark(sheet, region.code))
    book.set_properties({"title": f"Templat {sheet.title}, {region.name}"})
    _Writer(book, sheet, region, keys, places).write(people)
    book.close()
    return target.getvalue()


class _Writer:
    def __init__(self, book, sheet: type[Sheet], region: Region, keys, places: Places) -> None:
        self.book, self.sheet, self.region, self.keys = book, sheet, region, keys
        self.places = places
        self.columns: dict[str, Column] = {key: sheet.columns()[key] for key in keys}
        self.at = {key: position for position, key in enumerate(keys)}
        add = book.add_format
        self.title = add({"bold": True, "font_size": 14})
        self.soft = add({"font_color": "#555555"})
        self.wrap = add({"text_wrap": True, "valign": "top", "num_format": "@"})
        look = {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"}
        self.heading = add(look | {"bg_color": "#DCEBED"})
        self.needed = add(look | {"bg_color": "#0F5A66", "font_color": "#FFFFFF"})
        self.text = add({"num_format": "@", "locked": False})
        self.guarded = add({"num_format": "@", "locked": False, "quote_prefix": True})
        self.day = add({"num_format": "dd-mm-yyyy", "align": "left", "locked": False})

    def write(self, people: Sequence[Mapping[str, str | date]]) -> None:
        page = self.book.add_worksheet(self.sheet.title[:31])
        guide = self.book.add_worksheet(GUIDE)
        lists = self.book.add_worksheet(LISTS)
        lists.hide()
        self._lists(lists)
        page.write_string(0, 0, f"Daftar {self.sheet.plural}: {self.region.name}", self.title)
        page.write_string(
            1, 0, "Isi mulai baris 4. Kolom gelap wajib. Cara mengisi ada di Petunjuk.", self.soft
        )
        for key, column in self.columns.items():
            place = self.at[key]
            is_needed = column.required or (key,) in self.sheet.required_groups
            page.write_string(
                HEADING_ROW, place, column.label, self.needed if is_needed else self.heading
            )
            page.set_column(place, place, _width(key, column), self._format(key))
            self._validate(page, key, column)
        page.set_row(HEADING_ROW, 32)
        page.freeze_panes(HEADING_ROW + 1, 1)
        page.protect(
            "",
            {
                "format_cells": True,
                "format_columns": True,
                "format_rows": True,
                "insert_rows": True,
                "delete_rows": True,
                "sort": True,
                "autofilter": True,
            },
        )
        for number, person in enumerate(people, HEADING_ROW + 1):
            self._person(page, number, person)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(HEADING_ROW)
        self._guide(guide)
        page.activate()

    def _format(self, key: str):
        return self.day if _is_date(key) else self.text

    def _person(self, page, number: int, person: Mapping[str, str | date]) -> None:
        for key, place in self.at.items():
            value = person.get(key)
            if isinstance(value, date):
                page.write_datetime(number, place, value, self.day)
            elif value:
                form = self.guarded if starts_formula(value) else self.text
                page.write_string(number, place, value, form)

    def _validate(self, page, key: str, column: Column) -> None:
        first, last, place = HEADING_ROW + 1, HEADING_ROW + ROWS, self.at[key]
        rule: dict = {"ignore_blank": True}
        if key.removeprefix(DUTY) in self.places.levels:
            rule |= {"validate": "list", "source": self._place_list(key)}
            above = [self.columns[one].label for one in self._above(key) if one in self.columns]
            if above:
                rule["input_message"] = f"Pilih dulu {' dan '.join(above)}."
            rule |= {"error_type": "warning", "error_message": "Nama ini tidak ada di daftar."}
        elif choices := self.sheet.template_choices().get(key):
            rule |= {"validate": "list", "source": list(choices), "error_type": "warning"}
            rule["error_message"] = "Pilih dari daftar."
        elif length := _length(key):
            shortest, longest = length
            rule |= {"validate": "length", "error_title": column.label}
            if shortest == longest:
                rule |= {"criteria": "==", "value": longest}
                rule["error_message"] = f"{column.label} terdiri dari {longest} angka."
            else:
                rule |= {"criteria": "between", "minimum": shortest, "maximum": longest}
                rule["error_message"] = f"{column.label} terlalu pendek atau terlalu panjang."
        else:
            return
        page.data_validation(first, place, last, place, rule)

    def _above(self, key: str) -> list[str]:
        """The columns of the levels above, beside the same place."""
        level = key.removeprefix(DUTY)
        prefix = key.removesuffix(level)
        return [prefix + one for one in self.places.levels[: self.places.levels.index(level)]]

    def _place_list(self, key: str) -> str:
        """The whole list for the first level; for the others the part under what was chosen."""
        level = self.places.levels.index(key.removeprefix(DUTY))
        names, under = (xl_col_to_name(2 * level + offset) for offset in (2, 1))
        count = len(self.places.names[key.removeprefix(DUTY)]) + 1
        if level == 0:
            return f"={LISTS}!${names}$2:${names}${count}"
        chosen = f'&"{BETWEEN}"&'.join(
            f"${xl_col_to_name(self.at[one])}{HEADING_ROW + 2}" for one in self._above(key)
        )
        span = f"{LISTS}!${under}$2:${under}${count}"
        return (
            f"=OFFSET({LISTS}!${names}$2,MATCH({chosen},{span},0)-1,0,COUNTIF({span},{chosen}),1)"
        )

    def _lists(self, lists) -> None:
        """Column A names the version; then two columns a level: what is above, and the name."""
        lists.write_string(0, 0, mark(self.sheet, self.region.code))
        for level, key in enumerate(self.places.levels):
            lists.write_string(0, 2 * level + 2, self.columns[key].label)
            rows = zip(self.places.under[key], self.places.names[key], strict=True)
            for number, (under, name) in enumerate(rows, 1):
                lists.write_string(number, 2 * level + 1, under)
                lists.write_string(number, 2 * level + 2, name)

    def _guide(self, guide) -> None:
        guide.set_column(0, 0, 26)
        guide.set_column(1, 1, 46)
        guide.set_column(2, 2, 30)
        guide.write_string(0, 0, f"Petunjuk mengisi: {self.sheet.title}", self.title)
        lines = (
            "Satu baris untuk satu orang atau lembaga. Judul kolom dikunci supaya tetap dikenali.",
            "NIK dan nomor HP sudah berformat Teks: ketik apa adanya, tanpa tanda petik.",
            "Kecamatan dan kelurahan dipilih dari daftar; pilih kecamatannya lebih dulu.",
            "Setelah diisi, unggah berkas ini di SIPILAR, menu Impor. Lembar ini tidak dibaca.",
        )
        for number, line in enumerate(lines, 2):
            guide.write_string(number, 0, line)
        start = len(lines) + 3
        for place, words in enumerate(("Judul kolom", "Cara mengisi", "Contoh")):
            guide.write_string(start, place, words, self.heading)
        for number, (key, column) in enumerate(self.columns.items(), start + 1):
            example = column.example or (EXAMPLES[key].good if key in EXAMPLES else "")
            guide.write_string(number, 0, column.label, self.wrap)
            guide.write_string(number, 1, column.help, self.wrap)
            guide.write_string(number, 2, example, self.wrap)
        end = start + len(self.columns) + 2
        guide.write_string(end, 0, f"Versi {version(self.sheet)}", self.soft)
        guide.protect()


def _width(key: str, column: Column) -> int:
    if _length(key):
        return 20
    return min(max(len(column.label), len(column.example)) + 4, 34)


def _length(key: str) -> tuple[int, int] | None:
    """Of `nik`, and of somebody's: `chair_nik`, `leader_phone`."""
    return LENGTHS.get(key) or LENGTHS.get(key.rpartition("_")[2])


def _is_date(key: str) -> bool:
    return key in DATES or key.endswith(("_on", "_until"))
