"""What differs between the live records and a run, as a table."""

from __future__ import annotations

import pytest

from homefinder.harvest.diff import diff, list_field_changes
from homefinder.model import LiveRecord, Record, content_hash
from homefinder.source import RetirementRule


def record(key: str, title: str = "Title") -> Record:
    return Record(source_id="s", key=key, kind="standard", title=title)


def live(key: str, title: str = "Title", state: str = "present", misses: int = 0, since: str = "") -> LiveRecord:
    return LiveRecord(key, content_hash(record(key, title).to_content()), 1, state, misses, since)


CASES = [
    ("new key", [], [record("a")], {"added": 1}),
    ("same content", [live("a")], [record("a")], {"unchanged": 1}),
    ("new title", [live("a")], [record("a", "Other")], {"changed": 1}),
    ("gone", [live("a"), live("b")], [record("a")], {"unchanged": 1, "removed": 1}),
    ("back with the same content", [live("a", state="missing", misses=1)], [record("a")], {"returned": 1}),
    ("back with new content", [live("a", state="missing", misses=1)], [record("a", "Other")], {"changed": 1}),
    ("back after removal", [live("a", state="removed")], [record("a")], {"restored": 1}),
    ("removed stays removed", [live("a", state="removed")], [], {}),
]


@pytest.mark.parametrize(("name", "before", "now", "expected"), CASES, ids=[case[0] for case in CASES])
def test_each_record_stands_in_one_part(
    name: str, before: list[LiveRecord], now: list[Record], expected: dict[str, int]
) -> None:
    found = diff({item.key: item for item in before}, now, full=True, retire=RetirementRule(), seen_on="2026-01-10")
    parts = ("added", "changed", "restored", "returned", "missing", "removed")
    counts = {part: len(getattr(found, part)) for part in parts} | {"unchanged": found.unchanged}
    assert {part: count for part, count in counts.items() if count} == expected


def test_a_partial_run_never_retires() -> None:
    found = diff({"a": live("a"), "b": live("b")}, [], full=False, retire=RetirementRule(), seen_on="2026-01-10")
    assert not found.missing
    assert not found.removed


@pytest.mark.parametrize(
    ("misses", "since", "seen_on", "retired"),
    [
        (0, "", "2026-01-10", False),
        (1, "2026-01-01", "2026-01-10", False),
        (1, "2026-01-01", "2026-01-15", True),
        (5, "2026-01-14", "2026-01-15", False),
    ],
)
def test_retiring_waits_for_misses_and_days(misses: int, since: str, seen_on: str, retired: bool) -> None:
    known = live("a", state="missing" if misses else "present", misses=misses, since=since)
    found = diff({"a": known}, [], full=True, retire=RetirementRule(misses=2, days=14), seen_on=seen_on)
    assert [miss.live.key for miss in found.removed] == (["a"] if retired else [])
    assert [miss.misses for miss in (*found.missing, *found.removed)] == [misses + 1]


def test_field_changes_name_what_differs() -> None:
    before = {"title": "A", "keywords": ["x"], "status": "draft"}
    after = {"title": "A", "keywords": ["x", "y"], "issued": "2026"}
    assert list_field_changes(before, after) == [
        ("issued", "", "2026"),
        ("keywords", '["x"]', '["x","y"]'),
        ("status", "draft", ""),
    ]
