"""What a search was about, for a page that is opened again by the search's address."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from search.models import SearchQuery
from webapp.photos.api.serializers import PhotoSerializer, seen_by
from webapp.photos.selectors import photos_visible_to


class AskedSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(allow_blank=True)
    photo = PhotoSerializer(allow_null=True, help_text="The photo of the library that was searched by.")
    picture = serializers.CharField(
        allow_null=True,
        help_text="Address of the picture searched by, whatever it came from; null for words.",
    )
    region = serializers.ListField(
        child=serializers.FloatField(), allow_null=True, min_length=4, max_length=4
    )
    regions = serializers.BooleanField(help_text="Whether the regions of photos counted, too.")
    expand = serializers.BooleanField(help_text="Whether the first answers joined the query.")
    filters = serializers.DictField()


def asked_of(query: SearchQuery) -> dict[str, Any]:
    """A photo that the member may no longer see is left out; two queries at most."""
    found = photos_visible_to(query.member).filter(pk=query.photo_id).first() if query.photo_id else None
    photo = PhotoSerializer(found, context=seen_by(query.member)).data if found else None
    return {
        "text": query.text,
        "photo": photo,
        "picture": photo["urls"]["large"] if photo else _copy(query),
        "region": query.region,
        "regions": query.regions,
        "expand": query.expanded,
        "filters": query.filters,
    }


def _copy(query: SearchQuery) -> str | None:
    return reverse("search-picture", args=[query.pk]) if query.image_key else None
