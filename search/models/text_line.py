"""A line of text that was read in a photo."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from webapp.photos.models import Photo


class TextLine(models.Model):
    """Its place is kept in the photo as filed, so that it follows whatever turn the photo is displayed with."""

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="text_lines", db_index=False)
    position = models.PositiveSmallIntegerField(help_text="Its number on the photo.")
    text = models.TextField()
    confidence = models.FloatField(help_text="How sure the reader is, 0 to 1.")
    corners: "models.Field[list[float], list[float]]" = ArrayField(
        models.FloatField(),
        size=8,
        help_text="x, y of four corners in 0..1 of the photo as filed (EXIF applied, not turned), clockwise from"
        " where the words begin.",
    )
    words: "models.Field[list[float], list[float]]" = ArrayField(
        models.FloatField(), help_text="From and to of each of its words, in 0..1 of the line's length."
    )
    model_version = models.CharField(max_length=120, help_text="Detector, reader and weights.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["photo", "position"]
        constraints = [models.UniqueConstraint(fields=["photo", "position"], name="text_line_once")]

    def __str__(self) -> str:
        return self.text
