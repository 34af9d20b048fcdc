"""Limits of the API. They count in the cache; while that is away, people are let through and the log says so."""

import logging
from typing import TYPE_CHECKING

import redis
from rest_framework import throttling
from rest_framework.request import Request

if TYPE_CHECKING:  # REST framework's views import the throttles
    from rest_framework.views import APIView

logger = logging.getLogger(__name__)


class OpenWhileTheCacheIsAway:
    """Mixed in before a throttle of REST framework."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        try:
            allowed: bool = super().allow_request(request, view)  # type: ignore[misc]
        except (redis.RedisError, OSError) as error:
            logger.warning("Requests are not counted: %s", error)
            return True
        return allowed


class MemberThrottle(OpenWhileTheCacheIsAway, throttling.UserRateThrottle):
    pass


class AnonymousThrottle(OpenWhileTheCacheIsAway, throttling.AnonRateThrottle):
    pass


class ScopeThrottle(OpenWhileTheCacheIsAway, throttling.ScopedRateThrottle):
    """The limit that a view names by `throttle_scope`."""
