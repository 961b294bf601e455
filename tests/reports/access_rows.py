import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.permissions import Permission as P
from regions.models import Region
from reports.models import OfficeForm, ReportSubscription
from reports.periods import Period
from reports.services import runs
from reports.tasks import build_run
from tests.access_matrix import Anyone, Row
from tests.reports.office.forms import xlsx


def made(world, region):
    """A finished report of a kabupaten/kota, asked for by nobody in particular."""

    def how():
        run = ask(region, "2023")
        build_run(run.pk)
        run.refresh_from_db()
        return run

    return world.make("report", region, how)


def waiting(world, region):
    return world.make("waiting report", region, lambda: ask(region, "2022"))


def ask(region: str, period: str):
    return runs.request(
        kind="training-recap",
        period=Period.parse(period),
        region=Region.objects.get(pk=region),
        via="command",
        rings=False,
    )


def done(world, region):
    return {"public_id": made(world, region).public_id}


def queued(world, region):
    return {"public_id": waiting(world, region).public_id}


def pdf(world, region):
    return {**done(world, region), "format": "pdf"}


def figure(world, region):
    return {"measure": "dilatih"}


def watched(world, region):
    return {"measure": "data-dibuka"}


def token(world, region):
    return {"token": made(world, region).public_id}


def subscribed(world, region):
    def how():
        return ReportSubscription.objects.create(user=world.colleague(region), region_id=region)

    return {"pk": world.make("subscription", region, how).pk}


def form(world, region):
    def how():
        data = xlsx({"A1": "{{wilayah}}"})
        return OfficeForm.objects.create(
            name="Formulir uji",
            kind="training-recap",
            level=2,
            region_id=region,
            version=1,
            file=default_storage.save("office-forms/uji.bin", ContentFile(data)),
            file_name="uji.xlsx",
            sha256=hashlib.sha256(data).hexdigest(),
            size=len(data),
            marks=[{"sheet": "Lembar", "cell": "A1", "row": 1, "name": "wilayah"}],
            bindings={"wilayah": ["umum", "wilayah"]},
            uploaded_by=world.colleague(region),
        )

    return {"public_id": world.make("office form", region, how).public_id}


def example(world, region):
    return {"kind": "training-recap", "level": 2}


WANTED = {"kind": "training-recap", "period": "2024-Q2", "region": "99.71"}

ROWS = [
    Row("reports:current", P.REPORT_VIEW),
    Row("reports:current", P.REPORT_VIEW, query="?wilayah=98.01"),
    Row("reports:dashboard", P.REPORT_VIEW),
    Row("reports:dashboard", P.REPORT_VIEW, query="?tahun=2023&wilayah=99.71&bagian=peta"),
    Row("reports:dashboard", P.REPORT_VIEW, query="?wilayah=98.01", get=404),
    Row("reports:dashboard-rows", P.REPORT_VIEW, at=figure, elsewhere=200),
    Row("reports:dashboard-rows", P.REPORT_VIEW, at=figure, query="?wilayah=98.01", get=404),
    Row("reports:dashboard-rows", P.AUDIT_VIEW, at=watched, elsewhere=200, query="?tepat=1"),
    Row("reports:run-list", P.REPORT_VIEW),
    Row("reports:run-list", P.REPORT_VIEW, query="?tahun=2023&status=done&wilayah=99.71"),
    Row("reports:run-list", P.REPORT_VIEW, query="?pengesahan=giliran"),
    Row("reports:schedule", P.REPORT_VIEW),
    Row("reports:run-create", P.REPORT_BUILD, post=200),
    Row("reports:run-request", P.REPORT_BUILD, get=405, post=302, data=WANTED),
    Row("reports:run-detail", P.REPORT_VIEW, at=done),
    Row("reports:run-progress", P.REPORT_VIEW, at=queued),
    Row("reports:run-file", P.REPORT_VIEW, at=pdf),
    Row("reports:run-retry", P.REPORT_BUILD, at=queued, get=405, post=302),
    Row("reports:run-cancel", P.REPORT_BUILD, at=queued, get=405, post=302),
    Row("reports:closing-submit", P.REPORT_BUILD, at=done, get=405, post=302),
    Row("reports:closing-verify", P.REPORT_VERIFY, at=done, get=405, post=302),
    Row("reports:closing-close", P.REPORT_APPROVE, at=done, get=405, post=302),
    Row("reports:closing-return", P.REPORT_VERIFY, at=done, post=302, data={"reason": "Uji"}),
    # Nothing to compare before the book is closed; tests/reports/views/test_closing.py has more.
    Row("reports:corrections", P.REPORT_VIEW, at=done, get=404),
    Row("reports:corrections-file", P.REPORT_VIEW, at=pdf, get=404),
    Row("reports:subscriptions", P.REPORT_VIEW, post=200),
    # Somebody else's subscription is not there.
    Row("reports:subscription-end", P.REPORT_VIEW, at=subscribed, get=405, post=404),
    Row("reports:check", Anyone, at=token),
    Row("reports:form-list", P.REPORT_VIEW),
    Row("reports:form-create", P.REPORT_FORM_MANAGE, post=200),
    Row("reports:form-names", P.REPORT_VIEW, query="?untuk=training-recap.2"),
    Row("reports:form-example", P.REPORT_VIEW, at=example, elsewhere=200),
    Row("reports:form-detail", P.REPORT_VIEW, at=form),
    Row("reports:form-file", P.REPORT_VIEW, at=form),
    Row("reports:form-trial", P.REPORT_VIEW, at=form),
    Row("reports:form-activate", P.REPORT_FORM_MANAGE, at=form, get=405, post=302),
    Row("reports:form-retire", P.REPORT_FORM_MANAGE, at=form, get=405, post=302),
    Row("reports:run-fill", P.REPORT_BUILD, at=done, get=405, post=302),
]
