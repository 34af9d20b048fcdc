"""A photo as it stands in a list."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from rest_framework import serializers

from webapp.photos.models import Photo
from webapp.photos.sections import alternative_texts
from webapp.photos.selectors import Person
from webapp.photos.stacks import stack_sizes


class PhotoUrlsSerializer(serializers.Serializer[Any]):
    thumb = serializers.CharField(help_text="WebP, long side 512 pixels at most.")
    large = serializers.CharField(help_text="WebP, long side 2048 pixels at most; made when first asked for.")
    original = serializers.CharField(help_text="The file as it was uploaded.")


_NOTED_BY_OWNER: dict[str, Any] = {"favourite": False, "archived_at": None}


def seen_by(user: Person) -> dict[str, Any]:
    """The context that keeps from others what only a photo's owner may read."""
    return {"viewer": user.pk}


class PhotoListSerializer(serializers.ListSerializer[Any]):
    """Looks up the alternative texts of all the photos at once."""

    def to_representation(self, data: Any) -> list[Any]:
        photos = list(data)
        assert isinstance(self.child, PhotoSerializer)
        self.child.texts = alternative_texts(photos)
        self.child.stacks = stack_sizes(photos)
        return [self.child.to_representation(photo) for photo in photos]


class PhotoSerializer(serializers.ModelSerializer[Photo]):
    width = serializers.SerializerMethodField(help_text="Pixels as displayed, turned and straightened.")
    height = serializers.SerializerMethodField(help_text="Pixels as displayed, turned and straightened.")
    alt = serializers.SerializerMethodField(help_text="The caption, or the file's name.")
    urls = serializers.SerializerMethodField()
    days_left = serializers.SerializerMethodField(
        help_text="Days until a photo in the trash is deleted for good."
    )
    owned = serializers.SerializerMethodField(help_text="False: somebody shares it with you.")

    stack = serializers.SerializerMethodField(
        help_text="How many photos are stacked here; 0: it stands alone."
    )

    class Meta:
        model = Photo
        fields = [
            "id",
            "name",
            "width",
            "height",
            "taken_at",
            "created_at",
            "favourite",
            "thumbhash",
            "archived_at",
            "trashed_at",
            "days_left",
            "owned",
            "stack",
            "alt",
            "urls",
        ]
        list_serializer_class = PhotoListSerializer

    texts: "dict[Any, str] | None" = None
    stacks: "dict[UUID, int] | None" = None

    def get_width(self, photo: Photo) -> int:
        return photo.display_size[0]

    def get_height(self, photo: Photo) -> int:
        return photo.display_size[1]

    def get_alt(self, photo: Photo) -> str:
        texts = alternative_texts([photo]) if self.texts is None else self.texts
        return texts.get(photo.id, photo.name)

    def to_representation(self, instance: Photo) -> dict[str, Any]:
        shown = super().to_representation(instance)
        return shown if self.get_owned(instance) else {**shown, **_NOTED_BY_OWNER}

    def get_days_left(self, photo: Photo) -> int | None:
        return photo.days_left

    def get_stack(self, photo: Photo) -> int:
        if photo.stack is None or photo.trashed_at is not None or not self.get_owned(photo):
            return 0
        sizes = stack_sizes([photo]) if self.stacks is None else self.stacks
        size = sizes.get(photo.stack, 0)
        return size if size > 1 else 0

    def get_owned(self, photo: Photo) -> bool:
        """By who asks, where the context tells; elsewhere they see only their own."""
        return self.viewer is None or photo.owner_id == self.viewer

    @property
    def viewer(self) -> int | None:
        """Whose eyes it is for: a member's id."""
        request = self.context.get("request")
        found: int | None = self.context.get("viewer") or (request and request.user.pk)
        return found

    def get_urls(self, photo: Photo) -> PhotoUrlsSerializer:
        return photo_urls(photo)  # type: ignore[return-value]


def photo_urls(photo: Photo) -> dict[str, str]:
    """Addresses that change with each edit, so that browsers may keep what they have got for ever."""
    thumb = reverse("media", args=[photo.id, "thumb"])  # slow, and lists have a hundred photos
    folder = thumb.removesuffix("thumb")
    return {name: f"{folder}{name}?v={photo.version}" for name in ("thumb", "large", "original")}
