"""The library by months, in columns: tens of thousands of photos in one answer."""

from datetime import MAXYEAR, date

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from webapp.photos.api.filters import photos_narrowed
from webapp.photos.api.serializers import TimelineMonthSerializer, TimelineSerializer
from webapp.photos.models import Photo
from webapp.photos.selectors import timeline_month, timeline_months
from webapp.photos.stacks import collapsed


def _filtered(request: Request) -> QuerySet[Photo]:
    return collapsed(photos_narrowed(request), request.user)


class TimelineView(APIView):
    @extend_schema(responses=TimelineSerializer, description="Takes the filters of the list of photos.")
    def get(self, request: Request) -> Response:
        buckets = timeline_months(_filtered(request))
        return Response({"total": sum(bucket["count"] for bucket in buckets), "buckets": buckets})


class TimelineMonthView(APIView):
    @extend_schema(
        operation_id="v1_timeline_month_retrieve",
        responses=TimelineMonthSerializer,
        description="Takes the filters of the list of photos.",
    )
    def get(self, request: Request, month: str) -> HttpResponse:
        try:
            begin = date.fromisoformat(f"{month}-01")
        except ValueError:
            raise Http404 from None
        if begin.year == MAXYEAR:
            raise Http404
        columns = timeline_month(_filtered(request), begin, request.user)
        return HttpResponse(columns, content_type="application/json")
