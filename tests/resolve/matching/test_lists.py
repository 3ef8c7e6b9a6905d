"""Two lists beside each other: renamed records and bodies under other names find each other, each once."""

from __future__ import annotations

import pytest

from homefinder.resolve.matching.lists import match_lists
from homefinder.resolve.matching.profile import RecordDescription
from homefinder.resolve.matching.weights import ALL_PAIRS


def one(key: str, title: str, **fields: str) -> RecordDescription:
    return RecordDescription(f"s:{key}", "s", title, key=key, **fields)


def body(name: str) -> RecordDescription:
    return RecordDescription(name, "", name, kind="body")


def test_what_vanished_is_found_in_what_appeared() -> None:
    vanished = [one("old-1", "Foster care placments return"), one("old-2", "Rail timetable")]
    appeared = [one("new-1", "Road works notice"), one("new-2", "Foster care placements return")]
    matches = match_lists(vanished, appeared)
    assert [(match.left, match.right) for match in matches] == [("s:old-1", "s:new-2")]
    assert [feature.name for feature in matches[0].features] == ["title"]


def test_the_next_edition_is_no_new_name() -> None:
    assert match_lists([one("a", "Foster census 2024 to 2025")], [one("b", "Foster census 2025 to 2026")]) == []


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("Department for Educaton", "Department for Education", True),
        ("Ministry of Justice", "The Ministry of Justice (MoJ)", True),
        ("Department for Education", "Department for Transport", False),
        ("NHS England", "NHS Wales", False),
    ],
)
def test_bodies_under_slightly_different_names(ours: str, theirs: str, same: bool) -> None:
    others = [body("Ordnance Survey"), body("Home Office")]
    found = [(match.left, match.right) for match in match_lists([body(ours)], [body(theirs), *others])]
    assert found == ([(ours, theirs)] if same else [])


def test_each_entry_is_matched_once() -> None:
    twice = [one("a", "Foster care placements return"), one("b", "Foster care placements return")]
    assert len(match_lists(twice, [one("c", "Foster care placements return")])) == 1


def test_long_lists_are_matched_like_short_ones() -> None:
    letters = "bdfgklmnprst"
    titles = [f"{one}a{two}orine {two}e{one}ulat register" for one in letters for two in letters if one != two]
    assert len(titles) ** 2 > ALL_PAIRS
    ours, theirs = ([one(f"{side}{n}", title) for n, title in enumerate(titles)] for side in ("o", "n"))
    assert {(match.left, match.right) for match in match_lists(ours, theirs)} == {
        (f"s:o{n}", f"s:n{n}") for n in range(len(titles))
    }
