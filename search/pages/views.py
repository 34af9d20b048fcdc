"""Each page gives its island what it shows first, so that nothing is asked for twice."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from search.api.cluster_answers import cluster_answer, clusters_answer, run_answer
from search.api.duplicate_answers import DuplicateSummarySerializer
from search.api.map_answers import map_answer
from search.clusters.selectors import cluster_get, clusters_visible_to, photos_unsorted, run_latest
from search.duplicates.selectors import summary
from webapp.photos.selectors import library

FIRST = 100
"""Clusters that come with their page; more are asked for."""


@login_required
def search_page(request: HttpRequest) -> HttpResponse:
    data = {"total": library(request.user).count(), "max_bytes": settings.PHOTO_MAX_BYTES}
    return render(request, "photos/search.html", {"island_data": data})


@login_required
def map_page(request: HttpRequest) -> HttpResponse:
    return render(request, "photos/map.html", {"island_data": map_answer(request.user)})


@login_required
def clusters_page(request: HttpRequest) -> HttpResponse:
    first = list(clusters_visible_to(request.user)[: FIRST + 1])
    data = {
        "clusters": clusters_answer(request.user, first[:FIRST]),
        "more": len(first) > FIRST,
        "hidden": clusters_visible_to(request.user, hidden=True).count(),
        "unsorted": photos_unsorted(request.user).count(),
        "run": run_answer(run_latest(request.user)),
    }
    return render(request, "photos/clusters.html", {"island_data": data})


@login_required
def cluster_page(request: HttpRequest, cluster_id: UUID) -> HttpResponse:
    cluster = cluster_get(request.user, cluster_id)
    data = {"cluster": cluster_answer(request.user, cluster)}
    return render(request, "photos/cluster.html", {"island_data": data, "cluster": cluster})


@login_required
def tree_page(request: HttpRequest) -> HttpResponse:
    """The tree that the last run made; its island fetches it, for it may be large."""
    return render(request, "photos/tree.html")


@login_required
def review_page(request: HttpRequest) -> HttpResponse:
    """The turns to decide about; what is asked for stands in the address, so the island fetches it itself."""
    return render(request, "photos/review.html")


@login_required
def duplicates_page(request: HttpRequest) -> HttpResponse:
    """How many there are of each kind; which of them are shown stands in the address."""
    data = {"summary": DuplicateSummarySerializer(summary(request.user)).data}
    return render(request, "photos/duplicates.html", {"island_data": data})
