"""What is known of how a photo was turned: the machine's reading, and what people have decided about it."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from search.models.run import BatchRun
from webapp.photos.models import Photo, Pose


class Orientation(models.Model):
    """The machine's word; where `photo.turned_by_person`, a person's word stands before it, whatever it says."""

    class State(models.TextChoices):
        UPRIGHT = "upright", "upright, the machine is sure"
        TURNED = "turned", "turned for display by the machine"
        SUGGESTED = "suggested", "a turn is suggested"
        UNSURE = "unsure", "the machine does not know"
        MANUAL = "manual", "decided by a person"

    photo = models.OneToOneField(Photo, models.CASCADE, primary_key=True, related_name="orientation")
    angle = models.FloatField(
        help_text="Clockwise degrees that the content was found turned, before any turn."
    )
    quarter = models.PositiveSmallIntegerField(help_text="The right angle nearest to it, in quarter turns.")
    straighten = models.FloatField(
        default=0.0, help_text="Degrees clockwise that are proposed beside the right angle; 0 where none are."
    )
    confidence = models.FloatField(help_text="Calibrated probability that what is proposed is right.")
    state = models.CharField(max_length=9, choices=State)
    model_version = models.CharField(max_length=120, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["state", "-confidence"], name="orientation_queue")]

    def __str__(self) -> str:
        return f"{self.photo_id}: {self.angle:.1f} degrees, {self.state}"

    @property
    def proposed(self) -> Pose:
        """How the photo would be displayed, if the machine is right."""
        return Pose(-90 * self.quarter % 360, self.straighten)


class OrientationDecision(models.Model):
    """What a person decided on how a photo lies, and how it lay before. The last one of a photo is current."""

    class Word(models.TextChoices):
        ACCEPTED = "accepted"
        REJECTED = "rejected"
        SET = "set"

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="orientation_decisions")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decision = models.CharField(max_length=8, choices=Word)
    current = models.BooleanField(default=True)
    state = models.CharField(
        max_length=9,
        choices=Orientation.State,
        blank=True,
        help_text="The machine's; empty without a reading.",
    )
    angle = models.FloatField(null=True, help_text="As the machine read it.")
    confidence = models.FloatField(null=True, help_text="The machine's.")
    model_version = models.CharField(max_length=120, blank=True)
    turn = models.PositiveSmallIntegerField(help_text="As decided.")
    straighten = models.FloatField(help_text="As decided.")
    turn_before = models.PositiveSmallIntegerField()
    straighten_before = models.FloatField()
    by_person_before = models.BooleanField()
    batch = models.UUIDField(db_index=True, help_text="What was decided at once is undone at once.")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["photo"], condition=models.Q(current=True), name="orientation_one_current_decision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.photo_id}: {self.decision}"

    @property
    def pose(self) -> Pose:
        """How the photo is displayed since."""
        return Pose(self.turn, self.straighten)

    @property
    def pose_before(self) -> Pose:
        """How it was displayed before."""
        return Pose(self.turn_before, self.straighten_before)


class ReviewRun(BatchRun):
    """Decisions on how many photos lie, or their undoing."""

    task: ClassVar[str] = "search.orientation.review.run"
    news: ClassVar[str] = "turns"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="review_runs")

    class Meta(BatchRun.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["owner"],
                condition=models.Q(state__in=["pending", "running"]),
                name="review_run_one_at_a_time",
            )
        ]


class SensingCamera(models.Model):
    """A camera that has told which way is up: also where its photos say "as it is", that is a measurement."""

    make = models.CharField(max_length=80)
    model = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["make", "model"], name="sensing_camera_once")]

    def __str__(self) -> str:
        return f"{self.make} {self.model}"
