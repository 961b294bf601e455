"""Mutu data, and who was never trained: what is missing, and the rows in which to mend it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.db.models.functions import Left
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts import formats
from accounts.access import require
from accounts.exports import Column
from accounts.paging import page_of
from accounts.permissions import Permission
from pillars import board_exports, quality, queries, untrained
from pillars.errors import NotAllowed
from pillars.forms.boards import PlaceFilter, UntrainedFilter
from pillars.services import quality as counting
from regions.codes import LENGTHS, Level
from regions.models import Region

PARENTS = "parent__parent__parent"
RELATED = {
    quality.PEOPLE: (f"region__{PARENTS}",),
    quality.ORGANISATIONS: ("kind", f"region__{PARENTS}"),
    quality.DUTIES: ("kind", "person", f"region__{PARENTS}"),
}
ORDER = {
    quality.PEOPLE: ("name_key", "id"),
    quality.ORGANISATIONS: ("name_key", "id"),
    quality.DUTIES: ("region_id", "id"),
}


@require(Permission.PERSON_VIEW)
@require_GET
def quality_overview(request):
    form = PlaceFilter(request.GET, user=request.user)
    own, below, counted_at = quality.scores_below(request.user, form.place)
    place = Region.objects.get(pk=form.place)
    children = place.children.filter(pk__in=below).order_by("code")
    return render(
        request,
        "pillars/quality/overview.html",
        {
            "form": form,
            "place": place,
            "score": own,
            "rows": [(one, below[one.pk]) for one in children],
            "counted_at": counted_at,
            "may_count": request.user.has(Permission.PERSON_EDIT),
        },
    )


@require(Permission.PERSON_VIEW)
@require_GET
def quality_rows(request, check):
    """The rows that fail one check, each with the way to its page."""
    found = quality.BY_KEY.get(check)
    if found is None:
        raise Http404
    form = PlaceFilter(request.GET, user=request.user)
    rows = quality.failing(found, request.user, form.place).select_related(*RELATED[found.about])
    page = page_of(rows, request.GET, order=ORDER[found.about], key="public_id")
    return render(
        request,
        "pillars/quality/rows.html",
        {"form": form, "check": found, "page": page, "place": Region.objects.get(pk=form.place)},
    )


@require(Permission.PERSON_EDIT)
@require_POST
def quality_count(request):
    try:
        counting.count_again(by=request.user)
    except NotAllowed as problem:
        raise PermissionDenied(str(problem)) from None
    messages.success(request, "Mutu data wilayah Anda dihitung ulang.")
    return redirect("pillars:quality")


@require(Permission.PERSON_VIEW)
@require_GET
def untrained_list(request):
    form = UntrainedFilter(request.GET, user=request.user)
    people = untrained.never_trained(request.user, form.place, form.kind)
    page = page_of(
        people.select_related(f"region__{PARENTS}"),
        request.GET,
        order=("name_key", "id"),
        key="public_id",
    )
    duties = queries.duties_today(page.rows)
    for person in page.rows:
        person.duties = duties.get(person.pk, [])
    place = Region.objects.get(pk=form.place)
    return render(
        request,
        "pillars/quality/untrained.html",
        {
            "form": form,
            "page": page,
            "place": place,
            "is_known": untrained.is_known(),
            "rows": _below(people, place),
            "may_export": request.user.has(Permission.DATA_EXPORT),
        },
    )


@require(Permission.DATA_EXPORT)
@require_POST
def untrained_export(request):
    """The rows of the page as it was filtered, as a file."""
    form = UntrainedFilter(request.GET, user=request.user)
    people = untrained.never_trained(request.user, form.place, form.kind)
    rows = list(
        people.select_related(f"region__{PARENTS}").order_by("name_key", "id")[
            : board_exports.LIMIT
        ]
    )
    duties = queries.duties_today(rows)
    place = Region.objects.get(pk=form.place)
    return board_exports.answer(
        request,
        name="belum-dilatih",
        title="Belum pernah dilatih",
        subject_kind="pillars.person",
        columns=[
            Column("Nama", lambda one: one.name, 34),
            Column("NIK", lambda one: one.nik_mask, 20),
            Column("Bertugas sebagai", lambda one: _duties(duties.get(one.pk, [])), 40),
            Column("Wilayah pembinaan", lambda one: formats.region(one.region), 44),
        ],
        rows=rows,
        sentence=f"{form.kind_name}, {place.name}",
    )


def _duties(duties) -> str:
    return "; ".join(f"{duty.kind.name}, {formats.place(duty.region)}" for duty in duties)


def _below(people, place: Region):
    if place.level >= Level.VILLAGE:
        return []
    counts = dict(
        people.order_by()
        .annotate(top=Left("region_id", LENGTHS[place.level]))
        .values_list("top")
        .annotate(Count("pk"))
        .values_list("top", "pk__count")
    )
    return [(one, counts[one.pk]) for one in place.children.filter(pk__in=counts).order_by("code")]
