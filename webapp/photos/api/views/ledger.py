"""How the work stands, and trying again what failed."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from webapp.photos.api.serializers import FailureSerializer, RetrySerializer, StatusSerializer
from webapp.photos.api.serializers.ledger import RetriedSerializer
from webapp.photos.models import StageRun
from webapp.photos.selectors import (
    Person,
    photos_pending,
    processing_rate,
    stage_counts,
    stage_failures,
    stage_runs_visible_to,
)
from webapp.photos.services.retry import failures_retry
from webapp.photos.short_cache import forget, remembered

FAILURES_SHOWN = 100
COUNTS_SECONDS = 2


def processing_status(user: Person) -> dict[str, Any]:
    """What the processing page shows."""
    return {
        "pending": photos_pending(user),
        "stages": remembered(_counts_key(user), COUNTS_SECONDS, lambda: stage_counts(user)),
        "failures": FailureSerializer(stage_failures(user, limit=FAILURES_SHOWN), many=True).data,
        "rate": processing_rate(user),
    }


def _counts_key(user: Person) -> str:
    return f"stage-counts:{user.pk}"


class StatusView(APIView):
    @extend_schema(responses=StatusSerializer)
    def get(self, request: Request) -> Response:
        return Response(processing_status(request.user))


class StageRunRetryView(APIView):
    @extend_schema(request=None, responses={202: RetriedSerializer})
    def post(self, request: Request, run_id: int) -> Response:
        run = get_object_or_404(stage_runs_visible_to(request.user), id=run_id)
        retried = failures_retry(runs=StageRun.objects.filter(id=run.id))
        forget(_counts_key(request.user))
        return Response({"retried": retried}, status=status.HTTP_202_ACCEPTED)


class StageRunsRetryView(APIView):
    @extend_schema(
        operation_id="v1_stage_runs_retry_all", request=RetrySerializer, responses={202: RetriedSerializer}
    )
    def post(self, request: Request) -> Response:
        sent = RetrySerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        runs = stage_runs_visible_to(request.user)
        stage = sent.validated_data.get("stage")
        retried = failures_retry(runs=runs.filter(stage=stage) if stage else runs)
        forget(_counts_key(request.user))
        return Response({"retried": retried}, status=status.HTTP_202_ACCEPTED)
