"""Shapes of what a search may be asked."""

import json
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework import serializers

from search.extractors.local_registry import LOCAL_EXTRACTORS
from search.retrieval.question import FEWEST_RESULTS, MOST_RESULTS, USUAL_RESULTS
from search.text.language.filters import FILTERS


class FiltersField(serializers.DictField):
    """A JSON object; as a form's field its text, or one field a filter (`filters.tag`)."""

    def get_value(self, dictionary: Any) -> Any:
        name = self.field_name or ""
        return dictionary[name] if name in dictionary else super().get_value(dictionary)

    def to_internal_value(self, data: Any) -> dict[Any, Any]:
        if isinstance(data, str):
            try:
                data = json.loads(data)
            except ValueError:
                self.fail("not_a_dict", input_type="str")
        found: dict[Any, Any] = super().to_internal_value(data)
        return found


class RegionField(serializers.JSONField):
    """Four numbers or an id; what they must be is for `search.retrieval.region` to say."""


class RerankField(serializers.CharField):
    """A reranker's name; true for the usual one."""

    def to_internal_value(self, data: Any) -> str:
        text = str(data).strip().lower()
        if text in ("true", "1", "on", "yes"):
            return settings.LOCAL_EXTRACTOR
        if text in ("false", "0", "off", "no", ""):
            return ""
        if text not in LOCAL_EXTRACTORS:
            raise serializers.ValidationError(
                _("Choose one of %(value)s, or true.") % {"value": ", ".join(LOCAL_EXTRACTORS)}
            )
        return text


class SearchRequestSerializer(serializers.Serializer[Any]):
    """One of text, photo, image, url, query and cursor says what to look for; text narrows a picture's answers."""

    query = serializers.UUIDField(
        required=False, allow_null=True, help_text="An earlier search by a picture: the same picture again."
    )
    text = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=500,
        help_text='Words, "phrases", -words, and filters: '
        + ", ".join(known.example for known in FILTERS.values()),
    )
    weight = serializers.FloatField(
        required=False,
        allow_null=True,
        min_value=0.0,
        max_value=1.0,
        help_text="Of the words beside a picture: 0 the picture alone, 1 the words alone. Without it they narrow "
        "the picture's answer; filters always narrow.",
    )
    photo = serializers.UUIDField(required=False, allow_null=True, help_text="A photo of the library.")
    image = serializers.FileField(required=False, help_text="A photo to search by, as multipart.")
    url = serializers.CharField(
        required=False, max_length=2000, help_text="Address of a picture on the public web to search by."
    )
    region = RegionField(
        required=False,
        allow_null=True,
        help_text="[x, y, width, height] in 0..1 of the photo, or the id of one of the photo's own regions.",
    )
    regions = serializers.BooleanField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Photos that contain it: their regions count, too. If absent, they do when `region` is given.",
    )
    filters = FiltersField(
        required=False, help_text="album, cluster, tag, favourite, taken_after, taken_before ..."
    )
    limit = serializers.IntegerField(
        required=False, default=USUAL_RESULTS, min_value=FEWEST_RESULTS, max_value=MOST_RESULTS
    )
    cursor = serializers.CharField(
        required=False,
        allow_blank=True,
        allow_null=True,
        help_text="`next` of the page before; the rest is then ignored.",
    )
    exact = serializers.BooleanField(
        required=False, default=False, help_text="Look at every photo, past the index."
    )
    expand = serializers.BooleanField(
        required=False,
        default=False,
        help_text="Let the first answers join the query (alpha query expansion).",
    )
    remember = serializers.BooleanField(
        required=False, default=True, help_text="Offer the words again as a recent search."
    )
    rerank = RerankField(
        required=False, default="", help_text="Verify the first 50 by geometry: true or a name."
    )


class VerifyRequestSerializer(serializers.Serializer[Any]):
    rerank = RerankField(
        required=False, default=settings.LOCAL_EXTRACTOR, help_text="A reranker's name; true for the usual."
    )
    limit = serializers.IntegerField(
        required=False, default=USUAL_RESULTS, min_value=FEWEST_RESULTS, max_value=MOST_RESULTS
    )
    patient = serializers.BooleanField(
        required=False, default=False, help_text="Once more, with ten times the time, where it ran out."
    )


class PageRequestSerializer(serializers.Serializer[Any]):
    cursor = serializers.CharField(
        required=False, help_text="`next` of the page before; empty for the first."
    )
    limit = serializers.IntegerField(
        required=False, default=USUAL_RESULTS, min_value=FEWEST_RESULTS, max_value=MOST_RESULTS
    )
