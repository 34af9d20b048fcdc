"""The keypoints of a photo, packed."""

from django.db import models

from webapp.photos.models import Photo


class StoredFeatures(models.Model):
    photo = models.ForeignKey(Photo, models.CASCADE, related_name="local_features", db_index=False)
    extractor = models.CharField(max_length=80, help_text="Label: name, weights and settings.")
    turn = models.PositiveSmallIntegerField(help_text="How the photo was displayed when it was looked at.")
    straighten = models.FloatField(
        default=0.0, help_text="How the photo was displayed when it was looked at."
    )
    keypoints = models.PositiveSmallIntegerField()
    data = models.BinaryField(help_text="See search/local_features/packing.py; derived, not worth a backup.")
    created_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["photo", "extractor"], name="local_features_once_per_extractor")
        ]

    def __str__(self) -> str:
        return f"{self.keypoints} keypoints of {self.photo_id}"
