"""What a search was about, for a page that is opened again by the search's address."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from search.models import SearchQuery
from webapp.photos.api.serializers import PhotoSerializer


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
    weight = serializers.FloatField(
        allow_null=True, help_text="Of the words beside a picture; null: they narrow."
    )


def asked_of(query: SearchQuery, photo: dict[str, Any] | None) -> dict[str, Any]:
    """What was searched for, with the photo of the library as it stands in a list."""
    return {
        "text": query.text,
        "photo": photo,
        "picture": photo["urls"]["large"] if photo else copy_address(query),
        "region": query.region,
        "regions": query.regions,
        "expand": query.expanded,
        "filters": query.filters,
        "weight": query.weight,
    }


def copy_address(query: SearchQuery) -> str | None:
    """Of the kept copy of a picture that is not in the library; None where there is none."""
    return reverse("search-picture", args=[query.pk]) if query.image_key else None
