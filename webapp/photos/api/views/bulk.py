"""One action on many photos, and its undoing."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from webapp.photos.api.access import member
from webapp.photos.api.selection import photos_selected
from webapp.photos.api.serializers.bulk import (
    BulkDoneSerializer,
    BulkSerializer,
    BulkUndoneSerializer,
    BulkUndoSerializer,
)
from webapp.photos.models import Album, Photo
from webapp.photos.selectors import albums_fillable_by, albums_visible_to, photos_owned_by, photos_visible_to
from webapp.photos.services.bulk import Wish, bulk_apply, bulk_undo


class BulkView(APIView):
    @extend_schema(
        request=BulkSerializer,
        responses=BulkDoneSerializer,
        description="Does it to those of your photos that are meant; photos that are so already do not count.",
    )
    def post(self, request: Request) -> Response:
        sent = BulkSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        asked: dict[str, Any] = sent.validated_data
        album = _album(request, asked)
        selected = photos_selected(
            _within_reach(request, asked, album), asked["selection"], member=request.user
        )
        wish = Wish(
            member=member(request),
            photos=selected.photos,
            ids=selected.ids,
            album=album,
            angle=int(asked.get("angle", 0)),
            stages=asked.get("stages"),
        )
        done = bulk_apply(action=asked["action"], wish=wish, request=asked.get("request"))
        return Response({"count": done.count, "missing": selected.missing, "undo": done.undo})


class BulkUndoView(APIView):
    @extend_schema(request=BulkUndoSerializer, responses=BulkUndoneSerializer)
    def post(self, request: Request) -> Response:
        sent = BulkUndoSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        return Response({"count": bulk_undo(member=member(request), action_id=sent.validated_data["undo"])})


def _within_reach(request: Request, asked: dict[str, Any], album: Album | None) -> QuerySet[Photo]:
    """One's own photos; out of one's own album also those that others have added."""
    if asked["action"] == "album_remove" and album is not None and album.owner_id == request.user.pk:
        return photos_visible_to(request.user)
    return photos_owned_by(request.user)


def _album(request: Request, asked: dict[str, Any]) -> Album | None:
    """The album that is meant: to add to it one needs leave; to take one's own photos out, only to see it."""
    if asked.get("album") is None:
        return None
    albums = albums_fillable_by if asked["action"] == "album_add" else albums_visible_to
    album = albums(request.user).filter(id=asked["album"]).first()
    if album is None:
        raise ValidationError({"album": [_("There is no such album any more. Load the page again.")]})
    return album
