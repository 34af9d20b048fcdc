"""/s/{token}/: an album for whoever has its link, with or without an account."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from webapp.photos.api.serializers.shared import photos_shown
from webapp.photos.api.views.shared import album_shown
from webapp.photos.errors import LinkLocked, LinkOver, LinkPasswordWrong, LinkTriedTooOften
from webapp.photos.links.access import link_find, link_open, link_photos, link_unlock
from webapp.photos.models import AlbumLink
from webapp.photos.services.links import link_visited

FIRST_PHOTOS = 60


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def shared_page(request: HttpRequest, token: str) -> HttpResponse:
    """The album, the question for its password, or the news that the link no longer works."""
    try:
        response = _answer(request, token)
    except LinkOver as error:
        response = render(request, "shared/over.html", status=error.status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    if request.method == "POST":
        return _unlocked(request, token)
    try:
        link = link_open(token, request.session)
    except LinkLocked:
        return _ask(request, 401)
    if request.user.pk != link.album.owner_id:
        link_visited(link=link)
    return _album(request, link, token)


def _unlocked(request: HttpRequest, token: str) -> HttpResponse:
    link, password = link_find(token), request.POST.get("password", "")
    if link.password:
        address = request.META.get("REMOTE_ADDR", "")
        try:
            link_unlock(link, password=password, session=request.session, address=address)
        except (LinkPasswordWrong, LinkTriedTooOften) as error:
            return _ask(request, error.status, problem=error.message)
    return redirect("shared", token)


def _ask(request: HttpRequest, status: int, problem: str = "") -> HttpResponse:
    waiting = status == LinkTriedTooOften.status
    return render(request, "shared/password.html", {"problem": problem, "waiting": waiting}, status=status)


def _album(request: HttpRequest, link: AlbumLink, token: str) -> HttpResponse:
    photos = list(link_photos(link)[:FIRST_PHOTOS])
    data: dict[str, Any] = {
        "token": token,
        "album": album_shown(link),
        "photos": photos_shown(link, photos),
    }
    return render(request, "shared/album.html", {"album": data["album"], "island_data": data})
