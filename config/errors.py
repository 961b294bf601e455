"""What a person sees when something went wrong: what happened and what to do next."""

import structlog
from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template.loader import get_template


def csrf_failure(request, reason=""):
    return render(request, "errors/csrf.html", status=403)


def bad_request(request, exception):
    return render(request, "errors/400.html", status=400)


def permission_denied(request, exception):
    return render(request, "errors/403.html", status=403)


def not_found(request, exception):
    return render(request, "errors/404.html", status=404)


def server_error(request):
    """Drawn without the request: what failed may be the database that the frame would ask."""
    reference = structlog.contextvars.get_contextvars().get("request_id", "")
    page = get_template("errors/500.html").render({"reference": reference})
    return HttpResponseServerError(page)
