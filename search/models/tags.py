"""Words on photos: a machine's, which it may replace, and people's, which it never touches."""

from django.db import models

from webapp.photos.models import Photo


class Tag(models.Model):
    """A word, lower case; shared by all members, but only ever shown through photos that one may see."""

    name = models.CharField(max_length=80, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PhotoTag(models.Model):
    class Source(models.TextChoices):
        MACHINE = "machine"
        PERSON = "person"

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="photo_tags")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="photo_tags")
    source = models.CharField(max_length=8, choices=Source, default=Source.MACHINE)
    score = models.FloatField(
        null=True, blank=True, help_text="The machine's calibrated probability, 0 to 1."
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Order of the words, narrowest first.")
    model_version = models.CharField(max_length=120, blank=True)
    removed = models.BooleanField(default=False, help_text="Taken off by a person: no machine puts it back.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["photo", "tag"], name="tag_once_per_photo")]
        indexes = [models.Index(fields=["tag", "photo"], name="photo_tag_by_tag")]

    def __str__(self) -> str:
        return f"{self.tag_id} on {self.photo_id} by {self.source}"
