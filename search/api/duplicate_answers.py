"""Shapes of duplicates."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from search.duplicates.best import REASONS, Facts
from search.duplicates.selectors import facts_of, groups_shown
from search.models import DuplicateGroup, DuplicateKind
from webapp.photos.api.selection import IdsField
from webapp.photos.api.serializers import PhotoSerializer
from webapp.photos.models import Photo

SHOWN = 8
"""Photos of a group that stand in a list; the others are asked for."""


class DuplicateFactsSerializer(serializers.Serializer[Any]):
    width = serializers.IntegerField(help_text="Pixels in the file, EXIF applied.")
    height = serializers.IntegerField()
    bytes = serializers.IntegerField()
    format = serializers.CharField(help_text="The file's ending, without the dot.")
    sharpness = serializers.FloatField(help_text="Deviation of the Laplacian, in grey levels.")
    grey = serializers.BooleanField()


class DuplicatePhotoSerializer(serializers.Serializer[Any]):
    photo = PhotoSerializer()
    facts = DuplicateFactsSerializer(allow_null=True)


class DuplicateGroupSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=DuplicateKind.values)
    size = serializers.IntegerField(help_text="Photos of the library in it.")
    reason = serializers.ChoiceField(
        choices=REASONS, help_text="In what the first photo is better than the next; `first`: in nothing."
    )
    photos = DuplicatePhotoSerializer(many=True, help_text=f"The best first, {SHOWN} at most.")


class DuplicateKindSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=DuplicateKind.values)
    groups = serializers.IntegerField()
    photos = serializers.IntegerField(help_text="All but the best of each group.")
    bytes = serializers.IntegerField(help_text="Of these.")


class DuplicateSummarySerializer(serializers.Serializer[Any]):
    kinds = DuplicateKindSerializer(many=True)
    pending = serializers.IntegerField(help_text="Photos that are still to be compared.")


class DuplicateListSerializer(serializers.Serializer[Any]):
    """The query of the list."""

    kind = serializers.ChoiceField(choices=DuplicateKind.values, required=False)


class DecideSerializer(serializers.Serializer[Any]):
    decision = serializers.ChoiceField(
        choices=["trash", "keep_all", "stack"],
        help_text="trash: all but those in `keep` go to the trash. keep_all: they are no duplicates, for ever. "
        "stack: all are shown as one, the best on top.",
    )
    keep = IdsField(required=False, help_text="For trash, at least one; the best one, unless told.")
    size = serializers.IntegerField(
        required=False, help_text="How many photos you were shown; refused where it is another number by now."
    )
    request = serializers.UUIDField(
        required=False, help_text="Your own name for it; sent twice, it is done once."
    )

    def validate_keep(self, value: list[Any]) -> list[Any]:
        if not value:
            raise serializers.ValidationError(
                _("Keep at least one photo. Move all of them to the trash from the library.")
            )
        return value


class DecideIdenticalSerializer(serializers.Serializer[Any]):
    photos = serializers.IntegerField(
        required=False, help_text="How many you expect to go; refused where it is another number by now."
    )
    request = serializers.UUIDField(
        required=False, help_text="Your own name for it; sent twice, it is done once."
    )


class DuplicatesDecidedSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField(
        help_text="Photos that went to the trash, are kept for ever, or were stacked."
    )
    undo = serializers.UUIDField(allow_null=True, help_text="For photos/bulk/undo/, during one day.")


def groups_answer(groups: Sequence[DuplicateGroup], context: dict[str, Any]) -> list[dict[str, Any]]:
    """Groups with their first photos; four queries whatever their number."""
    shown = groups_shown(groups, SHOWN)
    rows = iter(photos_answer([photo for one in shown for photo in one.photos], context))
    return [
        {
            "id": str(one.group.pk),
            "kind": one.group.kind,
            "size": one.size,
            "reason": one.reason,
            "photos": [next(rows) for _ in one.photos],
        }
        for one in shown
    ]


def photos_answer(photos: Sequence[Photo], context: dict[str, Any]) -> list[dict[str, Any]]:
    """Photos with what the best one is chosen by."""
    facts = facts_of(photos)
    rows = PhotoSerializer(photos, many=True, context=context).data
    return [
        {"photo": row, "facts": _facts(facts[photo.id]) if photo.id in facts else None}
        for photo, row in zip(photos, rows, strict=True)
    ]


def _facts(found: Facts) -> dict[str, Any]:
    return {
        "width": found.width,
        "height": found.height,
        "bytes": found.bytes,
        "format": found.extension.lstrip("."),
        "sharpness": round(found.sharpness, 2),
        "grey": found.grey,
    }
