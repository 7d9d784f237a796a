"""Settings: one module, driven by the environment. Development and tests differ from production by variables only."""

from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF

from config import env
from config.error_reports import report_errors
from config.logs import configure_logging

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = env.folder("SPORTELLO_VAR", BASE_DIR / "var")

ENVIRONMENT = env.text("SPORTELLO_ENV", "development")
PRODUCTION = ENVIRONMENT == "production"
DEBUG = False

# In development a fixed key is harmless and keeps tests deterministic; production must bring its own.
SECRET_KEY = env.text("SPORTELLO_SECRET_KEY", None if PRODUCTION else "development-only-" + "k" * 50)
# Fernet keys, newest first: the first encrypts, all decrypt.
SPORTELLO_KEYS = env.words("SPORTELLO_KEYS", "" if PRODUCTION else "ZGV2ZWxvcG1lbnQtb25seS1rZXktMzItYnl0ZXMtISE=")

# The vendor's own host, and the suffix of the municipalities' demonstration hosts.
SPORTELLO_DOMAIN = env.text("SPORTELLO_DOMAIN", "localhost")
SPORTELLO_VENDOR_HOSTS = env.words("SPORTELLO_VENDOR_HOSTS", f"console.{SPORTELLO_DOMAIN}")
# The port that links in messages carry when the platform is not on a standard port.
SPORTELLO_PUBLIC_PORT = env.text("SPORTELLO_PUBLIC_PORT", "")
SPORTELLO_SCHEME = env.text("SPORTELLO_SCHEME", "https" if PRODUCTION else "http")
# Where the certificates of the municipalities' hosts are looked at, as visitors would.
SPORTELLO_TLS_PORT = env.number("SPORTELLO_TLS_PORT", 443)
# HOST:PORT of the registry that says until when domains are registered; None: nobody is asked.
_whois = env.address("SPORTELLO_WHOIS")
SPORTELLO_WHOIS = env.host_and_port(_whois) if _whois else None
# One proxy of ours stands before the platform: it sets X-Forwarded-Proto and adds to X-Forwarded-For.
SPORTELLO_BEHIND_PROXY = env.flag("SPORTELLO_BEHIND_PROXY")
SPORTELLO_ALLOW_PRIVATE_HOSTS = env.flag("SPORTELLO_ALLOW_PRIVATE_HOSTS", not PRODUCTION)
# Said by our proxy with the certificate of a CNS, so that nobody else's headers count; empty: no login by card.
SPORTELLO_CNS_SECRET = env.text("SPORTELLO_CNS_SECRET", "")
# How many logins of a process may wait for an identity provider at once: a quarter of its threads.
SPORTELLO_LOGIN_SLOTS = env.number("SPORTELLO_LOGIN_SLOTS", 4)
# `host:port` on which this process tells its metrics, in the private network only; empty: it tells nobody.
SPORTELLO_METRICS = env.address("SPORTELLO_METRICS")
# Where the processes of one web server find what its launcher (config.web) has to say to them.
SPORTELLO_RUN = env.text("SPORTELLO_RUN", "")
SPORTELLO_CLAMAV = env.text("SPORTELLO_CLAMAV", "")
# How long a clerk's step waits before its message and its letter leave, and can be undone; 0: they leave at once.
# An hour at most: the terms written in letters count from when they leave, and a longer wait is taken for a broken clock.
SPORTELLO_STEP_GRACE_S = env.number("SPORTELLO_STEP_GRACE_S", 300, most=3600)
# When the vendor's people work, Monday to Friday without national holidays: the clock of requests that block nothing.
SPORTELLO_SUPPORT_HOURS = env.hours("SPORTELLO_SUPPORT_HOURS", "09:00-13:00,14:00-18:00")
# Where municipalities call in those hours, and the mailbox that hears of their requests; empty: each person of the vendor.
SPORTELLO_SUPPORT_PHONE = env.text("SPORTELLO_SUPPORT_PHONE", "")
SPORTELLO_SUPPORT_MAILBOX = env.text("SPORTELLO_SUPPORT_MAILBOX", "")
# For how long what was resolved can be opened again; after that it closes by itself.
SPORTELLO_SUPPORT_REOPEN_DAYS = env.number("SPORTELLO_SUPPORT_REOPEN_DAYS", 15)

# Hosts are checked against the directory of domains by tenants.middleware, before anything else runs.
ALLOWED_HOSTS = ["*"]

INSTALLED_APPS = [
    "django_tenants",
    "tenants",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "mozilla_django_oidc",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "ui",
    "documents",
    "integrations",
    "offices",
    "accounts",
    "catalog",
    "notifications",
    "billing",
    "cases",
    "provisioning.support",
    "provisioning.pnrr",
    "provisioning.fleet",
    "provisioning.console",
    "citizen",
    "operators",
]
# django-tenants wants two lists of apps; ours is decided per model, by tenants.routers.SideRouter.
SHARED_APPS = TENANT_APPS = INSTALLED_APPS

