"""Shapes of what the search box is told."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

LONGEST = 500


class FilterSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    example = serializers.CharField(help_text="As it may be typed.")
    says = serializers.CharField(help_text="What it finds, in the member's language.")


@extend_schema_serializer(many=False)
class FiltersSerializer(serializers.Serializer[Any]):
    filters = FilterSerializer(many=True)


class TypedSerializer(serializers.Serializer[Any]):
    """What stands in the box, and where in it somebody types."""

    text = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=LONGEST, trim_whitespace=False
    )
    at = serializers.IntegerField(required=False, min_value=0, max_value=LONGEST)


class SuggestionSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=["saved", "recent", "filter", "value", "word"])
    name = serializers.CharField(help_text="The filter's, for a filter or a value.")
    label = serializers.CharField(help_text="To be shown.")  # type: ignore[assignment]
    text = serializers.CharField(help_text="Takes the place of [start, end) of what was typed.")
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    count = serializers.IntegerField(allow_null=True, help_text="Photos that have it, where that is known.")
    saved = serializers.UUIDField(allow_null=True, help_text="The saved search that it opens.")


class ProblemSerializer(serializers.Serializer[Any]):
    message = serializers.CharField(help_text="For people: what is wrong and what to do next.")
    start = serializers.IntegerField(help_text="Where in what was typed it begins.")
    end = serializers.IntegerField(help_text="Where in what was typed it ends.")


class SuggestionsSerializer(serializers.Serializer[Any]):
    suggestions = SuggestionSerializer(many=True)
    problem = ProblemSerializer(allow_null=True, help_text="What cannot be understood, if anything.")


class RecentSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(required=False, max_length=LONGEST, help_text="Absent: all of them.")


class ForgottenSerializer(serializers.Serializer[Any]):
    forgotten = serializers.IntegerField()


class FacetSerializer(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]
    text = serializers.CharField(help_text="What to add to the search to see these alone.")
    count = serializers.IntegerField()


class FacetsSerializer(serializers.Serializer[Any]):
    total = serializers.IntegerField(help_text="Photos that answer.")
    months = FacetSerializer(many=True, help_text="Oldest first, none that is empty.")
    places = FacetSerializer(many=True)
    cameras = FacetSerializer(many=True)
    tags = FacetSerializer(many=True)


class WayOutSerializer(serializers.Serializer[Any]):
    part = serializers.CharField(
        help_text="What of the search is left out; a filter's name for one of `filters`."
    )
    text = serializers.CharField(allow_blank=True)
    filters = serializers.DictField()
    count = serializers.IntegerField(help_text="Photos that are then found.")


class WaysOutSerializer(serializers.Serializer[Any]):
    ways = WayOutSerializer(many=True)
