"""Settings of the server beside which check-in is measured: a bare Django, one view, one INSERT."""

from config.settings import *  # noqa: F403

MIDDLEWARE = []
ROOT_URLCONF = "bench.bare_urls"
WSGI_APPLICATION = None
