"""One family of comparable vectors: made by one model, with one whitening, of one dimension."""

from django.db import models

from webapp.photos.models import ModelVersion


class EmbeddingSpace(models.Model):
    """Vectors of different spaces are never compared."""

    class State(models.TextChoices):
        BUILDING = "building"
        READY = "ready"
        SERVING = "serving"
        RETIRED = "retired"

    class Distance(models.TextChoices):
        COSINE = "cosine"

    class Index(models.TextChoices):
        HNSW = "hnsw", "HNSW"
        LSH = "lsh", "locality-sensitive hashing"

    name = models.CharField(max_length=120)
    purpose = models.CharField(
        max_length=32, default="photo", help_text="What is embedded; one space serves each purpose."
    )
    model_version = models.ForeignKey(ModelVersion, models.PROTECT, related_name="spaces")
    dim = models.PositiveIntegerField()
    whitening = models.CharField(
        max_length=120, blank=True, help_text="Name of the whitening applied; empty for none."
    )
    distance = models.CharField(max_length=16, choices=Distance, default=Distance.COSINE)
    index_type = models.CharField(max_length=8, choices=Index, default=Index.HNSW)
    lsh = models.JSONField(
        null=True,
        blank=True,
        help_text="hash_size, num_hashtables and seed that its vectors are hashed with.",
    )
    state = models.CharField(max_length=8, choices=State, default=State.BUILDING)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["model_version", "purpose"], name="space_once_per_model"),
            models.UniqueConstraint(
                fields=["purpose"], condition=models.Q(state="serving"), name="space_one_serving_per_purpose"
            ),
            models.CheckConstraint(condition=models.Q(dim__gt=0, dim__lte=4000), name="space_dim_fits_hnsw"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"

    @property
    def index_name(self) -> str:
        """Name of its partial HNSW index over whole photos in the database."""
        return f"embedding_hnsw_{self.pk}"
