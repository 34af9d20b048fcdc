"""One action on many photos."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from webapp.photos.api.selection import SelectionSerializer
from webapp.photos.api.serializers.requests import ReprocessSerializer
from webapp.photos.services.bulk import ACTIONS


class BulkSerializer(ReprocessSerializer):
    action = serializers.ChoiceField(choices=list(ACTIONS))
    selection = SelectionSerializer()
    album = serializers.UUIDField(required=False, help_text="For album_add and album_remove.")
    angle = serializers.ChoiceField(
        choices=[90, 180, 270], required=False, help_text="For turn: degrees clockwise."
    )
    request = serializers.UUIDField(
        required=False, help_text="Your own name for it; sent twice, it is done once."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        for name in ACTIONS[attrs["action"]].needs:
            if name not in attrs:
                raise serializers.ValidationError(
                    {name: [_("%(action)s needs this.") % {"action": attrs["action"]}]}
                )
        return attrs


class BulkDoneSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="Photos that the action has changed.")
    missing = serializers.IntegerField(help_text="Ids that are no photos of yours, or no longer.")
    undo = serializers.UUIDField(allow_null=True, help_text="For photos/bulk/undo/, during one day.")


class BulkUndoSerializer(serializers.Serializer[Any]):
    undo = serializers.UUIDField()


class BulkUndoneSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="Photos that are as they were before.")
