"""ASGI entry point: `uvicorn webapp.asgi:application`."""

import gc
import os

from django.core.asgi import get_asgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")

application = get_asgi_application()

# All views are imported now instead of by the first request; what they brought is never garbage, and a full
# collection that looks through it would hold every open answer for a tenth of a second.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
