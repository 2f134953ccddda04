"""Settings, all from the environment. A missing or bad value names itself at start (design section 6)."""

import os
import sys
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"

env = environ.Env()


def setting(name: str, kind: str, *, default):
    """One value from the environment, or its default. A value that cannot be read stops the start, by name."""
    try:
        return getattr(env, kind)(name, default=default)
    except (ValueError, KeyError, TypeError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"{name} has a value that cannot be read as {kind}: {error}") from error


def switch(name: str, *, default: bool) -> bool:
    """On or off; empty counts as not set. Any other word stops the start: a slip must not switch HTTPS off."""
    words = (
        {"": default}
        | dict.fromkeys(["1", "true", "yes", "on"], True)
        | dict.fromkeys(["0", "false", "no", "off"], False)
    )
    given = os.environ.get(name, "").strip().lower()
    if given not in words:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {given!r}")
    return words[given]


DEBUG = switch("DEBUG", default=False)
DEMONSTRATION = switch("DEMONSTRATION", default=False)
HTTPS = switch("HTTPS", default=True)
SECRET_KEY = setting("SECRET_KEY", "str", default="")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is not set. `make run` makes one in var/secret_key; elsewhere set your own.")
ALLOWED_HOSTS = setting("ALLOWED_HOSTS", "list", default=[])
CSRF_TRUSTED_ORIGINS = setting("CSRF_TRUSTED_ORIGINS", "list", default=[])
# What links in e-mails begin with, also in those that no visitor asked for.
_port = f":{os.environ.get('PORT', '8000')}" if DEMONSTRATION else ""
_host = next((host for host in ALLOWED_HOSTS if "*" not in host and not host.startswith(".")), "localhost")
SITE_URL = setting("SITE_URL", "str", default=f"{'https' if HTTPS else 'http'}://{_host}{_port}").rstrip("/")
if not SITE_URL.startswith(("http://", "https://")):
    raise ImproperlyConfigured("SITE_URL must begin with https:// (or http://)")

INSTALLED_APPS = [
    "safeguarding",
    "standards",
    "indicators",
    "actionplans",
    "reports",
    "allauth",
    "allauth.account",
    "csp",
    "django_filters",
    "django_tables2",
    "django_tasks",
    "django_tasks_db",
    "simple_history",
    "tree_queries",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # who returns what in a round: a tick for each unit and measure

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "safeguarding.middleware.private_pages",
]

ROOT_URLCONF = "safeguarding.urls"
WSGI_APPLICATION = "safeguarding.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "safeguarding.pages.every_page",
            ],
            "builtins": ["safeguarding.templatetags.words"],
        },
    }
]
FORM_RENDERER = "safeguarding.forms.FormRenderer"
DJANGO_TABLES2_TEMPLATE = "components/table.html"

VAR.mkdir(exist_ok=True)
DATABASES = {"default": setting("DATABASE_URL", "db", default=f"sqlite:///{VAR / 'db.sqlite3'}")}
if DATABASES["default"].get("ENGINE") not in {"django.db.backends.sqlite3", "django.db.backends.postgresql"}:
    raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:/// or postgresql://")
DATABASES["default"]["CONN_MAX_AGE"] = 600
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # FULL keeps an acknowledged return through a power cut; IMMEDIATE waits for the write lock instead of failing at
    # once; recursive_triggers makes REPLACE fire the guards on append-only tables.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# Heads of the audit chain, outside the database they vouch for; a council ships this file to another machine.
_beside = DATABASES["default"]["NAME"] if DATABASES["default"]["ENGINE"].endswith("sqlite3") else str(VAR / "database")
AUDIT_ANCHOR = setting("AUDIT_ANCHOR", "str", default=f"{_beside}.audit-heads")

AUTH_USER_MODEL = "safeguarding.User"
AUTHENTICATION_BACKENDS = ["safeguarding.sign_in.SignInBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "safeguarding.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to strangers whose address somebody typed
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Safeguarding oversight: "
ACCOUNT_RATE_LIMITS = {"login_failed": "10/5m/ip,10/5m/key"}
ACCOUNT_FORMS = {
    "login": "safeguarding.sign_in.SignInForm",
    "change_password": "safeguarding.sign_in.PasswordChangeForm",
    "reset_password": "safeguarding.sign_in.PasswordResetForm",
    "reset_password_from_key": "safeguarding.sign_in.PasswordFromKeyForm",
}

if DEMONSTRATION:
    EMAIL_CONFIG = {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": VAR / "mail",
    }
if not DEMONSTRATION or "EMAIL_URL" in os.environ:
    EMAIL_CONFIG = setting("EMAIL_URL", "email", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10  # seconds: nobody waits at a page for a mail server that does not answer
DEFAULT_FROM_EMAIL = "Safeguarding oversight <no-reply@derby.example>"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
DATE_FORMAT = "j F Y"

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

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
        "object-src": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
if HTTPS:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if switch("BEHIND_PROXY", default=False) else None
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "stream": sys.stderr}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