PUBLIC_APPS = {"tenants", "contenttypes", "auth", "axes"}
PUBLIC_MODELS = {
    "catalog.blueprintversion",
    "integrations.worksignal",
    "integrations.providerlist",
    "support.supportgrant",
    "support.supportevent",
    "support.supportticket",
    "support.troubleticket",
    "support.ticketclock",
    "support.ticketpause",
    "support.ticketevent",
    "support.pricelist",
    "support.price",
    "support.adhesion",
    "support.adhesionevent",
    "pnrr.dossier",
    "pnrr.fundedservice",
    "pnrr.trialidentity",
    "pnrr.dossierevent",
    "pnrr.checkrun",
    "pnrr.evidence",
    "pnrr.dossierpaper",
    "fleet.schemascript",
    "fleet.lifeevent",
    "fleet.lifejob",
    "fleet.deletionproof",
    "fleet.cell",
    "fleet.placement",
    "fleet.move",
    "fleet.activeservice",
    "fleet.health",
    "fleet.registereddomain",
    "fleet.orderdraft",
    "fleet.orderevent",
    "fleet.usage",
}
BOTH_SIDES_MODELS = {
    "accounts.user",
    "sessions.session",
    # Vendor staff prove a second factor too, on their own host.
    "accounts.passkey",
    "otp_totp.totpdevice",
    "otp_static.staticdevice",
    "otp_static.statictoken",
}

TENANT_MODEL = "tenants.Municipality"
TENANT_DOMAIN_MODEL = "tenants.Domain"
TENANT_SYNC_ROUTER = "tenants.routers.SideRouter"
DATABASE_ROUTERS = [TENANT_SYNC_ROUTER]
TENANT_LIMIT_SET_CALLS = True
PUBLIC_SCHEMA_URLCONF = "config.urls_vendor"
ROOT_URLCONF = "config.urls_tenant"

DATABASES = {"default": env.database(env.text("DATABASE_URL", "postgres://sportello@127.0.0.1:5432/sportello"))}
# A connection ends after so many schemas, and with it what its process of PostgreSQL remembers of them.
SPORTELLO_SCHEMAS_A_CONNECTION = env.number("SPORTELLO_SCHEMAS_A_CONNECTION", 600)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "tenants.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_FUNCTION": "django_tenants.cache.make_key",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
}

MIDDLEWARE = [
    # Answers for the whole stack with pages that are the same for everybody.
    "tenants.pages.PageCacheMiddleware",
    "tenants.metrics.MetricsMiddleware",
    "tenants.compression.CompressPagesMiddleware",
    "tenants.middleware.HealthMiddleware",
    # The headers that protect a page go on every page, those for unknown and suspended hosts included.
    "tenants.middleware.SecurityHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tenants.middleware.TenantMiddleware",
    # Redirects to https: only hosts of ours, and so after they are known.
    "django.middleware.security.SecurityMiddleware",
    # Before anything that reads a body.
    "tenants.bodies.BodySizeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tenants.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ui.htmx.HtmxRedirectMiddleware",
    "accounts.sessions.SessionAgeMiddleware",
    "provisioning.support.middleware.SupportMiddleware",
    "accounts.acting.ActingMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
FORM_RENDERER = "ui.forms.Renderer"
WSGI_APPLICATION = "config.wsgi.application"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "accounts.backends.OperatorBackend",
    "accounts.login.backend.CitizenBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.LocalWordsValidator"},
]
LOGIN_URL = "/accedi"

# Attempts are counted in the cache, whose keys carry the tenant; no table of ours names who tried what.
AXES_HANDLER = "axes.handlers.cache.AxesCacheHandler"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "accounts.lockout.answer"
AXES_LOCKOUT_TEMPLATE = "operators/locked_out.html"
SPORTELLO_VENDOR_LOCKED_OUT = "console/locked_out.html"
AXES_VERBOSE = False
AXES_USERNAME_FORM_FIELD = "username"
AXES_USERNAME_CALLABLE = "accounts.lockout.counted_name"
AXES_CLIENT_IP_CALLABLE = "tenants.requests.client_address"

SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
# Longer than the ten hours of accounts.sessions, so that an expired session is still known to have been one.
SESSION_COOKIE_AGE = 11 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_NAME = "__Host-sessione" if PRODUCTION else "sessione"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"
CSRF_FAILURE_VIEW = "citizen.views.flow.csrf_failure"
CSRF_TRUSTED_ORIGINS: list[str] = []
SECURE_SSL_REDIRECT = env.flag("SPORTELLO_SSL_REDIRECT", PRODUCTION)
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SPORTELLO_BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # Attachments are read in place, in frames of our own host.
        "frame-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}

