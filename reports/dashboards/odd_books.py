"""Closed reports against the register of today."""

from django.urls import reverse
from django.utils import timezone

from accounts import formats
from reports import corrections
from reports.builders import BUILDERS
from reports.dashboards.counts import Counts
from reports.dashboards.oddity import Oddity
from reports.models import ReportClosing
from reports.periods import Period
from reports.services.runs import figures_of
from reports.states import ClosingState

# Each one is counted anew, which takes its time.
COMPARED = 4


def closed_against_now(counts: Counts) -> list[Oddity]:
    """The last books closed for this very region, as far as they read otherwise today."""
    look = counts.look
    closed = (
        ReportClosing.objects.visible_to(look.user)
        .filter(region=look.code, state=ClosingState.CLOSED)
        .select_related("run", "region")
        .order_by("-closed_at")[:COMPARED]
    )
    found = []
    for closing in closed:
        period = Period.parse(closing.period)
        fresh = BUILDERS[closing.kind].build(
            period=period, region=closing.region, as_of=timezone.localdate()
        )
        differences = corrections.corrections(figures_of(closing.run), fresh)
        if differences:
            found.append(
                Oddity(
                    rule="tutup-buku",
                    title=(
                        f"{closing.get_kind_display()} {period.title}: "
                        f"{formats.number(len(differences))} angka berbeda dari yang ditutup"
                    ),
                    text=(
                        "Catatan susulan atau perbaikan sesudah tutup buku. Laporan yang "
                        "disahkan tidak berubah; koreksinya terdaftar."
                    ),
                    on=timezone.localdate(closing.closed_at),
                    url=reverse("reports:corrections", args=[closing.run.public_id]),
                    url_label="Lihat koreksi",
                    weight=len(differences),
                )
            )
    return found
