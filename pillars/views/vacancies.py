"""Papan lowongan: where somebody is missing, since when, and what to do about it."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts import formats
from accounts.access import require
from accounts.exports import Column
from accounts.navigation import address_of
from accounts.paging import page_of
from accounts.permissions import Permission
from pillars import board_exports, vacancies
from pillars.forms.boards import BoardFilter
from pillars.models.kind import KindShape
from pillars.vacancies import About, age_in_words
from regions.codes import Level
from regions.models import Region

REGION_PARENTS = "parent__parent__parent__parent"


@dataclass
class Below:
    """A region right under the one looked at, with its gaps."""

    region: Region
    count: int
    rw: vacancies.RwFigures | None = None


@require(Permission.PERSON_VIEW)
@require_GET
def vacancy_list(request):
    form = BoardFilter(request.GET, user=request.user)
    day, today = form.day or timezone.localdate(), timezone.localdate()
    gaps = vacancies.gaps()
    found = {gap.key: vacancies.rows(gap, request.user, place=form.place, day=day) for gap in gaps}
    gap = _chosen(gaps, request.GET)
    below = vacancies.counts_below(found[gap.key], gap, form.place)
    counts = {
        one.key: sum(below.values()) if one is gap else found[one.key].order_by().count()
        for one in gaps
    }
    page = page_of(_with_places(found[gap.key], gap), request.GET, order=_order(gap), key=_key(gap))
    for row in page.rows:
        row.age = age_in_words(row.since, day)
        row.place = row if gap.about == About.REGION else row.region
    place = Region.objects.select_related(REGION_PARENTS).get(pk=form.place)
    rw_by_gap = {one.key: _rw(one, form.place, day, below if one is gap else {}) for one in gaps}
    rw = rw_by_gap[gap.key]
    return render(
        request,
        "pillars/vacancy/list.html",
        {
            "form": form,
            "gap": gap,
            "tabs": _tabs(gaps, gap, counts, rw_by_gap),
            "page": page,
            "place": place,
            "below": _below(place, below, rw),
            "rw": rw,
            "rw_total": _rw_total(rw),
            "rw_source": vacancies.newest_source(day, form.place) if rw else None,
            "skipped": vacancies.skipped_numbers(gap.kind, form.place, day)
            if rw is not None and place.level == Level.VILLAGE
            else [],
            "day": day,
            "is_past": day != today,
            "may_export": request.user.has(Permission.DATA_EXPORT),
            "is_seat_of_person": _is_seat_of_person(gap),
            "may_fill": _is_seat_of_person(gap) and request.user.has(Permission.PERSON_EDIT),
            "selection_url": address_of("trainings:selection-list")
            if gap.kind and gap.kind.code == "TKSK"
            else "",
            "create_url": address_of("pillars:organisation-create")
            if request.user.has(Permission.ORGANISATION_EDIT)
            else "",
        },
    )


@require(Permission.DATA_EXPORT)
@require_POST
def vacancy_export(request):
    """The rows of the board as it was filtered, as a file."""
    form = BoardFilter(request.GET, user=request.user)
    day = form.day or timezone.localdate()
    gap = _chosen(vacancies.gaps(), request.GET)
    rows = vacancies.rows(gap, request.user, place=form.place, day=day)
    place = Region.objects.get(pk=form.place)
    return board_exports.answer(
        request,
        name=f"lowongan-{gap.key}",
        title=gap.title[:31],
        subject_kind="pillars.vacancy",
        columns=_columns(gap, day),
        rows=_with_places(rows, gap).order_by(*_order(gap))[: board_exports.LIMIT],
        sentence=f"{gap.title}, {place.name}, keadaan {formats.long_date(day)}",
    )


def _chosen(gaps, query):
    wanted = query.get("jenis", "")
    if not wanted:
        return gaps[0]
    found = next((gap for gap in gaps if gap.key == wanted), None)
    if found is None:
        raise Http404
    return found


def _order(gap) -> tuple[str, ...]:
    return ("code",) if gap.about == About.REGION else ("region_id", "id")


def _key(gap) -> str:
    return "code" if gap.about == About.REGION else "public_id"


def _with_places(rows, gap):
    if gap.about == About.REGION:
        return rows.select_related(REGION_PARENTS)
    return rows.select_related("kind", f"region__{REGION_PARENTS}")


def _is_seat_of_person(gap) -> bool:
    return gap.kind is not None and gap.kind.shape == KindShape.PERSON


def _rw(gap, place: str, day, named):
    """Counts of RW where the board is about RW; None for the other boards."""
    if gap.kind is None or gap.kind.duty_level != Level.RW or place.count(".") + 1 > Level.DISTRICT:
        return {} if gap.kind and gap.kind.duty_level == Level.RW else None
    return vacancies.rw_figures(gap.kind, place, day, named)


def _tabs(gaps, chosen, counts, rw_by_gap):
    """Gaps with how many rows each has; of RW the number counted, where that is known."""
    tabs = []
    for one in gaps:
        total = _rw_total(rw_by_gap[one.key])
        count = total["missing"] if total and total["is_known"] else counts[one.key]
        tabs.append((one, count, one is chosen))
    return tabs


def _rw_total(rw):
    if not rw:
        return None
    known = [one for one in rw.values() if one.counted is not None]
    return {
        "counted": sum(one.counted for one in known),
        "with_unit": sum(one.with_unit for one in rw.values()),
        "missing": sum(one.missing for one in known),
        "is_known": bool(known),
    }


def _below(place: Region, counts: dict[str, int], rw) -> list[Below]:
    codes = set(counts) | set(rw or {})
    children = place.children.filter(pk__in=codes).order_by("code")
    return [Below(one, counts.get(one.pk, 0), (rw or {}).get(one.pk)) for one in children]


def _columns(gap, day) -> list[Column]:
    def at(level):
        def name(row):
            region = row if gap.about == About.REGION else row.region
            while region is not None and region.level > level:
                region = region.parent
            return formats.place(region) if region and region.level == level else ""

        return name

    first = (
        [Column("Kode", lambda row: row.code, 18)]
        if gap.about == About.REGION
        else [
            Column("Nama", lambda row: row.name, 40),
            Column("Jenis", lambda row: row.kind.name, 18),
        ]
    )
    return [
        *first,
        Column("Kabupaten/Kota", at(Level.REGENCY), 24),
        Column("Kecamatan", at(Level.DISTRICT), 24),
        Column("Kelurahan/Desa", at(Level.VILLAGE), 24),
        Column("RW", at(Level.RW), 10),
        Column("Kosong sejak", lambda row: row.since, 14),
        Column("Lama kosong", lambda row: age_in_words(row.since, day), 22),
    ]
