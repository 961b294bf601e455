"""The page a recipient gets by WhatsApp: how far its grant is, and nothing else about anybody."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.throttling import too_often
from grants import queries, status_link

VIEWS_A_MINUTE = 30


@never_cache
@require_GET
def status(request, token):
    if too_often(request, "grant-status", times=VIEWS_A_MINUTE, seconds=60):
        answer = HttpResponse("Terlalu sering dibuka. Coba lagi satu menit lagi.", status=429)
        answer["Retry-After"] = "60"
        return answer
    recipient = status_link.behind(token)
    context = {"recipient": recipient}
    if recipient is not None:
        context |= {
            "programme": recipient.programme,
            "lines": queries.status_of(recipient),
            "next_step": status_link.next_step(recipient),
        }
    response = render(
        request, "grants/public/status.html", context, status=200 if recipient else 404
    )
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
