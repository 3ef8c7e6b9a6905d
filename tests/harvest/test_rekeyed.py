"""Which records are there under another key."""

from __future__ import annotations

from homefinder.harvest.rekeyed import count_rekeyed
from homefinder.model import LiveRecord, Record


def count(before: dict[str, str], now: dict[str, str], unread: tuple[str, ...] = ()) -> int:
    live = {key: LiveRecord(key, "", 1, "present") for key in before}
    records = [Record("s", key, "standard", title) for key, title in now.items()]
    return count_rekeyed(live, records, lambda known: {"title": before[known.key]}, unread)


def test_titles_tell_that_a_key_changed() -> None:
    assert count({"a": "Trees", "b": "Land"}, {"x": "trees ", "y": "Land"}) == 2
    assert count({"a": "Trees", "b": "Land"}, {"a": "Trees", "b": "Soil"}) == 0
    assert count({"a": "Trees", "b": "Land"}, {"x": "Soil", "y": "Water"}) == 0


def test_titles_that_many_bear_tell_nothing() -> None:
    assert count({"a": "News", "b": "News"}, {"x": "News", "y": "News"}) == 0
    assert count({"a": "", "b": ""}, {"x": ""}) == 0


def test_what_could_not_be_read_has_not_changed_its_key() -> None:
    assert count({"a": "Trees", "b": "Land"}, {"x": "Trees", "y": "Land"}, ("a", "b")) == 0
