"""The page that goes through captions; what is asked for stands in the address, so the island fetches it itself."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_required
def captions_page(request: HttpRequest) -> HttpResponse:
    return render(request, "photos/captions.html")
