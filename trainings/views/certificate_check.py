"""The page behind the QR of a certificate, for everybody who holds the paper."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts import formats
from trainings import validity
from trainings.certificates import sealing
from trainings.services import certificates

SHOWN = 3


@never_cache
@require_GET
def certificate_check(request, token):
    """Number, masked name, event and status; the words in the QR are checked by the browser."""
    row, newer = certificates.behind(token)
    if row is None:
        return _plain(request, "trainings/certificates/unknown.html", {}, status=404)
    until = validity.counts_until(row.event)
    return _plain(
        request,
        "trainings/certificates/check.html",
        {
            "until": until,
            "is_over": until is not None and until < timezone.localdate(),
            "certificate": row,
            "newer": newer,
            "name": masked_name(row.data["name"]),
            "days": formats.date_range(row.event.start_on, row.event.end_on)
            if row.event.days > 1
            else formats.long_date(row.event.start_on),
            "key": sealing.public_key().hex(),
            "key_name": sealing.key_name(),
        },
    )


@require_GET
def certificate_key(request):
    """The public key, to be kept: it checks certificates even when this site is gone."""
    return HttpResponse(sealing.public_pem(), content_type="application/x-pem-file")


def masked_name(name: str) -> str:
    """`Siti N*** R***`: enough to compare with the paper, too little to learn a name from it."""
    first, *others = name.split()
    return " ".join(
        [first if len(first) <= SHOWN else first[:SHOWN] + "*" * (len(first) - SHOWN)]
        + [word[0] + "*" * (len(word) - 1) for word in others]
    )


def _plain(request, template, context, status=200):
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
