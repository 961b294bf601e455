"""What waits for somebody, as every room puts it on Beranda."""

from django.utils import timezone

from accounts.home import HomeCard
from accounts.models import User
from grants import home as grants
from imports import home as imports
from pillars import home as pillars
from reports import home as reports
from reports.dashboards import odd_card
from trainings import home as trainings


def cards(user: User) -> list[HomeCard]:
    """The longest wait first."""
    found = [
        card
        for room in (imports, trainings, pillars, grants, reports)
        for card in room.cards(user)
        # What looks odd has its own place on the dashboard.
        if card.count and card.key != odd_card.KEY
    ]
    now = timezone.now()
    return sorted(found, key=lambda card: (card.oldest_at or now, card.order, card.title))
