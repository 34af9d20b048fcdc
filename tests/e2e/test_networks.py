"""Looking into the networks from the photo page: any layer, every map over the photo, by keys."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_lightbox import library, opened  # noqa: F401 - a fixture
from tests.processes import LiveSite

pytestmark = pytest.mark.e2e


def test_any_layer_is_looked_at_and_each_of_its_maps_over_the_photo(
    signed_in_page: Page,
    live_site: LiveSite,
    library: list[dict[str, Any]],
    check_accessibility: Callable[[Page], None],
) -> None:
    page = signed_in_page
    opened(page, live_site, library[0])
    expect(page.get_by_role("button", name="Look inside")).to_be_attached()
    page.keyboard.press("n")
    maps = page.get_by_role("radiogroup", name="Feature maps")
    expect(maps.get_by_role("radio")).to_have_count(65, timeout=30_000)
    expect(maps.get_by_role("radio", name="Activation")).to_be_checked()
    check_accessibility(page)

    page.get_by_role("slider", name="From the pixels to the end").focus()
    page.keyboard.press("End")
    expect(page.get_by_text("1,280 maps of 7 × 7")).to_be_visible()
    expect(page.get_by_role("combobox", name="Layer")).to_contain_text("Last convolution")
    expect(page.locator("section[aria-busy=false]")).to_be_attached()
    maps.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("What map ")).to_be_visible()
    page.get_by_role("button", name="Show 64 more").click()
    expect(maps.get_by_role("radio")).to_have_count(129)

    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
