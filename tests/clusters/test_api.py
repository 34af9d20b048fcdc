"""Clusters over the API: one's own only, counted by what is in the library now."""

import uuid

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from search.clusters.section import ClusterSection
from search.clusters.services import run_execute
from search.models import Cluster, ClusterMember, ClusterRun, EmbeddingSpace
from tests.vectors import blobs, photos_with, space_make, tag_photos
from webapp.accounts.models import User
from webapp.photos.models import Photo

URL = "/api/v1/clusters/"


@pytest.fixture
def library(member: User, space: EmbeddingSpace, api: APIClient) -> list[Photo]:
    """Twelve dogs, nine beaches, and one photo like nothing else; grouped."""
    photos = photos_with(member, space, blobs([12, 9, 1], spread=0.05))
    tag_photos(photos[:12], "dog")
    tag_photos(photos[12:21], "beach")
    answer = api.post(f"{URL}runs/", {})
    assert answer.status_code == 202
    run_execute(run_id=answer.json()["id"])
    return photos


def test_clusters_are_listed_largest_first_with_faces(
    api: APIClient, library: list[Photo], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(8):
        rows = api.get(URL).json()["results"]
    assert [(row["name"], row["size"]) for row in rows] == [("Dog", 12), ("Beach", 9)]
    assert [len(row["representatives"]) for row in rows] == [4, 4]
    assert 0.9 < rows[0]["cohesion"] <= 1.0


def test_the_list_goes_on_to_the_last_cluster_pinned_ones_first_and_finds_names(
    api: APIClient, member: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    photos = photos_with(member, EmbeddingSpace.objects.first() or space_make(), blobs([1] * 16))
    clusters = [Cluster(owner=member, name=f"Heap {i}", size=1, cohesion=1) for i in range(16)]
    clusters[11].pinned, clusters[4].size, clusters[7].hidden = True, 2, True
    Cluster.objects.bulk_create(clusters)
    ClusterMember.objects.bulk_create(
        ClusterMember(cluster=one, photo=photo, position=0, closeness=1)
        for one, photo in zip(clusters, photos, strict=True)
    )
    seen, url = [], f"{URL}?limit=4"
    while url:
        with django_assert_max_num_queries(8):
            page = api.get(url).json()
        seen += [row["name"] for row in page["results"]]
        url = page["next"]
    assert seen[:2] == ["Heap 11", "Heap 4"]
    assert sorted(seen) == sorted(f"Heap {i}" for i in range(16) if i != 7)
    assert [row["name"] for row in api.get(URL, {"q": "heap 15"}).json()["results"]] == ["Heap 15"]
    assert api.get(URL, {"hidden": "true", "q": "heap"}).json()["results"][0]["name"] == "Heap 7"
    assert api.get(f"{URL}?cursor=nonsense").status_code == 404


def test_photos_that_were_trashed_leave_counts_faces_and_pages_at_once(
    api: APIClient, library: list[Photo]
) -> None:
    row = api.get(URL).json()["results"][0]
    face = row["representatives"][0]["id"]
    Photo.objects.filter(pk=face).update(trashed_at=timezone.now())
    again = api.get(f"{URL}{row['id']}/").json()
    assert again["size"] == 11
    assert face not in {photo["id"] for photo in again["representatives"]}
    assert face not in {photo["id"] for photo in api.get(f"{URL}{row['id']}/photos/").json()["results"]}


def test_a_cluster_whose_photos_are_all_gone_is_not_listed(api: APIClient, library: list[Photo]) -> None:
    Photo.objects.filter(pk__in=[photo.pk for photo in library[:12]]).update(trashed_at=timezone.now())
    assert [row["name"] for row in api.get(URL).json()["results"]] == ["Beach"]


def test_the_photos_of_a_cluster_come_in_pages(api: APIClient, library: list[Photo]) -> None:
    cluster = Cluster.objects.get(name="Dog")
    page = api.get(f"{URL}{cluster.id}/photos/", {"limit": 5}).json()
    seen = [row["id"] for row in page["results"]]
    while page["next"]:
        page = api.get(page["next"]).json()
        seen += [row["id"] for row in page["results"]]
    assert sorted(seen) == sorted(str(photo.id) for photo in library[:12])
    assert page["previous"]


def _spread(cluster: Cluster, *odd: float) -> list[str]:
    """The cluster's photos lie close to its centre but for the last ones; the ids of these."""
    members = list(ClusterMember.objects.filter(cluster=cluster).order_by("position"))
    for place, row in enumerate(members):
        row.closeness = 0.9 - 0.002 * place
    for row, closeness in zip(members[-len(odd) :], odd, strict=True):
        row.closeness = closeness
    ClusterMember.objects.bulk_update(members, ["closeness"])
    return [str(row.photo_id) for row in members[-len(odd) :]]


def test_photos_far_from_the_others_are_marked_counted_and_listed_alone(
    api: APIClient, library: list[Photo], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    cluster = Cluster.objects.get(name="Dog")
    far = _spread(cluster, 0.6, 0.4)
    url = f"{URL}{cluster.id}/"

    with django_assert_max_num_queries(12):
        rows = api.get(f"{url}photos/").json()["results"]

    assert [row["id"] for row in rows if row["outlier"]] == far
    assert [row["closeness"] for row in rows[-2:]] == [0.6, 0.4]
    assert [row["id"] for row in api.get(f"{url}photos/", {"outliers": "true"}).json()["results"]] == far
    assert api.get(url).json()["outliers"] == 2


def test_an_outlier_in_the_trash_is_none_any_more(api: APIClient, library: list[Photo]) -> None:
    cluster = Cluster.objects.get(name="Dog")
    far = _spread(cluster, 0.4)
    Photo.objects.filter(pk__in=far).update(trashed_at=timezone.now())

    assert api.get(f"{URL}{cluster.id}/").json()["outliers"] == 0
    assert api.get(f"{URL}{cluster.id}/photos/", {"outliers": "true"}).json()["results"] == []


def test_few_photos_have_no_outliers(api: APIClient, library: list[Photo]) -> None:
    cluster = Cluster.objects.get(name="Dog")
    few = list(ClusterMember.objects.filter(cluster=cluster).order_by("position")[:7])
    ClusterMember.objects.filter(cluster=cluster).exclude(pk__in=[row.pk for row in few]).delete()
    _spread(cluster, 0.1)

    assert api.get(f"{URL}{cluster.id}/").json()["outliers"] == 0


def test_outliers_are_asked_for_by_yes_or_no(api: APIClient, library: list[Photo]) -> None:
    cluster = Cluster.objects.get(name="Dog")

    assert api.get(f"{URL}{cluster.id}/photos/", {"outliers": "maybe"}).status_code == 400


def test_the_photo_list_can_be_narrowed_to_a_cluster(api: APIClient, library: list[Photo]) -> None:
    cluster = Cluster.objects.get(name="Beach")
    rows = api.get("/api/v1/photos/", {"cluster": str(cluster.id)}).json()["results"]
    assert {row["id"] for row in rows} == {str(photo.id) for photo in library[12:21]}


def test_photos_that_fit_nowhere_are_unsorted(api: APIClient, library: list[Photo]) -> None:
    rows = api.get(f"{URL}unsorted/photos/").json()["results"]
    assert [row["id"] for row in rows] == [str(library[-1].id)]


def test_a_name_given_by_a_person_stays(api: APIClient, library: list[Photo]) -> None:
    cluster = Cluster.objects.get(name="Dog")
    answer = api.patch(f"{URL}{cluster.id}/", {"name": "  Rex  "})
    assert answer.status_code == 200
    [row] = answer.json()["clusters"]
    assert (row["name"], row["named_by_person"]) == ("Rex", True)
    run_execute(run_id=api.post(f"{URL}runs/", {}).json()["id"])
    assert Cluster.objects.get(pk=cluster.pk).name == "Rex"


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "x" * 1000, "a\u0000b", None])
def test_a_name_that_is_none_is_refused(api: APIClient, library: list[Photo], name: str | None) -> None:
    cluster = Cluster.objects.get(name="Dog")
    assert api.patch(f"{URL}{cluster.id}/", {"name": name}).status_code == 400


def test_another_members_clusters_and_runs_are_not_there(
    api: APIClient, stranger_api: APIClient, library: list[Photo]
) -> None:
    cluster, run = Cluster.objects.get(name="Dog"), ClusterRun.objects.get()
    assert stranger_api.get(URL).json()["results"] == []
    assert stranger_api.get(f"{URL}{cluster.id}/").status_code == 404
    assert stranger_api.get(f"{URL}{cluster.id}/photos/").status_code == 404
    assert stranger_api.patch(f"{URL}{cluster.id}/", {"name": "mine"}).status_code == 404
    assert stranger_api.post(f"{URL}runs/{run.id}/cancel/").status_code == 404
    assert stranger_api.get(f"{URL}runs/latest/").json()["state"] == "none"
    assert stranger_api.get("/api/v1/photos/", {"cluster": str(cluster.id)}).json()["results"] == []


def test_the_latest_run_tells_how_it_stands(api: APIClient, library: list[Photo]) -> None:
    found = api.get(f"{URL}runs/latest/").json()
    assert (found["state"], found["progress"], found["photos"], found["unsorted"]) == ("success", 1.0, 22, 1)
    assert api.post(f"{URL}runs/{found['id']}/cancel/").json()["state"] == "success"


def test_a_run_can_be_cancelled_and_asked_for_by_algorithm(api: APIClient, library: list[Photo]) -> None:
    run = api.post(f"{URL}runs/", {"algorithm": "hdbscan"}).json()
    assert run["state"] == "pending"
    assert api.post(f"{URL}runs/", {}).json()["id"] == run["id"]
    assert api.post(f"{URL}runs/{run['id']}/cancel/").json()["state"] == "cancelled"
    assert api.post(f"{URL}runs/", {"algorithm": "magic"}).status_code == 400
    assert api.post(f"{URL}runs/", {"k": 0}).status_code == 400


def test_a_photo_names_its_clusters(library: list[Photo]) -> None:
    found = ClusterSection().load([library[0], library[-1]])
    assert [row["name"] for row in found[library[0].id]] == ["Dog"]
    assert found[library[-1].id] == []


def test_pages_show_clusters_to_their_owner_only(
    api: APIClient,
    stranger_api: APIClient,
    library: list[Photo],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    cluster = Cluster.objects.get(name="Dog")
    for url in ("/clusters/", "/clusters/tree/", f"/clusters/{cluster.id}/", "/search/"):
        with django_assert_max_num_queries(12):
            assert api.get(url).status_code == 200
    assert stranger_api.get(f"/clusters/{cluster.id}/").status_code == 404
    assert api.get(f"/clusters/{uuid.uuid4()}/").status_code == 404
    assert APIClient().get("/clusters/").status_code == 302
