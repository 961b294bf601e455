import time

from allauth.usersessions.models import UserSession

TOLD = "sipilar_device_told_at"
# "Perangkat yang masuk" says when a device was last used; to the minute is exact enough, and
# the library's own middleware would write a row at every click.
TELL_EVERY = 60


class KnownDevicesMiddleware:
    """Keeps the list of devices an account is logged in on, once a minute and device."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            now = int(time.time())
            if now - request.session.get(TOLD, 0) >= TELL_EVERY:
                UserSession.objects.create_from_request(request)
                request.session[TOLD] = now
        return self.get_response(request)
