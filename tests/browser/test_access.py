"""Every kind of page under axe-core, light and dark, and at 320 px: no violation, nothing to scroll sideways."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from homefinder.change_requests.model import ChangeRequest, RequestEvent
from homefinder.change_requests.store import add_events, add_request
from homefinder.decisions.disputes.comments import DecisionComment, add_comment
from homefinder.decisions.store import Decision, add_decision
from homefinder.notify.subscriptions.store import ask_for_subscription
from homefinder.proposed_needs.store import add_proposal, answer_proposal
from homefinder.ranking.needs import Need
from homefinder.store.db import open_curation, transaction
from tests.browser.conftest import Curator
from tests.support.commands import rows

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOME = "social-care-data-standards.pub00"
OPEN = (
    "/", "/?sector=homelessness", "/search?q=children+in+need+census", "/search?q=",
    "/search?q=date+of+birth&tab=items", "/search?q=missing&tab=needs", "/search?q=missing&tab=owners",
    "/search?q=school&kind=standard&state=in-force", "/search?q=xyzzy+plugh", "/needs", "/need/missing-and-exploited",
    "/pack/missing-and-exploited", "/homes?kind=api", f"/home/{HOME}", f"/compare/{HOME}", "/owners",
    "/owner/department-for-education", "/themes", "/theme/childrens-safeguarding%2Fplacement", "/changes",
    "/change/{event}",
    "/changes?do=read", "/changes?sector=childrens-safeguarding&near=1", "/calendar",
    "/calendar?need=missing-and-exploited", "/load",
    "/load?owner=department-for-education", "/map", "/matrix", "/requests", "/request/{request}", "/sources",
    "/source/govuk", "/run/1",
    "/record/govuk:%2Fguidance%2Fchildren-in-need-census", "/sparql", "/about", "/feedback",
    "/thing/series/alternative-provision-census", "/audit", "/sign-in",
    "/due", "/items", "/items?q=date+of+birth",
    "/items/{items}", "/compare/{items}",
    "/duties", f"/stewardship/{HOME}", "/uses", "/proposals", "/routes", "/privacy", "/accessibility",
    "/nothing-here", "/catalogue", "/catalogue/homes?_facet=kind&kind=api", "/catalogue/homes/{row}",
    "/catalogue/needs-with-no-home", "/reading", "/reading/families-first-partnership",
    "/proposed/{waiting}", "/proposed/{accepted}", "/need/{need}",
    "/mail/new", "/mail/new?kind=need&id=missing-and-exploited", "/mail/new?asked=1", "/mail/confirm/{mail}",
    "/mail/stop/{mail}",
)  # fmt: skip
CURATORS = ("/curate", "/curate/review", "/curate/pairs", "/curate/requests", "/curate/requests/{request}",
            "/curate/needs", "/curate/feedback", "/curate/source", "/needs/new", "/requests/new")  # fmt: skip

NEED = Need("", "homelessness", "", "Nobody knows which beds are free.", "Leads", (), "Nobody sleeps.", ("beds",), "")

EVERY_RULE = {"resultTypes": ["violations"]}
COLOURS = {**EVERY_RULE, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""A colour scheme changes colours and nothing else, so that the other rules are asked of the light pages only."""


NARROW = """[...document.querySelectorAll("main :is(p, dd, li, td, th)")].filter(one => one.innerText.length > 25
    && one.getBoundingClientRect().width > 0 && one.getBoundingClientRect().width < 60).map(one => one.innerText)"""
"""Texts of a sentence that have no room for a word: a grid or table gave all its width to what stands beside."""


