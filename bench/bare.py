"""Settings of the server beside which check-in is measured: a bare Django, one view, one INSERT."""

from config.settings import *  # noqa: F403

INSTALLED_APPS = []
# It says how long an answer is, so that a client's connection lives on.
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "bench.bare_urls"
WSGI_APPLICATION = None
