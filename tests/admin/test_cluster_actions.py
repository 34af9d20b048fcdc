"""What curators do to clusters, and to the photos in them; the clusters' owner can take it back."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from search.models import Cluster, ClusterMember
from tests.admin.rows import photos_make
from tests.admin.test_photo_actions import act, press
from webapp.accounts.models import User
from webapp.photos.models import BulkAction, Photo
from webapp.photos.services.bulk import bulk_undo


def cluster_of(owner: User, name: str, photos: list[Photo]) -> Cluster:
    cluster = Cluster.objects.create(owner=owner, name=name, size=len(photos), cohesion=0.9)
    for position, photo in enumerate(photos):
        ClusterMember.objects.create(cluster=cluster, photo=photo, position=position, closeness=0.9)
    return cluster


def held(cluster: Cluster) -> set[Photo]:
    return {row.photo for row in ClusterMember.objects.filter(cluster=cluster)}


@pytest.fixture
def clusters(member: User, photos: list[Photo]) -> list[Cluster]:
    return [cluster_of(member, "boats", photos[:2]), cluster_of(member, "piers", photos[2:])]


def test_clusters_are_merged_and_the_owner_can_take_it_back(
    site: Client, member: User, photos: list[Photo], clusters: list[Cluster]
) -> None:
    assert "Merged 1 into boats: 1." in act(site, "merge", *clusters)
    assert held(clusters[0]) == set(photos)
    assert LogEntry.objects.filter(object_id=str(clusters[0].pk)).exists()
    bulk_undo(member=member, action_id=BulkAction.objects.get(owner=member).pk)
    assert [held(cluster) for cluster in clusters] == [set(photos[:2]), set(photos[2:])]


def test_clusters_of_two_owners_are_not_merged(site: Client, curator: User, clusters: list[Cluster]) -> None:
    other = cluster_of(curator, "mine", photos_make(curator, 1, 50))
    assert "one owner" in act(site, "merge", clusters[0], other)
    assert Cluster.objects.count() == 3


def test_a_cluster_is_not_merged_with_itself(site: Client, clusters: list[Cluster]) -> None:
    assert "cannot be merged with itself" in act(site, "merge", clusters[0])


@pytest.mark.parametrize(
    ("action", "contrary", "field"), [("pin", "unpin", "pinned"), ("hide", "show", "hidden")]
)
def test_clusters_are_marked_and_unmarked(
    site: Client, clusters: list[Cluster], action: str, contrary: str, field: str
) -> None:
    act(site, action, *clusters)
    assert Cluster.objects.filter(**{field: True}).count() == 2
    act(site, contrary, clusters[0])
    assert [cluster.name for cluster in Cluster.objects.filter(**{field: True})] == ["piers"]
    assert "Undone: 1." in act(site, "undo_last", clusters[0])
    assert Cluster.objects.filter(**{field: True}).count() == 2


def test_where_nothing_was_done_nothing_is_undone(site: Client, clusters: list[Cluster]) -> None:
    assert "Nothing was done to this cluster" in act(site, "undo_last", clusters[0])


def test_a_name_and_a_mark_are_typed_together(site: Client, clusters: list[Cluster]) -> None:
    press(site, "_save", clusters[0], name="Regatta", pinned="on")
    clusters[0].refresh_from_db()
    assert (clusters[0].name, clusters[0].named_by_person, clusters[0].pinned) == ("Regatta", True, True)


def test_a_photo_is_moved_by_choosing_another_cluster(
    site: Client, photos: list[Photo], clusters: list[Cluster]
) -> None:
    row = ClusterMember.objects.get(photo=photos[0])
    press(site, "_save", row, cluster=str(clusters[1].pk))
    assert held(clusters[1]) == {photos[0], photos[2]}
    assert "Undone: 1." in act(site, "undo_last", clusters[1])
    assert held(clusters[0]) == set(photos[:2])


def test_a_photo_is_not_moved_into_another_members_cluster(
    site: Client, curator: User, photos: list[Photo], clusters: list[Cluster]
) -> None:
    other = cluster_of(curator, "mine", photos_make(curator, 1, 50))
    page = press(site, "_save", ClusterMember.objects.get(photo=photos[0]), cluster=str(other.pk))
    assert "gone meanwhile" in page
    assert photos[0] in held(clusters[0])


def test_photos_are_taken_out_or_made_a_cluster(
    site: Client, photos: list[Photo], clusters: list[Cluster]
) -> None:
    rows = {row.photo_id: row for row in ClusterMember.objects.all()}
    act(site, "make", rows[photos[0].pk], rows[photos[2].pk])
    made = Cluster.objects.latest("created_at")
    assert held(made) == {photos[0], photos[2]}
    act(site, "take_out", ClusterMember.objects.get(photo=photos[0]))
    assert held(made) == {photos[2]}
