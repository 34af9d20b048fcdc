"""What people send, and what they are told."""

from typing import Any

from rest_framework import serializers

from captioning.models import MOST_CHARACTERS, Caption
from captioning.review.selectors import State
from captioning.review.subject import APPROVED
from captioning.section import CaptionSerializer
from captioning.services import caption_clean
from search.api.review_answers import BandAskedSerializer, BatchRunSerializer
from search.review.runs import UNDO
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


class CaptionReviewsRequestSerializer(BandAskedSerializer):
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


class CaptionRunSerializer(BatchRunSerializer):
    decision = serializers.ChoiceField(source="algorithm", choices=[APPROVED, UNDO])


class CaptionSummarySerializer(serializers.Serializer[Any]):
    states = serializers.DictField(child=serializers.IntegerField(), help_text="Captions by state.")
    bands = CaptionBandCountSerializer(many=True, help_text="Of those that wait, from 0 to 1.")
    run = CaptionRunSerializer(allow_null=True, help_text="Many approvals that are under way.")


class CaptionsApprovedSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="Captions that were approved.")
    undo = serializers.UUIDField(allow_null=True, help_text="For photos/bulk/undo/, during one day.")
    run = CaptionRunSerializer(allow_null=True, help_text="What does it, where there are many.")
