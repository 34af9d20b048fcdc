"""The search box: it offers, explains, narrows, and keeps a search as an album that fills itself."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.processes import LiveSite

pytestmark = pytest.mark.e2e


def test_a_search_is_typed_with_help_narrowed_and_kept(
    signed_in_page: Page, live_site: LiveSite, check_accessibility: Callable[[Page], None]
) -> None:
    page = signed_in_page
    field = page.locator("#find")
    field.click()
    expect(field).to_have_attribute("role", "combobox")
    page.keyboard.type("before:soon dog")
    expect(field).to_have_attribute("aria-invalid", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="is no date")).to_be_visible()
    field.fill("-is:fav")
    option = page.get_by_role("option", name="favourite")
    expect(option).to_be_visible()
    check_accessibility(page)
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(field).to_have_value("-is:favourite ")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=-is%3Afavourite"))
    page.get_by_role("button", name="Save as smart album").click()
    page.get_by_label("Name of the smart album").fill("The rest")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="The rest")).to_be_visible()
    page.get_by_role("button", name="When and where").click()
    expect(page.get_by_role("group", name="When")).to_be_visible()
    check_accessibility(page)
    page.goto(f"{live_site.url}/albums/")
    smart = page.get_by_role("link", name="The rest")
    expect(smart).to_be_visible()
    page.get_by_role("button", name="Remove smart album: The rest").click()
    expect(smart).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    smart.click()
    expect(page.get_by_role("heading", name="The rest")).to_be_visible()
    page.get_by_role("button", name="Remove smart album").click()
    expect(page.get_by_role("button", name="Save as smart album")).to_be_visible()
