"""Who else sees an album: members by name, and anybody who has a link."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from webapp.photos.models.album import Album
from webapp.photos.models.identifiers import uuid7


class AlbumMember(models.Model):
    class Role(models.TextChoices):
        VIEW = "view"
        ADD = "add"

    album = models.ForeignKey(Album, models.CASCADE, related_name="memberships")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="album_memberships")
    role = models.CharField(max_length=8, choices=Role, default=Role.VIEW)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [models.UniqueConstraint(fields=["album", "member"], name="member_once_per_album")]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.album_id}: {self.role}"


class AlbumLink(models.Model):
    """What its address holds is made from the id and the site's secret, so nothing secret is stored here."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    album = models.ForeignKey(Album, models.CASCADE, related_name="links")
    name = models.CharField(max_length=80, blank=True, help_text="For the owner: who has it.")
    password = models.CharField(max_length=200, blank=True, help_text="Hashed; empty: none is asked for.")
    allow_download = models.BooleanField(default=False, help_text="Originals too, one by one or as a ZIP.")
    expires_at = models.DateTimeField(null=True, blank=True, help_text="Empty: it never expires.")
    revoked_at = models.DateTimeField(null=True, blank=True)
    visits = models.PositiveIntegerField(default=0)
    visited_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["album", "-created_at", "-id"], name="link_by_album")]

    def __str__(self) -> str:
        return self.name or str(self.id)

    @property
    def alive(self) -> bool:
        """Neither revoked nor expired."""
        expired = self.expires_at is not None and self.expires_at <= timezone.now()
        return self.revoked_at is None and not expired
