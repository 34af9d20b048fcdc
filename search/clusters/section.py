"""The key `clusters` of a photo's answer."""

from collections.abc import Collection
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import F
from rest_framework import serializers

from search.models import ClusterMember
from webapp.photos.models import Photo


class ClusterNameSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()


class ClusterSection:
    name = "clusters"
    for_others: ClassVar[list[dict[str, Any]]] = []

    def serializer(self) -> "serializers.Field[Any, Any, Any, Any]":
        return ClusterNameSerializer(many=True)

    def load(self, photos: Collection[Photo]) -> dict[UUID, list[dict[str, Any]]]:
        """The clusters of each photo in its owner's library; one query."""
        found: dict[UUID, list[dict[str, Any]]] = {photo.id: [] for photo in photos}
        rows = ClusterMember.objects.filter(
            photo_id__in=found, cluster__owner_id=F("photo__owner_id"), cluster__hidden=False
        )
        for row in rows.select_related("cluster").order_by("cluster_id"):
            found[row.photo_id].append({"id": str(row.cluster_id), "name": row.cluster.name})
        return found
