"""The language that one's words are in."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from search.text.languages import LANGUAGES, language_choose, language_of, waiting
from webapp.accounts.models import User
from webapp.photos.api.access import member


class LanguageRequestSerializer(serializers.Serializer[Any]):
    language = serializers.CharField(max_length=16, help_text="One of `languages`.")


class LanguageAnswerSerializer(serializers.Serializer[Any]):
    language = serializers.CharField(help_text="Whose stems and stop words the search knows; simple: none.")
    languages = serializers.ListField(child=serializers.CharField())
    waiting = serializers.IntegerField(help_text="Photos whose words are still read in another language.")


class LanguageView(APIView):
    """The language of one's captions, tags and read text, for searching by words."""

    @extend_schema(responses=LanguageAnswerSerializer)
    def get(self, request: Request) -> Response:
        return Response(_answer(member(request)))

    @extend_schema(request=LanguageRequestSerializer, responses=LanguageAnswerSerializer)
    def put(self, request: Request) -> Response:
        sent = LanguageRequestSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        language_choose(member=member(request), language=sent.validated_data["language"])
        return Response(_answer(member(request)))


def _answer(user: User) -> dict[str, Any]:
    return {"language": language_of(user), "languages": LANGUAGES, "waiting": waiting(user)}
