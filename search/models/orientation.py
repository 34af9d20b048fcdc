"""What is known of how a photo was turned: the machine's reading, or a person's word."""

from django.db import models

from webapp.photos.models import Photo


class Orientation(models.Model):
    class State(models.TextChoices):
        UPRIGHT = "upright", "upright, the machine is sure"
        TURNED = "turned", "turned for display by the machine"
        SUGGESTED = "suggested", "a turn is suggested"
        UNSURE = "unsure", "the machine does not know"
        MANUAL = "manual", "turned by a person"

    photo = models.OneToOneField(Photo, models.CASCADE, primary_key=True, related_name="orientation")
    angle = models.FloatField(
        help_text="Clockwise degrees that the content was found turned, before any turn."
    )
    quarter = models.PositiveSmallIntegerField(help_text="The right angle nearest to it, in quarter turns.")
    confidence = models.FloatField(help_text="Calibrated probability that the quarter is right.")
    state = models.CharField(max_length=9, choices=State)
    model_version = models.CharField(max_length=120, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["state", "-confidence"], name="orientation_queue")]

    def __str__(self) -> str:
        return f"{self.photo_id}: {self.angle:.1f} degrees, {self.state}"
