"""The Celery application: queues and the clock; the work itself is in each app's tasks."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")

app = Celery("plumb")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="tasks")
app.autodiscover_tasks(["webapp.photos.pipeline", "search.retrieval", "search.clusters"], related_name="tasks")
