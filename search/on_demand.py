"""What a worker makes of a photo when it is first asked for, kept until the photo changes. No torch here."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from celery import current_app
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from search.errors import NoWorker, SearchError
from webapp.photos.models import Photo

SECONDS = 20
"""So long a worker may take before its absence is told."""
_REMEMBERED = 60


@dataclass(frozen=True)
class Asked:
    """One question: the task of the queue `interactive` that answers it, and where the answer is kept."""

    task: str
    arguments: Mapping[str, str]
    key: str
    """Of the JSON in the storage `renditions`, made by `kept_at`."""


def kept_at(photo: Photo, room: str, name: str) -> str:
    """Place among the photo's renditions of this version, which go when it changes; `name` has the file's ending."""
    return f"{photo.rendition_key(room).removesuffix('.webp')}-{name}"


def answer_get(asked: Asked, *, failed: type[SearchError]) -> dict[str, Any] | None:
    """What is kept; None while a worker makes it, who is asked once.

    Raises NoWorker, or `failed` with what the worker said; whoever asks again after these has it tried again.
    """
    store = storages["renditions"]
    if store.exists(asked.key):
        with store.open(asked.key, "rb") as file:
            return cast(dict[str, Any], json.load(file))
    try:
        _ask_once(asked, failed)
    except (RedisError, OperationalError, OSError) as error:
        raise NoWorker from error
    return None


def answer_keep(*, key: str, answer: Mapping[str, Any], files: Mapping[str, bytes] | None = None) -> None:
    """Keep what belongs to the answer, by key, then the answer: whoever finds it finds its files."""
    store = storages["renditions"]
    for place, content in (files or {}).items():
        store.save(place, ContentFile(content))
    store.save(key, ContentFile(json.dumps(answer).encode()))
    cache.delete(_mark(key))


def answer_fail(*, key: str, message: str) -> None:
    """Have whoever waits be told why there is none."""
    cache.set(_mark(key), {"failed": message}, _REMEMBERED)


def _ask_once(asked: Asked, failed: type[SearchError]) -> None:
    now = timezone.now().timestamp()
    mark = _mark(asked.key)
    if cache.add(mark, {"asked": now}, _REMEMBERED):
        current_app.send_task(
            asked.task, kwargs=dict(asked.arguments), expires=SECONDS, retry=False, ignore_result=True
        )
        return
    known = cache.get(mark) or {"asked": now}
    if "failed" in known or now - known["asked"] > SECONDS:
        cache.delete(mark)
        raise failed(known["failed"]) if "failed" in known else NoWorker


def _mark(key: str) -> str:
    return f"on-demand:{key}"
