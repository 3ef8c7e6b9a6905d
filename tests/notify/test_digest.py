"""The digest: what must be done stands first, and nothing harvested becomes markup."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from lxml import html as lxml_html  # type: ignore[import-untyped]

from homefinder.notify.digest_model import (
    Digest,
    DigestChange,
    DigestDate,
    DigestReview,
    EndedUse,
    FailedSource,
    OverdueRequest,
    format_days_ahead,
    sort_by_severity,
)
from homefinder.notify.render import render_html, render_markdown, resolve_link

BASE = "https://standards.example.org"
NOTHING = Digest("homelessness", "2026-11-08", "2026-11-15", 5, 0, (), (), (), (), (), (), (), ())
SOON = DigestDate("Draft code", "consultation-closes", "2026-11-20", 5, "Draft code closes",
"2 of your needs rest on it.",
             False, "https://example.org/draft")  # fmt: skip
LATER = replace(SOON, title="Next code", day="2027-01-10", days=56, kind="consultation-opens")
FAR = replace(SOON, title="Far code", day="2027-04-10", days=146)
LATE = OverdueRequest("CR-1", "Add a reason", "submitted", "2026-11-01", 14, "/request/CR-1")
AGAIN = DigestReview("One list", "Code set", "withdrawn", "The home has ended.", "/need/one-list")
OPEN = replace(AGAIN, kind="open", home="Other set", why="It stands first.")
HEAVY = DigestChange("H-CLIC", "new-edition", "2026-11-12", "New: edition “2027”.", 70.0, "high", "Binding.",
("One list",),
               "/change/e1")  # fmt: skip
LIGHT = replace(HEAVY, title="Light", severity=10.0, level="low", page="/change/e2")


@pytest.mark.parametrize(
    ("has", "first"),
    [
        ({}, ""),
        ({"questions": (OPEN,), "dates_ahead": (FAR,)}, "Decide whether “Other set”"),
        ({"questions": (OPEN,), "changes": (LIGHT,)}, "Decide whether “Other set”"),
        ({"questions": (OPEN,), "dates_ahead": (LATER,)}, "Next code: get ready"),
        ({"dates_ahead": (LATER,), "changes": (HEAVY, LIGHT)}, "Prepare for the new edition: H-CLIC"),
        ({"changes": (HEAVY,), "reviews": (AGAIN,)}, "Look again at “Code set”"),
        ({"reviews": (AGAIN,), "overdue_requests": (LATE,)}, "Ask again about CR-1"),
        (
            {"overdue_requests": (LATE,), "dates_ahead": (SOON, LATER)},
            "Draft code: answer the consultation before it closes in 5",
        ),
        ({"dates_ahead": (replace(SOON, kind="meeting"),)}, ""),
    ],
)
def test_what_must_be_done_stands_first(has: dict[str, object], first: str) -> None:
    found = replace(NOTHING, **has)  # type: ignore[arg-type]
    said = found.to_do[0].what if found.to_do else ""
    assert said.startswith(first) if first else not said
    for text in (render_markdown(found, BASE), lxml_html.fromstring(render_html(found, BASE)).text_content()):
        assert text.index(first or "Nothing waits for you") < text.index("What changed for your needs")


def test_the_most_severe_change_first_then_the_latest() -> None:
    older, newer = replace(LIGHT, title="a", date="2026-11-01"), replace(LIGHT, title="b", date="2026-11-10")
    assert [one.title for one in sort_by_severity([older, newer, HEAVY])] == ["H-CLIC", "b", "a"]


HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) ![i](https://evil.example/p.png)\n# Head"


def test_nothing_harvested_becomes_markup() -> None:
    change = replace(HEAVY, title=HOSTILE, sentence=HOSTILE, needs=(HOSTILE,))
    ahead = replace(SOON, title=HOSTILE, sentence=HOSTILE, url="javascript:alert(1)")
    failed = FailedSource(HOSTILE, "failed", HOSTILE, "", "/source/x")
    found = replace(NOTHING, changes=(change,), dates_ahead=(ahead,), failed_sources=(failed,))
    page = lxml_html.fromstring(render_html(found, BASE))
    assert not page.xpath("//script | //img")
    assert all(address.startswith((BASE, "https://example.org/")) for address in page.xpath("//a/@href"))
    text = render_markdown(found, BASE)
    assert "<script" not in text.replace("\\<script", "")
    assert not re.search(r"(?<!\\)\]\(|<>|<javascript", text)
    assert sum(line.startswith("# ") for line in text.splitlines()) == 1


@pytest.mark.parametrize(
    ("path", "leads"),
    [("/need/a", f"{BASE}/need/a"), ("https://x.org/a", "https://x.org/a"), ("javascript:1", ""),
     ('https://x.org/"><b>', ""), ("", "")],
)  # fmt: skip
def test_where_links_lead(path: str, leads: str) -> None:
    assert resolve_link(path, BASE) == leads


@pytest.mark.parametrize(("days", "said"), [(0, "today"), (1, "tomorrow"), (5, "in 5 days")])
def test_days(days: int, said: str) -> None:
    assert format_days_ahead(days) == said


def test_uses_of_what_has_ended_are_a_section_of_their_own() -> None:
    uses = (EndedUse("Oak <b>Council</b>", "Tree list 2020", "withdrawn", "/home/trees.list"),)
    markdown, page = (render(replace(NOTHING, ended_uses=uses), BASE) for render in (render_markdown, render_html))
    assert "## Uses of what has ended" in markdown
    assert "Tree list 2020" in markdown
    assert "which is withdrawn" in markdown
    shown = lxml_html.fromstring(page)
    assert "Uses of what has ended" in [head.text_content() for head in shown.iter("h2")]
    assert "Oak <b>Council</b>" in shown.text_content()
    assert f"{BASE}/home/trees.list" in [link.get("href") for link in shown.iter("a")]
    for render in (render_markdown, render_html):
        assert "Uses of what has ended" not in render(NOTHING, BASE)
