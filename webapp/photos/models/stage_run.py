"""The ledger: what has been done to which photo, with which model, and what is still due."""

from django.db import models
from django.utils import timezone

from webapp.photos.models.photo import Photo


class StageRun(models.Model):
    class Status(models.TextChoices):
        PENDING = "pending"
        RUNNING = "running"
        SUCCESS = "success"
        SKIPPED = "skipped"
        FAILED = "failed"

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="stage_runs")
    stage = models.CharField(max_length=32)
    status = models.CharField(max_length=8, choices=Status, default=Status.PENDING)
    priority = models.SmallIntegerField(
        default=0, help_text="Lower runs first: fresh uploads 0, backfill 10."
    )
    due_at = models.DateTimeField(
        default=timezone.now, help_text="Not claimed before; moved on by each retry."
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    permanent = models.BooleanField(default=False, help_text="A failure that trying again cannot mend.")
    reason = models.TextField(blank=True, help_text="Why it failed or was skipped.")
    lease_token = models.UUIDField(
        null=True, blank=True, help_text="Whose claim it is; only its holder may write."
    )
    lease_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=120, blank=True)
    model_version = models.CharField(max_length=120, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    seconds = models.FloatField(null=True, blank=True, help_text="Its share of the batch's time.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["photo", "stage"], name="stage_once_per_photo")]
        indexes = [
            models.Index(
                fields=["stage", "priority", "due_at", "photo"],
                name="stage_due",
                condition=models.Q(status="pending"),
            ),
            models.Index(fields=["lease_until"], name="stage_lease", condition=models.Q(status="running")),
            models.Index(fields=["status", "stage", "-ended_at"], name="stage_status"),
        ]

    def __str__(self) -> str:
        return f"{self.stage} of {self.photo_id}: {self.status}"
