"""Orang ganda: pairs to look at, one beside the other, merged, told apart, taken apart again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import require, visible_or_404
from accounts.paging import page_of
from accounts.permissions import Permission
from pillars import finding
from pillars.errors import NotAllowed, OutsideRegion, RegistryError
from pillars.forms.merging import MergeForm
from pillars.forms.seats import CandidateForm
from pillars.models import LikelyPair, Merge, Person
from pillars.queries import duties_today
from pillars.services import merging, pairs, removing
from pillars.side_by_side import rows_of

SHOWN = 50
SECTIONS = ("terbuka", "berbeda", "digabung", "dihapus")


@require(Permission.PERSON_VIEW)
@require_GET
def pair_list(request):
    """Pairs that wait; those called different; merges; people removed."""
    section = request.GET.get("bagian", SECTIONS[0])
    section = section if section in SECTIONS else SECTIONS[0]
    context = {"section": section, "may_merge": request.user.has(Permission.PERSON_MERGE)}
    if section == "digabung":
        rows = Merge.objects.visible_to(request.user).select_related(
            "kept", "merged", "region__parent__parent", "merged_by", "undone_by"
        )
        page = page_of(rows, request.GET, order=("-id",), key="public_id")
        for one in page.rows:
            one.against = merging.may_unmerge(one, request.user)
    elif section == "dihapus":
        rows = Person.objects.removed_in(request.user).select_related(
            "region__parent__parent", "removed_by"
        )
        page = page_of(rows, request.GET, order=("name_key", "id"), key="public_id")
    else:
        verdict = LikelyPair.Verdict.OPEN if section == "terbuka" else LikelyPair.Verdict.DIFFERENT
        rows = (
            LikelyPair.objects.visible_to(request.user)
            .filter(
                verdict=verdict, first__removed_at__isnull=True, second__removed_at__isnull=True
            )
            .select_related("first", "second", "region__parent__parent", "judged_by")
        )
        page = page_of(rows, request.GET, order=("-score", "id"), key="public_id")
    return render(request, "pillars/pair/list.html", context | {"page": page})


@require(Permission.PERSON_MERGE)
@require_http_methods(["GET", "POST"])
def pair_merge(request, first, second):
    """Two people side by side; which one stays is chosen, then what would happen is shown."""
    one, two = _both(request, first, second)
    form = MergeForm(request.POST or None, people=(one, two))
    kept, merged = form.chosen(request.GET.get("pertahankan", ""))
    if form.is_valid():
        try:
            merging.merge(
                kept=kept, merged=merged, reason=form.cleaned_data["reason"], by=request.user
            )
        except (NotAllowed, OutsideRegion) as problem:
            raise PermissionDenied(str(problem)) from None
        except RegistryError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(
                request,
                f"Data {merged.name} digabung. Dapat dipisah lagi selama {merging.DAYS} hari.",
            )
            return redirect("pillars:person-detail", kept.public_id)
    pair = LikelyPair.objects.visible_to(request.user).filter(
        first_id=min(one.pk, two.pk), second_id=max(one.pk, two.pk)
    )
    return render(
        request,
        "pillars/pair/merge.html",
        {
            "form": form,
            "kept": kept,
            "merged": merged,
            "pair": pair.first(),
            "rows": rows_of(kept, merged, duties_today([kept, merged])),
            "plan": merging.preview(kept=kept, merged=merged, by=request.user),
            "swap": f"?pertahankan={merged.public_id}",
        },
    )


@require(Permission.PERSON_MERGE)
@require_GET
def pair_choose(request, public_id):
    """With whom somebody is to be compared, when no search has paired them."""
    person = visible_or_404(Person.objects.all(), request.user, public_id=public_id)
    form = CandidateForm({"q": request.GET.get("q", person.name)})
    found = Person.objects.visible_to(request.user).exclude(pk=person.pk)
    rows = list(
        finding.by_sound(found, form.text).select_related("region__parent__parent")[:SHOWN]
        if form.text
        else found.none()
    )
    context = {"person": person, "form": form, "rows": rows}
    return render(request, "pillars/pair/choose.html", context)


@require(Permission.PERSON_MERGE)
@require_POST
def pair_different(request, public_id):
    pair = visible_or_404(LikelyPair.objects.all(), request.user, public_id=public_id)
    _do(request, pairs.call_different, "Diingat: bukan orang yang sama.", pair=pair)
    return redirect("pillars:pair-list")


@require(Permission.PERSON_MERGE)
@require_POST
def merge_undo(request, public_id):
    merge = visible_or_404(Merge.objects.all(), request.user, public_id=public_id)
    stays = _do(request, merging.unmerge, "Kedua data dipisah lagi.", merge=merge)
    for words in stays or ():
        messages.warning(request, f"{words} Nilai itu tetap.")
    return redirect(f"{reverse('pillars:pair-list')}?bagian=digabung")


@require(Permission.PERSON_MERGE)
@require_http_methods(["GET", "POST"])
def person_remove(request, public_id):
    """Removing asks why, and says what stands against it."""
    person = visible_or_404(Person.objects.all(), request.user, public_id=public_id)
    problem = ""
    if request.method == "POST":
        try:
            removing.remove(person=person, reason=request.POST.get("alasan", ""), by=request.user)
        except RegistryError as refusal:
            problem = str(refusal)
        else:
            messages.success(request, f"{person.name} dihapus dari daftar. Dapat dipulihkan.")
            return redirect(f"{reverse('pillars:pair-list')}?bagian=dihapus")
    context = {"person": person, "problem": problem, "holds": removing.holds_for(person)}
    return render(request, "pillars/pair/remove.html", context)


@require(Permission.PERSON_MERGE)
@require_POST
def person_restore(request, public_id):
    rows = Person.objects.removed_in(request.user)
    person = rows.filter(public_id=public_id).first()
    if person is None:  # standing already, or not mine to know of
        person = visible_or_404(Person.objects.all(), request.user, public_id=public_id)
    _do(request, removing.restore, f"{person.name} ada lagi di daftar.", person=person)
    return redirect(f"{reverse('pillars:pair-list')}?bagian=dihapus")


def _both(request, first, second) -> tuple[Person, Person]:
    people = Person.objects.select_related("region__parent__parent", "home_region__parent__parent")
    return (
        visible_or_404(people, request.user, public_id=first),
        visible_or_404(people, request.user, public_id=second),
    )


def _do(request, service, done: str, **words):
    try:
        answer = service(by=request.user, **words)
    except (NotAllowed, OutsideRegion) as problem:
        raise PermissionDenied(str(problem)) from None
    except RegistryError as problem:
        messages.warning(request, str(problem))
        return None
    messages.success(request, done)
    return answer
