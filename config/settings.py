"""Settings of the site: one file, values from the environment only.

`make run` fills the environment from the data directory (see `config/launcher`).
In production a missing value is refused with a sentence that says how to set it.
"""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from kombu import Queue

from config.brokers import broker_url, cache_url
from config.logging import LOGGING  # noqa: F401 (Django reads the name here)

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DJANGO_DEBUG", default=False)
# pytest reads the settings before any conftest could set a variable; its own mark is there.
TESTING = env.bool("SIPILAR_TESTING", default="PYTEST_VERSION" in env.ENVIRON)


def required(name: str, advice: str) -> str:
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} belum diisi. {advice}")
    return value


# --- Keys -------------------------------------------------------------------------------------
SECRET_KEY = required("SECRET_KEY", "Isi dengan 50 karakter acak; `make run` membuatnya sendiri.")
# "id:base64,id:base64": the first key encrypts, all of them decrypt (see accounts/crypto.py).
SIPILAR_DATA_KEYS = required("SIPILAR_DATA_KEYS", "Bentuk: k1:<32 byte base64>[,k0:<kunci lama>].")
SIPILAR_INDEX_KEY = required("SIPILAR_INDEX_KEY", "Isi dengan 32 byte acak dalam base64.")

# --- Where the site is, and for whom ----------------------------------------------------------
DATA_DIR = Path(env.str("SIPILAR_DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
PROVINCE = env.str("SIPILAR_PROVINCE", default="31")
PUBLIC_URL = env.str("PUBLIC_URL", default="http://localhost:8000").rstrip("/")
IS_HTTPS = PUBLIC_URL.startswith("https://")
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[str(urlsplit(PUBLIC_URL).hostname), *LOCAL_HOSTS]
)
# A site that answers on this machine only is a demo, unless it is told otherwise: the demo cast
# may log in, and no role needs a second factor. A real site names its real address.
DEMO = env.bool("SIPILAR_DEMO", default={*ALLOWED_HOSTS} <= {*LOCAL_HOSTS, "::1"})
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "accounts.forms.renderer.SipilarRenderer"
AUTH_USER_MODEL = "accounts.User"
# auth.W004: e-mail is unique whatever its case, by the constraint accounts_user_email_once.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
TEST_RUNNER = "django.test.runner.DiscoverRunner"

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "reports",
    "grants",
    "trainings",
    "pillars",
    "imports",
    "accounts",
    "regions",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "django_filters",
    "django_htmx",
    "django_prometheus",
    "django_structlog",
    "django_tables2",
    "import_export",
    "pghistory",
    "pgtrigger",
]

MIDDLEWARE = [
    # First, so that a gate of a jambore waits for nothing it does not need.
    "trainings.middleware.GateLaneMiddleware",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.session_limits.SessionLimitsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.known_devices.KnownDevicesMiddleware",
    "accounts.middleware.mfa_required.MFARequiredMiddleware",
    "accounts.middleware.history.HistoryContextMiddleware",
    "accounts.middleware.no_store.NoStoreMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "accounts.templatetags.ui",
                "accounts.templatetags.ui_lists",
                "accounts.templatetags.formats",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "accounts.context_processors.navigation",
            ],
        },
    },
]

# --- Database, broker, cache ------------------------------------------------------------------
DATABASES = {
    "default": {
        **env.db("DATABASE_URL", default="postgres:///sipilar"),
        "ENGINE": "django.db.backends.postgresql",
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": env.str("SIPILAR_TEST_DB", default="test_sipilar")},
    }
}
if env.bool("SIPILAR_DB_POOL", default=False):
    # Web processes only: Celery closes connections at each task's end, which fights a pool.
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": env.int("SIPILAR_WEB_THREADS", default=4),
        "timeout": 5,
        # Its pauses between attempts double: after a long outage the site would stay away as
        # long again. Given up soon, the next request begins anew.
        "reconnect_timeout": 2,
    }
    DATABASES["default"]["CONN_MAX_AGE"] = 0
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("SIPILAR_CONN_MAX_AGE", default=600)

REDIS_URL = env.str("REDIS_URL", default="redis://localhost:6379")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": cache_url(REDIS_URL),
        "KEY_PREFIX": env.str("SIPILAR_CACHE_PREFIX", default="sipilar"),
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
    }
}
# In the database, so that an emptied cache logs nobody out.
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# Read by config/celery.py; each value is reasoned in docs/decisions/0004-jobs-are-rows.md.
CELERY = {
    "broker_url": broker_url(REDIS_URL),
    "task_acks_late": True,
    "task_reject_on_worker_lost": True,
    "worker_prefetch_multiplier": 1,
    "task_soft_time_limit": 840,
    "task_time_limit": 900,
    "task_ignore_result": True,
    "accept_content": ["json"],
    "broker_connection_retry_on_startup": True,
    "broker_connection_max_retries": None,
    # Somebody waits for the page that rings; a lost bell is rung again by the sweeper.
    "task_publish_retry": False,
    "broker_transport_options": {
        "visibility_timeout": 1800,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        # For who rings; the worker waits longer (config/celery.py).
        "socket_timeout": 2,
        "socket_connect_timeout": 3,
        "socket_keepalive": not REDIS_URL.startswith("unix:"),
        "health_check_interval": 25,
        "global_keyprefix": env.str("SIPILAR_BROKER_PREFIX", default=""),
    },
    "worker_soft_shutdown_timeout": 20,
    "worker_max_tasks_per_child": 200,
    "worker_max_memory_per_child": 600_000,
    "worker_hijack_root_logger": False,
    "timezone": "Asia/Jakarta",
    "enable_utc": True,
    "task_default_queue": "default",
    # Named, because a worker hears only the queues it knows.
    "task_queues": [Queue(name) for name in ("default", "imports", "reports")],
    "task_routes": {"imports.*": {"queue": "imports"}, "reports.*": {"queue": "reports"}},
}

