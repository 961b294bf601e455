"""Syarat pilar: what is asked of each kind since when, whom it touches, and the next version."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.backends.postgresql.psycopg_any import DateRange
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import require
from accounts.changes import changes_of, names_of, signer, versions_of
from accounts.permissions import Permission
from pillars import rule_effects, rule_words
from pillars.errors import NotAllowed, RegistryError
from pillars.forms.rules import RetireForm, RuleForm
from pillars.models import EligibilityRule, PillarKind, RuleCode
from pillars.services import rules


@require(Permission.PERSON_VIEW)
@require_GET
def kind_list(request):
    kinds = list(PillarKind.objects.filter(is_active=True).select_related("parent_kind"))
    names = {kind.pk: kind.name for kind in kinds}
    today = timezone.localdate()
    kept = _told(EligibilityRule.objects.filter(kind__in=names), kinds, today)
    serving = rule_effects.serving(request.user)
    may_manage = request.user.has(Permission.PILLAR_KIND_MANAGE)
    cards = []
    for kind in kinds:
        own = [rule for rule in kept if rule.kind_id == kind.pk]
        asked = {rule.code for rule in own if rule.state != "past"}
        cards.append(
            {
                "kind": kind,
                "place": rule_words.place_of(kind),
                "serving": serving.get(kind.pk, 0),
                "kept": rule_words.kept_by_the_database(kind),
                "now": [rule for rule in own if rule.state == "now"],
                "later": [rule for rule in own if rule.state == "later"],
                "may_add": [one for one in RuleCode if may_manage and one.value not in asked],
            }
        )
    return render(request, "pillars/rule/list.html", {"cards": cards, "may_manage": may_manage})


@require(Permission.PERSON_VIEW)
@require_GET
def rule_detail(request, kind, code):
    kind = _kind_or_404(kind, code)
    versions = _told(kind.rules.filter(code=code), [kind], timezone.localdate())
    current = next((rule for rule in versions if rule.state == "now"), None)
    history = versions_of(EligibilityRule).filter(kind=kind, code=code)
    return render(
        request,
        "pillars/rule/detail.html",
        {
            "kind": kind,
            "rule_code": RuleCode(code),
            "versions": versions[::-1],
            "current": current,
            "effect": rule_effects.effect_of(current, request.user) if current else None,
            "history": changes_of(history, noun="Syarat"),
            "may_manage": request.user.has(Permission.PILLAR_KIND_MANAGE),
        },
    )


@require(Permission.PILLAR_KIND_MANAGE)
@require_http_methods(["GET", "POST"])
def rule_edit(request, kind, code):
    """`langkah=simpan` keeps the version; anything else first shows whom it would touch."""
    kind = _kind_or_404(kind, code)
    now = kind.rules.filter(code=code, validity__contains=timezone.localdate()).first()
    start = {"value": now.value, "blocks": now.blocks} if now else {"blocks": True}
    form = RuleForm(request.POST or None, kind=kind, code=code, initial=start)
    planned = effect = None
    if form.is_valid():
        wish = form.cleaned_data
        planned = EligibilityRule(
            kind=kind, code=code, value=wish["value"], blocks=wish["blocks"],
            legal_basis=wish["legal_basis"], validity=DateRange(wish["from_on"], None),
        )  # fmt: skip
        planned.sentence = _sentence(planned)
        if request.POST.get("langkah") != "simpan":
            effect = rule_effects.effect_of(planned, request.user)
        elif _done(form, rules.set_rule, kind=kind, code=code, **wish, by=request.user):
            messages.success(
                request, "Syarat disimpan. Yang lama berlaku sampai sehari sebelumnya."
            )
            return redirect("pillars:rule-detail", kind.pk, code)
        else:
            planned = None
    return render(
        request,
        "pillars/rule/edit.html",
        {
            "kind": kind,
            "rule_code": RuleCode(code),
            "form": form,
            "now": _sentence(now) if now else "",
            "planned": planned,
            "effect": effect,
        },
    )


@require(Permission.PILLAR_KIND_MANAGE)
@require_http_methods(["GET", "POST"])
def rule_retire(request, kind, code):
    kind = _kind_or_404(kind, code)
    rule = get_object_or_404(kind.rules, code=code, validity__endswith=None)
    form = RetireForm(request.POST or None)
    if form.is_valid() and _done(
        form, rules.retire, rule=rule, by=request.user, **form.cleaned_data
    ):
        messages.success(request, "Syarat ini tidak ditanyakan lagi mulai tanggal itu.")
        return redirect("pillars:rule-detail", kind.pk, code)
    context = {"kind": kind, "rule_code": RuleCode(code), "form": form, "now": _sentence(rule)}
    return render(request, "pillars/rule/retire.html", context)


def _kind_or_404(kind: str, code: str) -> PillarKind:
    if code not in RuleCode.values:
        raise Http404
    return get_object_or_404(PillarKind.objects.select_related("parent_kind"), pk=kind)


def _told(found, kinds, today: date) -> list:
    """Rules with their sentence, whether they hold, and who wrote them last and when."""
    names = dict(PillarKind.objects.values_list("code", "name"))
    of = {kind.pk: kind for kind in kinds}
    rows = sorted(found, key=lambda rule: (RuleCode.values.index(rule.code), rule.validity.lower))
    last = {
        version.pgh_obj_id: version
        for version in versions_of(EligibilityRule)
        .filter(pgh_obj_id__in=[rule.pk for rule in rows])
        .select_related("pgh_context")
        .order_by("pgh_id")
    }
    people = names_of(version.pgh_context for version in last.values())
    for rule in rows:
        rule.sentence = rule_words.sentence(of[rule.kind_id], rule.code, rule.value, names)
        rule.since, upper = rule.validity.lower, rule.validity.upper
        rule.until = date.fromordinal(upper.toordinal() - 1) if upper else None
        if today in rule.validity:
            rule.state = "now"
        else:
            rule.state = "later" if today < rule.since else "past"
        version = last.get(rule.pk)
        rule.changed_at = version.pgh_created_at if version else None
        rule.changed_by = signer(version.pgh_context, people) if version else ""
        # What came with the site was written by nobody.
        rule.is_changed = version is not None and version.pgh_context is not None
    return rows


def _sentence(rule: EligibilityRule) -> str:
    names = dict(PillarKind.objects.values_list("code", "name"))
    return rule_words.sentence(rule.kind, rule.code, rule.value, names)


def _done(form, service, **wish) -> bool:
    try:
        service(**wish)
    except NotAllowed as problem:
        raise PermissionDenied(str(problem)) from None
    except RegistryError as problem:
        form.add_error("from_on", str(problem))
        return False
    return True
