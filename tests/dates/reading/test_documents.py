"""Publications in any form become passages with what they stand under, and declared fields."""

from __future__ import annotations

import json

import pytest

from homefinder.dates import read_dates
from homefinder.dates.reading.declared_fields import name_kind
from homefinder.dates.reading.documents import read_document

ROUND = [("opens", "2026-04-01"), ("submit-by", "2026-07-31")]
HTML = """<h1>Tree count</h1><script>var a = "1 May 2020";</script><h2>Dates</h2><table><tr><th>Round</th><th>Opens</th>
<th>Submit by</th></tr><tr><td>2026</td><td>1 April</td><td>31 July</td></tr></table>"""
XML = """<?xml version="1.0"?><Act><Title>The Trees Order 2026</Title>
<Made><Text>Made</Text><Day>1st May 2026</Day></Made>
<Force><Text>Coming into force</Text><Day>1st June 2026</Day></Force></Act>"""


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        (HTML, "page.html", ROUND),
        ("# Trees\n\n| Round | Opens | Submit by |\n|---|---|---|\n| 2026 | 1 April | 31 July |", "page.md", ROUND),
        ("Round,Opens,Submit by\n2026,1 April 2026,31 July 2026\n", "rounds.csv", ROUND),
        (XML, "order.xml", [("applies-from", "2026-06-01")]),
        ("---\nend-date: '2026-05-13'\nentry-date: '2020-01-01'\n---\n", "f.md", [("withdrawn-on", "2026-05-13")]),
        (
            json.dumps({"title": "Trees", "details": {"body": HTML, "updated_at": "2026-01-01"},
                        "links": {"base_path": "/x", "closing_date": "2020-01-01"}}),
            "page", ROUND,
        ),
        (json.dumps({"title": "T", "opening_date": "2026-05-01T09:00:00Z"}), "x", [("consult-opens", "2026-05-01")]),
        (json.dumps({"title": "T", "display_date": "2 May 2026", "state": "cancelled"}), "x", []),
    ],
)  # fmt: skip
def test_every_form_gives_its_dates(text: str, name: str, expected: list[tuple[str, str]]) -> None:
    assert [(fact.kind, fact.starts) for fact in read_dates(text, name)] == expected


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("validTo", "withdrawn-on"), ("valid_from", "applies-from"), ("Implementation date", "applies-from"),
        ("conformance-date", "comply-by"), ("public_updated_at", ""), ("first_published_at", ""),
        ("closes", "consult-closes"),
    ],
)  # fmt: skip
def test_a_field_is_known_by_its_name(name: str, kind: str) -> None:
    assert name_kind(name) == kind


def test_a_list_stands_under_its_lead_and_its_headings() -> None:
    document = read_document("# Count\n\n## Dates\n\nSend it in by:\n\n- 3 May 2027 for towns\n", "page.md")
    last = document.passages[-1]
    assert (last.headings, last.lead, last.place) == (("Count", "Dates"), "Send it in by:", "line 7")


def test_nesting_without_end_is_read_to_a_depth() -> None:
    deep: object = "It opens on 1 May 2026 for all."
    for _ in range(200):
        deep = {"a": deep}
    assert read_document(json.dumps(deep)).passages == ()
