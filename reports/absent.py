"""Columns that a report leaves out because they would hold nothing but zero.

Paper has no room for a pillar that sent nobody this quarter. A form of the office has a cell for
it all the same, and gets the zero.
"""

from dataclasses import replace

from pillars.models import PillarKind
from reports.builders.training_tables import sex_columns
from reports.figures import Column, Figures, Row, Table
from reports.models import ReportKind


def widened(figures: Figures) -> Figures:
    """The same figures with the columns of every pillar."""
    if figures.kind not in (ReportKind.TRAINING_RECAP, ReportKind.ANNUAL):
        return figures
    kinds = list(PillarKind.objects.filter(is_active=True))
    tables = tuple(_wider(table, _columns(figures.kind, table, kinds)) for table in figures.tables)
    return replace(figures, tables=tables)


def _columns(report: str, table: Table, kinds: list[PillarKind]) -> list[Column]:
    known = {column.key for column in table.columns}
    if report == ReportKind.TRAINING_RECAP and table.key.startswith("by_") and "area" in known:
        wanted = [one for kind in kinds for one in sex_columns(kind.name, kind.code, ["L", "P"])]
    elif report == ReportKind.TRAINING_RECAP and table.key == "events_held":
        wanted = [Column(key=kind.code, label=kind.name, group="Peserta") for kind in kinds]
    elif report == ReportKind.ANNUAL and "trained" in known:
        wanted = [Column(key=kind.code, label=kind.name, group="Orang dilatih") for kind in kinds]
    else:
        return []
    return [one for one in wanted if one.key not in known]


def _wider(table: Table, columns: list[Column]) -> Table:
    zeros = (0,) * len(columns)
    return replace(
        table,
        columns=(*table.columns, *columns),
        rows=tuple(Row(key=row.key, cells=(*row.cells, *zeros)) for row in table.rows),
        total=None if table.total is None else (*table.total, *zeros),
    )
