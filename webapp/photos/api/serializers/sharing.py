"""Who shares in an album, and its links."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from webapp.accounts.selectors import display_name
from webapp.photos.links.token import token_of
from webapp.photos.models import AlbumLink, AlbumMember

LEAST_PASSWORD = 4


class AlbumMemberSerializer(serializers.ModelSerializer[AlbumMember]):
    id = serializers.IntegerField(source="member_id", read_only=True, help_text="The member's.")
    username = serializers.CharField(source="member.username", read_only=True)
    name = serializers.SerializerMethodField(help_text="To be shown.")

    class Meta:
        model = AlbumMember
        fields = ["id", "username", "name", "role", "created_at"]
        read_only_fields = ["created_at"]

    def get_name(self, membership: AlbumMember) -> str:
        return display_name(membership.member)


class InviteSerializer(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=150, help_text="Exactly as they sign in.")
    role = serializers.ChoiceField(choices=AlbumMember.Role.choices, default=AlbumMember.Role.VIEW)


class RoleSerializer(serializers.Serializer[Any]):
    role = serializers.ChoiceField(choices=AlbumMember.Role.choices)


class AlbumLinkSerializer(serializers.ModelSerializer[AlbumLink]):
    url = serializers.SerializerMethodField(help_text="To be sent to people.")
    password = serializers.CharField(
        write_only=True,
        required=False,
        allow_blank=True,
        trim_whitespace=False,
        max_length=128,
        help_text="Asked of whoever opens the link; empty: none.",
    )
    has_password = serializers.SerializerMethodField()

    class Meta:
        model = AlbumLink
        fields = [
            "id",
            "url",
            "name",
            "password",
            "has_password",
            "allow_download",
            "expires_at",
            "revoked_at",
            "alive",
            "visits",
            "visited_at",
            "created_at",
        ]
        read_only_fields = ["revoked_at", "alive", "visits", "visited_at", "created_at"]

    def validate_password(self, password: str) -> str:
        if 0 < len(password) < LEAST_PASSWORD:
            raise serializers.ValidationError(
                _("Use at least %(value)s characters.") % {"value": LEAST_PASSWORD}
            )
        return password

    def validate_expires_at(self, moment: datetime | None) -> datetime | None:
        if moment is not None and moment <= timezone.now():
            raise serializers.ValidationError(_("Choose a day that is still to come."))
        return moment

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, link: AlbumLink) -> str:
        path = reverse("shared", args=[token_of(link.id)])
        request = self.context.get("request")
        return str(request.build_absolute_uri(path)) if request else path

    def get_has_password(self, link: AlbumLink) -> bool:
        return bool(link.password)
