"""The Celery application: queues and the clock; the work itself is in each app's tasks."""

import atexit
import os
import signal

from celery import Celery
from celery.signals import worker_init, worker_process_init

from webapp import heartbeat, warming  # noqa: F401 - connect themselves to the workers' signals
from webapp.embedded.lifeline import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")

app = Celery("plumb")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="tasks")
app.autodiscover_tasks(
    [
        "webapp.photos.pipeline",
        "search.retrieval",
        "search.clusters",
        "search.orientation",
        "search.orientation.review",
        "captioning.review",
        "search.duplicates",
        "search.photo_map",
        "search.text",
        "search.text_photo",
        "search.feature_maps",
    ],
    related_name="tasks",
)

_MAIN_PROCESS = os.getpid()


@worker_process_init.connect
def _end_with_the_worker(**_: object) -> None:
    """A pool process does not outlive its worker, however that one ended."""
    die_with_parent(signal.SIGKILL, _MAIN_PROCESS)


@worker_init.connect
def _end_at_once_when_done(**_: object) -> None:
    """A worker that has ended its work leaves; taking torch's modules apart first would take seconds."""
    atexit.register(os._exit, 0)
