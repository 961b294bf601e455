import time

from django.conf import settings
from django.contrib.auth import logout

STARTED = "sipilar_started_at"
SEEN = "sipilar_seen_at"
# Writing the session at every click would cost a write per page; a minute is exact enough.
WRITE_EVERY = 60


class SessionLimitsMiddleware:
    """Ends a session that was idle too long, and every session after twelve hours."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            now = int(time.time())
            started = request.session.setdefault(STARTED, now)
            seen = request.session.get(SEEN, now)
            too_old = now - started > settings.SESSION_COOKIE_AGE
            if too_old or now - seen > settings.SIPILAR_SESSION_IDLE:
                logout(request)
            elif now - seen >= WRITE_EVERY or SEEN not in request.session:
                request.session[SEEN] = now
        return self.get_response(request)
