"""A photo, or a box of it, as a point of an embedding space."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from pgvector.django import HalfVectorField

from search.models.embedding_space import EmbeddingSpace
from webapp.photos.models import Photo


class Embedding(models.Model):
    space = models.ForeignKey(EmbeddingSpace, models.CASCADE, related_name="embeddings", db_index=False)
    photo = models.ForeignKey(Photo, models.CASCADE, related_name="embeddings", db_index=False)
    region: "models.Field[list[float] | None, list[float] | None]" = ArrayField(
        models.FloatField(),
        size=4,
        null=True,
        blank=True,
        help_text="x, y, w, h in 0..1; empty for the whole photo.",
    )
    vector = HalfVectorField(help_text="Unit length; as many numbers as the space has dimensions.")
    hashes: "models.Field[list[int] | None, list[int] | None]" = ArrayField(
        models.IntegerField(),
        null=True,
        blank=True,
        help_text="Its buckets, where the space has an LSH index.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["space", "photo"],
                condition=models.Q(region__isnull=True),
                name="embedding_whole_photo_once",
            ),
            models.UniqueConstraint(
                fields=["space", "photo", "region"],
                condition=models.Q(region__isnull=False),
                name="embedding_region_once",
            ),
        ]
        indexes = [models.Index(fields=["photo"], name="embedding_by_photo")]

    def __str__(self) -> str:
        return f"{self.photo_id} in space {self.space_id}"
