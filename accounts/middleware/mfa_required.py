from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.shortcuts import redirect
from django.urls import resolve

# What somebody without a second factor may still reach: setting one up, and leaving.
OPEN_NAMES = {"account_logout", "account_reauthenticate", "livez", "readyz"}
OPEN_PREFIXES = ("mfa_",)


class MFARequiredMiddleware:
    """Roles that reveal, approve, pay or administer set up a second factor before all else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        if (
            settings.SIPILAR_MFA_REQUIRED
            and user.is_authenticated
            and user.needs_second_factor
            and not self.is_open(request)
            and not is_mfa_enabled(user)
        ):
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def is_open(self, request) -> bool:
        if request.path.startswith(settings.STATIC_URL):
            return True
        name = resolve(request.path_info).url_name or ""
        return name in OPEN_NAMES or name.startswith(OPEN_PREFIXES)
