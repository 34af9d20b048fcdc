"""Sign-in for programs, who one is, and one's own tokens."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from webapp.accounts.api.pagination import NewestTokensFirst
from webapp.accounts.api.serializers import (
    MemberSerializer,
    NewTokenSerializer,
    SignInAnswerSerializer,
    SignInSerializer,
    TokenSerializer,
)
from webapp.accounts.authentication import BearerTokenAuthentication
from webapp.accounts.errors import TooManyAttempts
from webapp.accounts.models import ApiToken, User
from webapp.accounts.selectors import member_of, tokens_of
from webapp.accounts.services import sign_in_token_create, token_create, token_revoke
from webapp.accounts.sign_in import credentials_check


class SignInView(APIView):
    """A name and a password become a token."""

    authentication_classes: list[
        type[BearerTokenAuthentication]
    ] = []  # an old token sent along does not matter
    permission_classes = [AllowAny]
    throttle_scope = "sign-in"

    def get_authenticate_header(self, request: Request) -> str:
        return BearerTokenAuthentication().authenticate_header(request)

    @extend_schema(
        operation_id="sign_in", request=SignInSerializer, responses=SignInAnswerSerializer, auth=[]
    )
    def post(self, request: Request) -> Response:
        given = SignInSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        name = given.validated_data.pop("name")
        try:
            user = credentials_check(request=request._request, **given.validated_data)
        except TooManyAttempts as error:
            raise Throttled(error.seconds, str(error)) from error
        if user is None:
            raise AuthenticationFailed(_("This name and password do not belong together."))
        return Response({"token": sign_in_token_create(owner=user, name=name)})


class MeView(generics.RetrieveAPIView[User]):
    """The member that is signed in."""

    serializer_class = MemberSerializer

    def get_object(self) -> User:
        return member_of(self.request)


class TokensView(generics.ListCreateAPIView[ApiToken]):
    """One's own tokens; a new one's text is shown once."""

    pagination_class = NewestTokensFirst

    def get_queryset(self) -> QuerySet[ApiToken]:
        return tokens_of(member_of(self.request))

    def get_serializer_class(self) -> type[BaseSerializer[ApiToken]]:
        return NewTokenSerializer if self.request.method == "POST" else TokenSerializer

    def create(self, request: Request, *args: object, **kwargs: object) -> Response:
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        token, text = token_create(owner=member_of(request), **given.validated_data)
        answer = {**TokenSerializer(token).data, "token": text}
        return Response(answer, status=status.HTTP_201_CREATED)


class TokenView(generics.DestroyAPIView[ApiToken]):
    """Revokes one of one's own tokens."""

    serializer_class = TokenSerializer

    def get_queryset(self) -> QuerySet[ApiToken]:
        return tokens_of(member_of(self.request))

    def perform_destroy(self, instance: ApiToken) -> None:
        token_revoke(token=instance)