@pytest.fixture(scope="module", params=["light", "dark"])
def tab(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    """A tab in one colour scheme, signed in as a curator."""
    scheme: Literal["light", "dark"] = request.param
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce", base_url=site)
    found = context.new_page()
    found.goto("/sign-in")
    found.fill("#name", Curator().name)
    found.fill("#password", Curator().password)
    found.keyboard.press("Enter")
    found.wait_for_url("**/curate*")
    yield found
    context.close()


@pytest.fixture(scope="module")
def known(data: Path) -> dict[str, str]:
    """Identifiers that differ from build to build."""
    event = rows(data, "SELECT id FROM events WHERE kind = 'retitled' ORDER BY id LIMIT 1", name="catalogue.db")
    home = rows(data, "SELECT id FROM homes ORDER BY id LIMIT 1", name="catalogue.db")
    items = rows(
        data,
        "SELECT home_id FROM items WHERE home_id <> '' GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
        name="catalogue.db",
    )
    asked = ChangeRequest("r1", "Add the reason", role="analyst", proposed_by="a board", opened_on="2026-11-20")
    opened = RequestEvent("opened", "draft", "2026-11-20", "2026-11-20T09:00:00.000001Z", "a board", "analyst")
    with closing(open_curation(data / "curation.db")) as curation, transaction(curation):
        if not curation.execute("SELECT 1 FROM change_requests WHERE uid = 'r1'").fetchone():
            add_request(curation, asked)
            add_events(curation, "r1", [opened])
        waiting, accepted = (add_proposal(curation, "con", replace(NEED, title=title)) for title in ("One", "Two"))
        answered = answer_proposal(curation, accepted.number, "accepted", "So be it", {"two"})
        email = f"{waiting.token}@example.org"
        mail = ask_for_subscription(curation, email, "need", "missing-and-exploited")
    assert answered
    assert mail
    return {
        "waiting": waiting.token, "accepted": accepted.token, "need": answered.need.id, "mail": mail.token,
        "event": event[0]["id"],
        "row": home[0]["id"].replace(".", "~2E"),
        "request": "r1",
        "items": items[0]["home_id"],
    }  # fmt: skip


@pytest.mark.parametrize("address", [*OPEN, *CURATORS])
def test_no_violation_and_no_scrolling_sideways(tab: Page, known: dict[str, str], address: str) -> None:
    answer = tab.goto(address.format(**known))
    assert answer is not None
    assert answer.status == (404 if address == "/nothing-here" else 200)
    sound(tab)


def test_a_refused_judgement_has_no_violation(tab: Page) -> None:
    tab.goto("/curate/review")
    tab.click("summary:has-text('look at it again')")
    tab.fill("#review_on", "soon")
    tab.click("text=Keep this judgement")
    expect(tab.locator("#review_on-error")).to_be_visible()
    expect(tab.locator("#review_on")).to_have_value("soon")
    sound(tab)


@pytest.fixture(scope="module")
def disputed(data: Path) -> str:
    """A need on whose first home two reviewers differ, with a comment, and whose second one is accepted."""
    need = "kinship-arrangements"
    homes = [row["home_id"] for row in rows(
        data, f"SELECT home_id FROM candidates WHERE need_id = '{need}' ORDER BY rank LIMIT 2", name="catalogue.db"
    )]  # fmt: skip
    said = (("one", 0, "accept"), ("two", 0, "reject"), ("one", 1, "accept"))
    with closing(open_curation(data / "curation.db")) as curation:
        uids = [
            add_decision(
                curation, Decision(need, homes[at], verdict, "It is as it is", reviewer, "2026-11-02", "curator")
            )
            for reviewer, at, verdict in said
        ]
        add_comment(curation, DecisionComment(uids[1], "Where does it say so?", "two", "curator", "2026-11-02"))
    return need


def test_judged_disputed_and_refused_rows_have_no_violation(tab: Page, disputed: str) -> None:
    tab.goto(f"/need/{disputed}")
    expect(tab.locator(".standing.disputed")).to_be_visible()
    expect(tab.locator("legend:has-text('Settle it')")).to_be_visible()
    sound(tab)
    tab.locator("form.in-row button").first.click()
    expect(tab.locator("form.in-row .error")).to_have_count(2)
    sound(tab)
    for fold in tab.locator(".folds > details > summary").all():
        fold.click()
        sound(tab)


def test_a_refused_change_request_has_no_violation(tab: Page, disputed: str) -> None:
    tab.goto(f"/requests/new?need={disputed}&owner=Ministry+of+Silence")
    tab.click("text=Open the change request")
    expect(tab.locator("#owner-error")).to_contain_text("No owner is called")
    sound(tab)


def sound(tab: Page) -> None:
    """Fail where the page that a tab shows breaks a rule, or is wider than a small telephone."""
    tab.wait_for_load_state("load")  # a page whose style sheet is still on its way has other colours
    assert tab.evaluate(NARROW) == [], "words stand one letter a line"
    dark = tab.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    found = Axe().run(tab, options=COLOURS if dark else EVERY_RULE).response["violations"]
    told = [(item["id"], item["nodes"][0]["html"][:200], item["nodes"][0]["failureSummary"]) for item in found]
    assert told == [], json.dumps(told, indent=1)
    tab.set_viewport_size({"width": 320, "height": 800})
    wide = tab.evaluate("document.documentElement.scrollWidth")
    tab.set_viewport_size({"width": 1280, "height": 900})
    assert wide <= 320
