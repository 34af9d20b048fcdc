"""What the reviews have in common: pages by confidence, and the runs that decide on many photos."""

from typing import Any, ClassVar
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from search.models.run import BatchRun
from search.review.runs import run_undo
from search.review.subject import Subject
from search.review.whole import BandDecided
from search.runs import run_cancel
from webapp.accounts.api.pagination import GuardedCursorPagination
from webapp.photos.api.access import member


class ByConfidence(GuardedCursorPagination):
    """Pages in the order that is asked for; `least_first` where nothing is."""

    page_size = 50
    max_page_size = 500
    page_size_query_param = "limit"
    offset_cutoff = 1_000_000  # many photos may be equally sure
    least_first: ClassVar[bool] = False
    key: ClassVar[str] = "photo_id"

    def get_ordering(self, request: Any, queryset: Any, view: Any) -> tuple[str, ...]:
        usual = "confidence" if self.least_first else "-confidence"
        rising = request.query_params.get("order", usual) == "confidence"
        return ("confidence", self.key) if rising else ("-confidence", f"-{self.key}")


class RunsView(APIView):
    """A member's runs of one review."""

    subject: ClassVar[Subject[Any]]
    answer: ClassVar[type[serializers.Serializer[Any]]]

    def __init_subclass__(cls) -> None:
        """The schema of a view says what the runs of its review are told by."""
        super().__init_subclass__()
        if "answer" in vars(cls):
            taken_back = issubclass(cls, RunUndoView)
            code = status.HTTP_202_ACCEPTED if taken_back else status.HTTP_200_OK
            described = extend_schema(
                request=None, responses={code: cls.answer}, description=cls.__mro__[1].__doc__
            )
            methods = [name for name in ("get", "post") if hasattr(cls, name)]
            extend_schema_view(**dict.fromkeys(methods, described))(cls)

    def own(self, request: Request, run_id: UUID) -> BatchRun:
        found: BatchRun = get_object_or_404(self.subject.kind, pk=run_id, owner=member(request))
        return found

    def told(self, run: BatchRun, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.answer(run).data, status=code)


class RunView(RunsView):
    """How far a run is, or how it ended."""

    def get(self, request: Request, run_id: UUID) -> Response:
        return self.told(self.own(request, run_id))


class RunCancelView(RunsView):
    """Stop the run after the part it is at; what it has decided stays, and can be undone."""

    def post(self, request: Request, run_id: UUID) -> Response:
        return self.told(run_cancel(run=self.own(request, run_id)))


class RunUndoView(RunsView):
    """Take back what the run has decided, during one day; answers the run that does so."""

    def post(self, request: Request, run_id: UUID) -> Response:
        run = run_undo(self.subject, run=self.own(request, run_id))
        return self.told(run, status.HTTP_202_ACCEPTED)


def band_answer(done: BandDecided, answer: type[serializers.Serializer[Any]]) -> Response:
    """What was decided on a whole band; 202 where a run does it."""
    told = {"count": done.count, "undo": done.undo, "run": done.run and answer(done.run).data}
    return Response(told, status=status.HTTP_202_ACCEPTED if done.run else status.HTTP_200_OK)
