"""Shapes of the review queue."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from search.models import Orientation, OrientationDecision, ReviewRun
from search.orientation.review.ruling import Ruling
from search.orientation.review.runs import UNDO, can_undo
from search.orientation.review.selectors import decision_of, state_of
from webapp.photos.api.selection import IdsField
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


class ReviewRunSerializer(serializers.Serializer[ReviewRun]):
    id = serializers.UUIDField()
    decision = serializers.ChoiceField(source="algorithm", choices=[Word.ACCEPTED, Word.REJECTED, UNDO])
    state = serializers.ChoiceField(choices=ReviewRun.State.values)
    progress = serializers.FloatField(help_text="0 to 1.")
    photos = serializers.IntegerField(help_text="How many are meant; 0 before it has begun.")
    count = serializers.IntegerField(source="changed", help_text="How many it has changed so far.")
    undo = serializers.SerializerMethodField(help_text="Whether it can be undone now.")
    reason = serializers.CharField(source="error", help_text="Why it failed.")

    def get_undo(self, run: ReviewRun) -> bool:
        return can_undo(run)


class SummarySerializer(serializers.Serializer[Any]):
    states = serializers.DictField(child=serializers.IntegerField(), help_text="Photos by state.")
    bands = BandSerializer(many=True, help_text="By confidence, from 0 to 1.")
    decided = DecidedSerializer()
    agreement = serializers.FloatField(
        allow_null=True,
        help_text="Share of the decisions that accepted what the machine said, where it was sure; null before any.",
    )
    run = ReviewRunSerializer(allow_null=True, help_text="Many decisions that are under way.")


class ProbabilityField(serializers.FloatField):
    """0 to 1, and a number: "nan" passes limits of other kinds."""

    def to_internal_value(self, data: Any) -> float:
        value = super().to_internal_value(data)
        if not 0 <= value <= 1:
            raise serializers.ValidationError(_("Confidence is a number from 0 to 1."))
        return value


class BandRequestSerializer(serializers.Serializer[Any]):
    """From `min` on and below `max`; 1 holds those that are quite sure, too."""

    state = serializers.ChoiceField(choices=State.choices, default=State.SUGGESTED.value)
    min = ProbabilityField(default=0.0)
    max = ProbabilityField(default=1.0)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["min"] > attrs["max"]:
            raise serializers.ValidationError({"min": [_("min is above max. Exchange them.")]})
        return attrs


class ReviewsRequestSerializer(BandRequestSerializer):
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
    request = serializers.UUIDField(
        required=False, help_text="Your own name for it; sent twice, it is done once."
    )

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


class DecisionsSerializer(BandRequestSerializer):
    decision = serializers.ChoiceField(choices=["accept", "reject"])
    request = serializers.UUIDField(
        required=False, help_text="Your own name for it; sent twice, it is done once."
    )

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "except": IdsField(required=False, help_text="Left out.")}


class DecisionsDoneSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="Photos that were decided on.")
    undo = serializers.UUIDField(allow_null=True, help_text="For photos/bulk/undo/, during one day.")
    run = ReviewRunSerializer(allow_null=True, help_text="What does it, where there are many.")


def ruling_of(asked: dict[str, Any]) -> Ruling:
    """The decision that a request names."""
    turn = asked.get("turn")
    return Ruling(WORDS[asked["decision"]], None if turn is None else int(turn), asked.get("straighten"))


def run_answer(run: ReviewRun) -> dict[str, Any]:
    """A run as JSON."""
    return dict(ReviewRunSerializer(run).data)


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
