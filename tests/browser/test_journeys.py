"""What people come for, walked in a real Chromium: each test is one journey from page to page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from homefinder.settings import Settings
from homefinder.site.auth.accounts import add_account
from tests.browser.conftest import Curator

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NEED = "/need/missing-and-exploited"
HOME = "social-care-data-standards.pub00"
"""A home that three records describe."""


def test_from_the_front_page_to_the_publication_without_scripts(plain: Page) -> None:
    plain.goto("/")
    plain.fill("#q", "children in need census")
    plain.press("#q", "Enter")
    plain.locator("#results .result h2 a").first.click()
    expect(plain.locator("h1")).to_contain_text("Children in need")
    publication = plain.get_by_role("link", name="Go to the publication")
    assert (publication.get_attribute("href") or "").startswith("https://www.gov.uk/")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_search_is_narrowed_explained_and_kept_as_a_need(browser: Browser, site: str, scripts: bool) -> None:
    context = browser.new_context(java_script_enabled=scripts, base_url=site, viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    tab.goto("/")
    tab.select_option("#sector", label="Homelessness")
    tab.click("text=Show this sector")
    tab.goto("/")
    expect(tab.locator("#sector")).to_have_value("homelessness")
    tab.fill("#q", "records of a missing child")
    tab.press("#q", "Enter")
    tab.click(".tabs a:has-text('Guidance and law')")
    facet = tab.locator("#facet-kind + ul li", has_text="Legislation")
    count = facet.locator(".count").text_content()
    facet.locator("a").click()
    expect(tab.locator(".facets a[aria-current]")).to_have_count(1)
    expect(tab.locator("#results > .hint").first).to_contain_text(f"of {count}, best first")
    row = tab.locator(".result").first
    expect(row.locator("dl.score")).to_be_hidden()
    row.locator("summary", has_text="Why this order").click()
    expect(row.locator("dl.score")).to_be_visible()
    tab.click("text=Keep it as a need")
    tab.fill("#name", Curator().name)
    tab.fill("#password", Curator().password)
    tab.press("#password", "Enter")
    expect(tab.locator("#title")).to_have_value("Records of a missing child")
    context.close()


def test_from_a_need_to_its_evidence_and_the_record_behind_it(page: Page) -> None:
    page.goto("/needs")
    page.locator(f"main a[href='{NEED}']").first.click()
    card = page.locator("li.card").first
    expect(card).to_be_hidden()
    page.click("summary:has(#scorecard)")
    expect(card.locator("dl.reasons dt").first).to_be_visible()
    record = card.locator("details a[href^='/record/']").first
    expect(record).to_be_hidden()
    card.locator("summary").click()
    expect(record).to_be_visible()
    assert (card.locator("details a[href^='https://']").first.get_attribute("href") or "").startswith("https://")
    record.click()
    page.wait_for_url("**/record/*")
    expect(page.locator("main")).to_contain_text("SHA-256")


def test_from_a_change_on_the_front_page_to_what_differs(page: Page) -> None:
    page.goto("/")
    page.locator("section[aria-labelledby=changed] li a").first.click()
    page.wait_for_url("**/change/*")
    expect(page.locator("#what")).to_be_visible()
    expect(page.locator("main ins, main del").first).to_be_visible()


def test_timeline_of_a_home_and_any_two_versions_of_it(page: Page) -> None:
    page.goto(f"/home/{HOME}")
    expect(page.locator("ol.timeline time").first).to_be_visible()
    page.click("text=Compare any two versions")
    chosen = page.locator("#from").input_value(), page.locator("#to").input_value()
    page.select_option("#from", chosen[1])
    page.select_option("#to", chosen[0])
    page.click("main input[value=Compare]")
    page.wait_for_url(re.compile(f"from={chosen[1]}&to={chosen[0]}"))
    expect(page.locator("dl.difference ins, dl.difference del").first).to_be_visible()


def test_matrix_leads_to_what_is_counted(page: Page) -> None:
    page.goto("/matrix")
    page.locator("main table td a").first.click()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("main a[href^='/home/']").first).to_be_visible()


def test_changes_are_narrowed_and_followed(plain: Page) -> None:
    plain.goto("/changes")
    plain.select_option("select[name=kind]", "new-edition")
    plain.locator("main form.filters input[type=submit]").click()
    plain.wait_for_url("**kind=new-edition**")
    tags = plain.locator("#act ~ ol.changes > li > .tag:first-of-type").all_inner_texts()
    assert tags
    assert set(tags) == {"New edition"}
    feed = plain.locator(".follow a").first.get_attribute("href") or ""
    assert "kind=new-edition" in feed
    assert plain.request.get(plain.url.partition("/changes")[0] + feed).ok


def test_which_returns_change_next_year_is_one_click_from_the_front_page(plain: Page) -> None:
    plain.goto("/")
    plain.locator("a[href='/calendar']").first.click()
    announced = plain.locator("section[aria-labelledby=announced] .agenda")
    expect(announced).to_contain_text("Special educational needs survey")
    expect(announced).to_contain_text("11 March 2027")
    usual = plain.locator("section[aria-labelledby=usual]")
    expect(usual).to_contain_text("Children in need census")
    expect(usual).to_contain_text("Nobody has announced these days")
    plain.locator(".agenda.usual a", has_text="what changed").first.click()
    expect(plain.locator("h1")).to_contain_text("Children in need census 2026 to 2027")
    expect(plain.locator("main")).to_contain_text("Weighs much: a new edition came out")


def test_feedback_is_taken_in_and_a_slip_is_told(plain: Page) -> None:
    plain.goto(NEED)
    plain.click("text=Tell us what you think of this page")
    plain.fill("#summary", "Hm")
    plain.locator("main form button, main form input[type=submit]").last.click()
    expect(plain.locator("main .error").first).to_be_visible()
    plain.locator("input[name=nature]").first.check()
    plain.fill("#summary", "The dates of the meetings are missing")
    role = plain.locator("select[name=role]")
    role.select_option(index=1)
    plain.locator("main form button, main form input[type=submit]").last.click()
    expect(plain.locator("main")).to_contain_text(re.compile("thank you", re.IGNORECASE))


def test_a_whole_journey_by_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    tab_to(page, page.locator(".site-menu a[href='/needs']"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/needs")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    tab_to(page, page.locator("main a[href^='/need/']").first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/need/*")
    tab_to(page, page.locator("summary:has(#scorecard)"))
    page.keyboard.press("Enter")
    card = page.locator("li.card").first
    tab_to(page, card.locator("summary"))
    page.keyboard.press("Enter")
    tab_to(page, card.locator("details a[href^='/record/']").first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/record/*")
    expect(page.locator("h1")).to_be_visible()


def tab_to(page: Page, wanted: Locator, most: int = 60) -> None:
    """Press Tab until ``wanted`` has the focus, which must be seen."""
    for _ in range(most):
        if wanted.evaluate("element => element === document.activeElement"):
            assert wanted.evaluate("element => getComputedStyle(element).outlineStyle") != "none"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{most} times Tab did not lead to {wanted}")


def test_a_curator_signs_in_judges_by_key_and_takes_it_back(page: Page) -> None:
    page.goto("/curate/review")
    page.wait_for_url(re.compile("/sign-in"))
    page.fill("#name", Curator().name)
    page.fill("#password", Curator().password)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^http://[^/?]+/curate/review"))  # the page to sign in names it in its query
    pair = page.locator("#need-side").inner_text(), page.locator("#home-side").inner_text()
    page.keyboard.press("r")
    expect(page.locator("[name=reason]")).to_be_focused()
    page.keyboard.type("It holds nothing of the kind")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("kept=1"))  # waits until the page's script hears keys
    expect(page.locator(".notice.good")).to_contain_text("Kept")
    assert (page.locator("#need-side").inner_text(), page.locator("#home-side").inner_text()) != pair
    page.keyboard.press("z")
    expect(page.locator(".notice.good")).to_contain_text("Taken back")
    assert (page.locator("#need-side").inner_text(), page.locator("#home-side").inner_text()) == pair


def sign_in(browser: Browser, site: str, data: Path, name: str, *, scripts: bool = True) -> Page:
    """A tab of a curator of this name."""
    if name != Curator().name:
        add_account(Settings(data=data), name, "curator", Curator().password)
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=site, java_script_enabled=scripts)
    tab = context.new_page()
    tab.goto("/sign-in")
    tab.fill("#name", name)
    tab.fill("#password", Curator().password)
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/curate*")
    return tab


def judge_by_key(tab: Page, row: int, verdict: str, reason: str) -> None:
    """Judge a row of the page of a need with the keyboard alone."""
    form = tab.locator("form[action='/curate/judge']").nth(row)
    first = form.locator("input[type=radio]").first
    tab_to(tab, first, most=90)
    tab.keyboard.press("Space")
    for _ in range(2):
        if form.locator(f"input[value={verdict}]").is_checked():
            break
        tab.keyboard.press("ArrowRight")
    tab.keyboard.press("Tab")
    tab.keyboard.type(reason)
    tab.keyboard.press("Enter")
    tab.wait_for_url("**kept=1*")


def test_curators_judge_in_the_row_by_keyboard_differ_and_a_third_settles_it(
    browser: Browser, site: str, data: Path
) -> None:
    address = "/need/cost-of-care"
    ann = sign_in(browser, site, data, Curator().name)
    ann.goto(address)
    homes = ann.locator("table.stacked tbody tr[id] th a").all_inner_texts()
    judge_by_key(ann, 0, "accept", "It has the cost of each child")
    assert ann.url.endswith(f"#{ann.locator('table.stacked tbody tr[id]').nth(1).get_attribute('id')}")
    judge_by_key(ann, 1, "reject", "It is of adults")
    expect(ann.locator("tr[id] .tag")).to_have_text(["accepted", "rejected"])
    bea = sign_in(browser, site, data, "bea", scripts=False)
    bea.goto(address)
    judge_by_key(bea, 0, "reject", "It has totals only")
    expect(bea.locator(".standing.disputed .sides")).to_contain_text("It has the cost of each child")
    expect(bea.locator(".standing.disputed .sides")).to_contain_text("It has totals only")
    tab_to(bea, bea.locator("[name=comment]"), most=90)
    bea.keyboard.type("Which table do you mean?")
    bea.keyboard.press("Tab")
    bea.keyboard.press("Enter")
    bea.wait_for_url("**said=1*")
    ann.goto("/curate")
    expect(ann.locator("#disputes + ul")).to_contain_text("You and another reviewer differ")
    cy = sign_in(browser, site, data, "cy")
    cy.locator("#disputes + ul a", has_text=homes[0]).click()
    expect(cy.locator(".thread")).to_contain_text("Which table do you mean?")
    judge_by_key(cy, 0, "accept", "Table B lists each placement")
    expect(cy.locator("tr[id] .tag").first).to_have_text("accepted")
    ann.goto("/curate")
    expect(ann.locator("#disputes + ul")).to_contain_text("Table B lists each placement")
    for tab in (ann, bea, cy):
        tab.context.close()
