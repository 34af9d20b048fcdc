"""Albums and what goes into them."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from webapp.photos.api.serializers.photo import PhotoSerializer
from webapp.photos.models import Album

MOST_AT_ONCE = 5000


class AlbumSerializer(serializers.ModelSerializer[Album]):
    count = serializers.IntegerField(read_only=True, default=0, help_text="Photos outside the trash.")
    cover_photo = serializers.SerializerMethodField(help_text="The chosen cover, or else the newest photo.")
    cover = serializers.UUIDField(
        write_only=True, required=False, source="cover_id", help_text="A photo of the album."
    )

    class Meta:
        model = Album
        fields = ["id", "name", "description", "count", "cover", "cover_photo", "created_at", "updated_at"]
        read_only_fields = ["created_at", "updated_at"]

    @extend_schema_field(PhotoSerializer(allow_null=True))
    def get_cover_photo(self, album: Album) -> dict[str, Any] | None:
        covers: dict[UUID, dict[str, Any]] = self.context.get("covers", {})
        return covers.get(album.id)


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
