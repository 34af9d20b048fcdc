"""Searching."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import FileResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from PIL import Image
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from search.api.answers import SearchAnswerSerializer, search_answer
from search.api.reasons import WhyAnswerSerializer, why_answer
from search.api.requests import PageRequestSerializer, SearchRequestSerializer, VerifyRequestSerializer
from search.api.throttles import FetchThrottle
from search.errors import QueryUnreadable, SearchError
from search.regions.selectors import region_asked
from search.retrieval.cursor import Cursor
from search.retrieval.question import Question, image_read, picture_at
from search.retrieval.services import query_get, search, search_continue, search_verify
from search.retrieval.source import copy_open, picture_again
from webapp.photos.api.access import member, photo_get
from webapp.photos.api.parsers import TextJSONParser
from webapp.photos.models import Photo

KEPT_BY_BROWSERS = "private, max-age=604800, immutable"


class SearchView(APIView):
    """Find photos by words, by another photo, or by a box on one."""

    throttle_scope = "search"
    parser_classes = (TextJSONParser, MultiPartParser, FormParser)

    def check_throttles(self, request: Request) -> None:
        """Fetching for others costs more than searching: it has a limit of its own."""
        super().check_throttles(request)
        if isinstance(request.data, Mapping) and request.data.get("url"):
            throttle = FetchThrottle()
            if not throttle.allow_request(request, self):
                self.throttled(request, throttle.wait() or 0.0)

    @extend_schema(
        request={"application/json": SearchRequestSerializer, "multipart/form-data": SearchRequestSerializer},
        responses=SearchAnswerSerializer,
    )
    def post(self, request: Request) -> Response:
        sent = SearchRequestSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        asked = sent.validated_data
        if asked.get("cursor"):
            cursor = Cursor.decode(asked["cursor"])
            found = search_continue(member=member(request), cursor=cursor, limit=asked["limit"])
        else:
            found = search(member=member(request), question=_question(request, asked))
        return Response(search_answer(found))


class SearchPageView(APIView):
    """Further pages of a search that was asked before."""

    throttle_scope = "search"

    @extend_schema(parameters=[PageRequestSerializer], responses=SearchAnswerSerializer)
    def get(self, request: Request, query_id: UUID) -> Response:
        sent = PageRequestSerializer(data=request.query_params)
        sent.is_valid(raise_exception=True)
        text = sent.validated_data.get("cursor")
        cursor = Cursor.decode(text) if text else Cursor(query_id)
        query_get(member=member(request), query_id=query_id)
        found = search_continue(member=member(request), cursor=cursor, limit=sent.validated_data["limit"])
        return Response(search_answer(found))


class VerifyView(APIView):
    """Check the geometry of the first results of a search that was asked before."""

    throttle_scope = "search"

    @extend_schema(
        request=VerifyRequestSerializer,
        responses=SearchAnswerSerializer,
        description="Verifies the first 50 and puts those first that agree; answers the first page anew.",
    )
    def post(self, request: Request, query_id: UUID) -> Response:
        sent = VerifyRequestSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        asked = sent.validated_data
        found = search_verify(
            member=member(request),
            query_id=query_id,
            reranker=asked["rerank"],
            limit=asked["limit"],
            patient=asked["patient"],
        )
        return Response(search_answer(found))


class PictureView(APIView):
    """The picture that a search was by, as it was understood: upright, at most 1024 pixels."""

    @extend_schema(responses={(200, "image/jpeg"): OpenApiTypes.BINARY})
    def get(self, request: Request, query_id: UUID) -> FileResponse:
        file = copy_open(query_get(member=member(request), query_id=query_id).image_key)
        return FileResponse(file, content_type="image/jpeg", headers={"Cache-Control": KEPT_BY_BROWSERS})


class WhyView(APIView):
    """Why a photo is an answer: the keypoints that it shares with the query."""

    throttle_scope = "search"

    @extend_schema(responses=WhyAnswerSerializer)
    def get(self, request: Request, query_id: UUID, photo_id: UUID) -> Response:
        query = query_get(member=member(request), query_id=query_id)
        return Response(why_answer(query, photo_get(request.user, photo_id), member(request)))


def _question(request: Request, asked: dict[str, Any]) -> Question:
    photo, image = _picture(request, asked)
    region = asked.get("region")
    return Question(
        text=asked.get("text", ""),
        photo=photo,
        image=image,
        region=region_asked(region, photo) if region is not None else None,
        regions=asked.get("regions"),
        expand=asked["expand"],
        weight=asked.get("weight"),
        filters=asked.get("filters", {}),
        limit=asked["limit"],
        exact=asked["exact"],
        rerank=asked["rerank"],
        remember=asked["remember"],
    )


def _picture(request: Request, asked: dict[str, Any]) -> tuple[Photo | None, Image.Image | None]:
    """The photo of the library or the pixels to search by, when the question is about a picture."""
    photo, file, url = asked.get("photo"), asked.get("image"), asked.get("url")
    if url and (photo or file is not None):
        raise SearchError(_("Search by one picture: `photo`, `image` or `url`."))
    if url:
        return None, picture_at(url)
    if file is not None and file.size > settings.PHOTO_MAX_BYTES:
        raise QueryUnreadable(
            _("The photo has more than %(value)s MB; send a smaller one.")
            % {"value": settings.PHOTO_MAX_BYTES // 1024**2}
        )
    if asked.get("query") and not photo and file is None:
        return picture_again(request.user, query_get(member=member(request), query_id=asked["query"]))
    return (
        photo_get(request.user, photo) if photo else None,
        image_read(file) if file is not None else None,
    )
