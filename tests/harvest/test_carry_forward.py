"""What is kept of a page that is gone or has moved."""

from __future__ import annotations

from homefinder.harvest.carry_forward import carry_forward
from homefinder.model import Address, Event, Identifier, Location, Record, Relation, content_hash

PLACE = Location("https://example.org/a", "0" * 64)
LAST = Record(
    source_id="s",
    key="/a",
    kind="data-collection",
    title="A return",
    publisher="Department",
    status="published",
    lifecycle="active",
    version="2024 to 2025",
    url="https://example.org/a",
    nations=("england",),
    identifiers=(Identifier("x", "1"),),
    addresses=(Address("https://example.org/a", "landing", size=3),),
    relations=(Relation("part-of", ""),),
    events=(Event("published", "2024-01-01"),),
    extra={"kept": [1]},
    locations={"": PLACE, "title": PLACE.at("title")},
)
GONE = Record(
    source_id="s",
    key="/a",
    kind="page",
    title="a",
    status="gone",
    lifecycle="gone",
    events=(Event("gone", "2026-01-01"),),
    extra={"title_from": "address"},
    locations={
        "": Location("https://example.org/a", "1" * 64),
        "status": Location("https://example.org/a", "1" * 64, "#/x"),
    },
)


def test_a_version_can_be_read_back() -> None:
    again = Record.from_content("s", "/a", LAST.to_content(), LAST.locations)
    assert again == LAST
    assert content_hash(again.to_content()) == content_hash(LAST.to_content())


def test_a_gone_page_keeps_what_was_known_and_says_that_it_is_gone() -> None:
    kept = carry_forward(GONE, LAST)
    assert (kept.title, kept.kind, kept.publisher, kept.version) == (
        "A return",
        "data-collection",
        "Department",
        "2024 to 2025",
    )
    assert (kept.status, kept.lifecycle) == ("gone", "gone")
    assert [event.kind for event in kept.events] == ["published", "gone"]
    assert kept.extra == {"kept": [1]}


def test_each_value_keeps_the_place_where_it_was_read() -> None:
    kept = carry_forward(GONE, LAST)
    assert kept.locations["title"].sha256 == "0" * 64
    assert kept.locations["status"].sha256 == "1" * 64


def test_carrying_twice_changes_nothing() -> None:
    once = carry_forward(GONE, LAST)
    assert content_hash(carry_forward(GONE, once).to_content()) == content_hash(once.to_content())


def test_a_living_page_is_left_alone() -> None:
    living = LAST.with_changes(title="A return, retitled")
    assert carry_forward(living, LAST) is living
