"""Shapes of clusters and of their runs."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from rest_framework import serializers

from search.clusters.algorithms.registry import ALGORITHMS
from search.clusters.algorithms.texts import KINDS, WEIGHTS
from search.clusters.describing.outliers import outliers
from search.clusters.selectors import cluster_sizes, representatives
from search.models import Cluster, ClusterRun
from webapp.photos.api.serializers import PhotoSerializer
from webapp.photos.models import Photo

SHOWN = 4
NO_RUN: dict[str, Any] = {
    "id": None,
    "state": "none",
    "progress": 0.0,
    "algorithm": "",
    "photos": 0,
    "unsorted": 0,
    "clusters": 0,
    "found": 0,
    "k": None,
    "weights": {},
    "reason": "",
    "created_at": None,
    "ended_at": None,
}


class ClusterSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    named_by_person = serializers.BooleanField()
    pinned = serializers.BooleanField(help_text="Stands first; its photos stay in it whatever a run finds.")
    hidden = serializers.BooleanField(help_text="Left out of lists; its photos stay in it.")
    size = serializers.IntegerField(help_text="Photos of the library in it now.")
    cohesion = serializers.FloatField(help_text="Mean cosine of its photos to their centre.")
    representatives = PhotoSerializer(many=True)


class ClusterDetailSerializer(ClusterSerializer):
    outliers = serializers.IntegerField(help_text="Photos much farther from the centre than the others.")


class ClusterPhotoSerializer(PhotoSerializer):
    """A photo, and how it lies in the cluster; `closeness` by photo and `bound` come with the context."""

    closeness = serializers.SerializerMethodField(help_text="Cosine to the cluster's centre.")
    outlier = serializers.SerializerMethodField(help_text="Much farther from it than the others are.")

    class Meta(PhotoSerializer.Meta):
        fields = [*PhotoSerializer.Meta.fields, "closeness", "outlier"]

    def get_closeness(self, photo: Photo) -> float:
        return round(float(self.context["closeness"][photo.pk]), 4)

    def get_outlier(self, photo: Photo) -> bool:
        return bool(self.context["closeness"][photo.pk] < self.context["bound"])


class ClusterPhotosRequestSerializer(serializers.Serializer[Any]):
    outliers = serializers.BooleanField(default=False, help_text="These alone.")


class ClusterRunSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField(allow_null=True)
    state = serializers.ChoiceField(choices=["none", *ClusterRun.State.values])
    progress = serializers.FloatField(help_text="0 to 1.")
    algorithm = serializers.CharField()
    photos = serializers.IntegerField()
    unsorted = serializers.IntegerField(help_text="Photos that fit nowhere.")
    clusters = serializers.IntegerField(source="made", help_text="How many there were at its end.")
    found = serializers.IntegerField(
        help_text="Groups that it found by itself. Fewer than k where groups of one photo were left unsorted; other "
        "than `clusters` where people's decisions were obeyed."
    )
    k = serializers.IntegerField(
        source="parameters.k", default=None, allow_null=True, help_text="How many were asked for."
    )
    weights = serializers.DictField(source="parameters.weights", default=dict, child=serializers.FloatField())
    reason = serializers.CharField(source="error", help_text="Why it failed.")
    created_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)


class ClusterRunRequestSerializer(serializers.Serializer[Any]):
    algorithm = serializers.ChoiceField(choices=sorted(ALGORITHMS), required=False)
    k = serializers.IntegerField(
        required=False, min_value=1, max_value=10_000, help_text="Found by itself if absent."
    )
    fresh = serializers.BooleanField(
        default=False,
        help_text="Start from nothing, not from what the last run with the same settings found: the clusters may "
        "change more, and depend on the photos, the settings and people's decisions alone.",
    )
    weights = serializers.DictField(
        child=serializers.FloatField(min_value=0, max_value=1),
        required=False,
        help_text=f"How much words count beside what photos show, together below 1: any of {', '.join(KINDS)}. "
        f"If absent {WEIGHTS}.",
    )


def clusters_answer(
    user: AbstractBaseUser | AnonymousUser, clusters: Sequence[Cluster], shown: int = SHOWN
) -> list[dict[str, Any]]:
    """Clusters with their sizes and representatives, in their order; three queries in all."""
    sizes = cluster_sizes(user, clusters)
    faces = representatives(user, clusters, shown)
    photos = [photo for cluster in clusters for photo in faces[cluster.pk]]
    rows = iter(PhotoSerializer(photos, many=True).data)
    return [
        {
            "id": str(cluster.pk),
            "name": cluster.name,
            "named_by_person": cluster.named_by_person,
            "pinned": cluster.pinned,
            "hidden": cluster.hidden,
            "size": sizes.get(cluster.pk, 0),
            "cohesion": round(cluster.cohesion, 4),
            "representatives": [next(rows) for _ in faces[cluster.pk]],
        }
        for cluster in clusters
    ]


def cluster_answer(user: AbstractBaseUser | AnonymousUser, cluster: Cluster) -> dict[str, Any]:
    """One cluster, and how many of its photos are outliers."""
    return {**clusters_answer(user, [cluster])[0], "outliers": outliers(user, cluster).count()}


def run_answer(run: ClusterRun | None) -> dict[str, Any]:
    """A run; one of state `none` where there never was one."""
    return dict(ClusterRunSerializer(run).data) if run else NO_RUN
