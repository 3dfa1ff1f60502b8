"""All settings, from the environment, with safe local defaults.

Without any variable set this is the *embedded* profile: SQLite, a broker in files, mail into a
local outbox, everything under DELPHI_DATA. DATABASE_URL and CELERY_BROKER_URL (or REDIS_URL)
switch to servers; the code is the same.
"""

from pathlib import Path

from csp.constants import NONE, SELF
from django.conf import global_settings as defaults
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from delphi.languages import languages_in
from surveys.key_files import read_or_make

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("DELPHI_DATA", str(BASE_DIR / ".data")))

# Who and where we are
DEBUG = env.bool("DEBUG", False)
IS_TEST = False  # settings_test.py alone says True
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
IS_PUBLIC = not set(ALLOWED_HOSTS) <= {"127.0.0.1", "localhost", "[::1]", "testserver"}
SECRET_KEY = env.str("SECRET_KEY", "")
if not SECRET_KEY:
    if IS_PUBLIC:
        raise ImproperlyConfigured("Set SECRET_KEY: ALLOWED_HOSTS names a public host.")
    SECRET_KEY = read_or_make(DATA_DIR / "secret.key")
if DEBUG and IS_PUBLIC:
    raise ImproperlyConfigured("DEBUG must be off: ALLOWED_HOSTS names a public host.")
# Links in mails are built from this, never from the request's Host header.
SITE_URL = env.str("DELPHI_SITE_URL", "http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https://") else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",  # allauth's list of passkeys
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "studies",
    "surveys",
    "roadmap",
    "delphi",
]
MIDDLEWARE = [
    "delphi.kept_pages.ServeKeptPages",
    "delphi.no_cookies.ForgetCookies",
    "django.middleware.security.SecurityMiddleware",
    # Above WhiteNoise: on a laptop nothing is compressed beforehand.
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "delphi.content_policy.ContentPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "delphi.idle.SignOutTheIdle",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "delphi.large_numbers.RefuseLargeNumbers",
]
ROOT_URLCONF = "delphi.urls"
WSGI_APPLICATION = "delphi.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Data
DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{DATA_DIR / 'delphi.sqlite3'}")}
IS_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if IS_SQLITE:
    # Other common settings lose committed rows: docs/decisions/0003.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        " PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;",
    }
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c lock_timeout=5s"
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", 600)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People
AUTH_USER_MODEL = "studies.User"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "front_page"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "delphi.accounts.Adapter"
ACCOUNT_FORMS = {"login": "delphi.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
# X-Forwarded-For is believed only from the one proxy that .env names.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.bool("DELPHI_BEHIND_PROXY", False) else 0
MFA_ADAPTER = "delphi.accounts.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Delphi Roadmap"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]

# Counts attempts to sign in, so all web processes must share it.
REDIS_URL = next(
    (url for url in (env.str(n, "") for n in ("REDIS_URL", "CELERY_BROKER_URL")) if "redis" in url),
    "",
)
# Seconds for which a web process believes what it knows of the current edition (kept_pages.py).
PUBLIC_PAGES_MAY_LAG = 1.0

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "delphi",
    }
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "cache",
    }
}

# Languages and time
LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGES = languages_in(LOCALE_PATHS[0])
FORMAT_MODULE_PATH = ["delphi.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Static files: served from where they lie on a laptop, hashed and compressed by the image build.
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not env.bool("DELPHI_COLLECTED_STATIC", False)
# None with the finders: WhiteNoise warns of a folder that does not exist.
STATIC_ROOT = (
    None if WHITENOISE_USE_FINDERS else env.str("STATIC_ROOT", str(BASE_DIR / "staticfiles"))
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if WHITENOISE_USE_FINDERS
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Security
SECURE_HTTPS = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_HTTPS
SECURE_SSL_REDIRECT = SECURE_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_HTTPS
# Not "no-referrer": with it browsers send "Origin: null" with a form, which Django's CSRF check
# refuses. No address of ours, and so no link, goes to any other site with either.
SECURE_REFERRER_POLICY = "same-origin"
if env.bool("DELPHI_BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = 60 * 60 * 12
IDLE_SECONDS = 30 * 60
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE_HTTPS
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # all comments of a round stand on one page
FILE_UPLOAD_HANDLERS = ["delphi.uploads.RefuseLargeUploads", *defaults.FILE_UPLOAD_HANDLERS]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Mail: an SMTP server by EMAIL_URL, or files that the local outbox page shows.
LOCAL_OUTBOX = DATA_DIR / "outbox"
if env.str("EMAIL_URL", ""):
    _mail = env.dj_email_url("EMAIL_URL")
    EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = (
        _mail["EMAIL_BACKEND"],
        _mail["EMAIL_HOST"],
        _mail["EMAIL_PORT"],
    )
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"]
    SHOWS_LOCAL_OUTBOX = False
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(LOCAL_OUTBOX)
    SHOWS_LOCAL_OUTBOX = not IS_PUBLIC
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DELPHI_FROM_EMAIL", "Delphi Roadmap <delphi@localhost>")

# Surveys
# One key a study. Only the process that sends mail reads this folder; the web process never does.
LINK_KEYS = Path(env.str("DELPHI_LINK_KEYS", str(DATA_DIR / "link-keys")))
# The erased, as salted hashes, outside the database: replayed after a backup is restored.
TOMBSTONES = Path(env.str("DELPHI_TOMBSTONES", str(DATA_DIR / "tombstones.jsonl")))
CLOSING_GRACE_SECONDS = env.int("DELPHI_CLOSING_GRACE_SECONDS", 120)
TICK_SECONDS = env.int("DELPHI_TICK_SECONDS", 10)
OWNERS_SECONDS = 600  # how often overdue values of indicators are looked for
ROUND_LOCK_IS_ON = True  # off in one control test only; a system check refuses it elsewhere

# Celery: rows first, a tick takes up what is due, messages are only hints.
CELERY_BROKER_URL = (
    env.str("CELERY_BROKER_URL", "") or env.str("REDIS_URL", "") or "delphifiles://localhost"
)
IS_EMBEDDED_BROKER = CELERY_BROKER_URL.startswith("delphifiles")
BROKER_DIR = DATA_DIR / "broker"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"folder": str(BROKER_DIR), "polling_interval": 0.1}
    if IS_EMBEDDED_BROKER
    else {
        "visibility_timeout": 900,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 2,
        "socket_timeout": 2,  # a page waits twice so long for a Redis that hangs
    }
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.2,
    "interval_max": 0.2,
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
# Celery's Django fixup reads it under this very name; without it every task closes its connection,
# and the last close of a WAL database is where rows were lost.
CELERY_DB_REUSE_MAX = 1000
CELERY_BEAT_SCHEDULER = "delphi.beat:Scheduler"
CELERY_BEAT_SCHEDULE = {
    "tick": {"task": "surveys.tick", "schedule": TICK_SECONDS},
    "owners": {"task": "roadmap.remind_owners", "schedule": OWNERS_SECONDS},
    "files": {"task": "roadmap.make_due_files", "schedule": TICK_SECONDS},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"mask_secrets": {"()": "delphi.log_masking.MaskSecrets"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["mask_secrets"],
            "formatter": "line",
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
    "loggers": {
        "surveys": {"level": "INFO"},
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
    },
}
