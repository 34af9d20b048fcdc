"""Groups of alike photos in one member's library, and the runs that made them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from search.models.run import MemberRun
from webapp.photos.models import Photo
from webapp.photos.models.identifiers import uuid7


class ClusterRun(MemberRun):
    task: ClassVar[str] = "search.clusters.run"
    news: ClassVar[str] = "clusters"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="cluster_runs")
    photos = models.PositiveIntegerField(default=0, help_text="How many photos were grouped.")
    unsorted = models.PositiveIntegerField(default=0, help_text="How many of them fit nowhere.")
    made = models.PositiveIntegerField(default=0, help_text="How many clusters there were at its end.")
    found = models.PositiveIntegerField(
        default=0, help_text="How many groups it found by itself, before people's decisions were obeyed."
    )
    seen_until = models.DateTimeField(null=True, help_text="Vectors made until then were let join, or wait.")

    class Meta(MemberRun.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["owner"],
                condition=models.Q(state__in=["pending", "running"]),
                name="cluster_run_one_at_a_time",
            )
        ]


class ClusterEdit(MemberRun):
    """A change of clusters that concerns more photos than a request should wait for; `algorithm` says which."""

    task: ClassVar[str] = "search.clusters.edit"
    news: ClassVar[str] = "clusters-edit"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="cluster_edits")
    photos = models.PositiveIntegerField(default=0, help_text="How many it concerned.")
    undo = models.UUIDField(null=True, help_text="The bulk action that it became.")
    about = models.JSONField(default=list, help_text="Ids of the clusters it was about.")

    class Meta(MemberRun.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["owner"],
                condition=models.Q(state__in=["pending", "running"]),
                name="cluster_edit_one_at_a_time",
            )
        ]


class ClusterAnchor(models.Model):
    """What a member's last run with some settings found: the next one starts there, and on equal data ends there."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="cluster_anchors")
    settings = models.CharField(max_length=64, help_text="Hash of what was asked for.")
    data = models.CharField(max_length=64, help_text="Hash of the photos, their vectors and their words.")
    ids = models.BinaryField(help_text="16 bytes a photo.")
    labels = models.BinaryField(help_text="int32 each, little-endian: its group, or -1.")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "settings"], name="cluster_anchor_once")]

    def __str__(self) -> str:
        return f"anchor of {self.owner_id}"


class ClusterTree(models.Model):
    """The linkage of a member's last run, for cutting it anywhere later, and its groups as the clusters stand now.

    Whole numbers are int32, little-endian.
    """

    run = models.OneToOneField(ClusterRun, models.CASCADE, related_name="tree")
    linkage = models.CharField(max_length=20)
    cut = models.FloatField(null=True, help_text="Height at which the run's clusters were cut.")
    ids = models.BinaryField(help_text="16 bytes a photo that the run saw, in the order of the leaves.")
    leaves = models.BinaryField(help_text="How many photos each leaf holds.")
    merges = models.BinaryField(help_text="Two nodes each; leaves first, then merges by rising height.")
    heights = models.BinaryField(help_text="float32 each.")
    photos = models.BinaryField(
        default=b"", help_text="16 bytes a photo, in the order of the leaves as the clusters stand now."
    )
    standing = models.FloatField(null=True, help_text="Height at which they are the clusters as these stand.")
    branches = models.JSONField(
        default=list, help_text="Groups of the tree as in search.clusters.trees.trunk, with names."
    )
    changes = models.PositiveIntegerField(default=1, help_text="Times that the clusters were changed.")
    shown = models.PositiveIntegerField(default=0, help_text="Up to which of these the groups are true.")

    def __str__(self) -> str:
        return f"tree of {self.run_id}"


class Cluster(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="clusters")
    run = models.ForeignKey(
        ClusterRun,
        models.RESTRICT,
        null=True,
        related_name="clusters",
        help_text="The last run that found it; none where a person made it and no run came since.",
    )
    name = models.CharField(max_length=120)
    named_by_person = models.BooleanField(default=False, help_text="No machine renames it.")
    pinned = models.BooleanField(
        default=False, help_text="Stands first, and its photos stay in it whatever a run finds."
    )
    hidden = models.BooleanField(
        default=False, help_text="Left out where clusters are shown; its photos stay in it."
    )
    size = models.PositiveIntegerField(help_text="When it was found; trashed photos leave it at once.")
    cohesion = models.FloatField(help_text="Mean cosine of its photos to their centre.")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-size", "id"]
        indexes = [
            models.Index(fields=["owner", "-size", "id"], name="cluster_by_owner"),
            models.Index(fields=["id"], condition=models.Q(pinned=True), name="cluster_pinned"),
            models.Index(fields=["id"], condition=models.Q(hidden=True), name="cluster_hidden"),
        ]

    def __str__(self) -> str:
        return self.name


class ClusterMember(models.Model):
    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="members", db_index=False)
    photo = models.ForeignKey(Photo, models.CASCADE, related_name="cluster_members")
    position = models.PositiveIntegerField(help_text="Representatives first, then by closeness.")
    closeness = models.FloatField(help_text="Cosine to the cluster's centre.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cluster", "photo"], name="photo_once_per_cluster")]
        indexes = [models.Index(fields=["cluster", "position"], name="cluster_member_order")]

    def __str__(self) -> str:
        return f"{self.photo_id} in {self.cluster_id}"


class ClusterTie(models.Model):
    """What a person said of one photo and one cluster; every later run obeys it."""

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="ties", db_index=False)
    photo = models.ForeignKey(Photo, models.CASCADE, related_name="cluster_ties", db_index=False)
    together = models.BooleanField(help_text="It belongs there; otherwise it does not, and never joins it.")
    created_at = models.DateTimeField(default=timezone.now, help_text="Photos that come later may follow.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["photo", "cluster"], name="cluster_tie_once"),
            models.UniqueConstraint(
                fields=["photo"], condition=models.Q(together=True), name="cluster_tie_one_home"
            ),
        ]
        indexes = [models.Index(fields=["cluster", "together"], name="cluster_tie_by_cluster")]

    def __str__(self) -> str:
        return f"{self.photo_id} {'in' if self.together else 'not in'} {self.cluster_id}"
