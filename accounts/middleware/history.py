import pghistory.middleware


class HistoryContextMiddleware(pghistory.middleware.HistoryMiddleware):
    """Every change made in a request knows who made it, and at which address."""

    def get_context(self, request):
        user = request.user if request.user.is_authenticated else None
        return {
            "user": user.pk if user else None,
            "user_email": user.email if user else None,
            "role": user.role if user else None,
            "url": request.path,
        }
