"""An upload in chunks, which survives a reload and a restart of the server."""

from django.conf import settings
from django.db import models

from webapp.photos.models.album import Album
from webapp.photos.models.identifiers import uuid7
from webapp.photos.models.photo import Photo


class Upload(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="uploads")
    album = models.ForeignKey(Album, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=255)
    bytes = models.PositiveBigIntegerField(help_text="Size that the browser announced.")
    sha256 = models.CharField(max_length=64, help_text="Hash that the browser announced; checked at the end.")
    modified = models.DateTimeField(
        null=True, blank=True, help_text="The file's own date, as the browser told."
    )
    received = models.PositiveBigIntegerField(default=0)
    photo = models.ForeignKey(
        Photo, models.CASCADE, null=True, blank=True, related_name="+", help_text="What it has become."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["owner", "sha256"], name="upload_once_per_owner")]
        indexes = [models.Index(fields=["updated_at"], name="upload_stale")]

    def __str__(self) -> str:
        return f"{self.name} ({self.received} of {self.bytes} bytes)"
