"""A box around a thing on a photo, found by a detector."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from webapp.photos.models import Photo


class Region(models.Model):
    """Its vectors are the `Embedding` rows of the same photo and box."""

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="regions", db_index=False)
    box: "models.Field[list[float], list[float]]" = ArrayField(
        models.FloatField(), size=4, help_text="x, y, w, h in 0..1 of the photo as displayed."
    )
    tag = models.CharField(max_length=80, blank=True, help_text="The word for what it shows.")
    score = models.FloatField(help_text="How sure the detector is, 0 to 1.")
    position = models.PositiveSmallIntegerField(
        default=0, help_text="Order on the photo, surest large one first."
    )
    model_version = models.CharField(max_length=120, help_text="Detector and weights.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["photo", "position"]
        constraints = [models.UniqueConstraint(fields=["photo", "box"], name="region_once_per_box")]

    def __str__(self) -> str:
        return f"{self.tag or 'region'} on {self.photo_id}"
