"""`Authorization: Bearer TOKEN` for programs."""

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from webapp.accounts.models import ApiToken, User
from webapp.accounts.services import token_used
from webapp.accounts.tokens import token_find


class BearerTokenAuthentication(BaseAuthentication):
    """Comes first among the authenticators, so that whoever is not signed in gets 401 and not 403."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, *rest = get_authorization_header(request).split(b" ", 1)
        if scheme.lower() != b"bearer":
            return None
        token = token_find(b"".join(rest).strip().decode("latin-1"))
        if token is None:
            raise AuthenticationFailed(_("This token is unknown, expired or revoked. Ask for another one."))
        token_used(token=token)
        return token.owner, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Plumb"'
