"""What every review is asked for, and what it answers."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from search.models.run import BatchRun
from search.review.runs import can_undo
from webapp.photos.api.selection import IdsField

REQUEST = "Your own name for it; sent twice, it is done once."


class ProbabilityField(serializers.FloatField):
    """0 to 1, and a number: "nan" passes limits of other kinds."""

    def to_internal_value(self, data: Any) -> float:
        value = super().to_internal_value(data)
        if not 0 <= value <= 1:
            raise serializers.ValidationError(_("Confidence is a number from 0 to 1."))
        return value


class BandAskedSerializer(serializers.Serializer[Any]):
    """From `min` on and below `max`; 1 holds those that are quite sure, too."""

    min = ProbabilityField(default=0.0)
    max = ProbabilityField(default=1.0)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["min"] > attrs["max"]:
            raise serializers.ValidationError({"min": [_("min is above max. Exchange them.")]})
        return attrs


class ManyAskedSerializer(BandAskedSerializer):
    """A whole band, but for some."""

    request = serializers.UUIDField(required=False, help_text=REQUEST)

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "except": IdsField(required=False, help_text="Photos left out.")}


class BatchRunSerializer(serializers.Serializer[BatchRun]):
    """Many decisions; `decision` stands in the answer of each review."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=BatchRun.State.values)
    progress = serializers.FloatField(help_text="0 to 1.")
    photos = serializers.IntegerField(help_text="How many are meant; 0 before it has begun.")
    count = serializers.IntegerField(source="changed", help_text="How many it has changed so far.")
    undo = serializers.SerializerMethodField(help_text="Whether it can be undone now.")
    reason = serializers.CharField(source="error", help_text="Why it failed.")

    def get_undo(self, run: BatchRun) -> bool:
        return can_undo(run)
