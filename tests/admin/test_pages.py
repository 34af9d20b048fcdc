"""Every page of the admin opens, and asks the database no more often when there are more rows."""

from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.admin.rows import everything_make, photos_make
from webapp.accounts.models import ApiToken, User
from webapp.photos.models import Photo

MODELS: list[type[Model]] = sorted(admin.site._registry, key=lambda model: model._meta.label)
MOST_QUERIES = 16
ids = [model._meta.label_lower for model in MODELS]


def _url(model: type[Model], page: str, *arguments: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


def _queries(site: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert site.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("model", MODELS, ids=ids)
def test_a_list_needs_no_more_queries_for_more_rows(site: Client, member: User, model: type[Model]) -> None:
    everything_make(member, photos_make(member, 3))
    url = _url(model, "changelist")
    site.get(url)
    few = _queries(site, url)
    other = User.objects.create_user("eve")
    everything_make(other, photos_make(other, 9))
    more = _queries(site, url)
    grows = 3 * 9 if model._meta.model_name == "embeddingspace" else 0  # each space's own index is looked at
    assert more <= few + grows
    assert few <= MOST_QUERIES + grows


@pytest.mark.parametrize("model", MODELS, ids=ids)
def test_a_row_opens_with_few_queries(site: Client, member: User, model: type[Model]) -> None:
    everything_make(member, photos_make(member, 2))
    row = model._default_manager.order_by("pk").last()
    assert row is not None
    assert _queries(site, _url(model, "change", row.pk)) <= MOST_QUERIES


@pytest.mark.parametrize("model", MODELS, ids=ids)
@pytest.mark.parametrize(
    "words", ["harbour 1", "%_\\'\"", "00000000-0000-7000-8000-000000000000", "x" * 2000]
)
def test_a_list_is_searched_for_whatever_is_typed(
    site: Client, member: User, model: type[Model], words: str
) -> None:
    everything_make(member, photos_make(member, 2))
    assert site.get(_url(model, "changelist"), {"q": words}).status_code == 200


@pytest.mark.parametrize("model", MODELS, ids=ids)
def test_every_filter_opens_and_every_choice_of_it(site: Client, member: User, model: type[Model]) -> None:
    everything_make(member, photos_make(member, 2))
    filters = site.get(_url(model, "changelist")).context["cl"].filter_specs
    for parameters in (choice for spec in filters for choice in _choices(spec)):
        assert site.get(_url(model, "changelist"), parameters).status_code == 200, parameters


def _choices(spec: Any) -> list[dict[str, Any]]:
    if not getattr(spec, "lookup_choices", None):
        return [{parameter: "1"} for parameter in spec.expected_parameters()]
    name = str(getattr(spec, "lookup_kwarg", None) or spec.parameter_name)
    return [{name: choice[0]} for choice in spec.lookup_choices]


@pytest.mark.parametrize("model", MODELS, ids=ids)
def test_a_member_is_not_let_in(client: Client, member: User, model: type[Model]) -> None:
    client.force_login(member)
    assert client.get(_url(model, "changelist")).headers["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("model", MODELS, ids=ids)
def test_staff_without_permission_see_nothing(client: Client, member: User, model: type[Model]) -> None:
    User.objects.filter(pk=member.pk).update(is_staff=True)
    client.force_login(member)
    assert client.get(_url(model, "changelist")).status_code == 403
    assert client.get("/admin/").status_code == 200


def test_a_photo_is_found_by_part_of_its_name_its_id_and_its_hash(site: Client, photos: list[Photo]) -> None:
    for words in ("HARBOUR 1", str(photos[1].pk), photos[1].sha256):
        found = site.get(_url(Photo, "changelist"), {"q": words}).context["cl"].result_list
        assert [photo.pk for photo in found] == [photos[1].pk]


def test_the_search_for_names_can_use_the_trigram_index(photos: list[Photo]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "photo_name_trigram" in Photo.objects.order_by().filter(name__ilike="harbour").explain()


def test_the_ledger_and_photos_cannot_be_deleted_by_hand(site: Client, photos: list[Photo]) -> None:
    assert site.get(_url(Photo, "delete", photos[0].pk)).status_code == 403
    page = site.get(_url(Photo, "changelist")).content.decode()
    assert "delete_selected" not in page


def test_a_tokens_page_holds_nothing_to_sign_in_with(site: Client, member: User) -> None:
    token = ApiToken.objects.create(owner=member, name="script", sha256="f" * 64)
    assert "f" * 64 not in site.get(_url(ApiToken, "change", token.pk)).content.decode()


def test_the_admins_own_sign_in_slows_guessing_down(client: Client, curator: User) -> None:
    for _ in range(6):
        page = client.post("/admin/login/", {"username": "cleo", "password": "wrong"}).content.decode()
    assert "Too many failed attempts" in page
