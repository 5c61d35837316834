"""Settings of the site. Everything that differs between machines comes from the environment.

The defaults are those of production: safe, and silent about what is missing only where nothing is lost.
`make run` sets LOCAL_HTTP=1, which is refused unless the site is served on this machine alone.
"""

from datetime import timedelta
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from directory import environment, languages

BASE_DIR = Path(__file__).resolve().parent.parent
FIXTURES = BASE_DIR / "fixtures"

HOST = environment.text("HOST", "127.0.0.1")
PORT = environment.integer("PORT", default=8000, least=1, most=65535)
LOCAL_HTTP = environment.flag("LOCAL_HTTP")
if LOCAL_HTTP and not environment.is_loopback(HOST):
    raise ImproperlyConfigured(
        f"LOCAL_HTTP=1 serves without HTTPS, so HOST must be this machine (127.0.0.1), not {HOST}."
    )

DEBUG = False
SECRET_KEY = environment.secret("SECRET_KEY")
ANSWERS_KEYS = environment.fernet_keys("ANSWERS_KEY")
ALLOWED_HOSTS = environment.names("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")

ROOT_URLCONF = "directory.urls"
WSGI_APPLICATION = "directory.wsgi.application"

INSTALLED_APPS = [
    "modeltranslation",
    "directory.signing_in.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "simple_history",
    "import_export",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "directory",
    "services",
    "tiers",
]

MIDDLEWARE = [
    "directory.access.AccessLog",
    "directory.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "directory.page_cache.middleware.PageCache",
    "directory.compression.Compression",
    "django.middleware.locale.LocaleMiddleware",
    "directory.middleware.RefuseNonsense",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "directory.middleware.HistoryOfStaff",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                # The admin needs these two; they are lazy, so a public page that does not use them
                # reads no session and stays free of cookies (tests/test_headers.py).
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "directory.context.site",
            ],
        },
    },
]

# Data

