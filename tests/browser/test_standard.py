"""The page of a standard in a real Chromium: what differs in two clicks, how long it is, and every fold of it sound."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_access import sound

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DATASET = "/home/standard-safeguarding-dataset.ssd"
"""A standard of which two editions with items are held."""
PAGES = (
    DATASET, "/home/govuk.guidance.children-in-need-census", "/home/social-care-data-standards.pub00",
    "/owner/department-for-education", "/owner/ministry-of-housing-communities-local-government", "/duties",
    "/duties?body=all&fold=who",
)  # fmt: skip
MOST_PX = 2_500
UNFOLD = "document.querySelectorAll('details').forEach(one => { one.open = true })"


def test_what_differs_between_the_last_two_editions_is_one_click_away(page: Page) -> None:
    page.goto(DATASET)
    page.click("text=Compare item by item")
    page.wait_for_url("**/compare/*")
    said = page.locator("section[aria-labelledby=items] .lead")
    expect(said).to_contain_text("1 October 2026")
    expect(said).to_contain_text("15 November 2026")
    assert page.locator("#old").input_value() != page.locator("#new").input_value()


@pytest.mark.parametrize("address", PAGES)
def test_a_page_with_its_folds_closed_is_short_and_with_them_open_sound(page: Page, address: str) -> None:
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollHeight") < MOST_PX
    page.evaluate(UNFOLD)
    sound(page)


def test_the_drawing_is_legible_on_a_telephone(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/home/govuk.guidance.children-in-need-census")
    heights = page.locator("svg.edition-chart text").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert min(heights) >= 10
