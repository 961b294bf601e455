"""The letters this app sends, one function each; their words are in templates/emails/.

A letter is sent after the transaction, never inside it. When the post office is down, the
office goes on without: every letter here tells what an administrator can also hand over.
"""

import logging

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

log = logging.getLogger(__name__)


def invitation_link(secret: str) -> str:
    return settings.PUBLIC_URL + reverse("accounts:invitation-accept", args=[secret])


def invitation(*, invitation, secret: str) -> None:
    send(
        "invitation",
        invitation.email,
        {
            "invitation": invitation,
            "action_url": invitation_link(secret),
            "action_label": "Terima undangan",
        },
    )


def factor_removed(*, user, by) -> None:
    send(
        "factor_removed",
        user.email,
        {
            "user": user,
            "by": by,
            "action_url": settings.PUBLIC_URL + reverse("account_login"),
            "action_label": "Masuk",
        },
    )


def send(name: str, address: str, context: dict) -> bool:
    """`emails/<name>-subject.txt`, `-body.txt` and `-body.html` to one address; whether it went."""
    subject = render_to_string(f"emails/{name}-subject.txt", context).strip()
    letter = EmailMultiAlternatives(
        subject, render_to_string(f"emails/{name}-body.txt", context), to=[address]
    )
    letter.attach_alternative(render_to_string(f"emails/{name}-body.html", context), "text/html")
    try:
        letter.send()
    except OSError:
        # The address stays out of the log.
        log.warning("letter_not_sent", extra={"letter": name}, exc_info=True)
        return False
    return True
