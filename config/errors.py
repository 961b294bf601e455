"""What a person sees when something went wrong: what happened and what to do next."""

import sys

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import get_template
from redis.exceptions import ConnectionError as NoCache
from redis.exceptions import TimeoutError as SilentCache

# Database, queue or cache away for a moment: nothing is wrong with what the person did.
PASSING = (OperationalError, InterfaceError, NoCache, SilentCache)
SECONDS_TO_WAIT = 30


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
    if isinstance(sys.exc_info()[1], PASSING):
        page = get_template("errors/503.html").render({"reference": reference})
        return HttpResponse(page, status=503, headers={"Retry-After": str(SECONDS_TO_WAIT)})
    page = get_template("errors/500.html").render({"reference": reference})
    return HttpResponseServerError(page)
