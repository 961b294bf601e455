"""One seat (the TKSK of a kecamatan): who holds it, who held it, and who could."""

from datetime import date

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import require, visible_or_404
from accounts.navigation import address_of
from accounts.permissions import Permission
from pillars import seats
from pillars.errors import RegistryError
from pillars.forms.seats import CandidateForm, TakeSeatForm
from pillars.models import Assignment, Person, PillarKind
from pillars.models.kind import KindShape
from pillars.services import seats as taking
from pillars.vacancies import age_in_words
from regions.codes import lies_within
from regions.models import Region
from regions.scoping import scope_of


@require(Permission.PERSON_VIEW)
@require_GET
def seat(request, kind, region):
    """Holder, former holders, and people who could be appointed, found by name or by pillar."""
    kind = _kind(kind)
    place = _place(request, region, kind)
    duties = list(
        Assignment.objects.visible_to(request.user)
        .filter(kind=kind, region=place)
        .select_related("person")
        .order_by("-validity")
    )
    today = timezone.localdate()
    holder = next((duty for duty in duties if today in duty.validity), None)
    former = [duty for duty in duties if duty is not holder]
    last = max((duty.validity.upper for duty in former if duty.validity.upper), default=None)
    form = CandidateForm(request.GET)
    may_edit = request.user.has(Permission.PERSON_EDIT)
    return render(
        request,
        "pillars/vacancy/seat.html",
        {
            "kind": kind,
            "place": place,
            "holder": holder,
            "former": former,
            "lapsed": _lapsed(former, holder),
            "age": "" if holder else age_in_words(last, today),
            "form": form,
            "candidates": seats.candidates(kind, place, form.text, request.user)
            if may_edit
            else [],
            "may_edit": may_edit,
            "selection_url": address_of("trainings:selection-list") if kind.code == "TKSK" else "",
        },
    )


@require(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def seat_take(request, kind, region, public_id):
    """Appoint somebody to the seat; a holder's duty ends the day before, in the same step."""
    kind = _kind(kind)
    place = _place(request, region, kind)
    people = Person.objects.select_related("region__parent__parent")
    person = visible_or_404(people, request.user, public_id=public_id)
    holder = taking.holder_of(kind, place, timezone.localdate())
    form = TakeSeatForm(
        request.POST or None,
        person=person,
        kind=kind,
        region=place,
        has_holder=holder is not None,
    )
    if form.is_valid():
        try:
            taking.take(
                kind=kind,
                region=place,
                person=person,
                overrides=form.overrides,
                by=request.user,
                **form.duty,
            )
        except RegistryError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{person.name} tercatat sebagai {kind.name} {place.name}.")
            return redirect("pillars:seat", kind.code, place.code)
    context = {"kind": kind, "place": place, "person": person, "holder": holder, "form": form}
    return render(request, "pillars/vacancy/take.html", context)


def _lapsed(former, holder):
    """Whose term ran out last without anybody saying what became of them."""
    last = max(former, key=lambda duty: duty.validity.upper or date.min, default=None)
    return last if holder is None and last is not None and not last.end_reason else None


def _kind(code: str) -> PillarKind:
    return get_object_or_404(
        PillarKind, code=code, is_single=True, shape=KindShape.PERSON, is_active=True
    )


def _place(request, code: str, kind: PillarKind) -> Region:
    scope = scope_of(request.user)
    if scope is None or not lies_within(code, scope):
        raise Http404
    rows = Region.objects.select_related("parent__parent__parent")
    return get_object_or_404(rows.visible_to(request.user), pk=code, level=kind.duty_level)
