"""Who has not sent what this month, and a text for each office, ready to be sent from one's own
WhatsApp or mail; SIPILAR itself sends nothing."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote

from django.utils import timezone

from accounts import formats
from accounts.models import User
from accounts.permissions import Permission
from regions.models import Region
from reports.builders import BUILDERS
from reports.builders.completeness import ANSWERABLE
from reports.dashboards.look import Look
from reports.figures import UNKNOWN, Figures, Table
from reports.links import links_of
from reports.models import ReportKind
from reports.pages import PageTable
from reports.periods import Period, PeriodKind

# Named one by one in a text; more are summed up.
NAMED = 12
SHOWN = 6


@dataclass
class Office:
    """A place with what it has not sent yet."""

    code: str
    name: str
    missing: list[str] = field(default_factory=list)
    person: str = ""
    mail_to: str = ""
    text: str = ""

    @property
    def title(self) -> str:
        return f"Kelengkapan laporan {self.name}"

    @property
    def rest(self) -> int:
        """How many are not shown one by one."""
        return len(self.missing) - SHOWN

    @property
    def whatsapp(self) -> str:
        """WhatsApp asks to whom: the office's own numbers are not kept here."""
        return formats.whatsapp(text=self.text)

    @property
    def mail(self) -> str:
        return f"mailto:{quote(self.mail_to)}?subject={quote(self.title)}&body={quote(self.text)}"


@dataclass(frozen=True)
class Completeness:
    """The month, the table by place, and the offices to remind, the longest list first."""

    period: Period
    figures: Figures
    table: PageTable
    offices: list[Office]
    may_remind: bool

    @property
    def title(self) -> str:
        return f"Kelengkapan {self.period.title}"


def of(look: Look) -> Completeness:
    period = Period.holding(look.day, PeriodKind.MONTH)
    figures = BUILDERS[ReportKind.COMPLETENESS].build(
        period=period, region=look.region, as_of=timezone.localdate()
    )
    table = next(one for one in figures.tables if one.key.startswith("by_"))
    places = Region.objects.in_bulk([row.key for row in table.rows])
    offices = {code: Office(str(code), formats.place(place)) for code, place in places.items()}
    for code, lines in _missing(figures.table("reminders")).items():
        if code in offices:
            offices[code].missing = lines
    _name_people(offices)
    for office in offices.values():
        office.text = text_for(office, period, look)
    return Completeness(
        period=period,
        figures=figures,
        table=PageTable(table, links=links_of(figures, table, look.user)),
        offices=sorted(
            (one for one in offices.values() if one.missing),
            key=lambda one: (-len(one.missing), one.code),
        ),
        may_remind=look.user.has(Permission.REPORT_BUILD),
    )


def text_for(office: Office, period: Period, look: Look) -> str:
    """Polite, short, with each thing on a line of its own."""
    by = look.user
    listed = office.missing[:NAMED]
    if len(office.missing) > NAMED:
        listed = [*listed, f"dan {formats.number(len(office.missing) - NAMED)} hal lain"]
    lines = "\n".join(f"- {one}" for one in listed)
    sign = f"{by.name}\n{by.job_title or by.get_role_display()}, {by.region.name}"
    return (
        f"Yth. Bapak/Ibu di {office.name},\n\nsampai {formats.long_date(look.day)} kami belum "
        f"menerima untuk {period.title}:\n{lines}\n\nMohon dilengkapi di SIPILAR. Bila ada "
        f"kendala, kabari kami. Terima kasih.\n\n{sign}"
    )


def _missing(reminders: Table) -> dict[str, list[str]]:
    """What each place has not sent, in words, by its code."""
    found: dict[str, list[str]] = defaultdict(list)
    at = {key: reminders.place_of(key) for key in ("what", "unit", "count", "since")}
    for row in reminders.rows:
        unit, since = row.cells[at["unit"]], row.cells[at["since"]]
        count = row.cells[at["count"]]
        words = str(row.cells[at["what"]])
        if unit and unit != UNKNOWN:
            words += f": {unit}"
        elif isinstance(count, int) and count > 1:
            words += f": {formats.number(count)}"
        if since:
            words += f" (sejak {formats.long_date(date.fromisoformat(str(since)))})"
        found[row.key.partition("/")[0]].append(words)
    return found


def _name_people(offices: dict[str, Office]) -> None:
    """Who answers for each kabupaten/kota: the Kasudin, else the operators."""
    users = User.objects.filter(is_active=True, role__in=ANSWERABLE, region__in=list(offices))
    by_place: dict[str, list[User]] = defaultdict(list)
    for user in users.order_by("name"):
        by_place[str(user.region_id)].append(user)
    for code, people in by_place.items():
        heads = [one for one in people if one.role == ANSWERABLE[0]] or people
        offices[code].person = ", ".join(one.name for one in heads)
        offices[code].mail_to = ",".join(one.email for one in heads)
