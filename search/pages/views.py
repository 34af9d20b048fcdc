"""Each page gives its island what it shows first, so that nothing is asked for twice."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from webapp.photos.selectors import library


@login_required
def search_page(request: HttpRequest) -> HttpResponse:
    data = {"total": library(request.user).count(), "max_bytes": settings.PHOTO_MAX_BYTES}
    return render(request, "photos/search.html", {"island_data": data})
