from django.db.models import Q

from regions.codes import above
from regions.scoping import ScopedQuerySet, scope_of


class ReachingQuerySet(ScopedQuerySet):
    """Rows of an office that reach the regions beneath it: a city sees the province's programme
    (and in it only its own recipients), but never another city's."""

    def visible_to(self, user):
        scope = scope_of(user)
        if scope is None:
            return self.none()
        field = self.region_field
        return self.filter(
            Q(**{f"{field}__gte": scope, f"{field}__lt": scope + "/"}) | above(field, scope)
        )

    def editable_by(self, user):
        """Rows whose office is my region or lies beneath it."""
        scope = scope_of(user)
        return self.none() if scope is None else self.within(scope)


class OfRecipientQuerySet(ScopedQuerySet):
    """Rows that hang on a recipient, and so belong where the recipient does."""

    region_field = "recipient__region_id"


class OfInstalmentQuerySet(ScopedQuerySet):
    region_field = "instalment__recipient__region_id"
