"""Where each photo of a member's library lies on their map, and the runs that laid it out."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from search.models.embedding_space import EmbeddingSpace
from search.models.run import MemberRun
from webapp.photos.models.identifiers import uuid7


class MapRun(MemberRun):
    task: ClassVar[str] = "search.photo_map.run"
    news: ClassVar[str] = "map"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="map_runs")
    photos = models.PositiveIntegerField(default=0, help_text="How many photos were laid out.")

    class Meta(MemberRun.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["owner"],
                condition=models.Q(state__in=["pending", "running"]),
                name="map_run_one_at_a_time",
            )
        ]


class PhotoMap(models.Model):
    """A member's one map. Its points are numbered; a number means the same photo as long as `revision` stays."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="photo_map")
    space = models.ForeignKey(EmbeddingSpace, models.SET_NULL, null=True, related_name="+")
    algorithm = models.CharField(max_length=40)
    revision = models.PositiveIntegerField(default=1)
    points = models.PositiveIntegerField(default=0, help_text="Photos on it.")
    laid_out = models.PositiveIntegerField(default=0, help_text="Photos of the last whole layout.")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"map of {self.owner_id}: {self.points} photos by {self.algorithm}"


class MapChunk(models.Model):
    """Some thousand points: 16 bytes of id and two unsigned 16-bit numbers (little-endian) each."""

    map = models.ForeignKey(PhotoMap, models.CASCADE, related_name="chunks", db_index=False)
    number = models.PositiveIntegerField()
    ids = models.BinaryField()
    places = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["map", "number"], name="map_chunk_once")]

    def __str__(self) -> str:
        return f"{self.map_id} {self.number}"
