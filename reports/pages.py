"""Figures made ready for the page: the same texts as in the PDF, in rows a template can walk."""

from dataclasses import dataclass, field

from accounts.charts import ChartTable
from accounts.letterhead import place_name
from reports.figures import Chart, Column, Figures, Headline, Table
from reports.links import links_of
from reports.writers.texts import is_figure, text_of
from trainings.models import TrainingEvent


@dataclass(frozen=True)
class PageCell:
    text: str
    label: str
    is_figure: bool
    is_heading: bool = False
    code: str = ""
    # The list of what this figure counts.
    url: str = ""


@dataclass(frozen=True)
class PageHead:
    """A heading over `width` columns; one without a group reaches down to the cells."""

    label: str
    width: int
    is_alone: bool
    is_figure: bool


@dataclass(frozen=True)
class PageTable:
    """A table as the page shows it; `codes` of events lead to their pages."""

    table: Table
    event_codes: frozenset[str] = frozenset()
    links: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"tabel-{self.table.key}"

    @property
    def is_wide(self) -> bool:
        return self.table.is_numbered or len(self.table.columns) > 5

    @property
    def is_dense(self) -> bool:
        """So many columns that the page must set them closer together."""
        return len(self.table.columns) > 9

    @property
    def heading(self) -> list[PageHead]:
        found, at = [], 0
        for group, width in self.table.groups:
            column = self.table.columns[at]
            found.append(PageHead(group or column.label, width, not group, is_figure(column)))
            at += width
        return found

    @property
    def second_heading(self) -> list[str]:
        return [column.label for column in self.table.columns if column.group]

    @property
    def rows(self) -> list[list[PageCell]]:
        return [self._cells(row.cells, row.key) for row in self.table.rows]

    @property
    def total(self) -> list[PageCell]:
        return self._cells(self.table.total) if self.table.total else []

    def _cells(self, cells, key: str = "") -> list[PageCell]:
        return [
            PageCell(
                text=text_of(cell, column),
                label=_label(column),
                is_figure=is_figure(column),
                is_heading=n == 0,
                code=key if n == 0 and key in self.event_codes else "",
                url=self.links.get((key, column.key), ""),
            )
            for n, (cell, column) in enumerate(zip(cells, self.table.columns, strict=True))
        ]


@dataclass(frozen=True)
class PageChart:
    """A chart with the id, kind and data that the component `chart` wants."""

    chart: Chart
    table: Table

    @property
    def is_wide(self) -> bool:
        """Too many categories for half a page."""
        return len(self.table.rows) > 6

    @property
    def data(self) -> dict:
        columns = [self.table.columns[self.table.place_of(key)] for key in self.chart.series]
        return {
            "heading": self.table.columns[0].label,
            "categories": [place_name(str(c)) for c in self.table.values(self.chart.categories)],
            "series": [
                {"name": column.group or column.label, "values": self.table.values(column.key)}
                for column in columns
            ],
        }

    @property
    def drawing(self) -> ChartTable:
        return ChartTable(self.chart.kind, self.data, self.chart.unit)


def headlines_for(figures: Figures) -> list[tuple[Headline, str]]:
    """The headline numbers, each with the place of the rows it sums up."""
    shown = {table.key: PageTable(table).id for table in figures.shown_tables}
    return [
        (one, f"#{shown[one.table]}" if one.table in shown else "") for one in figures.headlines
    ]


def tables_for(figures: Figures, user) -> list[PageTable]:
    """The shown tables; event codes and figures are links where the person may open them."""
    keys = {row.key for table in figures.shown_tables for row in table.rows}
    visible = TrainingEvent.objects.visible_to(user).filter(code__in=keys)
    codes = frozenset(visible.values_list("code", flat=True))
    return [
        PageTable(table, codes, links_of(figures, table, user)) for table in figures.shown_tables
    ]


def rows_of(parts: list) -> list[list]:
    """Wide tables or charts by themselves; the small ones between them side by side."""
    found: list[list] = []
    for part in parts:
        if not part.is_wide and found and not found[-1][0].is_wide:
            found[-1].append(part)
        else:
            found.append([part])
    return found


def charts_for(figures: Figures) -> list[PageChart]:
    charts = [PageChart(chart, figures.table(chart.table)) for chart in figures.charts]
    return [chart for chart in charts if chart.table.rows]


def _label(column: Column) -> str:
    return f"{column.group}, {column.label}" if column.group else column.label
