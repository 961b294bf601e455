"""A participant's card on their own phone, for whoever holds its link."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.throttling import too_often
from trainings.checkin import qr
from trainings.checkin.roster import from_where
from trainings.models import EnrolmentState
from trainings.services import cards


@never_cache
@require_GET
def card(request, token):
    """Name, contingent and QR; a card that was replaced, or of somebody who withdrew, is gone."""
    if too_often(request, "card", times=60, seconds=60):
        return render(request, "429.html", status=429)
    enrolment = cards.holder(token)
    if enrolment is None:
        raise Http404
    response = render(
        request,
        "trainings/gate/card.html",
        {
            "enrolment": enrolment,
            "event": enrolment.event,
            "origin": from_where(enrolment),
            "qr": qr.drawing(token.upper()),
            "is_welcome": enrolment.state in (EnrolmentState.NOMINATED, EnrolmentState.CONFIRMED),
        },
    )
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
