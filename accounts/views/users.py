"""Pengguna: who has an account, as what, where; and what an administrator does about it."""

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.access import require, visible_or_404
from accounts.changes import changes_of
from accounts.forms.users import ReasonForm, UserFilterForm, UserForm
from accounts.models import User
from accounts.paging import page_of
from accounts.permissions import Permission
from accounts.roles import ROLES
from accounts.services import users


@require(Permission.USER_VIEW)
@require_GET
def user_list(request):
    form = UserFilterForm(request.GET)
    rows = User.objects.visible_to(request.user).select_related("region__parent__parent")
    if form.is_valid():
        rows = _filtered(rows, form.cleaned_data)
    page = page_of(rows, request.GET, order=("name", "public_id"), key="public_id")
    return render(request, "accounts/user/list.html", {"form": form, "page": page})


def _filtered(rows, wanted):
    if wanted["q"]:
        rows = rows.filter(Q(name__icontains=wanted["q"]) | Q(email__icontains=wanted["q"]))
    if wanted["role"]:
        rows = rows.filter(role=wanted["role"])
    if wanted["active"]:
        rows = rows.filter(is_active=wanted["active"] == "ya")
    return rows


@require(Permission.USER_VIEW)
@require_GET
def user_detail(request, public_id):
    user = _user(request, public_id)
    may_manage = request.user.has(Permission.USER_MANAGE)
    return render(
        request,
        "accounts/user/detail.html",
        {
            "account": user,
            "sheet": ROLES[user.role],
            "has_factor": is_mfa_enabled(user),
            "sessions": UserSession.objects.filter(user=user).order_by("-last_seen_at"),
            "may_manage": may_manage,
            "reason_form": ReasonForm(auto_id="alasan-%s"),
            "changes": changes_of(user.events.all(), noun="Akun") if may_manage else [],
        },
    )


@require(Permission.USER_MANAGE)
def user_edit(request, public_id):
    user = _user(request, public_id)
    form = UserForm(request.POST or None, instance=user, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            user = users.change(
                user=user,
                by=request.user,
                reason=form.cleaned_data["reason"],
                **form.changes(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Akun {user.name} disimpan.")
            return redirect("accounts:user-detail", user.public_id)
    return render(request, "accounts/user/edit.html", {"form": form, "account": user})


@require(Permission.USER_MANAGE)
@require_POST
def user_deactivate(request, public_id):
    user = _user(request, public_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Tulis alasan menonaktifkan akun ini.")
        return redirect("accounts:user-detail", user.public_id)
    return _done(
        request,
        user,
        lambda: users.deactivate(user=user, by=request.user, reason=form.cleaned_data["reason"]),
        f"{user.name} dinonaktifkan dan dikeluarkan dari semua perangkat.",
    )


@require(Permission.USER_MANAGE)
@require_POST
def user_activate(request, public_id):
    user = _user(request, public_id)
    return _done(
        request,
        user,
        lambda: users.activate(user=user, by=request.user),
        f"{user.name} dapat masuk lagi.",
    )


@require(Permission.USER_MANAGE)
@require_POST
def user_end_sessions(request, public_id):
    user = _user(request, public_id)
    return _done(
        request,
        user,
        lambda: users.end_sessions(user=user, by=request.user),
        f"{user.name} dikeluarkan dari semua perangkat.",
    )


@require(Permission.USER_MANAGE)
@require_POST
def user_remove_factor(request, public_id):
    user = _user(request, public_id)
    return _done(
        request,
        user,
        lambda: users.remove_factor(user=user, by=request.user),
        f"Verifikasi dua langkah {user.name} dilepas. Pengguna memasangnya lagi saat masuk.",
    )


def _user(request, public_id) -> User:
    rows = User.objects.select_related("region__parent__parent")
    return visible_or_404(rows, request.user, public_id=public_id)


def _done(request, user, act, sentence):
    try:
        act()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, sentence)
    return redirect("accounts:user-detail", user.public_id)
