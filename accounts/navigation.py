"""The menu: one table of pages in the office's own order, cut to what a user may open.

A page that does not exist yet is left out, so the menu grows with the site by itself.
"""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from accounts.models import User
from accounts.permissions import Permission as P


@dataclass(frozen=True)
class Page:
    """A line of the menu before it is known who looks at it."""

    label: str
    url_name: str
    needs: P | None = None
    # Nouns whose pages are opened from this one and have no line of their own.
    holds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """A line of the menu for somebody, on some page."""

    label: str
    url: str
    is_here: bool = False


@dataclass(frozen=True)
class Section:
    """A heading of the menu with the links beneath it; a single link stands by itself."""

    label: str
    icon: str
    links: tuple[Link, ...]

    @property
    def is_here(self) -> bool:
        return any(link.is_here for link in self.links)


MENU: tuple[tuple[str, str, tuple[Page, ...]], ...] = (
    ("Beranda", "home", (Page("Beranda", "home"),)),
    (
        "Pilar",
        "users-group",
        (
            Page("Orang", "pillars:person-list", P.PERSON_VIEW, holds=("pillars:transfer",)),
            Page(
                "Karang Taruna & UKKT",
                "pillars:karang-taruna-list",
                P.ORGANISATION_VIEW,
            ),
            Page("LKS", "pillars:lks-list", P.ORGANISATION_VIEW),
            Page("Organisasi", "pillars:organisation-list", P.ORGANISATION_VIEW),
            Page("Papan lowongan", "pillars:vacancy-list", P.PERSON_VIEW),
            Page("Masa berlaku", "pillars:expiry-list", P.PERSON_VIEW),
            Page("Mutu data", "pillars:quality", P.PERSON_VIEW),
            Page("Orang ganda", "pillars:pair-list", P.PERSON_VIEW),
            Page("Belum pernah dilatih", "pillars:untrained-list", P.PERSON_VIEW),
            Page("Persetujuan ganda", "pillars:change-list", P.PERSON_VIEW),
        ),
    ),
    (
        "Pelatihan",
        "school",
        (
            Page("Rencana tahunan", "trainings:plan-list", P.EVENT_VIEW),
            Page("Kegiatan", "trainings:event-list", P.EVENT_VIEW),
            Page("Check-in", "trainings:checkin-list", P.EVENT_VIEW),
            Page("Sertifikat", "trainings:certificate-list", P.EVENT_VIEW),
            Page("Seleksi TKSK", "trainings:selection-list", P.EVENT_VIEW),
        ),
    ),
    (
        "Bantuan",
        "heart-handshake",
        (
            Page("Pagu", "grants:budget-list", P.GRANT_VIEW),
            Page("Program", "grants:programme-list", P.GRANT_VIEW, holds=("grants:finding",)),
            Page(
                "Usulan",
                "grants:proposal-list",
                P.GRANT_VIEW,
                holds=("grants:decree", "grants:bulk"),
            ),
            Page("Penerima", "grants:award-list", P.GRANT_VIEW),
            Page(
                "Pembayaran",
                "grants:payment-list",
                P.GRANT_VIEW,
                holds=("grants:fix", "grants:paper"),
            ),
            Page(
                "LPJ",
                "grants:lpj-list",
                P.GRANT_VIEW,
                holds=("grants:warning", "grants:waiver", "grants:refund"),
            ),
            Page("Buku besar", "grants:ledger-list", P.GRANT_VIEW, holds=("grants:proof",)),
            Page("Monitoring", "grants:sample-list", P.GRANT_VIEW),
        ),
    ),
    (
        "Impor",
        "table-import",
        (
            Page("Unggah", "imports:batch-new", P.IMPORT_UPLOAD),
            Page("Baki", "imports:tray", P.IMPORT_VIEW),
            Page("Riwayat", "imports:batch-list", P.IMPORT_VIEW),
            Page("Templat", "imports:template-list", P.IMPORT_VIEW),
        ),
    ),
    (
        "Laporan",
        "report-analytics",
        (
            Page("Dasbor", "reports:dashboard", P.REPORT_VIEW),
            Page("Periode ini", "reports:current", P.REPORT_VIEW),
            Page(
                "Arsip",
                "reports:run-list",
                P.REPORT_VIEW,
                holds=("reports:corrections", "reports:closing"),
            ),
            Page("Jadwal", "reports:schedule", P.REPORT_VIEW),
            Page("Langganan", "reports:subscriptions", P.REPORT_VIEW),
            Page("Formulir kantor", "reports:form-list", P.REPORT_VIEW),
        ),
    ),
    (
        "Pengaturan",
        "settings",
        (
            Page("Pengguna & peran", "accounts:user-list", P.USER_VIEW),
            Page("Undangan", "accounts:invitation-list", P.USER_MANAGE),
            Page("Peran & hak", "accounts:role-list"),
            Page("Wilayah & alias", "regions:region-list", P.REGION_VIEW),
            Page("Pemekaran & nama wilayah", "pillars:map-change", P.REGION_MANAGE),
            Page("Syarat pilar", "pillars:kind-list", P.PERSON_VIEW),
            Page("Kosakata kolom", "imports:vocabulary", P.VOCABULARY_MANAGE),
            Page("Persetujuan impor", "imports:approval-rule", P.IMPORT_RULE_MANAGE),
            Page("Pelaksana tugas", "grants:stand-in-list", P.GRANT_VIEW),
            Page("Hari libur", "accounts:holiday-list"),
            Page("Catatan akses", "accounts:access-log", P.AUDIT_VIEW),
            Page("Status sistem", "accounts:system-status", P.SYSTEM_VIEW),
            Page("Admin Django", "admin:index", P.USER_MANAGE),
        ),
    ),
)


def address_of(url_name: str) -> str:
    """The path of a page, or nothing while nobody has built it."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def menu_for(user: User, path: str, view_name: str = "") -> list[Section]:
    """The sections and links a user may open, with the one marked that holds this page."""
    found = [
        (label, icon, [(page, address_of(page.url_name)) for page in pages if allowed(user, page)])
        for label, icon, pages in MENU
    ]
    here = home_of(path, view_name, [line for _, _, lines in found for line in lines if line[1]])
    sections = []
    for label, icon, lines in found:
        links = tuple(Link(page.label, url, url == here) for page, url in lines if url)
        if links:
            sections.append(Section(label, icon, links))
    return sections


def home_of(path: str, view_name: str, lines: list[tuple[Page, str]]) -> str:
    """Where the menu stands on a page: itself, the list that holds its noun, or the path above it.

    `reports:run-detail` belongs to `reports:run-list`, though its path lies under another page.
    """
    addresses = [url for _, url in lines]
    if path in addresses:
        return path
    noun = view_name.rpartition("-")[0] or view_name
    for page, url in lines:
        if page.url_name == f"{noun}-list" or noun in page.holds:
            return url
    return max((url for url in addresses if leads_to(url, path)), key=len, default="")


def allowed(user: User, page: Page) -> bool:
    return page.needs is None or user.has(page.needs)


def leads_to(url: str, path: str) -> bool:
    return url != "/" and path.startswith(url)
