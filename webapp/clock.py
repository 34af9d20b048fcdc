"""The clock's own Celery application: it only sends tasks by name, so it loads neither Django's apps nor the models."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")

app = Celery("clock", fixups=[])
app.config_from_object("django.conf:settings", namespace="CELERY")
