"""A search that was asked: kept so that its next pages and its reasons can be asked for."""

from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from pgvector.django import HalfVectorField

from search.models.embedding_space import EmbeddingSpace
from webapp.photos.models import Photo
from webapp.photos.models.identifiers import uuid7


class SearchQuery(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="search_queries")
    text = models.CharField(max_length=500, blank=True)
    photo = models.ForeignKey(Photo, models.CASCADE, null=True, blank=True, related_name="+")
    image_key = models.CharField(
        max_length=120, blank=True, help_text="Working copy of an uploaded query, in the renditions."
    )
    region: "models.Field[list[float] | None, list[float] | None]" = ArrayField(
        models.FloatField(), size=4, null=True, blank=True
    )
    regions = models.BooleanField(
        default=False, help_text="Whether a photo's regions count too, the nearest of all its vectors."
    )
    expanded = models.BooleanField(
        default=False, help_text="Whether its first answers were averaged into the vector."
    )
    space = models.ForeignKey(EmbeddingSpace, models.CASCADE, null=True, blank=True, related_name="+")
    vector = HalfVectorField(null=True, blank=True)
    filters = models.JSONField(default=dict, blank=True)
    listed = models.BooleanField(
        default=True, db_default=True, help_text="Whether its words are offered as a recent search."
    )
    exact = models.BooleanField(default=False)
    mode = models.CharField(max_length=40, blank=True, help_text="How the first page was found.")
    head: "models.Field[list[UUID], list[UUID]]" = ArrayField(
        models.UUIDField(), default=list, blank=True, help_text="Photos whose order is settled, best first."
    )
    likeness: "models.Field[list[float], list[float]]" = ArrayField(
        models.FloatField(),
        default=list,
        blank=True,
        help_text="Scores of the head, 0 to 1, where words were asked for.",
    )
    found_by: "models.Field[list[int], list[int]]" = ArrayField(
        models.SmallIntegerField(),
        default=list,
        blank=True,
        help_text="Which branches found each photo of the head: bits, search.text.fusion.BRANCHES.",
    )
    reading = models.JSONField(
        default=dict, blank=True, help_text="How the words were read: search.text.reading.Reading."
    )
    branches = models.JSONField(default=list, blank=True, help_text="What each branch found.")
    weight = models.FloatField(
        null=True, blank=True, help_text="Of the words beside a picture, 0 to 1; none where they narrow."
    )
    inliers = models.JSONField(default=dict, blank=True, help_text="Of the verified photos: id -> inliers.")
    shortlist: "models.Field[list[UUID], list[UUID]]" = ArrayField(
        models.UUIDField(), default=list, blank=True, help_text="What was re-ranked, in its global order."
    )
    verification = models.JSONField(
        default=dict, blank=True, help_text="Its extractor and threshold, and the scores: id -> score."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["created_at"], name="search_query_age"),
            models.Index(fields=["member", "-created_at", "-id"], name="search_query_recent"),
        ]

    def __str__(self) -> str:
        return str(self.id)
