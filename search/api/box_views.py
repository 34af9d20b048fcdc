"""What the search box asks while somebody types, and what stands beside an answer."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from search.api.box_answers import (
    FacetsSerializer,
    FiltersSerializer,
    ForgottenSerializer,
    RecentSerializer,
    SuggestionsSerializer,
    TypedSerializer,
    WaysOutSerializer,
)
from search.box.facets import facets
from search.box.recent import texts_forget
from search.box.suggestions import suggestions
from search.box.ways_out import ways_out
from search.errors import SearchUnclear
from search.retrieval.services import query_get
from search.text.language.filters import FILTERS, narrow
from search.text.language.grammar import parse
from webapp.accounts.models import User
from webapp.photos.api.access import member
from webapp.photos.selectors import library


class FiltersView(APIView):
    @extend_schema(responses=FiltersSerializer, description="The filters that the search box knows.")
    def get(self, request: Request) -> Response:
        known = [
            {"name": name, "example": found.example, "says": str(found.says)}
            for name, found in FILTERS.items()
        ]
        return Response({"filters": known}, headers={"Cache-Control": "private, max-age=300"})


class SuggestionsView(APIView):
    @extend_schema(
        parameters=[TypedSerializer],
        responses=SuggestionsSerializer,
        description="What may be meant by what is being typed, and what of it cannot be understood.",
    )
    def get(self, request: Request) -> Response:
        asked = _valid(TypedSerializer(data=request.query_params))
        typed = asked["text"].replace("\x00", " ")
        found = suggestions(member(request), typed, asked.get("at", len(typed)))
        answer = {"suggestions": found, "problem": _problem(typed, member(request))}
        return Response(SuggestionsSerializer(answer).data)


class RecentView(APIView):
    @extend_schema(
        parameters=[RecentSerializer],
        responses=ForgottenSerializer,
        description="Offer a recent search, or all of them, no more.",
    )
    def delete(self, request: Request) -> Response:
        asked = _valid(RecentSerializer(data=request.query_params))
        return Response({"forgotten": texts_forget(member=member(request), text=asked.get("text"))})


class FacetsView(APIView):
    @extend_schema(
        responses=FacetsSerializer, description="When and where the photos of an answer were taken."
    )
    def get(self, request: Request, query_id: UUID) -> Response:
        query = query_get(member=member(request), query_id=query_id)
        return Response(FacetsSerializer(facets(query, member(request))).data)


class WaysOutView(APIView):
    @extend_schema(
        responses=WaysOutSerializer, description="What would be found without a part of the search."
    )
    def get(self, request: Request, query_id: UUID) -> Response:
        query = query_get(member=member(request), query_id=query_id)
        return Response(WaysOutSerializer({"ways": ways_out(query, member(request))}).data)


def _problem(typed: str, asking: User) -> dict[str, Any] | None:
    try:
        narrow(library(asking), parse(typed, FILTERS), asking)
    except SearchUnclear as unclear:
        return {"message": unclear.message or _("This cannot be understood."), **unclear.detail}
    return None


def _valid(sent: Serializer[Any]) -> dict[str, Any]:
    sent.is_valid(raise_exception=True)
    found: dict[str, Any] = sent.validated_data
    return found
