"""What one action on many photos has changed, so that it can be put back; kept for a day."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from webapp.photos.models.album import Album
from webapp.photos.models.identifiers import uuid7


class BulkAction(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    action = models.CharField(max_length=16, help_text="Name in the registry of bulk actions.")
    album = models.ForeignKey(Album, models.CASCADE, null=True, related_name="+")
    photos = ArrayField(models.UUIDField(), help_text="Those that the action has changed, and no others.")
    before = models.JSONField(default=dict, help_text="What they were before, as the action needs it.")
    request = models.UUIDField(null=True, help_text="The browser's name for it: a second copy does nothing.")
    created_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["owner", "request"], name="bulk_once_per_request")]
        indexes = [models.Index(fields=["created_at"], name="bulk_stale")]

    def __str__(self) -> str:
        return f"{self.action} of {len(self.photos)} photos"