LANGUAGE_CODE = "it"
LANGUAGES = [("it", "Italiano"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "lingua"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = PRODUCTION
TIME_ZONE = "Europe/Rome"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = env.folder("SPORTELLO_STATIC", VAR_DIR / "static")
MEDIA_ROOT = env.folder("SPORTELLO_MEDIA", VAR_DIR / "media")
# Where the workers put what is exported from the console: whole municipalities, for the people of operations alone.
SPORTELLO_EXPORTS = env.folder("SPORTELLO_EXPORTS", VAR_DIR / "exports")
S3_BUCKET = env.text("SPORTELLO_S3_BUCKET", "")
# Keys are read from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, by the library.
IN_BUCKET = {
    "BACKEND": "documents.s3.PrivateS3Storage",
    "OPTIONS": {
        "bucket_name": S3_BUCKET,
        "endpoint_url": env.text("SPORTELLO_S3_ENDPOINT", "") or None,
        "region_name": env.text("SPORTELLO_S3_REGION", "") or None,
    },
}
STORAGES = {
    "default": IN_BUCKET if S3_BUCKET else {"BACKEND": "documents.storage.PrivateFileStorage"},
    "staticfiles": {"BACKEND": "tenants.staticfiles.ManifestStorage"},
}
WHITENOISE_MAX_AGE = 31_536_000 if PRODUCTION else 60
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

CELERY_BROKER_URL = env.text("SPORTELLO_BROKER_URL", REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 1, "socket_timeout": 5, "visibility_timeout": 3600}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BEAT_SCHEDULER = "config.scheduler:SteadyScheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    "dispatch-signals": {"task": "integrations.tasks.dispatch_signals", "schedule": 3.0, "options": {"expires": 3}},
    "end-overdue-support": {
        "task": "provisioning.support.tasks.end_overdue_support",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "close-resolved-tickets": {
        "task": "provisioning.support.tasks.close_resolved_tickets",
        "schedule": crontab(hour=2, minute=10),
    },
    "run-waiting-checks": {
        "task": "provisioning.pnrr.tasks.run_waiting_checks",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "take-fleet-health": {
        "task": "provisioning.fleet.tasks.take_fleet_health",
        "schedule": crontab(minute="*/5"),
        "options": {"expires": 240},
    },
    "check-fleet-outside": {
        "task": "provisioning.fleet.tasks.check_fleet_outside",
        "schedule": crontab(minute="2-59/5"),
        "options": {"expires": 240},
    },
    "resume-orders": {"task": "provisioning.fleet.tasks.resume_orders", "schedule": 60.0, "options": {"expires": 60}},
    "resume-life-jobs": {
        "task": "provisioning.fleet.tasks.resume_life_jobs",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "sweep-deliveries": {"task": "integrations.tasks.sweep", "schedule": 60.0, "options": {"expires": 60}},
    "warn-of-expiring-drafts": {"task": "cases.tasks.warn_of_expiring_drafts", "schedule": crontab(hour=9, minute=0)},
    "expire-drafts": {"task": "cases.tasks.expire_drafts", "schedule": crontab(hour=3, minute=10)},
    "expire-delegations": {"task": "cases.tasks.expire_delegations", "schedule": crontab(hour=0, minute=20)},
    "anchor-timelines": {"task": "cases.tasks.anchor_timelines", "schedule": crontab(hour=3, minute=30)},
    "follow-catalog": {"task": "catalog.tasks.follow_catalog_everywhere", "schedule": crontab(minute=20)},
    "sweep-files": {"task": "documents.tasks.sweep_files", "schedule": crontab(hour=3, minute=50)},
    "refresh-identity-providers": {
        "task": "integrations.tasks.refresh_identity_providers",
        "schedule": crontab(hour=2, minute=30),
    },
    "purge-sessions": {"task": "accounts.tasks.purge_sessions", "schedule": crontab(hour=4, minute=0)},
}

LOGGING_CONFIG = None
configure_logging(json=PRODUCTION or env.flag("SPORTELLO_JSON_LOGS"), level=env.text("SPORTELLO_LOG_LEVEL", "INFO"))
if SENTRY_DSN := env.text("SPORTELLO_SENTRY_DSN", ""):
    report_errors(SENTRY_DSN, ENVIRONMENT)

# W019: attachments are read in frames of our own host. W020: hosts are checked by TenantMiddleware.
SILENCED_SYSTEM_CHECKS = ["security.W019", "security.W020"]
