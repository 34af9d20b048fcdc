"""Shapes of requests and answers."""

from webapp.photos.api.serializers.albums import AlbumPhotosSerializer, AlbumSerializer
from webapp.photos.api.serializers.ledger import FailureSerializer, RetrySerializer, StatusSerializer
from webapp.photos.api.serializers.photo import PhotoSerializer, seen_by
from webapp.photos.api.serializers.photo_detail import PhotoDetailSerializer
from webapp.photos.api.serializers.requests import (
    NeighboursRequestSerializer,
    NeighboursSerializer,
    PhotoChangeSerializer,
    PhotoUploadSerializer,
    ReprocessSerializer,
    TurnSerializer,
)
from webapp.photos.api.serializers.timeline import TimelineMonthSerializer, TimelineSerializer
from webapp.photos.api.serializers.uploads import UploadStartSerializer, UploadStateSerializer

__all__ = [
    "AlbumPhotosSerializer",
    "AlbumSerializer",
    "FailureSerializer",
    "NeighboursRequestSerializer",
    "NeighboursSerializer",
    "PhotoChangeSerializer",
    "PhotoDetailSerializer",
    "PhotoSerializer",
    "PhotoUploadSerializer",
    "ReprocessSerializer",
    "RetrySerializer",
    "StatusSerializer",
    "TimelineMonthSerializer",
    "TimelineSerializer",
    "TurnSerializer",
    "UploadStartSerializer",
    "UploadStateSerializer",
    "seen_by",
]
