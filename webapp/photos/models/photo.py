"""One photo of one member; the original file is stored by its hash and never rewritten."""

import math
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone

from webapp.photos.geometry import straightened_size
from webapp.photos.models.identifiers import uuid7


class Pose(NamedTuple):
    """How a photo is displayed, after EXIF: first turned, then straightened; degrees clockwise."""

    turn: int = 0
    straighten: float = 0.0


class Photo(models.Model):
    class Turn(models.IntegerChoices):
        """Clockwise quarter turns added for display, after EXIF orientation."""

        NONE = 0
        RIGHT = 90
        HALF = 180
        LEFT = 270

    class DateSource(models.TextChoices):
        EXIF = "exif"
        FILE = "file"
        UPLOAD = "upload"
        MERGED = "merged", "taken over from a duplicate's EXIF"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="photos")
    sha256 = models.CharField(max_length=64, help_text="Of the original file; also its place in the store.")
    extension = models.CharField(max_length=8, help_text="Lower case with the dot, from the content's type.")
    name = models.CharField(max_length=255, help_text="The file's name as uploaded.")
    media_type = models.CharField(max_length=64)
    bytes = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(help_text="Pixels, after EXIF orientation, before `turn`.")
    height = models.PositiveIntegerField(help_text="Pixels, after EXIF orientation, before `turn`.")
    turn = models.PositiveSmallIntegerField(choices=Turn, default=Turn.NONE)
    straighten = models.FloatField(
        default=0.0,
        help_text="Degrees clockwise that it is rotated by after `turn`, and cropped to what is whole.",
    )
    turned_by_person = models.BooleanField(
        default=False,
        help_text="A person has said how it lies, or that it lies well: no machine turns it again.",
    )
    version = models.PositiveIntegerField(default=1, help_text="Counts edits; part of every rendition's URL.")
    taken_at = models.DateTimeField(
        help_text="From EXIF where it is sensible, else the file's date, else the upload's."
    )
    taken_at_source = models.CharField(max_length=8, choices=DateSource, default=DateSource.UPLOAD)
    camera_make = models.CharField(max_length=80, blank=True)
    camera_model = models.CharField(max_length=80, blank=True)
    lens = models.CharField(max_length=120, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    place_name = models.CharField(max_length=200, blank=True, help_text="The nearest city and its country.")
    exif = models.JSONField(default=dict, blank=True, help_text="Readable EXIF values by name.")
    thumbhash = models.CharField(max_length=64, blank=True, help_text="Base64; a blurred placeholder.")
    favourite = models.BooleanField(default=False)
    sample = models.BooleanField(default=False, help_text="Came with Plumb; removed in one click.")
    archived_at = models.DateTimeField(
        null=True, blank=True, help_text="Left out of the timeline since then; still in albums and search."
    )
    trashed_at = models.DateTimeField(null=True, blank=True)
    stack = models.UUIDField(
        null=True, blank=True, help_text="Photos that have the same are shown as one, the first on top."
    )
    stack_place = models.IntegerField(
        default=0, db_default=0, help_text="Its place in the stack, the least on top."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-taken_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "sha256"], name="photo_once_per_owner"),
            models.CheckConstraint(
                condition=models.Q(turn__in=[0, 90, 180, 270]), name="photo_turn_is_right_angle"
            ),
            models.CheckConstraint(
                condition=models.Q(straighten__gt=-45, straighten__lt=45),
                name="photo_straighten_is_less_than_45",
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner", "-taken_at", "-id"],
                name="photo_timeline",
                condition=models.Q(trashed_at__isnull=True, archived_at__isnull=True),
            ),
            models.Index(
                fields=["owner", "-taken_at", "-id"],
                name="photo_archive",
                condition=models.Q(trashed_at__isnull=True, archived_at__isnull=False),
            ),
            models.Index(fields=["-created_at", "-id"], name="photo_newest"),
            models.Index(fields=["sha256"], name="photo_sha256"),
            models.Index(
                fields=["trashed_at"], name="photo_trash", condition=models.Q(trashed_at__isnull=False)
            ),
            models.Index(
                fields=["stack", "stack_place"],
                name="photo_stack",
                condition=models.Q(stack__isnull=False),
            ),
            models.Index(
                fields=["owner", "latitude"],
                name="photo_latitude",
                condition=models.Q(latitude__isnull=False),
            ),
            GinIndex(fields=["name"], name="photo_name_trigram", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def days_left(self) -> int | None:
        """Days until a photo in the trash is deleted for good, each begun one counted; None outside the trash."""
        if self.trashed_at is None:
            return None
        left = self.trashed_at + timedelta(days=settings.PHOTO_TRASH_DAYS) - timezone.now()
        return max(math.ceil(left / timedelta(days=1)), 0)

    @property
    def original_key(self) -> str:
        """Place of the original in the `originals` storage."""
        return f"{self.sha256[:2]}/{self.sha256[2:4]}/{self.sha256}{self.extension}"

    @property
    def pose(self) -> Pose:
        """How it is displayed now."""
        return Pose(self.turn, self.straighten)

    @property
    def turned_size(self) -> tuple[int, int]:
        """(width, height) in pixels, turned but not yet straightened."""
        return (self.height, self.width) if self.turn in (90, 270) else (self.width, self.height)

    @property
    def display_size(self) -> tuple[int, int]:
        """(width, height) in pixels as displayed."""
        return straightened_size(*self.turned_size, self.straighten)

    def rendition_key(self, rendition: str) -> str:
        """Place of a rendition ("thumb", "large", "frame") of the current version in the `renditions` storage."""
        return f"{self.id.hex[-2:]}/{self.id}/{self.version}-{rendition}.webp"
