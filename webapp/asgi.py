"""ASGI entry point: `uvicorn webapp.asgi:application`."""

import gc
import os

from django.core.asgi import get_asgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")

application = get_asgi_application()

# All views are imported now instead of by the first request; what they brought is never garbage, so that full
# collections, which hold every open answer, need not look through it.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
