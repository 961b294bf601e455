"""A small registry, counted by hand in builders/test_pillar_recap.py."""

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from pillars.models import Board, Organisation, OrganisationDocument, StatusEvent
from tests.pillars.factories import AssignmentFactory, OrganisationFactory, PersonFactory
from tests.reports.scenes import clerk, enrol, event

Paper = OrganisationDocument.Kind


def days(first: str, after: str = "") -> DateRange:
    return DateRange(date.fromisoformat(first), date.fromisoformat(after) if after else None)


def serve(kind: str, region: str, sex: str, first: str, after: str = "", **more):
    who = more.pop("person", None) or PersonFactory(sex=sex, region_id=region)
    return AssignmentFactory(
        person=who, kind_id=kind, region_id=region, validity=days(first, after), **more
    )


def stand(kind: str, region: str, **fields) -> Organisation:
    return OrganisationFactory(kind_id=kind, region_id=region, **fields)


def paper(organisation: Organisation, kind: str, **fields) -> OrganisationDocument:
    return OrganisationDocument.objects.create(organisation=organisation, kind=kind, **fields)


class Registry:
    """Kota Selatan has two kecamatan, Kabupaten Utara two; the report's day is 31 Dec 2024."""

    def __init__(self):
        self.tksk = serve("TKSK", "99.71.01", "L", "2023-01-01")
        # Ended before the day, and nobody came after.
        serve("TKSK", "99.71.02", "P", "2022-01-01", "2024-12-31")
        serve("TKSK", "99.01.01", "P", "2024-12-31")
        self.psm = serve("PSM", "99.71.01.1001", "P", "2022-01-01")
        # The same person with a second post in the same kelurahan, and in another one.
        serve("PSM", "99.71.01.1001", "P", "2023-01-01", person=self.psm.person, position="Ketua")
        serve("PSM", "99.71.02.1001", "P", "2024-06-01", person=self.psm.person)
        serve("PSM", "99.71.01.1002", "L", "2020-01-01")
        serve("PSM", "99.01.01.2001", "", "2020-01-01")
        # Not yet.
        serve("PSM", "99.71.01.1002", "L", "2025-01-01")

        self.grown = stand("KARANG_TARUNA", "99.71.01.1001", classification="maju")
        Board.objects.create(organisation=self.grown, validity=days("2022-01-01", "2027-01-01"))
        stand("UKKT", "99.71.01.1001", parent=self.grown)
        # Was "Tumbuh" on the day.
        self.risen = stand("KARANG_TARUNA", "99.71.02.1001", classification="percontohan")
        self.told(self.risen, "classified", "2025-03-01", "Tumbuh", "Percontohan")
        # Active on the day, dormant since.
        self.fallen = stand("KARANG_TARUNA", "99.01.01.2001", status="dormant")
        self.told(self.fallen, "status", "2025-02-01", "Aktif", "Vakum")
        Board.objects.create(organisation=self.fallen, validity=days("2020-01-01", "2024-12-31"))
        # The city's own.
        stand("KARANG_TARUNA", "99.71", classification="berkembang")
        stand("KARANG_TARUNA", "99.71.01.1002", founded_year=2026)

        graded = stand("LKS", "99.71.01.1001")
        paper(graded, Paper.ACCREDITATION, grade="A", issued_year=2022)
        paper(graded, Paper.REGISTRATION, issued_on=date(2023, 1, 1), valid_until=date(2025, 1, 1))
        lapsed = stand("LKS", "99.71.02.1001", status="inactive")
        paper(lapsed, Paper.ACCREDITATION, grade="B", valid_until=date(2024, 6, 1))
        paper(lapsed, Paper.REGISTRATION, valid_until=date(2024, 12, 30))
        stand("LKS", "99.01.02.2001")
        stand("LKS", "99.01.02.2001", status="dissolved")

        course = event("99", "2024-05-02")
        enrol(course, "PSM", "99.71.01.1001", who=self.psm.person)
        enrol(event("99", "2024-07-02"), "PSM", "99.71.02.1001", who=self.psm.person)
        enrol(course, "TKSK", "99.01.01", sex="P")
        enrol(event("99", "2024-08-01", kind="jambore"), "PSM", "99.71.01.1001")
        enrol(event("99", "2023-05-02"), "PSM", "99.71.01.1001")

    def told(self, organisation, kind, on, was, became):
        StatusEvent.objects.create(
            organisation=organisation,
            region_id=organisation.region_id,
            kind=kind,
            happened_on=date.fromisoformat(on),
            was=was,
            became=became,
            recorded_by=clerk(),
        )
