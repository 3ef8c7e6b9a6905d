"""What a run does not show and cannot prove to be gone, as a table."""

from __future__ import annotations

import pytest

from homefinder.harvest.absence import count_rekeyed, count_unidentified, find_unread, name_part
from homefinder.model import Issue, LiveRecord, Location, Record

PAGE = "https://list.example.gov.uk/search?start="


def place(locator: str, url: str = "https://repo.example.gov.uk/main") -> Location:
    return Location(url, "0" * 64, locator)


def live(key: str, where: Location) -> LiveRecord:
    return LiveRecord(key, "", 1, "present", last_seen="2026-01-01", part=name_part(where))


@pytest.mark.parametrize(
    ("locator", "part"),
    [
        ("a/b.md", "https://repo.example.gov.uk/main a/b.md"),
        ("a/b.md:12", "https://repo.example.gov.uk/main a/b.md"),
        ("a/b.csv#row=4&column=id", "https://repo.example.gov.uk/main a/b.csv"),
        ("#/result/results/3", "https://repo.example.gov.uk/main"),
        ("", "https://repo.example.gov.uk/main"),
    ],
)
def test_the_part_of_a_place(locator: str, part: str) -> None:
    assert name_part(place(locator)) == part


def test_the_pages_of_a_list_are_one_part() -> None:
    assert name_part(place("#/results/1", f"{PAGE}0")) == name_part(place("#/results/9", f"{PAGE}100"))


UNREADABLE = Issue("malformed-front-matter", "a.md:3 is not valid YAML", place("a.md:3"))
NO_TITLE = Issue("missing-title", "two has no title", place("t.csv#row=3"), "two")
NO_KEY = Issue("missing-key", "nothing fills {id}", place("t.csv#row=3"))
SAME_KEY = Issue("duplicate-key", "carries the key of another", place("t.csv#row=4"), "one")
HARMLESS = Issue("odd-date", "a date", place("a.md"), "a")
SHORT = Issue("short-list", "9 announced, 7 sent", place("#/count", f"{PAGE}0"), entries=2)

CASES = [
    ("its file cannot be read", [UNREADABLE], [], {"a"}),
    ("its own entry lost its title", [NO_TITLE], [], {"two"}),
    ("an entry of its table lost its key", [NO_KEY], [], {"two", "three"}),
    ("an entry bears another's key", [SAME_KEY], [], {"two", "three"}),
    ("the entry lacked its key before as well", [NO_KEY], [NO_KEY], set()),
    ("one more lacks it now", [NO_KEY, NO_KEY], [NO_KEY], {"two", "three"}),
    ("fewer were sent than announced", [SHORT], [], {"listed"}),
    ("as few were sent before", [SHORT], [SHORT], set()),
    ("what was wrong lost nothing", [HARMLESS], [], set()),
    ("nothing was wrong", [], [], set()),
]


@pytest.mark.parametrize(("name", "issues", "before", "kept"), CASES, ids=[case[0] for case in CASES])
def test_what_is_kept(name: str, issues: list[Issue], before: list[Issue], kept: set[str]) -> None:
    unseen = {
        "a": live("a", place("a.md")),
        "b": live("b", place("b.md")),
        "two": live("two", place("t.csv#row=3")),
        "three": live("three", place("t.csv#row=9")),
        "listed": live("listed", place("#/results/4", f"{PAGE}100")),
    }
    found = find_unread(unseen, issues, lambda _: count_unidentified(before))
    assert set(found) == kept
    assert all(reason in {issue.message for issue in issues} for reason in found.values())


def count_under_other_keys(before: dict[str, str], now: dict[str, str], unread: tuple[str, ...] = ()) -> int:
    known = {key: LiveRecord(key, "", 1, "present") for key in before}
    records = [Record("s", key, "standard", title) for key, title in now.items()]
    return count_rekeyed(known, records, lambda one: {"title": before[one.key]}, unread)


def test_titles_tell_that_a_key_changed() -> None:
    assert count_under_other_keys({"a": "Trees", "b": "Land"}, {"x": "trees ", "y": "Land"}) == 2
    assert count_under_other_keys({"a": "Trees", "b": "Land"}, {"a": "Trees", "b": "Soil"}) == 0
    assert count_under_other_keys({"a": "Trees", "b": "Land"}, {"x": "Soil", "y": "Water"}) == 0


def test_titles_that_many_bear_tell_nothing() -> None:
    assert count_under_other_keys({"a": "News", "b": "News"}, {"x": "News", "y": "News"}) == 0
    assert count_under_other_keys({"a": "", "b": ""}, {"x": ""}) == 0


def test_what_could_not_be_read_has_not_changed_its_key() -> None:
    assert count_under_other_keys({"a": "Trees", "b": "Land"}, {"x": "Trees", "y": "Land"}, ("a", "b")) == 0
