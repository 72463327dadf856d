"""Settings of the product, from the environment. docs/operations.md lists every variable with its default.

Reading them writes nothing: the folders are made when the applications start, the demonstration's key when it is used.

``PORTAL_ENV`` is ``production`` unless said otherwise; ``demo`` and ``test`` may run without any other variable.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import SimpleLazyObject
from whitenoise.compress import Compressor

from portal.accounts.library_settings import *  # noqa: F403
from portal.backoffice.theme import UNFOLD  # noqa: F401  (a setting)
from portal.demo.secret_key import secret_key
from portal.limits.proxies import networks
from portal.media.clamd import Clamd
from portal.monitoring import log
from portal.pagecache.static_headers import add_static_headers
from portal.privacy.own_keys import keep_apart, own_keys
from portal.site.content_policy import CONTENT_SECURITY_POLICY  # noqa: F401  (a setting)

ROOT = Path(__file__).resolve().parent.parent
env = environ.Env()

PORTAL_ENV = env("PORTAL_ENV", default="production")
if PORTAL_ENV not in ("production", "demo", "test"):
    raise ImproperlyConfigured("环境变量 PORTAL_ENV 只能是 production、demo 或 test。")
PRODUCTION = PORTAL_ENV == "production"
DEBUG = False

DATA_DIR = Path(env("DATA_DIR", default=str(ROOT / ".data")))

SECRET_KEY = env("SECRET_KEY", default="") or ("" if PRODUCTION else SimpleLazyObject(lambda: secret_key(DATA_DIR)))
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]", "testserver"]
)
if PRODUCTION and not SECRET_KEY:
    raise ImproperlyConfigured("生产环境必须设置环境变量 SECRET_KEY（至少 50 个随机字符），请设置后重新启动。")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "生产环境必须设置环境变量 ALLOWED_HOSTS（本站域名，多个用英文逗号分隔），请设置后重新启动。"
    )
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
SEALED_KEYS = own_keys("SEALED_KEYS", env.list("SEALED_KEYS", default=[]), "加密个人信息", needed=PRODUCTION)
SECOND_FACTOR_KEYS = own_keys(
    "SECOND_FACTOR_KEYS", env.list("SECOND_FACTOR_KEYS", default=[]), "加密两步验证", needed=PRODUCTION
)
keep_apart(
    SECRET_KEY=[SECRET_KEY, *SECRET_KEY_FALLBACKS], SEALED_KEYS=SEALED_KEYS, SECOND_FACTOR_KEYS=SECOND_FACTOR_KEYS
)

INSTALLED_APPS = [
    "portal.records",
    "portal.dates",
    "portal.privacy",
    "portal.limits",
    "portal.places",
    "portal.accounts",
    "portal.audit",
    "portal.actions",
    "portal.jobs",
    "portal.letters",
    "portal.administration",
    "portal.media",
    "portal.pagecache",
    "portal.spreadsheets",
    "portal.site",
    "portal.api",
    "portal.backoffice",
    "portal.checks",
    "portal.content",
    "portal.demo",
    "portal.language",
    "portal.monitoring",
    "portal.scaffold",
    "initiatives.programme",
    "initiatives.indicators",
    "initiatives.schools",
    "initiatives.networks",
    "events.calendar",
    "events.facilities",
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.simple_history",
    "portal.backoffice.apps.BackOfficeAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "simple_history",
    "import_export",
    "django_prose_editor",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rules",
    "ninja",
]

MIDDLEWARE = [
    "portal.monitoring.middleware.request_id_middleware",
    "portal.limits.request_size.request_limits_middleware",
    "portal.limits.body_size.body_limits_middleware",
    "portal.pagecache.middleware.PageCacheMiddleware",
    "portal.monitoring.middleware.browser_policy_middleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.audit.refusals.refusals_middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.accounts.sessions.limits",
    "portal.accounts.enrolment.enrolment_middleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    }
]


def _package(name: str) -> Path:
    """The folder of an installed package, which is not imported for that."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ImproperlyConfigured(f"缺少 Python 包 {name}，请重新安装依赖。")
    return Path(spec.origin).parent


