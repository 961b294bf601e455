"""Profil: what somebody may say about themselves, and where their login is kept safe."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.shortcuts import redirect, render

from accounts.access import require
from accounts.forms.users import ProfileForm
from accounts.models import User
from accounts.roles import ROLES
from accounts.services import users


@require()
def profile(request):
    user = request.user
    # A copy, so that a form that fails does not rename the person in the page's header.
    form = ProfileForm(request.POST or None, instance=User.objects.visible_to(user).get(pk=user.pk))
    if request.method == "POST" and form.is_valid():
        users.change_own(by=user, **form.cleaned_data)
        messages.success(request, "Profil disimpan.")
        return redirect("accounts:profile")
    context = {"form": form, "sheet": ROLES[user.role], "has_factor": is_mfa_enabled(user)}
    return render(request, "accounts/profile.html", context)
