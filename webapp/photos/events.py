"""News for the browsers: one Valkey stream per member, read by the event stream of each open page."""

import json
import logging
from collections.abc import Collection, Iterable
from functools import cache
from typing import Any
from uuid import UUID

import redis
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from redis import exceptions

from webapp.photos.models import StageRun

logger = logging.getLogger(__name__)
KEPT_EVENTS = 1000
MANY = 50


def stream_key(owner_id: int) -> str:
    """Name of a member's stream in Valkey."""
    return f"events:{owner_id}"


@cache
def _client() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)


def announce(owner_id: int, events: Iterable[dict[str, Any]]) -> None:
    """Add events to a member's stream. News that cannot be told is logged: pages ask again by themselves."""
    try:
        with _client().pipeline(transaction=False) as pipeline:
            for event in events:
                pipeline.xadd(
                    stream_key(owner_id), {"data": json.dumps(event)}, maxlen=KEPT_EVENTS, approximate=True
                )
            pipeline.execute()
    except (exceptions.RedisError, OSError) as error:
        logger.warning("No news for member %s: %s", owner_id, error)


def stages_announce(runs: Collection[StageRun]) -> None:
    """Tell each owner how the stages of their photos stand now."""
    by_owner: dict[int, dict[UUID, dict[str, str]]] = {}
    for run in runs:
        by_owner.setdefault(run.photo.owner_id, {}).setdefault(run.photo_id, {})[run.stage] = run.status
    for owner, photos in by_owner.items():
        announce(owner, ({"type": "photo", "id": str(id_), "stages": found} for id_, found in photos.items()))


def photos_announce(photos: Iterable[tuple[int, UUID]]) -> None:
    """Tell owners after commit which of their photos have changed or gone: (owner, photo). Many: just to look again."""
    by_owner: dict[int, list[UUID]] = {}
    for owner, photo in photos:
        by_owner.setdefault(owner, []).append(photo)

    def tell() -> None:
        for owner, changed in by_owner.items():
            one_by_one = ({"type": "photo", "id": str(id_), "stages": {}} for id_ in changed)
            announce(owner, one_by_one if len(changed) <= MANY else [{"type": "again"}])

    if by_owner:
        transaction.on_commit(tell)


def session_mark(request: HttpRequest) -> str:
    """What stands for the browser's session in news: nothing can be done with it. Empty without a session."""
    key = request.session.session_key
    return salted_hmac("news of a session", key).hexdigest()[:24] if key else ""


def sign_out_announce(*, request: HttpRequest, user: AbstractBaseUser | None, **signal: object) -> None:
    """Tell the other tabs of this browser that their session is over (a receiver of `user_logged_out`)."""
    if user is not None and (mark := session_mark(request)):
        announce(user.pk, [{"type": "signed_out", "session": mark}])