def _database() -> dict[str, Any]:
    """One database, SQLite in the data folder unless DATABASE_URL names another."""
    database: dict[str, Any] = env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'portal.sqlite3'}")
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        }
        # tests open several connections, which a database in memory does not serve
        database["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    else:
        timeout = env.int("DATABASE_STATEMENT_TIMEOUT", default=30)  # seconds
        database["OPTIONS"] = {
            **database.get("OPTIONS", {}),  # what stands behind the ? of the address: sslmode, sslrootcert
            "pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL_SIZE", default=8), "timeout": 10},
            "options": f"-c statement_timeout={timeout}s",
        }
    return database


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PAGE_CACHE_MEMORY = env.int("PAGE_CACHE_MEMORY", default=64)  # MiB of stored pages per worker process
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "portal_cache"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "portal.accounts.signin.SignInBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "portal.accounts.passwords.Mixed"},
    {"NAME": "portal.accounts.passwords.Unpredictable"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "portal.accounts.passwords.Former"},
]
PASSWORD_MAX_AGE_DAYS = env.int("PASSWORD_MAX_AGE_DAYS", default=90)

# Request bodies that a server process reads at the same time, below the number of its threads.
BODIES_AT_ONCE = max(1, env.int("BODIES_AT_ONCE", default=3))

# Sign-in. Counters of failures stand in the database, so that every process sees the same ones.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=PRODUCTION)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
SIGN_IN_FAILURES = env.int("SIGN_IN_FAILURES", default=5)
SIGN_IN_ADDRESS_FAILURES = env.int("SIGN_IN_ADDRESS_FAILURES", default=5)
SIGN_IN_LOCK_MINUTES = env.int("SIGN_IN_LOCK_MINUTES", default=15)
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=30)
SESSION_ABSOLUTE_HOURS = env.int("SESSION_ABSOLUTE_HOURS", default=12)
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_HOURS * 3600

# Proxies in front, see portal/limits/proxies.py, which refuses what contradicts itself.
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
PROXY_NETS = networks("PROXY_NETS", env.list("PROXY_NETS", default=[]))
ADMIN_ALLOWED_NETS = networks("ADMIN_ALLOWED_NETS", env.list("ADMIN_ALLOWED_NETS", default=[]))
AUDIT_KEEP_DAYS = max(180, env.int("AUDIT_KEEP_DAYS", default=180))

SMS_GATEWAY, SMS_GATEWAY_KEY = env("SMS_GATEWAY", default=""), env("SMS_GATEWAY_KEY", default="")
MAIL_GATEWAY, MAIL_FROM = env("MAIL_GATEWAY", default=""), env("MAIL_FROM", default="")
QUIET_HOURS = env("QUIET_HOURS", default="21:30-07:30")  # outgoing messages: see portal/letters/checks.py

# The map's background service, see events/facilities/tiles.py.
MAP_TILES = env("MAP_TILES", default="").strip()
MAP_KEY = env("MAP_KEY", default="").strip()
MAP_ATTRIBUTION = env("MAP_ATTRIBUTION", default="")
MAP_DATUM = env("MAP_DATUM", default="wgs84")
MAP_REVIEW_NUMBER = env("MAP_REVIEW_NUMBER", default="").strip()

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
FORMAT_MODULE_PATH = "portal.language.formats"
LOCALE_PATHS = [ROOT / "portal" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
FIRST_DAY_OF_WEEK = 1

STATIC_URL = "/static/"
# Leaflet's files come from a Python package; the package is no app of ours because it needs GDAL.
STATICFILES_DIRS = [("leaflet", _package("leaflet") / "static" / "leaflet")]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "portal.site.built.BuiltFinder",  # the one stylesheet, drawings and icons are made from their sources
]
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o640, 0o750
try:
    CLAMD = Clamd.of(env("CLAMD", default="").strip())  # the virus scanner that every upload is shown to
except ValueError:
    raise ImproperlyConfigured(
        "环境变量 CLAMD 应为 主机:端口（例如 127.0.0.1:3310）或 unix:/套接字路径，请改正后重新启动。"
    ) from None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if PORTAL_ENV == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Source maps are for debuggers and names without a hash are never linked: neither is worth compressing.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_ADD_HEADERS_FUNCTION, WHITENOISE_ALLOW_ALL_ORIGINS = add_static_headers, False

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 63072000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
# A browser takes a cookie with this prefix over HTTPS alone, for every path of this very host, so no other host of the
# city's domain can plant one. Without HTTPS, as in the demonstration, it would take none.
COOKIE_PREFIX = "__Host-" if PRODUCTION else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid", f"{COOKIE_PREFIX}csrftoken"
SESSION_COOKIE_DOMAIN = CSRF_COOKIE_DOMAIN = None
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/"
CSRF_FAILURE_VIEW = "portal.site.errors.forbidden"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True  # scripts of ours read no cookie
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

LOGGING = log.configuration(structured=PRODUCTION)

IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "import"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "export"
