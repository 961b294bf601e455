"""The lists of people and of organisations (see accounts/listings.py)."""

from collections import defaultdict

from django.db.models import QuerySet

from accounts import formats
from accounts.listings import ListColumn, Listing, Order
from accounts.permissions import Permission
from pillars import queries
from pillars.forms.organisation_filter import OrganisationFilter
from pillars.forms.person_filter import PersonFilter
from pillars.models import Assignment, Board, OrganisationDocument, Post

Paper = OrganisationDocument.Kind
BY_NAME = {
    "nama": Order("Nama, A ke Z", ("name_key", "id")),
    "-nama": Order("Nama, Z ke A", ("-name_key", "-id")),
    "wilayah": Order("Wilayah, lalu nama", ("region_id", "name_key", "id")),
    "terbaru": Order("Terbaru dicatat", ("-id",)),
}


def duty_in_words(duty: Assignment) -> str:
    """`PSM (Ketua), Kel. Gambir`."""
    position = f" ({duty.position})" if duty.position else ""
    return f"{duty.kind.name}{position}, {formats.place(duty.region)}"


def last_day(duty) -> str:
    """The last day of a term; open ends have none."""
    upper = duty.validity.upper
    return formats.long_date(upper.fromordinal(upper.toordinal() - 1)) if upper else "tanpa batas"


class PersonListing(Listing):
    key = "orang"
    title = "Orang"
    noun = "orang"
    url_name = "pillars:person-list"
    permission = Permission.PERSON_VIEW
    subject_kind = "pillars.person"
    orders = BY_NAME
    columns = (
        ListColumn("nama", "Nama", lambda row: row.name, kind="name", width=34),
        ListColumn(
            "nik",
            "NIK",
            lambda row: row.nik_mask,
            kind="secret",
            width=19,
            clear=lambda row: row.nik or "",
        ),
        ListColumn("jk", "L/P", lambda row: row.sex, width=6),
        ListColumn(
            "lahir", "Tanggal lahir", lambda row: row.born_on, kind="date", is_default=False
        ),
        ListColumn(
            "tugas",
            "Bertugas sebagai",
            lambda row: [duty_in_words(duty) for duty in row.duties],
            kind="lines",
            width=42,
        ),
        ListColumn(
            "sk",
            "Nomor SK",
            lambda row: [duty.sk_number or "belum ada" for duty in row.duties],
            kind="lines",
            width=26,
            is_default=False,
        ),
        ListColumn(
            "sampai",
            "Tugas sampai",
            lambda row: [last_day(duty) for duty in row.duties],
            kind="lines",
            width=20,
            is_default=False,
        ),
        ListColumn(
            "wilayah", "Wilayah pembinaan", lambda row: formats.region(row.region), width=44
        ),
        ListColumn(
            "pendidikan",
            "Pendidikan",
            lambda row: row.get_education_display(),
            is_default=False,
        ),
        ListColumn("agama", "Agama", lambda row: row.get_religion_display(), is_default=False),
        ListColumn(
            "hp",
            "Nomor HP",
            lambda row: formats.phone(row.phone) if row.phone else "",
            width=18,
            is_default=False,
        ),
        ListColumn("alamat", "Alamat", lambda row: row.address, width=40, is_default=False),
    )

    def form(self, query, user) -> PersonFilter:
        return PersonFilter(query, user=user)

    def related(self, rows: QuerySet, *, full: bool = False) -> QuerySet:
        sealed = ("kk", "mother_name") if full else ("nik", "kk", "mother_name")
        return rows.select_related("region__parent__parent__parent").defer(*sealed)

    def complete(self, rows, form, user) -> None:
        duties = queries.duties_today(rows, form.day)
        for person in rows:
            person.duties = duties.get(person.pk, [])


class OrganisationListing(Listing):
    key = "organisasi"
    title = "Organisasi"
    noun = "organisasi"
    url_name = "pillars:organisation-list"
    permission = Permission.ORGANISATION_VIEW
    subject_kind = "pillars.organisation"
    orders = BY_NAME
    columns = (
        ListColumn("nama", "Nama", lambda row: row.name, kind="name", width=40),
        ListColumn("jenis", "Jenis", lambda row: row.kind.name),
        ListColumn("wilayah", "Wilayah", lambda row: formats.region(row.region), width=44),
        ListColumn(
            "status",
            "Status",
            lambda row: (row.status, row.get_status_display()),
            kind="state",
        ),
        ListColumn(
            "kelas", "Klasifikasi", lambda row: row.get_classification_display(), is_default=False
        ),
        ListColumn("ketua", "Ketua", lambda row: row.chairs, kind="lines", width=30),
        ListColumn(
            "sk",
            "SK kepengurusan",
            lambda row: row.board.sk_number if row.board else "",
            width=26,
            is_default=False,
        ),
        ListColumn(
            "bakti",
            "Masa bakti sampai",
            lambda row: last_day(row.board) if row.board else "",
            width=20,
            is_default=False,
        ),
        ListColumn(
            "terdaftar",
            "Tanda daftar sampai",
            lambda row: row.papers.get(Paper.REGISTRATION, ""),
            width=20,
            is_default=False,
        ),
        ListColumn(
            "akreditasi",
            "Akreditasi",
            lambda row: row.papers.get(Paper.ACCREDITATION, ""),
            width=24,
            is_default=False,
        ),
        ListColumn(
            "telepon",
            "Telepon",
            lambda row: formats.phone(row.phone) if row.phone else "",
            width=18,
            is_default=False,
        ),
        ListColumn("alamat", "Alamat", lambda row: row.address, width=40, is_default=False),
    )

    def form(self, query, user) -> OrganisationFilter:
        return OrganisationFilter(query, user=user)

    def related(self, rows: QuerySet, *, full: bool = False) -> QuerySet:
        return rows.select_related("kind", "region__parent__parent__parent").defer("account")

    def complete(self, rows, form, user) -> None:
        """The board, its chairs and the papers of the day."""
        boards = {
            board.organisation_id: board
            for board in Board.objects.active_on(form.day).filter(organisation__in=rows)
        }
        chairs = defaultdict(list)
        for chair in (
            Assignment.objects.active_on(form.day)
            .filter(organisation__in=rows, post=Post.CHAIR)
            .select_related("person")
            .order_by("pk")
        ):
            chairs[chair.organisation_id].append(chair.person.name)
        papers: dict[int, dict[str, str]] = defaultdict(dict)
        for paper in (
            OrganisationDocument.objects.filter(organisation__in=rows)
            .exclude(issued_on__gt=form.day)
            .order_by("valid_until", "pk")
        ):
            papers[paper.organisation_id][paper.kind] = paper_in_words(paper)
        for row in rows:
            row.board = boards.get(row.pk)
            row.chairs = chairs.get(row.pk, [])
            row.papers = papers.get(row.pk, {})


def paper_in_words(paper: OrganisationDocument) -> str:
    """`A, 2 Mei 2027`: the grade, where there is one, and the day it runs out."""
    until = formats.long_date(paper.valid_until) if paper.valid_until else "tanpa batas"
    return ", ".join(filter(None, (paper.grade, until)))


LISTINGS = (PersonListing(), OrganisationListing())
