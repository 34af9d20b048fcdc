"""What curators do to photos and to the ledger, in the list and on a row's own page."""

from typing import Any

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import LogEntry
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from tests.admin.rows import model_version_make
from webapp.accounts import big_tables
from webapp.accounts.models import User
from webapp.photos.models import ModelVersion, Photo, StageRun
from webapp.photos.pipeline import stages


def act(site: Client, action: str, *rows: Model) -> str:
    """Tick rows, choose the action, and read the page that follows."""
    meta = rows[0]._meta
    data: dict[str, Any] = {"action": action, ACTION_CHECKBOX_NAME: [row.pk for row in rows]}
    url = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
    answer = site.post(url, data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def press(site: Client, button: str, row: Model, **typed: str) -> str:
    """Press a button on the row's own page."""
    meta = row._meta
    url = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])
    inlines = {"stage_runs-TOTAL_FORMS": "0", "stage_runs-INITIAL_FORMS": "0"}
    answer = site.post(url, {**typed, **inlines, button: "1"}, follow=True)
    assert answer.status_code == 200
    assert "Please correct the error" not in answer.content.decode()
    return answer.content.decode()


@pytest.mark.parametrize(("action", "turn"), [("turn_left", 270), ("turn_right", 90)])
def test_photos_are_turned_and_a_persons_turn_is_remembered(
    site: Client, photos: list[Photo], action: str, turn: int
) -> None:
    act(site, action, *photos[:2])
    turned = Photo.objects.filter(turn=turn, turned_by_person=True, version=2)
    assert set(turned) == set(photos[:2])
    assert LogEntry.objects.filter(object_id=str(photos[0].pk)).exists()


def test_a_photo_is_turned_on_its_own_page(site: Client, photos: list[Photo]) -> None:
    press(site, "photos_photo_turn_this_right", photos[0], name="harbour 0.jpg")
    photos[0].refresh_from_db()
    assert (photos[0].turn, photos[0].name) == (90, "harbour 0.jpg")


def test_saving_a_name_leaves_a_workers_news_alone(
    site: Client, photos: list[Photo], django_assert_max_num_queries: Any
) -> None:
    press(site, "_save", photos[0], name="quay.jpg", turn="90", thumbhash="x")
    photos[0].refresh_from_db()
    assert (photos[0].name, photos[0].turn) == ("quay.jpg", 0)


def test_photos_are_processed_again(site: Client, photos: list[Photo]) -> None:
    act(site, "reprocess", photos[0])
    assert photos[0].stage_runs.filter(status="pending").count() == len(stages())
    assert photos[1].stage_runs.filter(status="pending").count() == 0


def test_photos_go_into_the_trash_and_come_out(site: Client, photos: list[Photo]) -> None:
    act(site, "move_to_trash", *photos)
    assert Photo.objects.filter(trashed_at__isnull=False).count() == 3
    act(site, "restore", photos[0])
    press(site, "photos_photo_trash_or_restore_this", photos[1], name=photos[1].name)
    assert Photo.objects.filter(trashed_at__isnull=True).count() == 2


def test_too_many_rows_at_once_are_refused(
    site: Client, photos: list[Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(big_tables, "AT_ONCE", 2)
    assert "Choose at most 2 at once" in act(site, "turn_left", *photos)
    assert not Photo.objects.exclude(turn=0).exists()


def test_what_failed_is_tried_again_and_the_rest_is_left(site: Client, photos: list[Photo]) -> None:
    failed = photos[0].stage_runs.get(status="failed")
    fine = photos[0].stage_runs.filter(status="success")[0]
    assert "why" in site.get(reverse("admin:photos_stagerun_changelist")).content.decode()
    act(site, "retry", failed, fine)
    press(site, "photos_stagerun_retry_this", photos[1].stage_runs.get(status="failed"))
    assert set(StageRun.objects.filter(status="pending").values_list("photo", "stage")) == {
        (photo.pk, "caption") for photo in photos[:2]
    }


def test_looking_is_not_acting(client: Client, member: User, photos: list[Photo]) -> None:
    from django.contrib.auth.models import Permission

    User.objects.filter(pk=member.pk).update(is_staff=True)
    member.user_permissions.add(Permission.objects.get(codename="view_photo"))
    client.force_login(member)
    act(client, "turn_left", photos[0])
    assert not Photo.objects.exclude(turn=0).exists()


def test_a_model_whose_weights_are_gone_is_not_activated(site: Client) -> None:
    version = model_version_make(1)
    assert "Run `manage.py models sync`" in act(site, "activate", version).replace("&#x27;", "'")
    assert not ModelVersion.objects.filter(active=True).exists()


def test_one_model_is_activated_for_each_task(site: Client) -> None:
    assert "one model for each task" in act(site, "activate", model_version_make(1), model_version_make(2))


def test_the_card_is_shown_readable_and_escaped(site: Client) -> None:
    version = model_version_make(1)
    ModelVersion.objects.update(card={"licence": "<script>alert(1)</script>", "metrics": {"map": 0.25}})
    page = site.get(reverse("admin:photos_modelversion_change", args=[version.pk])).content.decode()
    assert "0.25" in page
    assert "<script>alert(1)" not in page


def test_pictures_are_shown_to_curators_only(client: Client, curator: User, photos: list[Photo]) -> None:
    url = reverse("admin:photos_photo_picture", args=[photos[0].pk, "thumb"])
    assert client.get(url).status_code == 302
    client.force_login(photos[0].owner)
    assert client.get(url).status_code == 302
    client.force_login(curator)
    assert client.get(url).headers["Content-Type"] == "image/svg+xml"
    storages["renditions"].save(photos[0].rendition_key("thumb"), ContentFile(b"webp"))
    answer = client.get(url)
    assert answer.headers["Content-Type"] == "image/webp"
    assert b"".join(answer) == b"webp"
