"""Django's settings. What differs between machines comes from `environment.py`."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path

from houvast.site.database.addresses import django_database
from houvast.site.environment import DatabaseRole, Mode, read_environment
from houvast.site.gate.scripts import static_headers
from houvast.site.languages import begun_languages
from houvast.site.logs import logging_settings

ENVIRONMENT = read_environment()
PACKAGE = Path(__file__).resolve().parent.parent
DOORS = PACKAGE / "doors"


def _shipped(name: str) -> Path:
    """A folder of the repository that the wheel carries inside the package."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def _django_key() -> str:
    """Signs tickets of 60 seconds. Derived from the server secrets: all processes share it and none stores it."""
    file = ENVIRONMENT.secrets_file
    if file is None or not file.is_file():
        return secrets.token_urlsafe(48)
    return hashlib.blake2b(file.read_bytes(), person=b"django-tickets", digest_size=48).hexdigest()


# What the rest of houvast reads.
HOUVAST_MODE = ENVIRONMENT.mode.value
HOUVAST_DATA = ENVIRONMENT.data
HOUVAST_SECRETS_FILE = ENVIRONMENT.secrets_file
HOUVAST_AUDIT_HEAD = ENVIRONMENT.audit_head
HOUVAST_OVERLAY = ENVIRONMENT.overlay
HOUVAST_PUBLIC_HOST = ENVIRONMENT.public_host
HOUVAST_DESK_HOST = ENVIRONMENT.desk_host
HOUVAST_ONION_HOST = ENVIRONMENT.onion_host
HOUVAST_EXCHANGE_HOST = ENVIRONMENT.exchange_host
HOUVAST_RECOVERY_PUBLIC_KEY = ENVIRONMENT.recovery_public_key
HOUVAST_HELPLINE_NAME = ENVIRONMENT.helpline.name
HOUVAST_HELPLINE_PHONE = ENVIRONMENT.helpline.phone
HOUVAST_HELPLINE_POLICE_REGION = ENVIRONMENT.helpline.police_region
# Who sends notices, as they say it; empty: notices that must name their sender cannot be sent.
HOUVAST_NOTICE_NAME = ENVIRONMENT.helpline.notice_name
HOUVAST_NOTICE_EMAIL = ENVIRONMENT.helpline.notice_email
# How this helpline was made a trusted flagger (by whom, when); empty: it is none.
HOUVAST_TRUSTED_FLAGGER = ENVIRONMENT.helpline.trusted_flagger
# Mail goes out through the house's own server, or not at all (then text is pasted into forms and mail programs).
HOUVAST_CAN_MAIL = ENVIRONMENT.mail is not None and bool(ENVIRONMENT.helpline.notice_email)
if ENVIRONMENT.mail is not None:
    EMAIL_HOST, EMAIL_PORT = ENVIRONMENT.mail.host, ENVIRONMENT.mail.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ENVIRONMENT.mail.user, ENVIRONMENT.mail.password
    EMAIL_USE_SSL, EMAIL_USE_TLS = ENVIRONMENT.mail.tls, ENVIRONMENT.mail.starttls
EMAIL_TIMEOUT = 10
# The address in the code on a poster; empty: the public host.
HOUVAST_POSTER_ADDRESS = ENVIRONMENT.poster_address
# Who may get fingerprints of pictures of somebody under 18, after an advisor decided so. Empty: nobody.
HOUVAST_HASH_AUTHORITY = ENVIRONMENT.hash_authority
# What of somebody under 18 is kept as evidence: text, screenshots, files.
HOUVAST_EVIDENCE_UNDER_18 = ENVIRONMENT.evidence_under_18.value
# How a dossier is locked: age, openpgp.
HOUVAST_DOSSIER_SEAL = ENVIRONMENT.dossier_seal.value
# What is shared with others beside the exchange of hashes, each kind switched on by name. Empty: nothing.
HOUVAST_SHARING = ENVIRONMENT.sharing
# Which authority is asked for a time stamp over a dossier (RFC 3161). Empty: none.
HOUVAST_TIMESTAMP_URL = ENVIRONMENT.timestamp_url

SECRET_KEY = _django_key()
DEBUG = False
# The host check (site/gate/host.py) decides with a sentence; Django's own would answer with a bare 400.
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "houvast.site.urls"
APPEND_SLASH = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

RECORDS = (
    "audit",
    "registrations",
    "staff",
    "reports",
    "links",
    "consents",
    "assessments",
    "partners",
    "exchange",
    "feeds",
    "helplines",
    "referrals",
    "takedowns",
    "evidence",
    "publications",
)
INSTALLED_APPS = [
    *(f"houvast.records.{name}" for name in RECORDS),
    "procrastinate.contrib.django",
    "django_htmx",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "houvast.site.gate.headers.SecurityHeaders",
    "houvast.site.gate.host.HostCheck",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "houvast.site.gate.origin.OriginCheck",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "houvast.site.gate.csrf.DeskCsrf",
    "houvast.site.gate.space.SpaceCheck",
    "django_htmx.middleware.HtmxMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Doors are no Django apps (they have no models): their templates and tags are found by folder.
        "DIRS": sorted(DOORS.glob("*/templates")),
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request"],
            "libraries": {
                file.stem: f"houvast.doors.{file.parent.parent.name}.templatetags.{file.stem}"
                for file in sorted(DOORS.glob("*/templatetags/[a-z]*.py"))
            },
            "string_if_invalid": "",
        },
    }
]

DATABASES = {
    "default": django_database(
        ENVIRONMENT.database_url() or "postgresql:///houvast",
        application=f"houvast-{ENVIRONMENT.role}",
        # Only web threads share connections; a test's transaction must stay on its own.
        pool=ENVIRONMENT.pool and ENVIRONMENT.role is DatabaseRole.WEB and ENVIRONMENT.mode is not Mode.TEST,
    )
}

LANGUAGE_CODE = "nl"
_BEGUN = begun_languages(ENVIRONMENT.overlay)
LANGUAGES = [("nl", "Nederlands"), ("en", "English"), *((code, name) for code, (name, _) in _BEGUN.items())]
# Not finished, and the language each borrows from: their pages say so.
HOUVAST_DRAFT_LANGUAGES = {code: borrows for code, (_, borrows) in _BEGUN.items()}
LOCALE_PATHS = [_shipped("locale")]
LANGUAGE_COOKIE_NAME = "__Host-l"
LANGUAGE_COOKIE_SAMESITE = "Strict"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = True
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

STATIC_URL = "/static/"
STATICFILES_DIRS = sorted(DOORS.glob("*/static"))
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
_HASHED_NAMES = ENVIRONMENT.mode is not Mode.TEST
# Tests are served the files themselves: there is nothing to collect first.
STATIC_ROOT = ENVIRONMENT.static_root if _HASHED_NAMES else None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _HASHED_NAMES
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not _HASHED_NAMES
WHITENOISE_MAX_AGE = 60
WHITENOISE_ADD_HEADERS_FUNCTION = static_headers

CSRF_COOKIE_NAME = "__Host-c"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "houvast.site.gate.csrf.refused"
# Nothing a visitor sends is written to a disk on its way in: 3 MB in memory at most.
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 600
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = ["houvast.doors.schedule.tasks"]

LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = logging_settings()
