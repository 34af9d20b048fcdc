"""What all runs over one member's library have in common: they wait, go on, and end in one of three ways."""

from typing import Any, ClassVar

from django.db import models

from webapp.photos.models.identifiers import uuid7


class MemberRun(models.Model):
    """Work that a worker does for one member, with progress and cancel; `search.runs` is its life."""

    class State(models.TextChoices):
        PENDING = "pending"
        RUNNING = "running"
        SUCCESS = "success"
        FAILED = "failed"
        CANCELLED = "cancelled"

    task: ClassVar[str]
    """Name of the Celery task that does the work."""
    news: ClassVar[str]
    """Type of the event that tells the member's pages how it stands."""
    owner_id: int

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    state = models.CharField(max_length=9, choices=State, default=State.PENDING)
    progress = models.FloatField(default=0.0, help_text="0 to 1.")
    algorithm = models.CharField(max_length=40)
    parameters = models.JSONField(default=dict, blank=True)
    cancel_requested = models.BooleanField(default=False)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self.algorithm} run of {self.owner_id}: {self.state}"


class BatchRun(MemberRun):
    """Decisions on many photos, or their undoing; `algorithm` is the decision's word, or "undo"."""

    photos = models.PositiveIntegerField(default=0, help_text="How many are meant.")
    changed = models.PositiveIntegerField(default=0, help_text="How many it has changed so far.")
    undone_at = models.DateTimeField(null=True, help_text="When another run took all of it back.")
    owner: models.ForeignKey[Any, Any]

    class Meta(MemberRun.Meta):
        abstract = True
