"""What photos are recognised by, which belong together, and what a member has said of them."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from webapp.photos.models import Photo
from webapp.photos.models.identifiers import uuid7


class Fingerprint(models.Model):
    """Of the file's own pixels, EXIF applied: no turn for display changes it."""

    photo = models.OneToOneField(Photo, models.CASCADE, primary_key=True, related_name="fingerprint")
    pixels = models.CharField(max_length=64, help_text="SHA-256 of the decoded pixels and the photo's size.")
    bits = models.BinaryField(null=True, help_text="Perceptual hash, 32 bytes; none where nothing is shown.")
    bands: "models.Field[list[int], list[int]]" = ArrayField(
        models.IntegerField(), default=list, help_text="Keys that like hashes of one owner share."
    )
    sharpness = models.FloatField(help_text="Deviation of the Laplacian at 1,024 pixels, in grey levels.")
    grey = models.BooleanField(help_text="Without colours.")
    compared_at = models.DateTimeField(null=True, help_text="When it was compared with its likes.")

    class Meta:
        indexes = [
            models.Index(fields=["pixels"], name="fingerprint_pixels"),
            GinIndex(fields=["bands"], name="fingerprint_bands"),
            models.Index(fields=["photo"], name="fingerprint_due", condition=Q(compared_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"fingerprint of {self.photo_id}"


class DuplicateKind(models.TextChoices):
    IDENTICAL = "identical", "the same pixels"
    EDITED = "edited", "an edited copy"
    BURST = "burst", "another moment of the same scene"


class DuplicatePair(models.Model):
    """Two contents of one owner's photos that belong together, each named by the hash of its pixels.

    So what was compared once holds for every file with these pixels, also when it is deleted and comes again.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    first = models.CharField(max_length=64)
    second = models.CharField(max_length=64)
    kind = models.CharField(max_length=9, choices=DuplicateKind)
    closeness = models.FloatField(help_text="Correlation of the pixels once one lies on the other, 0 to 1.")
    inliers = models.PositiveIntegerField(help_text="Keypoints that agree.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "first", "second"], name="duplicate_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="duplicate_pair_in_order"),
        ]
        indexes = [models.Index(fields=["owner", "second"], name="duplicate_pair_second")]

    def __str__(self) -> str:
        return f"{self.first[:8]} and {self.second[:8]}: {self.kind}"


class DuplicateGroup(models.Model):
    """A photo and those that are directly like it. It shows while two or more of them are in the library."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="duplicate_groups")
    kind = models.CharField(max_length=9, choices=DuplicateKind)
    medoid = models.ForeignKey(
        Photo, models.SET_NULL, null=True, related_name="+", help_text="All are like it."
    )

    class Meta:
        indexes = [models.Index(fields=["owner", "kind", "id"], name="duplicate_group_list")]

    def __str__(self) -> str:
        return f"{self.kind} group {self.id}"


class DuplicateMember(models.Model):
    group = models.ForeignKey(DuplicateGroup, models.CASCADE, related_name="members", db_index=False)
    photo = models.ForeignKey(Photo, models.CASCADE, related_name="duplicate_members", db_index=False)
    kind = models.CharField(max_length=9, choices=DuplicateKind, help_text="The group's.")
    position = models.PositiveIntegerField(help_text="The best copy first.")
    look = models.PositiveIntegerField(
        help_text="Photos of the group with one number are no news to each other."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["photo", "kind"], name="duplicate_one_group_of_a_kind")
        ]
        indexes = [models.Index(fields=["group", "position"], name="duplicate_member_order")]

    def __str__(self) -> str:
        return f"{self.photo_id} in {self.group_id}"


class NotDuplicates(models.Model):
    """A member's word, kept for ever, also when the photos are deleted and come again."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    contents: "models.Field[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=64),
        help_text="Hashes of files, and of pixels where they differ: no two of them are duplicates.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["owner"], name="not_duplicates_owner")]

    def __str__(self) -> str:
        return f"{len(self.contents)} contents of {self.owner_id} are no duplicates"
