"""Explanations made by a worker when somebody asks, and kept until the photo or the model changes. No torch here."""

import json
from typing import Any, cast

from celery import current_app
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from search.errors import NoWorker
from search.orientation.errors import ExplanationFailed
from search.orientation.selectors import TASK
from webapp.photos.models import Photo
from webapp.photos.services.models import model_active

MAPS = ("activation", "gradcam")
ASK = "search.interactive.orientation_explain"
SECONDS = 20
"""So long a worker may take before its absence is told."""
_REMEMBERED = 60


def explanation_get(*, photo: Photo) -> dict[str, Any] | None:
    """What is kept of the photo as it lies now; None while a worker makes it, who is asked once.

    Raises ModelMissing, NoWorker, ExplanationFailed; whoever asks again after these has it tried again.
    """
    model = model_active(TASK).sha256
    store = storages["renditions"]
    key = explanation_key(photo, model, "reading.json")
    if store.exists(key):
        with store.open(key, "rb") as file:
            return cast(dict[str, Any], json.load(file))
    try:
        _ask_once(photo, model, key)
    except (RedisError, OperationalError, OSError) as error:
        raise NoWorker from error
    return None


def _ask_once(photo: Photo, model: str, key: str) -> None:
    now = timezone.now().timestamp()
    if cache.add(_mark(key), {"asked": now}, _REMEMBERED):
        current_app.send_task(
            ASK,
            kwargs={"photo": str(photo.id), "model": model},
            expires=SECONDS,
            retry=False,
            ignore_result=True,
        )
        return
    known = cache.get(_mark(key)) or {"asked": now}
    if "failed" in known or now - known["asked"] > SECONDS:
        cache.delete(_mark(key))
        raise ExplanationFailed(known["failed"]) if "failed" in known else NoWorker


def explanation_keep(*, photo: Photo, model: str, answer: dict[str, Any], maps: dict[str, bytes]) -> None:
    """Keep the maps, then the answer: whoever finds the answer finds its maps."""
    store = storages["renditions"]
    for name, picture in maps.items():
        store.save(explanation_key(photo, model, f"{name}.webp"), ContentFile(picture))
    key = explanation_key(photo, model, "reading.json")
    store.save(key, ContentFile(json.dumps(answer).encode()))
    cache.delete(_mark(key))


def explanation_fail(*, photo: Photo, model: str, message: str) -> None:
    """Have whoever waits be told why there is none."""
    cache.set(_mark(explanation_key(photo, model, "reading.json")), {"failed": message}, _REMEMBERED)


def explanation_key(photo: Photo, model: str, name: str) -> str:
    """Place among the photo's renditions of this version, which go when it changes."""
    return f"{photo.rendition_key('orientation').removesuffix('.webp')}-{model[:12]}-{name}"


def _mark(key: str) -> str:
    return f"orientation:explain:{key}"
