"""Masa berlaku: what has run out or soon will, and what to do about it."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts import formats
from accounts.access import require
from accounts.exports import Column
from accounts.paging import page_of
from accounts.permissions import Permission
from pillars import board_exports, expiring
from pillars.forms.boards import ExpiryFilter
from pillars.links import renewal_url, subject_url
from regions.codes import Level
from regions.models import Region

COUNTED = 10_000


@require(Permission.PERSON_VIEW)
@require_GET
def expiry_list(request):
    form, today = ExpiryFilter(request.GET, user=request.user), timezone.localdate()
    papers = expiring.papers_for(request.user)
    chosen = _chosen(papers, request.GET)
    found = {
        paper.key: expiring.due(
            paper.rows(request.user, form.place, today), paper, form.when, today
        )
        for paper in papers
    }
    page = page_of(found[chosen.key], request.GET, order=("last", "id"), key="public_id")
    for row in page.rows:
        _complete(row, chosen, today, request.user)
    counts = {
        paper.key: page.count if paper is chosen else found[paper.key].order_by()[:COUNTED].count()
        for paper in papers
    }
    return render(
        request,
        "pillars/expiry/list.html",
        {
            "form": form,
            "paper": chosen,
            "tabs": [(paper, counts[paper.key], paper is chosen) for paper in papers],
            "page": page,
            "place": Region.objects.get(pk=form.place),
            "may_export": request.user.has(Permission.DATA_EXPORT),
        },
    )


@require(Permission.DATA_EXPORT)
@require_POST
def expiry_export(request):
    """The rows of the page as it was filtered, as a file."""
    form, today = ExpiryFilter(request.GET, user=request.user), timezone.localdate()
    paper = _chosen(expiring.papers_for(request.user), request.GET)
    rows = expiring.due(paper.rows(request.user, form.place, today), paper, form.when, today)
    words = dict(form.fields["dalam"].choices)[form.when]
    place = Region.objects.get(pk=form.place)
    return board_exports.answer(
        request,
        name=f"masa-berlaku-{paper.key}",
        title=paper.title,
        subject_kind="pillars.expiry",
        columns=_columns(paper, today),
        rows=rows.order_by("last", "id")[: board_exports.LIMIT],
        sentence=f"habis {words}, {place.name}, per {formats.long_date(today)}",
    )


def _chosen(papers, query):
    wanted = query.get("apa", "")
    if not wanted:
        return papers[0]
    found = next((paper for paper in papers if paper.key == wanted), None)
    if found is None:
        raise Http404
    return found


def _complete(row, paper, today, user) -> None:
    row.last_day = expiring.last_day(row, paper)
    row.left = expiring.left_in_words(row.last_day, today)
    row.tone = expiring.tone_of(row.last_day, today)
    row.subject = expiring.subject_of(row)
    row.what = expiring.what_of(row)
    row.place = expiring.region_of(row)
    row.subject_url = subject_url(row.subject)
    row.renewal_url = renewal_url(row, user)


def _columns(paper, today) -> list[Column]:
    def at(level):
        def name(row):
            region = expiring.region_of(row)
            while region is not None and region.level > level:
                region = region.parent
            return formats.place(region) if region and region.level == level else ""

        return name

    return [
        Column("Nama", lambda row: expiring.subject_of(row).name, 40),
        Column("Dokumen", expiring.what_of, 34),
        Column("Kabupaten/Kota", at(Level.REGENCY), 24),
        Column("Kecamatan", at(Level.DISTRICT), 24),
        Column("Kelurahan/Desa", at(Level.VILLAGE), 24),
        Column("Hari terakhir", lambda row: expiring.last_day(row, paper), 14),
        Column(
            "Sisa",
            lambda row: expiring.left_in_words(expiring.last_day(row, paper), today),
            22,
        ),
    ]
