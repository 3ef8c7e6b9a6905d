"""Scripts of the pages in a real Chromium: names while typing, the query editor, the map; and the content policy."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from homefinder.site.sparql.editor import has_editor

EDITOR = has_editor()

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize(("address", "box"), [("/", "#q"), ("/search", "#q"), ("/needs", "#site-search")])
def test_names_are_offered_while_a_person_types(page: Page, site: str, address: str, box: str) -> None:
    page.goto(f"{site}{address}")
    page.locator(box).press_sequentially("children in n", delay=15)
    offered = page.locator(f"{box} + datalist option")
    expect(offered.first).to_have_attribute("value", "Children in need census")
    assert page.evaluate("document.activeElement.id") == box[1:]
    assert page.get_by_role("combobox", name="What do you need a standard for?").count() == 1
    page.locator(box).fill("Children in need census")
    page.keyboard.press("Enter")
    expect(page.locator("#results .result").first).to_contain_text("Children in need census")
    assert page.url == f"{site}/search?q=Children+in+need+census"


def test_the_search_works_without_scripts(browser: Browser, site: str) -> None:
    tab = browser.new_context(java_script_enabled=False).new_page()
    tab.goto(site)
    tab.fill("#q", "children in need census")
    tab.press("#q", "Enter")
    expect(tab.locator("#results .result").first).to_contain_text("Children in need")
    tab.goto(f"{site}/sparql?saved=graph-sizes")
    assert "GRAPH" in tab.input_value("textarea#query")
    tab.context.close()


def test_a_saved_question_is_run_by_keyboard_and_its_answer_drawn(page: Page, site: str) -> None:
    page.goto(f"{site}/sparql")
    page.locator("#saved").focus()
    page.locator("#saved").select_option("graph-sizes")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+Enter" if EDITOR else "Tab")
    if not EDITOR:
        page.keyboard.press("Enter")
    expect(page.locator("#sparql-table tbody tr").nth(4)).to_be_visible(timeout=20_000)
    expect(page.locator("#sparql-status")).to_contain_text("rows")
    assert page.locator("#sparql-downloads a").all_inner_texts() == ["CSV", "JSON", "XML", "TSV"]
    page.locator("#saved").select_option("catalogue-description")
    page.click("input[value=Run]")
    expect(page.locator("#sparql-table pre")).to_contain_text("dcat:Catalog")


def test_a_slip_in_a_query_is_told(page: Page, site: str) -> None:
    page.goto(f"{site}/sparql#query=SELECT%20wrong")
    page.click("input[value=Run]")
    expect(page.locator("#sparql-error")).to_contain_text("syntax error at line 1")


@pytest.mark.parametrize("width", [1100, 1440])
def test_the_map_opens_at_its_headings_and_comes_back_to_them(page: Page, site: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(f"{site}/map")
    frame = page.locator("#map-frame").bounding_box()
    assert page.evaluate("scrollY") == 0
    assert frame
    for heading in page.locator("#map .heads text").all():
        box = heading.bounding_box()
        assert box
        assert frame["y"] <= box["y"] < frame["y"] + frame["height"]
        assert frame["x"] <= box["x"] < frame["x"] + frame["width"]
    opened = page.locator("#map").get_attribute("viewBox") or ""
    page.locator("#map .node.home").last.focus()
    moved = (page.locator("#map").get_attribute("viewBox") or "").split()
    assert min(float(number) for number in moved[:2]) == 0
    page.locator("#map .node.need").first.focus()
    back = (page.locator("#map").get_attribute("viewBox") or "").split()
    one_pixel = float(back[2]) / frame["width"]
    assert [float(number) for number in back] == pytest.approx(
        [float(number) for number in opened.split()], abs=max(1, one_pixel)
    )


@pytest.mark.parametrize("width", [320, 768])
def test_a_phone_gets_the_map_as_a_list_that_expands(page: Page, site: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(f"{site}/map?sector=homelessness")
    expect(page.locator("#map-frame")).to_be_hidden()
    first = page.locator(".map-list li").first
    expect(first.locator("a[href^='/home/']").first).to_be_hidden()
    first.locator("summary").click()
    expect(first.locator("a[href^='/home/']").first).to_be_visible()


def test_the_map_is_moved_searched_and_left_by_a_link(page: Page, site: str) -> None:
    page.goto(f"{site}/map?sector=homelessness")
    view = page.locator("#map").get_attribute("viewBox")
    page.locator("#map-frame").focus()
    page.keyboard.press("+")
    page.keyboard.press("ArrowDown")
    assert page.locator("#map").get_attribute("viewBox") != view
    page.fill("#map-find", "ministry of housing")
    expect(page.locator("#map-status")).to_contain_text("picked out")
    assert page.locator("#map .node.near").count() > 1
    page.click("text=Show all")
    page.locator("#map .node.need").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/need/*")


@pytest.mark.parametrize(
    "address",
    ["/", "/search?q=census", "/needs", "/homes", "/map", "/matrix", "/sparql", "/catalogue/homes?_facet=kind",
     "/catalogue/homes", "/catalogue?sql=select+1", "/catalogue", "/-/login", "/nothing-here"],
)  # fmt: skip
def test_no_page_breaks_its_policy(page: Page, site: str, address: str) -> None:
    page.goto(f"{site}{address}")
    page.wait_for_load_state("networkidle")
    expect(page.locator("h1").first).to_be_visible()


def test_scripts_of_datasette_still_work(page: Page, site: str) -> None:
    page.goto(f"{site}/catalogue/homes")
    page.locator("svg.dropdown-menu-icon").nth(1).click()
    expect(page.locator(".dropdown-menu")).to_contain_text("Facet by this")
    page.goto(f"{site}/catalogue?sql=select+1")
    expect(page.locator(".CodeMirror")).to_be_visible()