# --- Login ------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    # Gives administrators the rights of the admin's models; logs nobody in.
    "accounts.backends.RoleBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.OfficeWordsValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_FORMS = {
    "add_email": "accounts.forms.entrance.AddEmailForm",
    "login": "accounts.forms.entrance.LoginForm",
    "reset_password": "accounts.forms.entrance.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.entrance.ResetPasswordKeyForm",
    "change_password": "accounts.forms.entrance.ChangePasswordForm",
    "reauthenticate": "accounts.forms.entrance.ReauthenticateForm",
}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "SIPILAR"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TRUST_ENABLED = False
MFA_ALLOW_UNVERIFIED_EMAIL = True
USERSESSIONS_TRACK_ACTIVITY = True
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
# Roles that reveal, approve, pay or administer must use a second factor (off in the demo).
SIPILAR_MFA_REQUIRED = env.bool("SIPILAR_MFA_REQUIRED", default=not (DEMO or DEBUG or TESTING))
SIPILAR_INVITATION_DAYS = env.int("SIPILAR_INVITATION_DAYS", default=7)
# Looking at more NIK a day than this is shown to those who watch the access ledger.
SIPILAR_REVEALS_PER_DAY = env.int("SIPILAR_REVEALS_PER_DAY", default=50)
# From when on the dashboard calls a figure odd (reports/dashboards/oddities.py).
SIPILAR_ODD_TIMES = env.int("SIPILAR_ODD_TIMES", default=10)
SIPILAR_ODD_LEAST_COUNT = env.int("SIPILAR_ODD_LEAST_COUNT", default=20)
SIPILAR_ODD_LEAST_RUPIAH = env.int("SIPILAR_ODD_LEAST_RUPIAH", default=50_000_000)
SIPILAR_ODD_SMALLEST_BOARD = env.int("SIPILAR_ODD_SMALLEST_BOARD", default=3)
SIPILAR_ODD_LARGEST_BOARD = env.int("SIPILAR_ODD_LARGEST_BOARD", default=75)
# A workbook that calls a known NIK by quite another name only asks for it; another person agrees.
SIPILAR_IMPORTED_NAMES_TAKE_TWO = env.bool("SIPILAR_IMPORTED_NAMES_TAKE_TWO", default=True)
SESSION_COOKIE_AGE = 12 * 3600  # the absolute limit
SIPILAR_SESSION_IDLE = env.int("SIPILAR_SESSION_IDLE_MINUTES", default=60) * 60

# --- Language, time ---------------------------------------------------------------------------
LANGUAGE_CODE = "id"
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["config.formats"]

# --- Files ------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("SIPILAR_STATIC_ROOT", default=str(DATA_DIR / "static")))
NODE_MODULES = Path(env.str("SIPILAR_NODE_MODULES", default=str(BASE_DIR / "node_modules")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "config.node_assets.NodeAssetsFinder",
]
# Besides what is compressed already: source maps, which only a developer's tools ask for.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (
    *("jpg", "jpeg", "png", "gif", "webp", "zip", "gz", "tgz", "bz2", "tbz", "xz", "br"),
    *("swf", "flv", "woff", "woff2", "wasm", "map"),
)
# Production serves the collected folder; development and tests have none and look each file up.
WHITENOISE_AUTOREFRESH = DEBUG or TESTING
SIPILAR_ICON_DIR = NODE_MODULES / "@tabler/icons/icons/outline"
MEDIA_ROOT = Path(env.str("SIPILAR_MEDIA_ROOT", default=str(DATA_DIR / "media")))
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        # Uploads and reports hold personal data: nobody but the site's own user reads them.
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "config.storage.SiteStaticStorage"
    },
}
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600
SIPILAR_UPLOAD_MAX_BYTES = env.int("SIPILAR_UPLOAD_MAX_MB", default=25) * 1024 * 1024
# Who may add somebody whose NIK nobody knows: "province" (its staff), "all", or "none".
SIPILAR_PEOPLE_WITHOUT_NIK = env.str("SIPILAR_PEOPLE_WITHOUT_NIK", default="province")
SIPILAR_UPLOAD_KEEP_DAYS = env.int("SIPILAR_UPLOAD_KEEP_DAYS", default=90)

# --- Security headers -------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
if IS_HTTPS:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sipilar"
    CSRF_COOKIE_NAME = "__Host-csrf"
else:
    # Several checkouts may run on one machine at different ports; cookies ignore ports.
    SESSION_COOKIE_NAME = env.str("SIPILAR_COOKIE_NAME", default="sipilar")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in ("camera", "geolocation", "microphone", "payment", "usb", "display-capture")
}

# --- Libraries --------------------------------------------------------------------------------
PGHISTORY_APPEND_ONLY = True
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "import"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "export"
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
DJANGO_TABLES2_TEMPLATE = "components/table.html"

# --- Mail -------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="SIPILAR <sipilar@localhost>")
if env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"

# --- Imports, reports: how much, how long -----------------------------------------------------
IMPORT_MAX_ROWS = env.int("SIPILAR_IMPORT_MAX_ROWS", default=200_000)
IMPORT_MAX_COLUMNS = env.int("SIPILAR_IMPORT_MAX_COLUMNS", default=256)
JOB_ATTEMPTS = 3
JOB_SILENT_SECONDS = env.int("SIPILAR_JOB_SILENT_SECONDS", default=120)
JOB_RING_AGAIN_SECONDS = env.int("SIPILAR_JOB_RING_AGAIN_SECONDS", default=60)
