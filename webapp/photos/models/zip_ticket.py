"""A member's leave to fetch some photos as one archive, good for some minutes."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from webapp.photos.models.identifiers import uuid7


class ZipTicket(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=255, help_text="Of the archive.")
    photos = ArrayField(models.UUIDField(), help_text="In the archive's order.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["created_at"], name="zip_ticket_stale")]

    def __str__(self) -> str:
        return f"{self.name} ({len(self.photos)} photos)"
