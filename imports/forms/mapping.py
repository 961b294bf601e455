"""Step 2, Kenali: which column of the workbook holds what, and what the workbook does not say."""

from dataclasses import dataclass

from django import forms
from django.forms import BoundField

from imports.models import BatchState, ImportBatch
from imports.reading.mapping import letter
from imports.sheets import Sheet


@dataclass(frozen=True)
class ColumnLine:
    """A column of the workbook on the page: letter, heading, first cells, and the choice."""

    letter: str
    heading: str
    samples: list[str]
    field: BoundField
    status: str
    doubts: list[str]
    suggestion: str
    # The office chose so for this heading before.
    is_remembered: bool = False


@dataclass(frozen=True)
class TablePart:
    """A sheet of the workbook on the page."""

    name: str
    titles: list[str]
    heading_rows: list[int]
    sample_numbers: list[int]
    missing: list[str]
    use: BoundField
    lines: list[ColumnLine]
    doubts: list[str]
    # (`0:3:7`, the question) of columns that look exchanged.
    exchanges: list[tuple[str, str]]

    @property
    def is_used(self) -> bool:
        return bool(self.use.value())

    @property
    def left_out(self) -> list[ColumnLine]:
        return [line for line in self.lines if line.status == "left"]


class MappingForm(forms.Form):
    """A select for each column of each sheet, and one for each open question."""

    def __init__(self, *args, batch: ImportBatch, sheet: type[Sheet], **kwargs):
        super().__init__(*args, **kwargs)
        self.batch = batch
        self.sheet = sheet
        choices = [("", "Tidak dipakai")]
        choices += [(key, column.label) for key, column in sheet.columns().items()]
        for table in batch.tables:
            self._add_table(table, choices)
        for question in self.asked():
            self.fields[f"jawab-{question['key']}"] = forms.ChoiceField(
                label=question["label"],
                choices=[("", "Pilih…"), *((c[0], c[1]) for c in question["choices"])],
                initial=batch.defaults.get(question["key"], ""),
                error_messages={"required": "Pilih jawabannya dulu."},
            )

    def asked(self) -> list[dict]:
        """What the workbook does not say, the same for all its rows."""
        if self.batch.state != BatchState.MAPPING:
            return []
        return self.batch.effects.get("questions", [])

    def _add_table(self, table: dict, choices: list) -> None:
        index = table["index"]
        self.fields[f"pakai-{index}"] = forms.BooleanField(
            label=f"Baca lembar {table['name']}", required=False, initial=table["use"]
        )
        keys = {position: key for key, position in table["mapping"]["columns"].items()}
        for position in positions(table):
            self.fields[f"kolom-{index}-{position}"] = forms.ChoiceField(
                label=f"Kolom {letter(position)} lembar {table['name']} dibaca sebagai",
                choices=choices,
                required=False,
                initial=keys.get(position, ""),
            )

    # --- For the page -------------------------------------------------------------------------
    def parts(self) -> list[TablePart]:
        return [self._part(table) for table in self.batch.tables]

    def questions(self) -> list[BoundField]:
        return [self[f"jawab-{question['key']}"] for question in self.asked()]

    def _part(self, table: dict) -> TablePart:
        doubts = table["mapping"]["doubts"]
        return TablePart(
            name=table["name"],
            titles=table["titles"],
            heading_rows=table["heading_rows"],
            sample_numbers=table.get("sample_numbers", []),
            missing=table["missing"],
            use=self[f"pakai-{table['index']}"],
            lines=[self._line(table, position) for position in positions(table)],
            doubts=[doubt["message"] for doubt in doubts if not doubt["positions"]],
            exchanges=[
                (":".join(map(str, (table["index"], *doubt["positions"]))), doubt["message"])
                for doubt in doubts
                if doubt["code"] == "exchanged" and not _decided(table, doubt)
            ],
        )

    def _line(self, table: dict, position: int) -> ColumnLine:
        mapping = table["mapping"]
        doubts = [doubt["message"] for doubt in mapping["doubts"] if position in doubt["positions"]]
        suggested = self.sheet.columns().get(mapping["suggestions"].get(str(position), ""))
        field = self[f"kolom-{table['index']}-{position}"]
        return ColumnLine(
            letter=letter(position),
            heading=mapping["headings"].get(str(position), ""),
            samples=table["samples"].get(str(position), []),
            field=field,
            status="doubt" if doubts else "found" if field.value() else "left",
            doubts=doubts,
            suggestion=suggested.label if suggested else "",
            is_remembered=position in table.get("remembered", ()),
        )

    # --- For the service ----------------------------------------------------------------------
    def tables(self) -> list[dict]:
        """What `services.batches.choose_mapping` takes."""
        data = self.cleaned_data
        return [
            {
                "index": table["index"],
                "use": data[f"pakai-{table['index']}"],
                "columns": {
                    str(position): data[f"kolom-{table['index']}-{position}"] or None
                    for position in positions(table)
                },
            }
            for table in self.batch.tables
        ]

    def answers(self) -> dict[str, str]:
        return {
            question["key"]: self.cleaned_data[f"jawab-{question['key']}"]
            for question in self.asked()
        }


def _decided(table: dict, doubt: dict) -> bool:
    return bool({str(position) for position in doubt["positions"]} & set(table["chosen"]))


def positions(table: dict) -> list[int]:
    """Every column that has a heading or was recognised, from left to right."""
    mapping = table["mapping"]
    known = {int(position) for position in mapping["headings"]}
    return sorted(known | set(mapping["columns"].values()))
