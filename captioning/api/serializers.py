"""What people send, and what they are told."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from captioning.models import MOST_CHARACTERS, Caption
from captioning.review.selectors import State
from captioning.section import CaptionSerializer
from captioning.services import caption_clean
from webapp.photos.api.selection import IdsField
from webapp.photos.api.serializers import PhotoSerializer


class CaptionField(serializers.CharField):
    """Text of people: control characters are taken out before anything else looks at it."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        return super().run_validation(caption_clean(data) if isinstance(data, str) else data)


class CaptionEditSerializer(serializers.Serializer[dict[str, str]]):
    text = CaptionField(max_length=MOST_CHARACTERS)


class CaptionShowSerializer(serializers.Serializer[Any]):
    caption = serializers.IntegerField(
        allow_null=True,
        min_value=1,
        max_value=2**63 - 1,
        help_text="Of the photo's history; null shows none.",
    )


class CaptionHistorySerializer(serializers.Serializer[Caption]):
    """One that was written about the photo, by whomever."""

    id = serializers.IntegerField()
    text = serializers.CharField()
    source = serializers.ChoiceField(choices=Caption.Source.choices)  # type: ignore[assignment]
    author = serializers.CharField(
        source="author.username", default=None, allow_null=True, help_text="Of a person's."
    )
    approved = serializers.BooleanField()
    confidence = serializers.FloatField(allow_null=True)
    model = serializers.CharField(source="model_version", allow_blank=True)
    current = serializers.BooleanField(help_text="The one shown.")
    created_at = serializers.DateTimeField()


class ReadWordSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()
    chance = serializers.FloatField(help_text="Probability of the word given those before it.")
    known = serializers.BooleanField(help_text="False for a word that the captioner has never learned.")
    gaze = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField()),
        allow_null=True,
        help_text="Where it looked, in thousandths: rows from the top of the photo as displayed.",
    )


class ReadSentenceSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()
    confidence = serializers.FloatField()
    words = ReadWordSerializer(many=True)


class CaptionReadingSerializer(serializers.Serializer[Any]):
    model = serializers.CharField()
    sentences = ReadSentenceSerializer(many=True, help_text="To choose from, the likeliest first.")
    own = ReadSentenceSerializer(allow_null=True, help_text="A person's words, followed by the captioner.")


class CaptionReviewSerializer(serializers.Serializer[Caption]):
    photo = PhotoSerializer()
    caption = CaptionSerializer()


class ShareField(serializers.FloatField):
    """0 to 1, and a number: "nan" passes limits of other kinds."""

    def to_internal_value(self, data: Any) -> float:
        value = super().to_internal_value(data)
        if not 0 <= value <= 1:
            raise serializers.ValidationError(_("Confidence is a number from 0 to 1."))
        return value


class CaptionBandSerializer(serializers.Serializer[Any]):
    """From `min` on and below `max`; 1 holds those that are quite sure, too."""

    min = ShareField(default=0.0)
    max = ShareField(default=1.0)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["min"] > attrs["max"]:
            raise serializers.ValidationError({"min": [_("min is above max. Exchange them.")]})
        return attrs


class CaptionReviewsRequestSerializer(CaptionBandSerializer):
    state = serializers.ChoiceField(choices=State.choices, default=State.WAITING.value)
    order = serializers.ChoiceField(
        choices=["confidence", "-confidence"],
        default="confidence",
        help_text="Of those that wait; the others come newest first.",
    )


class CaptionBandCountSerializer(serializers.Serializer[Any]):
    min = serializers.FloatField()
    max = serializers.FloatField()
    waiting = serializers.IntegerField()


class CaptionSummarySerializer(serializers.Serializer[Any]):
    states = serializers.DictField(child=serializers.IntegerField(), help_text="Captions by state.")
    bands = CaptionBandCountSerializer(many=True, help_text="Of those that wait, from 0 to 1.")


class CaptionsApproveSerializer(CaptionBandSerializer):
    request = serializers.UUIDField(
        required=False, help_text="Your own name for it; sent twice, it is done once."
    )

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "except": IdsField(required=False, help_text="Photos left out.")}


class CaptionsApprovedSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="Captions that were approved.")
    undo = serializers.UUIDField(allow_null=True, help_text="For photos/bulk/undo/, during one day.")
