"""Saved searches: albums that fill themselves."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from search.models import SavedSearch
from search.saved.selectors import cover_of, saved_get, saved_glance, saved_of
from search.saved.services import saved_create, saved_remove, saved_restore, saved_update
from webapp.photos.api.access import member
from webapp.photos.api.pagination import LatestChangePagination
from webapp.photos.api.serializers import PhotoSerializer, seen_by


class SavedSearchSerializer(serializers.ModelSerializer[SavedSearch]):
    class Meta:
        model = SavedSearch
        fields = ["id", "name", "text", "filters", "created_at", "updated_at"]
        read_only_fields = ["created_at", "updated_at"]

    filters = serializers.DictField(required=False)


class SavedSearchFoundSerializer(SavedSearchSerializer):
    """With what it finds now; `glance` in the context."""

    count = serializers.SerializerMethodField(help_text="Photos that it finds now.")
    cover_photo = serializers.SerializerMethodField(help_text="The first of them.")
    problem = serializers.SerializerMethodField(help_text="Why it can find nothing any more; usually empty.")

    class Meta(SavedSearchSerializer.Meta):
        fields = [*SavedSearchSerializer.Meta.fields, "count", "cover_photo", "problem"]

    def get_count(self, saved: SavedSearch) -> int:
        return int(self.context["glance"].count)

    def get_problem(self, saved: SavedSearch) -> str:
        return str(self.context["glance"].problem)

    @extend_schema_field(PhotoSerializer(allow_null=True))
    def get_cover_photo(self, saved: SavedSearch) -> dict[str, Any] | None:
        photo = cover_of(self.context["asking"], self.context["glance"])
        if photo is None:
            return None
        return dict(PhotoSerializer(photo, context=seen_by(self.context["asking"])).data)


class SavedSearchListView(generics.ListAPIView[SavedSearch]):
    serializer_class = SavedSearchSerializer
    pagination_class = LatestChangePagination
    filter_backends = ()

    def get_queryset(self) -> Any:
        return saved_of(member(self.request))

    @extend_schema(request=SavedSearchSerializer, responses={201: SavedSearchSerializer})
    def post(self, request: Request) -> Response:
        sent = SavedSearchSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        saved = saved_create(owner=member(request), **sent.validated_data)
        return Response(SavedSearchSerializer(saved).data, status=status.HTTP_201_CREATED)


class SavedSearchView(APIView):
    @extend_schema(responses=SavedSearchFoundSerializer)
    def get(self, request: Request, saved_id: UUID) -> Response:
        asking = member(request)
        saved = saved_get(asking, saved_id)
        context = {"glance": saved_glance(asking, saved), "asking": asking}
        return Response(SavedSearchFoundSerializer(saved, context=context).data)

    @extend_schema(request=SavedSearchSerializer, responses=SavedSearchSerializer)
    def patch(self, request: Request, saved_id: UUID) -> Response:
        saved = saved_get(member(request), saved_id)
        sent = SavedSearchSerializer(saved, data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        changed = saved_update(saved=saved, owner=member(request), **sent.validated_data)
        return Response(SavedSearchSerializer(changed).data)

    @extend_schema(responses={204: None}, description="It can be brought back for a day; the photos stay.")
    def delete(self, request: Request, saved_id: UUID) -> Response:
        saved_remove(saved=saved_get(member(request), saved_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class SavedSearchRestoreView(APIView):
    @extend_schema(
        request=None, responses=SavedSearchSerializer, description="Take back that it was removed."
    )
    def post(self, request: Request, saved_id: UUID) -> Response:
        saved = saved_get(member(request), saved_id, removed=True)
        saved_restore(saved=saved)
        return Response(SavedSearchSerializer(saved).data)
