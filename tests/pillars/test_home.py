from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from pillars import home
from tests.pillars.factories import AssignmentFactory, OrganisationFactory


def figures(user) -> dict:
    return {figure.key: figure for figure in home.figures(user)}


def test_who_serves_today_in_my_region(kasudin, staff):
    AssignmentFactory()
    AssignmentFactory(region_id="99.01.01.2001")
    AssignmentFactory(validity=DateRange(date(2020, 1, 1), date(2021, 1, 1)))
    AssignmentFactory(kind_id="TKSK", region_id="99.71.01")
    OrganisationFactory(kind_id="KARANG_TARUNA")
    OrganisationFactory(kind_id="KARANG_TARUNA", status="dormant", region_id="99.71.01.1002")

    mine, all_ = figures(kasudin), figures(staff)
    assert (mine["active-psm"].value, all_["active-psm"].value) == (1, 2)
    assert mine["active-tksk"].value == 1
    assert mine["active-karang_taruna"].value == 1
    assert mine["active-psm"].url == "/pilar/orang/?pilar=PSM&status=aktif"
    assert all(figure.definition for figure in mine.values())