database_url = environment.text(
    "DATABASE_URL", f"sqlite:///{BASE_DIR / 'db.sqlite3'}" if LOCAL_HTTP else None
)
DATABASE_POOL = environment.integer("DATABASE_POOL", default=8, least=1, most=100)
DATABASES = {"default": dj_database_url.parse(database_url, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"]["CONN_MAX_AGE"] = 0  # a pool keeps the connections open
    DATABASES["default"]["OPTIONS"] = {
        **DATABASES["default"].get("OPTIONS", {}),
        "pool": {"min_size": 1, "max_size": DATABASE_POOL, "timeout": 5},
        # To compile a statement takes longer than ours run, and one spread over workers takes the processor of others.
        # Pages are in memory or on a drive without a head: by the default, a scan of the whole table seems cheaper than
        # the index of the words (66 against 8 ms of 10 000 services).
        "options": "-c statement_timeout=5000 -c lock_timeout=2000"
        " -c jit=off -c max_parallel_workers_per_gather=0 -c random_page_cost=1.1",
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # To open a file and close it costs more than most pages: each thread keeps its own.
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        "timeout": 10,
    }
else:
    raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL or an SQLite database.")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

cache_url = environment.text("CACHE_URL", "")
if cache_url and not cache_url.startswith(("redis://", "rediss://", "unix://")):
    raise ImproperlyConfigured(f"CACHE_URL is {cache_url!r}: write redis://host:port/number.")
SHARED = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": cache_url}
# How much memory each process may use for pages; 0 keeps no page anywhere.
PAGES_MB = environment.integer("PAGES_MB", default=32, least=0, most=4096)
CACHES = {
    "default": SHARED
    if cache_url
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # All processes count together how often somebody tries to sign in: in the database, where no Redis is shared.
    "tries": SHARED
    if cache_url
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "sign_in_tries",
        # A full table loses counts: this many names can be invented before it loses the count of a real one.
        "OPTIONS": {"MAX_ENTRIES": 100_000, "CULL_FREQUENCY": 10},
    },
}
IN_MEMORY = {
    "BACKEND": "directory.page_cache.bounded.BoundedCache",
    "LOCATION": "pages",
    "OPTIONS": {"MAX_BYTES": PAGES_MB * 2**20},
}
if cache_url:
    # Shared by all, and near at hand what this process was asked for. Who waits longer for a page that was kept had
    # better make it anew: seconds.
    waits = {"socket_connect_timeout": 0.25, "socket_timeout": 0.25}
    CACHES |= {
        "pages": {**SHARED, "KEY_PREFIX": "pages", "OPTIONS": waits},
        "near pages": IN_MEMORY,
    }
else:
    CACHES["pages"] = IN_MEMORY

# Languages and time

LANGUAGE_CODE = languages.SOURCE
LANGUAGES = [(code, _(languages.LANG_INFO[code]["name"])) for code in languages.OFFERED]
LANGUAGES_BIDI = list(languages.RIGHT_TO_LEFT)
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["directory.formats"]
MODELTRANSLATION_LANGUAGES = languages.ALL
MODELTRANSLATION_DEFAULT_LANGUAGE = languages.SOURCE
MODELTRANSLATION_FALLBACK_LANGUAGES = languages.FALLBACK
# By default the tabs of modeltranslation load jQuery UI from a CDN; nothing here uses them (directory.E002).
JQUERY_UI_URL = ""
JQUERY_MB_BROWSER_URL = ""
USE_TZ = True
TIME_ZONE = "Europe/Brussels"

# Static files

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "directory.static_files.JoinedManifestStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Security: the content policy stands in directory/middleware.py

SECURE_SSL_REDIRECT = not LOCAL_HTTP
SECURE_HSTS_SECONDS = 0 if LOCAL_HTTP else 2 * 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = not LOCAL_HTTP
SECURE_HSTS_PRELOAD = not LOCAL_HTTP
BEHIND_PROXY = environment.flag("BEHIND_PROXY")
if BEHIND_PROXY:
    # Only behind a proxy that overwrites the header itself.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Cookies exist in the admin only, and are sent to no other page.
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/admin/"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL_HTTP
SESSION_COOKIE_NAME = "session" if LOCAL_HTTP else "__Secure-session"
CSRF_COOKIE_NAME = "csrf" if LOCAL_HTTP else "__Secure-csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_AGE = 8 * 3600
CSRF_FAILURE_VIEW = "directory.pages.errors.forbidden"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# How long a group of facts holds, in days, before somebody looks at it again: services/freshness.py
SHELF_LIFE = {
    "crisis-line": 30,
    "contact": 180,
    "hours": 180,
    "place": 365,
    "eligibility": 365,
    "rest": 365,
    "law": 365,
}

# Mail goes to the console unless an SMTP host is named. Links in it need the address of the site.
EMAIL_HOST = environment.text("SMTP_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
SMTP_TLS = environment.one_of("SMTP_TLS", ("starttls", "tls", "none"))
EMAIL_USE_TLS, EMAIL_USE_SSL = SMTP_TLS == "starttls", SMTP_TLS == "tls"
EMAIL_PORT = environment.integer(
    "SMTP_PORT", default=465 if EMAIL_USE_SSL else 587, least=1, most=65535
)
EMAIL_HOST_USER = environment.text("SMTP_USER", "")
EMAIL_HOST_PASSWORD = environment.text("SMTP_PASSWORD", "")
EMAIL_TIMEOUT = 10
if bool(EMAIL_HOST_USER) != bool(EMAIL_HOST_PASSWORD):
    raise ImproperlyConfigured("Set both SMTP_USER and SMTP_PASSWORD, or neither.")
if SMTP_TLS == "none" and EMAIL_HOST and not environment.is_loopback(EMAIL_HOST):
    raise ImproperlyConfigured(
        f"SMTP_TLS=none sends mail in the open, so SMTP_HOST must be this machine, not {EMAIL_HOST}."
    )
DEFAULT_FROM_EMAIL = environment.mail_address(
    "MAIL_FROM", None if EMAIL_HOST else "Trede <trede@localhost.localdomain>"
)
SITE_URL = environment.site_address("SITE_URL", f"http://{HOST}:{PORT}" if LOCAL_HTTP else "")
if EMAIL_HOST and not SITE_URL:
    raise ImproperlyConfigured("Set SITE_URL: the links in mails need the address of the site.")
# Whether `manage.py ask_organisations` may write; a curator may always.
ASK_ORGANISATIONS = environment.flag("ASK_ORGANISATIONS")

# Sign-in: a password and a second factor, and few tries; see directory/signing_in/
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "directory.signing_in.backend.ByMandate",
]
OTP_TOTP_ISSUER = "Trede"
# Counts in a cache, under hashes: its tables, which would hold names, addresses and paths, stay empty.
AXES_HANDLER = "axes.handlers.cache.AxesCacheHandler"
AXES_CACHE = "tries"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "directory.signing_in.throttle.address_key"
AXES_LOCKOUT_CALLABLE = "directory.signing_in.throttle.locked_out"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without address": {"()": "directory.access.WithoutAddress"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["without address"]}},
    # What it says stands without names in directory.signing_in.
    "loggers": {"axes": {"level": "ERROR"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
