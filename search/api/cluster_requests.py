"""What is asked of clusters, and what an edit answers."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from search.api.cluster_answers import ClusterSerializer
from search.clusters.edits.cuts import MOST_PARTS
from search.clusters.edits.jobs import edit_progress
from search.models import ClusterEdit
from webapp.photos.api.selection import IdsField, SelectionSerializer
from webapp.photos.api.serializers import PhotoSerializer

MOST_MERGED = 1000


class AskedOnceSerializer(serializers.Serializer[Any]):
    request = serializers.UUIDField(
        required=False, help_text="Your own name for it; sent twice, it is done once."
    )


class ClusterListQuerySerializer(serializers.Serializer[Any]):
    """The query of the list."""

    hidden = serializers.BooleanField(
        required=False, default=False, help_text="Those that are hidden instead."
    )
    q = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=120, help_text="Part of the name."
    )


class ClusterChangeSerializer(AskedOnceSerializer):
    name = serializers.CharField(max_length=120, required=False, help_text="No machine replaces it.")
    pinned = serializers.BooleanField(required=False)
    hidden = serializers.BooleanField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs.keys() - {"request"}:
            raise serializers.ValidationError(_("Say what shall change: name, pinned or hidden."))
        return attrs


class ClusterMoveSerializer(AskedOnceSerializer):
    selection = SelectionSerializer()


class ClusterMakeSerializer(ClusterMoveSerializer):
    name = serializers.CharField(max_length=120, required=False, help_text="Made from its photos if absent.")


class ClusterMergeSerializer(AskedOnceSerializer):
    clusters = IdsField(help_text="What goes into this cluster; they are no more afterwards.")

    def validate_clusters(self, value: list[Any]) -> list[Any]:
        if not 1 <= len(value) <= MOST_MERGED:
            raise serializers.ValidationError(
                _("Name between 1 and %(most)s clusters.") % {"most": MOST_MERGED}
            )
        return value


class ClusterEditSerializer(serializers.Serializer[ClusterEdit]):
    id = serializers.UUIDField()
    act = serializers.CharField(source="algorithm")
    state = serializers.ChoiceField(choices=ClusterEdit.State.values)
    progress = serializers.SerializerMethodField(help_text="0 to 1.")
    count = serializers.IntegerField(source="photos", help_text="Photos that it concerned, once it is done.")
    undo = serializers.UUIDField(allow_null=True, help_text="Set where it can be taken back.")
    reason = serializers.CharField(source="error", help_text="Why it failed; then nothing was changed.")

    def get_progress(self, edit: ClusterEdit) -> float:
        return edit_progress(edit)


class ClusterEditDetailSerializer(ClusterEditSerializer):
    clusters = ClusterSerializer(many=True, help_text="Those that it was about, as they are now.")


class ClusterEditedSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="Photos that it concerned.")
    undo = serializers.UUIDField(allow_null=True, help_text="For photos/bulk/undo/, during one day.")
    clusters = ClusterSerializer(many=True, help_text="Those that it was about, as they are now.")
    run = ClusterEditSerializer(
        allow_null=True,
        help_text="What does it, where photos are many: answered with 202, and nothing is done yet.",
    )


class ClusterMovedSerializer(ClusterEditedSerializer):
    missing = serializers.IntegerField(help_text="Ids that are no photos of yours, or no longer.")


class CutPartSerializer(serializers.Serializer[Any]):
    size = serializers.IntegerField()
    photos = serializers.ListField(child=serializers.UUIDField(), help_text="Those that stand for it.")


class CutWaySerializer(serializers.Serializer[Any]):
    parts = CutPartSerializer(many=True, help_text="Largest first.")


class ClusterCutsSerializer(serializers.Serializer[Any]):
    cut = serializers.UUIDField(help_text="For split/, during one hour.")
    suggested = serializers.IntegerField(help_text="The number of parts whose photos lie best.")
    ways = CutWaySerializer(many=True, help_text="By rising number of parts.")
    photos = PhotoSerializer(many=True, help_text="All that stand for some part.")


class ClusterSplitSerializer(AskedOnceSerializer):
    cut = serializers.UUIDField()
    parts = serializers.IntegerField(min_value=2, max_value=MOST_PARTS)
