"""Reviewing turns, words, captions and spaces."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from captioning.models import Caption
from search.models import (
    Cluster,
    ClusterRun,
    EmbeddingSpace,
    Orientation,
    OrientationDecision,
    PhotoTag,
    Tag,
    TextLine,
)
from tests.admin.rows import model_version_make
from tests.admin.test_photo_actions import act, press
from webapp.accounts.models import User
from webapp.photos.models import Photo, StageRun


def test_a_suggested_turn_is_applied_as_a_persons(site: Client, photos: list[Photo]) -> None:
    Photo.objects.filter(pk=photos[1].pk).update(turn=270)
    rows = [
        Orientation.objects.create(photo=photo, angle=90, quarter=1, confidence=0.7, state="suggested")
        for photo in photos[:2]
    ]
    act(site, "accept", *rows)
    assert (
        list(Photo.objects.filter(pk__in=[row.pk for row in rows]).values_list("turn", flat=True))
        == [270] * 2
    )
    photos[0].refresh_from_db()
    assert photos[0].turned_by_person


def test_a_rejected_suggestion_is_not_asked_again_and_comes_back_when_undone(
    site: Client, curator: User, photos: list[Photo]
) -> None:
    rows = [
        Orientation.objects.create(photo=photo, angle=90, quarter=1, confidence=0.7, state="suggested")
        for photo in photos
    ]
    Photo.objects.filter(pk=photos[2].pk).update(trashed_at=photos[2].taken_at)
    page = act(site, "reject", *rows)
    assert "Rejected: 2." in page
    assert "Left as they are: 1" in page
    assert {(photo.turn, photo.turned_by_person) for photo in Photo.objects.filter(trashed_at=None)} == {
        (0, True)
    }
    decision = OrientationDecision.objects.get(photo=photos[0])
    assert (decision.decision, decision.member) == ("rejected", curator)
    assert "Left as they are: 2" in act(site, "accept", *rows[:2])
    assert "Undone: 1." in act(site, "undo_last", rows[0])
    assert not Photo.objects.get(pk=photos[0].pk).turned_by_person
    assert "Accepted: 1." in act(site, "accept", *rows[:2])
    told = LogEntry.objects.filter(object_id=str(photos[0].pk)).order_by("id")
    assert [entry.change_message for entry in told] == ["Rejected", "Undone", "Accepted"]
    assert {entry.user_id for entry in told} == {curator.pk}


@pytest.mark.parametrize(
    ("action", "left", "why"),
    [("accept", "unsure", "unsure of them"), ("reject", "upright", "found them upright")],
)
def test_what_is_not_decided_for_many_at_once_is_left_and_named_and_stops_no_other(
    site: Client, photos: list[Photo], action: str, left: str, why: str
) -> None:
    states = [left, "suggested", "suggested"]
    rows = [
        Orientation.objects.create(photo=photo, angle=90, quarter=1, confidence=0.7, state=state)
        for photo, state in zip(photos, states, strict=True)
    ]
    page = act(site, action, *rows)
    assert f"{action.capitalize()}ed: 2." in page
    assert "Left as they are: 1; Plumb" in page
    assert why in page
    photos[0].refresh_from_db()
    assert (photos[0].turn, photos[0].turned_by_person) == (0, False)


@pytest.mark.parametrize(("action", "turn"), [("set_left", 180), ("set_right", 0), ("set_over", 90)])
def test_how_photos_lie_is_set_by_right_angles_from_how_they_lie_now(
    site: Client, curator: User, photos: list[Photo], action: str, turn: int
) -> None:
    Photo.objects.update(turn=270, straighten=1.5, turned_by_person=True)
    Photo.objects.filter(pk=photos[2].pk).update(trashed_at=photos[2].taken_at)
    rows = [
        Orientation.objects.create(photo=photo, angle=90, quarter=1, confidence=0.7, state="unsure")
        for photo in photos
    ]
    page = act(site, action, *rows)
    assert "Set: 2." in page
    assert "Left as they are: 1; they are in the trash" in page
    assert set(Photo.objects.values_list("turn", "straighten")) == {(turn, 1.5), (270, 1.5)}
    assert set(OrientationDecision.objects.values_list("decision", "member")) == {("set", curator.pk)}
    assert "Undone: 2." in act(site, "undo_last", *rows)
    assert set(Photo.objects.values_list("turn", "turned_by_person")) == {(270, True)}


def test_the_queue_is_filtered_by_band_and_by_what_people_said(site: Client, photos: list[Photo]) -> None:
    rows = [
        Orientation.objects.create(photo=photo, angle=90, quarter=1, confidence=sure, state="suggested")
        for photo, sure in zip(photos, (0.92, 0.94, 0.99), strict=True)
    ]
    act(site, "accept", rows[1])

    def shown(**query: str) -> set[Orientation]:
        page = site.get(reverse("admin:search_orientation_changelist"), query)
        return set(page.context["cl"].result_list)

    assert shown(band="7") == {rows[0], rows[1]}
    assert shown(band="7", decision="open", state="suggested") == {rows[0]}
    assert shown(decision="accepted") == {rows[1]}
    assert shown(decision="rejected") == set()
    assert shown(band="99") == set(rows)


def test_looking_at_the_queue_is_not_deciding(client: Client, member: User, photos: list[Photo]) -> None:
    row = Orientation.objects.create(photo=photos[0], angle=90, quarter=1, confidence=0.7, state="suggested")
    User.objects.filter(pk=member.pk).update(is_staff=True)
    member.user_permissions.add(Permission.objects.get(codename="view_orientation"))
    client.force_login(member)
    act(client, "accept", row)
    assert not OrientationDecision.objects.exists()


def test_a_word_taken_off_stays_off_until_it_is_put_back(site: Client, photos: list[Photo]) -> None:
    word = PhotoTag.objects.create(photo=photos[0], tag=Tag.objects.create(name="boat"), score=0.9)
    act(site, "take_off", word)
    word.refresh_from_db()
    assert (word.removed, word.source) == (True, "person")
    act(site, "put_back", word)
    word.refresh_from_db()
    assert (word.removed, word.source) == (False, "person")


def test_a_photo_is_read_again_when_a_curator_wants_it(site: Client, photos: list[Photo]) -> None:
    line = TextLine.objects.create(
        photo=photos[0], position=0, text="n0 swimming", confidence=0.7, corners=[0.5] * 8, words=[0, 1]
    )
    StageRun.objects.filter(photo=photos[0], stage="text").update(status="success")
    assert "To be read again: 1." in act(site, "read_again", line)
    assert StageRun.objects.get(photo=photos[0], stage="text").status == "pending"


def test_a_corrected_caption_is_a_persons_and_the_machines_is_kept(
    site: Client, curator: User, photos: list[Photo]
) -> None:
    machine = Caption.objects.create(photo=photos[0], text="a bot", source="machine", confidence=0.1)
    press(site, "_save", machine, text="a boat")
    current = Caption.objects.get(current=True)
    assert (current.text, current.source, current.author) == ("a boat", "person", curator)
    machine.refresh_from_db()
    assert machine.text == "a bot"
    act(site, "revert", current)
    assert Caption.objects.get(current=True) == machine


def test_captions_are_found_by_their_words(site: Client, photos: list[Photo]) -> None:
    from search.text.services import document_update

    Caption.objects.create(photo=photos[0], text="two dogs run", source="machine")
    Caption.objects.create(photo=photos[1], text="a boat", source="machine")
    document_update(photo_ids=[photos[0].pk], caption={photos[0].pk: "two dogs run"})
    page = site.get(reverse("admin:captioning_caption_changelist"), {"q": "running dog"})
    assert [caption.text for caption in page.context["cl"].result_list] == ["two dogs run"]


def test_a_clusters_name_is_a_persons_once_a_curator_types_it(
    site: Client, member: User, photos: list[Photo]
) -> None:
    run = ClusterRun.objects.create(owner=member, algorithm="average", state="success")
    cluster = Cluster.objects.create(owner=member, run=run, name="boat", size=3, cohesion=0.9)
    press(site, "_save", cluster, name="Regatta")
    cluster.refresh_from_db()
    assert (cluster.name, cluster.named_by_person) == ("Regatta", True)


def test_a_library_is_grouped_anew_and_the_run_cancelled(site: Client, member: User) -> None:
    run = ClusterRun.objects.create(owner=member, algorithm="average", state="failed")
    act(site, "again", run)
    pending = ClusterRun.objects.get(state="pending")
    act(site, "cancel", pending)
    pending.refresh_from_db()
    assert pending.state == "cancelled"


@pytest.mark.django_db(transaction=True)
def test_a_space_is_swapped_in_only_when_it_covers_the_library(site: Client, photos: list[Photo]) -> None:
    space = EmbeddingSpace.objects.create(name="new", model_version=model_version_make(1), dim=8)
    assert "covers 0.0% of the photos" in act(site, "swap", space)
    assert "3 photos are to be embedded" in act(site, "build", space)
    Photo.objects.all().delete()
    act(site, "swap", space)
    space.refresh_from_db()
    assert space.state == "serving"
    assert "Swap another in before" in act(site, "retire", space)


@pytest.mark.django_db(transaction=True)
def test_a_space_that_does_not_serve_is_retired(site: Client) -> None:
    space = EmbeddingSpace.objects.create(name="old", model_version=model_version_make(1), dim=8)
    act(site, "retire", space)
    space.refresh_from_db()
    assert space.state == "retired"


def test_spaces_are_handled_one_at_a_time(site: Client) -> None:
    spaces = [
        EmbeddingSpace.objects.create(name="x", model_version=model_version_make(number), dim=8)
        for number in range(2)
    ]
    assert "one space at a time" in act(site, "retire", *spaces)
