"""What every page needs to draw its frame."""

from django.utils.functional import SimpleLazyObject

from accounts.navigation import address_of, menu_for
from accounts.permissions import Permission


def navigation(request):
    """The menu, the search box and the address of running jobs, for whoever is logged in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    match = request.resolver_match
    view_name = match.view_name if match else ""
    return {
        "menu": SimpleLazyObject(lambda: menu_for(user, request.path, view_name)),
        "search_url": address_of("search"),
        "search_live_url": address_of("search-live"),
        "may_export_lists": user.has(Permission.DATA_EXPORT),
        "jobs_url": address_of("jobs"),
        "style_guide_url": user.is_staff and address_of("style-guide"),
    }
