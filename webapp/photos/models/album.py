"""Albums: photos in an order that a member chose."""

from django.conf import settings
from django.db import models

from webapp.photos.models.identifiers import uuid7
from webapp.photos.models.photo import Photo


class Album(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="albums")
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True, max_length=5000)
    cover = models.ForeignKey(Photo, models.SET_NULL, null=True, blank=True, related_name="+")
    photos: "models.ManyToManyField[Photo, AlbumPhoto]" = models.ManyToManyField(
        Photo, through="AlbumPhoto", related_name="albums"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-updated_at", "-id"]
        indexes = [models.Index(fields=["owner", "-updated_at", "-id"], name="album_by_owner")]

    def __str__(self) -> str:
        return self.name


class AlbumPhoto(models.Model):
    album = models.ForeignKey(Album, models.CASCADE, related_name="entries")
    photo = models.ForeignKey(Photo, models.CASCADE, related_name="album_entries")
    position = models.PositiveIntegerField(default=0)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["album", "photo"], name="photo_once_per_album")]
        indexes = [models.Index(fields=["album", "position", "id"], name="album_in_order")]

    def __str__(self) -> str:
        return f"{self.photo_id} in {self.album_id}"
