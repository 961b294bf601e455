"""Programmes, recipients and decrees in the search box (see accounts/search.py)."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from accounts import formats
from accounts.models import User
from accounts.permissions import Permission
from accounts.search import SHOWN, Group, Hit
from grants.forms.filters import with_words
from grants.models import Decree, Programme, Recipient


def direct(user: User, text: str) -> str:
    """The programme whose code this is, or the decree with this number."""
    if not user.has(Permission.GRANT_VIEW):
        return ""
    programme = Programme.objects.visible_to(user).filter(code__iexact=text).first()
    if programme is not None:
        return reverse("grants:programme-detail", args=[programme.code])
    decree = Decree.objects.visible_to(user).filter(number__iexact=text).first()
    return reverse("grants:decree-detail", args=[decree.public_id]) if decree else ""


def groups(user: User, text: str) -> Iterator[Group]:
    if not user.has(Permission.GRANT_VIEW):
        return
    asked = urlencode({"q": text})
    programmes = with_words(Programme.objects.visible_to(user), text)
    yield Group(
        "Program bantuan",
        "heart-handshake",
        [
            Hit(one.name, one.code, reverse("grants:programme-detail", args=[one.code]))
            for one in programmes.order_by("-first_month", "code")[:SHOWN]
        ],
        f"{reverse('grants:programme-list')}?{asked}",
    )
    named = Q()
    for word in text.split():
        named &= Q(name__icontains=word)
    rows = Recipient.objects.visible_to(user).filter(named)
    hits = [
        Hit(
            one.name,
            f"{one.programme.code} · {one.get_state_display()} · {formats.place(one.region)}",
            reverse("grants:recipient-detail", args=[one.public_id]),
        )
        for one in rows.select_related("programme", "region")
        .defer("account")
        .order_by("-pk")[:SHOWN]
    ]
    yield Group("Penerima bantuan", "cash", hits, f"{reverse('grants:award-list')}?{asked}")
