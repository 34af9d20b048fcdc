"""Wiring only. Everything that differs between installations comes from the environment (webapp/env.py)."""

from pathlib import Path
from typing import Any

import dj_database_url

from webapp import admin_look, env
from webapp.embedded import paths

BASE_DIR = Path(__file__).resolve().parent.parent
PLUMB_HOME = Path(env.text("PLUMB_HOME") or BASE_DIR / "var").resolve()
SHARED_DATA = Path(env.text("PLUMB_SHARED_DATA") or BASE_DIR.parent / "shared").resolve()

DEBUG = env.boolean("DEBUG", False)
SECRET_KEY = env.kept_secret("SECRET_KEY", PLUMB_HOME / "secret_key")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "*")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_vite",
    "webapp.embedded",
    "webapp.accounts",
    "webapp.photos",
    "search",
    "captioning",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "webapp.assets.WholeAssetsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "webapp.security.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "webapp.urls"
ASGI_APPLICATION = "webapp.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "webapp" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# People
AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "library"
LOGOUT_REDIRECT_URL = "sign-in"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.boolean("HTTPS", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.boolean("HTTPS", False) else None
X_FRAME_OPTIONS = "DENY"
TRUSTED_PROXIES = env.words("TRUSTED_PROXIES")  # their X-Forwarded-For is believed, and nobody else's

# Database and broker: the embedded ones, unless the environment names others
DATABASES = {
    "default": {
        **dj_database_url.parse(env.text("DATABASE_URL") or paths.database_url(PLUMB_HOME)),
        "OPTIONS": {"pool": {"min_size": 0, "max_size": env.integer("DATABASE_POOL", 10), "timeout": 15}},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.text("REDIS_URL") or paths.redis_url(PLUMB_HOME)
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

# Files
MEDIA_ROOT = Path(env.text("MEDIA_ROOT") or PLUMB_HOME / "media")
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT") or PLUMB_HOME / "static")
FRONTEND_DIST = BASE_DIR / "frontend" / "dist"
STATICFILES_DIRS = [FRONTEND_DIST] if FRONTEND_DIST.exists() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"/assets/.+-[\w-]{8}\.\w+$"  # as Vite names what it builds
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "originals": {
        "BACKEND": "webapp.photos.storage.WholeFileStorage",
        "OPTIONS": {"location": MEDIA_ROOT / "originals"},
    },
    "renditions": {
        "BACKEND": "webapp.photos.storage.WholeFileStorage",
        "OPTIONS": {"location": MEDIA_ROOT / "renditions", "durable": False},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
UPLOAD_FOLDER = MEDIA_ROOT / "uploads"
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
ACCEL_REDIRECT_PREFIX = env.text("ACCEL_REDIRECT_PREFIX")
DJANGO_VITE = {"default": {"manifest_path": FRONTEND_DIST / "manifest.json", "static_url_prefix": ""}}

# Photos
PHOTO_MAX_BYTES = env.integer("PHOTO_MAX_MEGABYTES", 300) * 1024 * 1024
PHOTO_MAX_PIXELS = env.integer("PHOTO_MAX_MEGAPIXELS", 200) * 1_000_000
PIPELINE = [
    "webapp.photos.pipeline.metadata.MetadataStage",
    "webapp.photos.pipeline.thumbnails.ThumbnailStage",
    "search.duplicates.stage.FingerprintStage",
    "search.orientation.stage.OrientationStage",
    "search.index.stage.EmbeddingStage",
    "search.tags.stage.TagStage",
    "search.regions.stage.RegionStage",
    "search.local_features.stage.LocalFeaturesStage",
    "captioning.stage.CaptionStage",
    "search.ocr.stage.TextStage",
]
PHOTO_SECTIONS = [
    "captioning.section.CaptionSection",
    "search.orientation.section.OrientationSection",
    "search.tags.section.TagSection",
    "search.regions.section.RegionSection",
    "search.ocr.section.TextSection",
    "search.clusters.section.ClusterSection",
]
BULK_KINDS = {
    "orientation": "search.orientation.review.kind.Review",
    "duplicates": "search.duplicates.decisions.Deciding",
    "captions": "captioning.review.kind.Captioning",
    "clusters": "search.clusters.edits.action.Editing",
}
PHOTO_MERGES = [
    "search.tags.merge.TagMerge",
    "captioning.merge.CaptionMerge",
]  # what else copies hand on
PHOTO_FILTER = "search.retrieval.filters.PhotoFilter"
PHOTO_TRASH_DAYS = env.integer("PHOTO_TRASH_DAYS", 30)
UPLOAD_KEEP_HOURS = env.integer("UPLOAD_KEEP_HOURS", 48)
STAGE_LEASE_SECONDS = env.integer("STAGE_LEASE_SECONDS", 180)
STAGE_MAX_ATTEMPTS = env.integer("STAGE_MAX_ATTEMPTS", 5)
STAGE_BACKOFF_SECONDS = env.integer("STAGE_BACKOFF_SECONDS", 10)

REGION_DETECTOR = env.text("REGION_DETECTOR", "activation")

# Searching by a picture's address: the server fetches it from the public web only, unless private networks are opened
FETCH_PRIVATE_NETWORKS = env.boolean("FETCH_PRIVATE_NETWORKS", False)
FETCH_PORTS = tuple(map(int, env.words("FETCH_PORTS", "80,443")))
FETCH_MAX_BYTES = env.integer("FETCH_MAX_MEGABYTES", 25) * 1024 * 1024
FETCH_SECONDS = env.integer("FETCH_SECONDS", 10)

LOCAL_EXTRACTOR = env.text("LOCAL_EXTRACTOR", "rootsift")

# Models and commands: name -> dotted path, imported on first use
MODEL_FOLDERS = [BASE_DIR / "search" / "weights", BASE_DIR / "captioning" / "weights", PLUMB_HOME / "models"]
KNOWN_MODEL_CARDS = sorted((BASE_DIR / "search" / "weights" / "known").glob("*.json"))
TURNS_GIVEN_BACK = ["search.orientation.services.orientations_stand"]
REVIEWS = ["search.orientation.review.subject.TURNS", "captioning.review.subject.CAPTIONS"]
TRAIN_TASKS = {
    "orientation": "search.orientation.train_task",
    "retrieval": "search.retrieval.training.task",
    "whitening": "search.retrieval.train_task",
    "local-features": "search.local_features.train_task",
    "verification": "search.local_features.calibration_task",
    "captioner": "captioning.training.task",
    "text-image": "captioning.text_image.task",
}
STUDY_TASKS = {
    "orientation-pretext": "search.orientation.pretext_study",
    "orientation-data": "search.orientation.data_study",
    "captioner-library": "captioning.training.library_study",
}
EVALUATE_TASKS = {
    "orientation": "search.orientation.evaluation",
    "retrieval": "search.evaluation.retrieval",
    "regions": "search.evaluation.regions",
    "verification": "search.evaluation.verification",
    "clusters": "search.evaluation.clusters",
    "duplicates": "search.evaluation.duplicates",
    "ocr": "search.ocr.evaluation",
    "ann": "search.evaluation.ann",
    "captions": "captioning.evaluation",
    "text-to-image": "captioning.text_image.evaluation",
    "text-search": "captioning.text_search.evaluation",
}

# Workers
QUEUES = ["io", "vision", "caption", "ocr", "maintenance", "interactive"]
FUSED_QUEUES = ["io", "vision"]
WORKER_QUEUES = env.words("PLUMB_WORKER_QUEUES", ",".join(QUEUES))
PLUMB_THREADS = env.integer("PLUMB_THREADS", 1)
CELERY_BROKER_URL = paths.celery_url(REDIS_URL)
CELERY_RESULT_BACKEND = CELERY_BROKER_URL
CELERY_RESULT_EXPIRES = 300
CELERY_TASK_DEFAULT_QUEUE = "maintenance"
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_PROC_ALIVE_TIMEOUT = 180  # a pool process warms its models before it says that it is up
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 5, "visibility_timeout": 3600}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_ROUTES = {
    "pipeline.sweep": {"queue": "io"},
    "search.interactive.*": {"queue": "interactive"},
    "captioning.interactive.*": {"queue": "interactive"},
}
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "pipeline.sweep", "schedule": env.integer("SWEEP_SECONDS", 15)},
    "housekeep": {"task": "photos.housekeep", "schedule": 3600},
    "group": {"task": "search.clusters.refresh", "schedule": env.integer("CLUSTER_SECONDS", 30)},
    "duplicates": {"task": "search.duplicates.refresh", "schedule": env.integer("DUPLICATE_SECONDS", 30)},
    "map": {"task": "search.photo_map.refresh", "schedule": env.integer("MAP_SECONDS", 45)},
    "atlases": {"task": "search.photo_map.purge", "schedule": 3600},
    "words": {
        "task": "search.interactive.words",
        "schedule": env.integer("WORDS_SECONDS", 10),
        "options": {"expires": 10},
    },
    "forget-words": {"task": "search.text.prune", "schedule": 3600},
    "index": {"task": "search.keep", "schedule": env.integer("INDEX_SECONDS", 60)},
}

# API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "webapp.accounts.authentication.BearerTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": [
        "webapp.photos.api.parsers.TextJSONParser",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "webapp.photos.api.pagination.NewestFirstPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "webapp.accounts.throttles.MemberThrottle",
        "webapp.accounts.throttles.AnonymousThrottle",
        "webapp.accounts.throttles.ScopeThrottle",
    ],
    "NUM_PROXIES": 0,  # whom uvicorn trusts has set REMOTE_ADDR; a caller's own X-Forwarded-For counts for nothing
    "DEFAULT_THROTTLE_RATES": {
        "user": env.text("THROTTLE_USER", "6000/min"),
        "anon": env.text("THROTTLE_ANON", "120/min"),
        "sign-in": env.text("THROTTLE_SIGN_IN", "20/min"),
        "search": env.text("THROTTLE_SEARCH", "600/min"),
        "invite": env.text("THROTTLE_INVITE", "30/min"),
        "fetch": env.text("THROTTLE_FETCH", "30/min"),
    },
    "EXCEPTION_HANDLER": "webapp.photos.api.errors.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Plumb",
    "DESCRIPTION": "Photos that find themselves: by words, by another photo, by a region, by cluster.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "ENUM_NAME_OVERRIDES": {
        "MemberRoleEnum": "webapp.photos.models.AlbumMember.Role",
        "OrientationStateEnum": "search.models.Orientation.State",
        "DuplicateKindEnum": ["identical", "edited", "burst"],
        "SuggestionKindEnum": ["saved", "recent", "filter", "value", "word"],
        "RunStateEnum": ["pending", "running", "success", "failed", "cancelled"],
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "webapp.photos.api.schema.errors_everywhere",
    ],
}

UNFOLD = admin_look.UNFOLD

# Language and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]  # one line a language: docs/translating.md
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "UTC")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(levelname).1s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {"httpx": {"level": "WARNING"}, "django.request": {"level": "ERROR"}},
}
