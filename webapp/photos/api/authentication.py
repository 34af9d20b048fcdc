"""Who asks, for views that are not the REST framework's: files and the event stream."""

from typing import cast

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.settings import api_settings


def requester(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    """The member by token or session; a token that is wrong makes it nobody."""
    authenticators = [
        make() for make in cast(list[type[BaseAuthentication]], api_settings.DEFAULT_AUTHENTICATION_CLASSES)
    ]
    try:
        return Request(request, authenticators=authenticators).user
    except APIException:
        return AnonymousUser()
