"""The first page counts what waits, and every count leads to its list."""

import pytest
from django.test import Client

from tests.admin.rows import everything_make
from webapp.accounts.big_tables import EstimatingPaginator
from webapp.accounts.models import User
from webapp.photos.models import Photo, StageRun
from webapp.photos.pipeline import stages


def test_the_overview_counts_and_links(site: Client, member: User, photos: list[Photo]) -> None:
    everything_make(member, photos)
    context = site.get("/admin/").context
    cards = {card.title: card for group in context["groups"] for card in group["cards"]}
    assert cards["Failed"].figure == "3"
    assert cards["Failed"].urgent
    assert cards["Suggested turns"].figure == "3"
    assert (cards["Turns agreed with"].figure, cards["Turns agreed with"].hint) == ("0%", "of 3")
    assert site.get(cards["Suggested turns"].url).context["cl"].result_count == 3
    assert cards["Unsure captions"].figure == "3"
    assert cards["Photos"].figure == "3"
    assert [failure["stage"] for failure in context["failures"]] == ["caption"]
    for url in [*(card.url for card in cards.values()), context["failures"][0]["url"]]:
        answer = site.get(url)
        assert answer.status_code == 200, url
    listed = site.get(cards["Unsure captions"].url).context["cl"]
    assert listed.result_count == 3


def test_staff_see_the_cards_of_their_permissions_only(client: Client, member: User) -> None:
    User.objects.filter(pk=member.pk).update(is_staff=True)
    client.force_login(member)
    groups = client.get("/admin/").context["groups"]
    assert [card for group in groups for card in group["cards"]] == []


def test_long_lists_are_estimated_and_short_ones_counted(
    photos: list[Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = StageRun.objects.order_by("-id")
    assert EstimatingPaginator(runs, 5).count == 3 * len(stages())
    monkeypatch.setattr(EstimatingPaginator, "exact_up_to", 4)
    assert EstimatingPaginator(runs, 5).count >= 5
