"""The text in a photo, line by line, with its places."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from search.ocr.selectors import ShownLine, lines_shown, text_of
from webapp.photos.api.access import photo_get

DIGITS = 5


class WordSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()
    start = serializers.FloatField(help_text="Where it begins, in 0..1 of the line's length.")
    end = serializers.FloatField(help_text="Where it ends.")


class TextLineSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    text = serializers.CharField()
    confidence = serializers.FloatField(help_text="How sure the reader is, 0 to 1.")
    corners = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2),
        min_length=4,
        max_length=4,
        help_text="x, y of its corners in 0..1 of the photo as displayed, clockwise from where the words begin;"
        " outside where straightening has cut it off.",
    )
    words = WordSerializer(many=True)


class PhotoTextSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(
        help_text="All lines, in the order of reading; empty where nothing was read."
    )
    lines = TextLineSerializer(many=True, help_text="In the order of reading.")
    model = serializers.CharField(help_text="Which reader it was; empty without lines.")


class PhotoTextView(APIView):
    """The text in a photo, as it lies now."""

    @extend_schema(responses=PhotoTextSerializer)
    def get(self, request: Request, photo_id: UUID) -> Response:
        photo = photo_get(request.user, photo_id)
        lines = lines_shown([photo])[photo.pk]
        model = lines[0].row.model_version if lines else ""
        return Response({"text": text_of(lines), "lines": [_line(line) for line in lines], "model": model})


def _line(line: ShownLine) -> dict[str, Any]:
    row = line.row
    ends = zip(row.text.split(), row.words[::2], row.words[1::2], strict=True)
    return {
        "id": row.pk,
        "text": row.text,
        "confidence": row.confidence,
        "corners": line.corners.round(DIGITS).tolist(),
        "words": [{"text": text, "start": start, "end": end} for text, start, end in ends],
    }
