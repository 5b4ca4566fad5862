"""Reads from the environment how the site is put together; safe by default.

`LOCAL=true` (set by `make run`) is the site on one machine for a try: SQLite, tasks run in
place, keys made once, demonstration data. Without it every secret must be given.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

from config.keeping_policy import session_seconds
from config.key_settings import read_recovery_recipients, read_verify_keys
from config.keys import read_keys
from config.service_addresses import read_database, read_webhooks, with_quoted_password
from config.serving.path_prefix import refuse_prefix
from config.serving.proxy_settings import address_header, proxy_count
from config.translation.languages import languages_in

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
refuse_prefix(env.ENVIRON)

LOCAL: bool = env.bool("LOCAL", default=False)
DEBUG: bool = env.bool("DEBUG", default=False)
# A database holds demonstration reports or real ones, never both.
DEMONSTRATION: bool = env.bool("DEMONSTRATION", default=LOCAL)
# Which pages this process serves: the public ones, the staff ones, or (one machine) all.
SITE: str = env.str("SITE", default="all")
if SITE not in {"all", "public", "staff"}:
    raise environ.ImproperlyConfigured("SITE must be all, public or staff.")

VAR_DIR = Path(env.str("VAR_DIR", default="") or BASE_DIR / "var")
KEYS_DIR = VAR_DIR / "keys"
RELEASES_DIR = Path(env.str("RELEASES_DIR", default="") or VAR_DIR / "releases")
# The margins of the survey that our own reports are weighted to: a CSV file, or none. A practice
# site has made-up ones, with which no other site starts.
SURVEY_MARGINS: str = env.str(
    "SURVEY_MARGINS",
    default=str(BASE_DIR / "config/practice/survey_margins.csv") if DEMONSTRATION else "",
)


def _keys(name: str) -> tuple[str, ...]:
    return read_keys(env, name, local=LOCAL, keys_dir=KEYS_DIR)


# Each is the secret in force; after it come those that it follows, for as long as they are given.
SECRET_KEY, *SECRET_KEY_FALLBACKS = _keys("SECRET_KEY")
ANSWERS_KEY, *ANSWERS_KEY_FALLBACKS = _keys("ANSWERS_KEY")  # encrypts the answers' cookie
RECEIPT_KEY, *RECEIPT_KEY_FALLBACKS = _keys("RECEIPT_KEY")  # makes and finds receipt codes
if SITE != "public":
    # Nothing that the public reaches may hold these three.
    # Second half of each moderator's key wrap.
    KEY_WRAP_SECRET, *KEY_WRAP_SECRET_FALLBACKS = _keys("KEY_WRAP_SECRET")
    # Signs what is left of purged audit entries.
    AUDIT_KEY, *AUDIT_KEY_FALLBACKS = _keys("AUDIT_KEY")
    # Encrypts what each person's second factor is made from.
    SECOND_FACTOR_KEY, *SECOND_FACTOR_KEY_FALLBACKS = _keys("SECOND_FACTOR_KEY")

# Public halves alone: the private ones lie on no server.
RECOVERY_RECIPIENTS = read_recovery_recipients(env.str("RECOVERY_RECIPIENTS", default=""))
EPOCH_VERIFY_KEYS = read_verify_keys(env.str("EPOCH_VERIFY_KEY", default=""))

ALLOWED_HOSTS: list[str] = env.list(
    "ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if LOCAL else []
)
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "staff",
    "reporting",
    "guidance",
    "moderation",
    "publication",
    "office",
    "records",
    "releases",
    "estimates",
    "crispy_forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "config.serving.response_headers.response_headers",  # first: what another refuses has them too
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "config.serving.held_pages.held_pages",  # after the language is known; before all that draws
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.serving.charset_check.only_utf_8",  # before a form is read; after what its page needs
    "config.practice.strip.practice_data",
    "allauth.account.middleware.AccountMiddleware",
    "staff.middleware.staff_doors",
]
if SITE == "public":
    # Nobody signs in here: no session, no person, and no door that knows the way to the sign-in.
    _FOR_STAFF = (
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "staff.middleware.staff_doors",
    )
    MIDDLEWARE = [each for each in MIDDLEWARE if each not in _FOR_STAFF]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "config.context.site",
                "guidance.pages.context.crisis_contacts",
                "guidance.pages.context.staff_banners",
                "staff.access.staff_page",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ["comeforward"]
CRISPY_TEMPLATE_PACK = "comeforward"

# ---- Database ---------------------------------------------------------------------------
DATABASES = {
    "default": read_database(
        env.str("DATABASE_URL", default=""), file=VAR_DIR / "come-forward.sqlite3"
    )
}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # With Django's defaults half of concurrent writes fail; with these three, none.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # secure_delete overwrites what a deleted report left in the file. With recursive_triggers
        # a row that REPLACE takes away is refused by the guard of its table like any other.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA secure_delete=ON; "
        "PRAGMA recursive_triggers=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# ---- Cache and tasks --------------------------------------------------------------------
REDIS_URL: str = with_quoted_password(env.str("REDIS_URL", default=""))
CACHES: dict[str, dict[str, object]]
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "config.site_cache.JsonRedisCache",
            "LOCATION": REDIS_URL,
            # One of its own where an ACL lets a site's user touch one prefix alone.
            "KEY_PREFIX": env.str("REDIS_PREFIX", default="come-forward"),
            # A Redis that swallows what it is sent must not hold a page, nor a site's start.
            "OPTIONS": {"site": SITE, "socket_connect_timeout": 2, "socket_timeout": 5},
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "config.site_cache.JsonLocalCache",
            # Above the default of 300 it forgets at random: in a flood, the count of the flood.
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    }
# The parts of a page that are the same for everybody, drawn once in each process.
CACHES["frame"] = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "frame",
    "KEY_FUNCTION": "config.serving.path_prefix.key_below_prefix",
    "TIMEOUT": None,
}

# The queue is the staff's. The public site has none: what it asks for waits in the outbox.
CELERY_BROKER_URL = REDIS_URL if REDIS_URL and SITE != "public" else "memory://"
# Without a broker, tasks run in place when their transaction has committed.
CELERY_TASK_ALWAYS_EAGER = not REDIS_URL
# Whoever can write into the queue may ask for our own tasks, with ids, and for nothing else.
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_TASK_EAGER_PROPAGATES = False
# A task that died with its process is handed out again, and one that nobody acknowledged in ten
# minutes; every task can run twice.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 10 * 60}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "Europe/London"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

# ---- Alerts: that something waits, never what -------------------------------------------
# Mail and webhooks leave from the staff's worker alone. Without EMAIL_HOST no mail is sent.
EMAIL_HOST: str = env.str("EMAIL_HOST", default="") if SITE != "public" else ""
EMAIL_USE_SSL: bool = env.bool("EMAIL_USE_SSL", default=False)
EMAIL_USE_TLS: bool = env.bool("EMAIL_USE_TLS", default=not EMAIL_USE_SSL)
EMAIL_PORT: int = env.int("EMAIL_PORT", default=465 if EMAIL_USE_SSL else 587)
EMAIL_HOST_USER: str = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD: str = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_TIMEOUT = 10
ALERT_WEBHOOKS = read_webhooks(
    env.list("ALERT_WEBHOOKS", default=[]) if SITE != "public" else [], local=LOCAL
)
_FIRST_HOST = next(iter(ALLOWED_HOSTS), "localhost")
# Where the staff's pages are, for the links in e-mails.
STAFF_ADDRESS: str = env.str("STAFF_ADDRESS", default=f"https://{_FIRST_HOST}").rstrip("/")
DEFAULT_FROM_EMAIL: str = env.str("ALERTS_FROM", default=f"come-forward@{_FIRST_HOST}")

# ---- Language and time ------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGES = languages_in(LOCALE_PATHS[0])
if len(LANGUAGES) == 1:
    # Nothing to choose from: every page is in the one language, whatever a browser asks for.
    MIDDLEWARE.remove("django.middleware.locale.LocaleMiddleware")
USE_I18N = True
TIME_ZONE = "Europe/London"
USE_TZ = True

# ---- Static files -----------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
# config.upkeep.assets writes the components beside the code, wherever VAR_DIR is.
STATICFILES_DIRS = [BASE_DIR / "static", BASE_DIR / "var" / "components"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# ---- Who may sign in --------------------------------------------------------------------
AUTH_USER_MODEL = "staff.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "moderation:attention"
LOGOUT_REDIRECT_URL = "account_login"
# What takes two people, and what confirming it does: see staff/proposals.py.
PROPOSAL_RULES = "config.proposal_kinds.RULES"
ACCOUNT_ADAPTER = "staff.adapter.StaffAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# allauth counts everybody behind a proxy as one, in the cache alone: staff.sign_ins does it.
ACCOUNT_RATE_LIMITS = False
ACCOUNT_FORMS = {"change_password": "staff.sign_in_forms.OwnPasswordForm"}
MFA_ADAPTER = "staff.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "staff.sign_in_forms.CodeForm",
    "reauthenticate": "staff.sign_in_forms.CodeAgainForm",
    "add_webauthn": "staff.passkey_forms.NewPasskeyForm",
    "edit_webauthn": "staff.passkey_forms.PasskeyNameForm",
    "authenticate_webauthn": "staff.passkey_forms.PasskeyForm",
    "reauthenticate_webauthn": "staff.passkey_forms.PasskeyAgainForm",
}
# A passkey takes the place of a code, never of the password: allauth's own way in without one is
# off. The authenticator app stays, since passkeys get lost with the device that holds them.
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Come Forward"
MFA_TOTP_TOLERANCE = 1
MFA_TRUST_ENABLED = False
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

# ---- Headers and cookies ----------------------------------------------------------------
HTTPS = env.bool("HTTPS", default=not LOCAL)
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=HTTPS)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000 if HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# The header in which the proxy tells the sender's address, for the hourly limits alone; without it
# each browser counts for itself. It is never logged or stored: see staff/client_address.py.
CLIENT_ADDRESS_HEADER = address_header(env.str("CLIENT_ADDRESS_HEADER", default=""))
CLIENT_ADDRESS_PROXIES = proxy_count(env.str("CLIENT_ADDRESS_PROXIES", default="1"))
# With no-referrer Chromium posts "Origin: null" and every form is refused.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
_HOST = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{_HOST}staff"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = session_seconds()
SESSION_IDLE_SECONDS = 30 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
KNOWN_BROWSER_COOKIE_NAME = f"{_HOST}known"
KNOWN_BROWSER_COOKIE_SECURE = HTTPS
UNLOCK_COOKIE_NAME = f"{_HOST}unlocked"
UNLOCK_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = f"{_HOST}form"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = None  # forgotten when the browser closes
CSRF_FAILURE_VIEW = "config.home.form_refused"
ANSWERS_COOKIE_NAME = f"{_HOST}answers"
ANSWERS_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_NAME = f"{_HOST}language"
LANGUAGE_COOKIE_SECURE = HTTPS
EXIT_URL: str = env.str("EXIT_URL", default="https://www.bbc.co.uk/weather")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# The longest honest page is a few kilobytes; anything near this is not a person typing.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 0
FILE_UPLOAD_HANDLERS: list[str] = []

# ---- Statistics -------------------------------------------------------------------------
# start_up or standard_1: the tables, and their noise, of quarters that are not declared yet.
RELEASE_PROFILE: str = env.str("RELEASE_PROFILE", default="start_up")

# ---- Logs: no address, no answer, no code -----------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "outage_filter": {"()": "config.serving.log_filters.OutageFilter"},
        "refused_request_filter": {"()": "config.serving.log_filters.RefusedRequestFilter"},
    },
    "formatters": {"plain": {"format": "%(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["outage_filter"],
        },
        "refused": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["refused_request_filter"],
        },
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Names the path of every missing page; a stray path may hold what somebody pasted.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR", "handlers": ["refused"], "propagate": False},
        # Warns of each HEAD that Django answered with a body, and leaves the body out.
        "gunicorn.http.wsgi": {"level": "ERROR"},
    },
}

# Whether to be in the browsers' own list of HTTPS sites is for whoever owns the domain.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
if LOCAL:
    SILENCED_SYSTEM_CHECKS += ["security.W004", "security.W005"]
