"""The rows of a batch as tabs, filters and pages: the same on Periksa and on Hasil."""

import re
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from imports import queries, registry, same
from imports.models import BatchState, ImportBatch
from imports.queries import PreviewRow, ProblemGroup
from imports.services.deciding import RULES, rulings
from imports.views.grid import Repair, grids

PAGE_ROWS = 50
GROUPS_SHOWN = 60
NUMBERS_SHOWN = 12
# A code of `ImportRow.codes`, such as error:nik:nik_lost_digit.
PROBLEM = re.compile(r"\w{1,10}:\w{0,40}:\w{1,60}")


class Tab(NamedTuple):
    """A part of the rows: its name in the address, in the query, and on the page."""

    slug: str
    key: str
    label: str
    tone: str = ""


TABS = (
    Tab("perbaikan", "error", "Perlu perbaikan", "danger"),
    Tab("keputusan", "decide", "Perlu keputusan", "action"),
    Tab("peringatan", "warning", "Peringatan", "action"),
    Tab("baru", "new", "Baru", "info"),
    Tab("berubah", "changed", "Berubah", "info"),
    Tab("sama", "same", "Sama"),
    Tab("semua", "all", "Semua"),
)
RESULT_TABS = (
    TABS[0],
    Tab("diterapkan", "applied", "Diterapkan", "success"),
    *TABS[1:],
)


@dataclass(frozen=True)
class ShownTab:
    """A tab of this batch with its count and address."""

    tab: Tab
    count: int
    url: str
    is_here: bool


@dataclass(frozen=True)
class ShownGroup:
    """The same mistake in many rows, with the way to those rows."""

    group: ProblemGroup
    is_here: bool
    # One value can be right for all of them.
    can_repair: bool = False

    @property
    def filter(self) -> str:
        return code_of(self.group)

    @property
    def tab(self) -> str:
        return "perbaikan" if self.group.level == "error" else "peringatan"

    @property
    def numbers(self) -> str:
        """`14, 15, 22 dan 9 lainnya`."""
        shown = [str(number) for _, number in self.group.rows[:NUMBERS_SHOWN]]
        rest = self.group.count - len(shown)
        return ", ".join(shown) + (f" dan {rest} lainnya" if rest > 0 else "")


def rows_context(request, batch: ImportBatch) -> dict:
    """What the templates of the sheet need, from `?bagian=&cari=&masalah=&isi=&sesudah=`."""
    query = request.GET
    counts = queries.tab_counts(batch)
    tabs = TABS if batch.state == BatchState.CHECKED else RESULT_TABS
    here = _chosen(tabs, query.get("bagian", ""), counts)
    search = query.get("cari", "").replace("\0", "").strip()[:80]
    problem = query.get("masalah", "")
    problem = problem if PROBLEM.fullmatch(problem) else ""
    as_typed = query.get("isi") == "asli"
    always = ("error", "all") if batch.state == BatchState.CHECKED else ("all",)
    rows, previous, following = _page(
        batch, query, viewer=request.user, tab=here.key, search=search, problem=problem
    )
    repair = repair_of(request, batch, here)
    groups: list[ProblemGroup] = []
    if here.key in ("error", "warning"):
        groups = [
            group
            for group in queries.problem_groups(batch, viewer=request.user)
            if group.level == here.key
        ]
    shown = [
        ShownGroup(
            one,
            code_of(one) == problem,
            one.count > 1 and same.can_be_repaired_at_once(batch, code_of(one)),
        )
        for one in groups[:GROUPS_SHOWN]
    ]
    return {
        "tabs": [
            ShownTab(tab, counts[tab.key], _address(tab), tab is here)
            for tab in tabs
            if counts[tab.key] or tab is here or tab.key in always
        ],
        "tab": here,
        "tab_count": counts[here.key],
        "counts": counts,
        "search": search,
        "problem": problem,
        "can_decide": batch.state == BatchState.CHECKED
        and not batch.job_is_open
        and registry.get(batch.sheet).may_upload(request.user),
        "difference_rule": batch.defaults.get("differences", "take"),
        "difference_rules": list(RULES.items()),
        "rulings": rulings(batch, registry.get(batch.sheet)),
        "as_typed": as_typed,
        "is_filtered": bool(search or problem),
        "shows_outcome": here.key in ("all", "applied") or bool(search),
        "grids": grids(batch, rows, as_typed=as_typed, repair=repair),
        "repairs": repair is not None,
        "previous": previous,
        "next": following,
        "groups": shown,
        "worst": shown[0] if shown and here.key == "error" else None,
        "problem_words": next((one.message for one in groups if code_of(one) == problem), ""),
    }


def repair_of(request, batch: ImportBatch, tab: Tab) -> Repair | None:
    """Whether cells may be corrected here: on the tabs of what is wrong, and in the one row that
    somebody asked to open."""
    may = registry.get(batch.sheet).may_upload(request.user)
    if not may or batch.state != BatchState.CHECKED or batch.job_is_open:
        return None
    unfolded = request.GET.get("ubah", "")
    if tab.key in ("error", "warning") or unfolded:
        return Repair(unfolded, registry.get(batch.sheet).families)
    return None


def code_of(group: ProblemGroup) -> str:
    """The group as it stands in `ImportRow.codes`."""
    return f"{group.level}:{group.column}:{group.code}"


def _page(batch: ImportBatch, query, **filters) -> tuple[list[PreviewRow], str, str]:
    """The rows to show, and the edges of the pages before and after them."""
    after, before = _position(query.get("sesudah", "")), _position(query.get("sebelum", ""))
    if after:
        before = None
    rows = queries.rows_of(batch, after=after, before=before, limit=PAGE_ROWS + 1, **filters)
    has_more = len(rows) > PAGE_ROWS
    rows = rows[-PAGE_ROWS:] if before else rows[:PAGE_ROWS]
    if not rows:
        return rows, "", ""
    has_previous = has_more if before else after is not None
    has_next = before is not None or has_more
    return rows, _edge(rows[0]) if has_previous else "", _edge(rows[-1]) if has_next else ""


def _chosen(tabs: tuple[Tab, ...], slug: str, counts: dict[str, int]) -> Tab:
    """The tab asked for, else the first that has something to look at."""
    for tab in tabs:
        if tab.slug == slug:
            return tab
    return next((tab for tab in tabs if counts[tab.key]), tabs[-1])


def _edge(row: PreviewRow) -> str:
    return f"{row.sheet_index}-{row.number}"


def _position(text: str) -> tuple[int, int] | None:
    """`0-57`: the row numbered 57 of the first sheet."""
    sheet, _, number = text.partition("-")
    if not (sheet.isdecimal() and number.isdecimal() and len(text) < 16):
        return None
    return int(sheet), int(number)


def _address(tab: Tab) -> str:
    return "?" + urlencode({"bagian": tab.slug})
