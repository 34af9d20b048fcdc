"""Shapes of the review queue."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from search.api.review_answers import (
    REQUEST,
    BandAskedSerializer,
    BatchRunSerializer,
    ManyAskedSerializer,
)
from search.models import Orientation, OrientationDecision
from search.orientation.review.ruling import Ruling
from search.orientation.review.selectors import decision_of, state_of
from search.review.runs import UNDO
from webapp.photos.api.serializers import PhotoSerializer
from webapp.photos.models import Photo, Pose

State = Orientation.State
Word = OrientationDecision.Word
WORDS = {"accept": Word.ACCEPTED, "reject": Word.REJECTED, "set": Word.SET}


class PoseSerializer(serializers.Serializer[Pose]):
    """How a photo is displayed after EXIF: turned, then straightened."""

    turn = serializers.IntegerField(help_text="0, 90, 180 or 270 degrees clockwise.")
    straighten = serializers.FloatField(help_text="Degrees clockwise, more than -45 and less than 45.")


class ReviewSerializer(serializers.Serializer[Any]):
    photo = PhotoSerializer()
    state = serializers.ChoiceField(choices=State.choices, help_text="`manual` once a person has decided.")
    confidence = serializers.FloatField(help_text="Calibrated probability that `proposed` is right.")
    angle = serializers.FloatField(help_text="Clockwise degrees that the content was found turned.")
    proposed = PoseSerializer(help_text="How the machine would display it.")
    current = PoseSerializer(help_text="How it is displayed now.")
    decision = serializers.ChoiceField(choices=Word.choices, allow_null=True)


class BandSerializer(serializers.Serializer[Any]):
    min = serializers.FloatField()
    max = serializers.FloatField()
    undecided = serializers.IntegerField(help_text="Those that wait.")
    accepted = serializers.IntegerField()
    rejected = serializers.IntegerField()


class DecidedSerializer(serializers.Serializer[Any]):
    accepted = serializers.IntegerField()
    rejected = serializers.IntegerField()
    set = serializers.IntegerField()


class ReviewRunSerializer(BatchRunSerializer):
    decision = serializers.ChoiceField(source="algorithm", choices=[Word.ACCEPTED, Word.REJECTED, UNDO])


class SummarySerializer(serializers.Serializer[Any]):
    states = serializers.DictField(child=serializers.IntegerField(), help_text="Photos by state.")
    bands = BandSerializer(many=True, help_text="By confidence, from 0 to 1.")
    decided = DecidedSerializer()
    agreement = serializers.FloatField(
        allow_null=True,
        help_text="Share of the decisions that accepted what the machine said, where it was sure; null before any.",
    )
    run = ReviewRunSerializer(allow_null=True, help_text="Many decisions that are under way.")


class StateAskedSerializer(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=State.choices, default=State.SUGGESTED.value)


class ReviewsRequestSerializer(StateAskedSerializer, BandAskedSerializer):
    order = serializers.ChoiceField(choices=["-confidence", "confidence"], default="-confidence")


class SummaryRequestSerializer(serializers.Serializer[Any]):
    state = serializers.ChoiceField(
        choices=State.choices, default=State.SUGGESTED.value, help_text="Of which photos the bands are."
    )


class DecisionSerializer(serializers.Serializer[Any]):
    decision = serializers.ChoiceField(choices=list(WORDS))
    turn = serializers.ChoiceField(
        choices=[0, 90, 180, 270], required=False, help_text="For set: degrees clockwise, in all."
    )
    straighten = serializers.FloatField(
        required=False, help_text="For set: more than -45 and less than 45 degrees clockwise, in all."
    )
    request = serializers.UUIDField(required=False, help_text=REQUEST)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        given = [name for name in ("turn", "straighten") if name in attrs]
        if attrs["decision"] == "set" and not given:
            raise serializers.ValidationError(
                {"turn": [_("Say how the photo lies: turn, straighten, or both.")]}
            )
        if attrs["decision"] != "set" and given:
            raise serializers.ValidationError({given[0]: [_("Only the decision `set` takes this.")]})
        return attrs


class DecisionDoneSerializer(serializers.Serializer[Any]):
    photo = PhotoSerializer()
    undo = serializers.UUIDField(help_text="For photos/bulk/undo/, during one day.")


class DecisionsSerializer(StateAskedSerializer, ManyAskedSerializer):
    decision = serializers.ChoiceField(choices=["accept", "reject"])


class DecisionsDoneSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="Photos that were decided on.")
    undo = serializers.UUIDField(allow_null=True, help_text="For photos/bulk/undo/, during one day.")
    run = ReviewRunSerializer(allow_null=True, help_text="What does it, where there are many.")


def ruling_of(asked: dict[str, Any]) -> Ruling:
    """The decision that a request names."""
    turn = asked.get("turn")
    return Ruling(WORDS[asked["decision"]], None if turn is None else int(turn), asked.get("straighten"))


def reviews_answer(rows: Sequence[Orientation]) -> list[dict[str, Any]]:
    """The rows of a queue; one query for all captions."""
    photos: list[Photo] = [row.photo for row in rows]
    listed = PhotoSerializer(photos, many=True).data
    return [_review(row, photo) for row, photo in zip(rows, listed, strict=True)]


def _review(row: Orientation, photo: dict[str, Any]) -> dict[str, Any]:
    return {
        "photo": photo,
        "state": state_of(row),
        "confidence": round(row.confidence, 4),
        "angle": round(row.angle, 1),
        "proposed": row.proposed._asdict(),
        "current": row.photo.pose._asdict(),
        "decision": decision_of(row.photo),
    }
