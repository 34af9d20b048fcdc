"""Albums and what goes into them."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from webapp.accounts.selectors import display_name
from webapp.photos.api.serializers.photo import PhotoSerializer
from webapp.photos.models import Album, AlbumMember

OWNER = "owner"
MOST_AT_ONCE = 5000


class AlbumSerializer(serializers.ModelSerializer[Album]):
    count = serializers.IntegerField(read_only=True, default=0, help_text="Photos outside the trash.")
    cover_photo = serializers.SerializerMethodField(help_text="The chosen cover, or else the newest photo.")
    cover = serializers.UUIDField(
        write_only=True, required=False, source="cover_id", help_text="A photo of the album."
    )

    owned = serializers.SerializerMethodField(help_text="False: its owner shares it with you.")
    owner = serializers.SerializerMethodField(help_text="The owner's name, to be shown.")
    role = serializers.SerializerMethodField(help_text="What you may do: all, also add, or only look.")
    shared = serializers.BooleanField(
        read_only=True, default=False, help_text="With a member, or by a link that holds."
    )

    class Meta:
        model = Album
        fields = [
            "id",
            "name",
            "description",
            "count",
            "cover",
            "cover_photo",
            "owned",
            "owner",
            "role",
            "shared",
            "created_at",
            "updated_at",
        ]
        read_only_fields = ["created_at", "updated_at"]

    @extend_schema_field(PhotoSerializer(allow_null=True))
    def get_cover_photo(self, album: Album) -> dict[str, Any] | None:
        covers: dict[UUID, dict[str, Any]] = self.context.get("covers", {})
        return covers.get(album.id)

    def get_owned(self, album: Album) -> bool:
        return _role(album) == OWNER

    def get_owner(self, album: Album) -> str:
        return display_name(album.owner)

    @extend_schema_field(serializers.ChoiceField(choices=[OWNER, *AlbumMember.Role.values]))
    def get_role(self, album: Album) -> str:
        return _role(album)


def _role(album: Album) -> str:
    """As the selector noted it; an album that was made just now is its maker's."""
    return str(getattr(album, "role", OWNER))


class AlbumPhotosSerializer(serializers.Serializer[Any]):
    photos = serializers.ListField(child=serializers.UUIDField(), allow_empty=False, max_length=MOST_AT_ONCE)


class AlbumOrderSerializer(AlbumPhotosSerializer):
    before = serializers.UUIDField(
        allow_null=True, help_text="They come in front of this photo of the album; null: at the end."
    )


class AlbumSortSerializer(serializers.Serializer[Any]):
    sort = serializers.ChoiceField(
        choices=["position", "date"], default="position", help_text="By the album's order, or newest first."
    )
