"""Leave to fetch many originals as one archive."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from webapp.photos.api.access import album_get, member
from webapp.photos.api.selection import SelectionSerializer, photos_selected
from webapp.photos.models import Photo
from webapp.photos.selectors import photos_visible_to
from webapp.photos.services.zip_tickets import zip_ticket_create, zip_ticket_sign


class ZipSerializer(serializers.Serializer[Any]):
    selection = SelectionSerializer()
    album = serializers.UUIDField(
        required=False, help_text="Only its photos; the archive is called after it."
    )


class ZipTicketSerializer(serializers.Serializer[Any]):
    url = serializers.CharField(help_text="Of the archive; good for some minutes.")
    name = serializers.CharField()
    count = serializers.IntegerField(help_text="Photos in it.")
    bytes = serializers.IntegerField(help_text="Of the photos together.")


class ZipView(APIView):
    @extend_schema(request=ZipSerializer, responses={201: ZipTicketSerializer})
    def post(self, request: Request) -> Response:
        sent = ZipSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        album_id = sent.validated_data.get("album")
        album = album_get(request.user, album_id) if album_id else None
        allowed: QuerySet[Photo] = photos_visible_to(request.user)
        if album is not None:
            allowed = allowed.filter(album_entries__album=album)
        chosen = dict(sent.validated_data["selection"])
        if album is not None and "filters" in chosen:
            chosen["filters"] = {**chosen["filters"], "album": str(album.id)}
        selected = photos_selected(allowed, chosen, member=request.user)
        ticket, size = zip_ticket_create(
            owner=member(request), photos=selected.photos, title=album.name if album else ""
        )
        answer = {
            "url": reverse("zip", args=[zip_ticket_sign(ticket)]),
            "name": ticket.name,
            "count": len(ticket.photos),
            "bytes": size,
        }
        return Response(answer, status=201)
