"""What was ever said about a photo: one machine's sentence, every person's, and which one is shown."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from search.models.run import BatchRun
from webapp.photos.models import Photo

MOST_CHARACTERS = 5000


class Caption(models.Model):
    class Source(models.TextChoices):
        MACHINE = "machine"
        PERSON = "person"

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="captions")
    text = models.TextField(max_length=MOST_CHARACTERS, help_text="Plain text, shown escaped.")
    source = models.CharField(max_length=8, choices=Source)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Of a person's.",
    )
    confidence = models.FloatField(
        null=True, blank=True, help_text="Of a machine's: geometric mean probability of a word, 0 to 1."
    )
    model_version = models.CharField(max_length=120, blank=True, help_text="Which model wrote it.")
    approved = models.BooleanField(
        default=False, help_text="A person's, who took the machine's words as they were."
    )
    batch = models.UUIDField(
        null=True,
        blank=True,
        db_index=True,
        help_text="Of a run that approved many; they are undone at once.",
    )
    current = models.BooleanField(default=True, help_text="The one shown; never a machine's over a person's.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["photo"], condition=Q(current=True), name="caption_one_current"),
            models.UniqueConstraint(
                fields=["photo"], condition=Q(source="machine"), name="caption_one_of_machine"
            ),
        ]
        indexes = [
            models.Index(
                fields=["confidence", "id"],
                name="caption_review",
                condition=Q(current=True, source="machine"),
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]


class CaptionRun(BatchRun):
    """Approving many captions, or its undoing."""

    task: ClassVar[str] = "captioning.review.run"
    news: ClassVar[str] = "captions"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="caption_runs")

    class Meta(BatchRun.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["owner"],
                condition=Q(state__in=["pending", "running"]),
                name="caption_run_one_at_a_time",
            )
        ]
