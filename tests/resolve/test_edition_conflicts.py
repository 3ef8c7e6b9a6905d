"""Where an address and the edition that it serves say different things."""

from __future__ import annotations

from typing import Any

import pytest

from homefinder.resolve.edition_conflicts import (
    EDITION_ADDRESS,
    EDITION_REDIRECT,
    EDITION_YEAR,
    edition_conflicts,
    years,
)
from homefinder.resolve.series import Edition
from homefinder.resolve.survivorship import CURATED, PAGE, ClusterMember


def member(key: str, title: str, url: str, standing: str = PAGE, **more: Any) -> ClusterMember:
    content = {"kind": "data-collection", "title": title, "url": url, **more}
    return ClusterMember(f"s:{key}", "s", key, "2026-01-01", content, standing, "2026-02-01")


def found(*members: ClusterMember) -> list[tuple[str, str]]:
    """Conflicts of records that are each a home, all of one series in this order."""
    line = [Edition(one.key, "trees", at, one.content["title"][-4:], None) for at, one in enumerate(members, start=1)]
    by_id = {one.id: one for one in members}
    told = edition_conflicts(by_id, {one.id: one.key for one in members}, line)
    return [(home, conflict.field) for home, conflict in told]


@pytest.mark.parametrize(
    ("title", "url", "conflict"),
    [
        ("Tree census 2022: guide", "https://e.org/tree-census-2021-guide", True),
        ("Tree census 2022: guide", "https://e.org/tree-census-2022-guide", False),
        ("Tree census 2025 to 2026: guide", "https://e.org/tree-census-2024-to-2025-guide", True),
        ("Tree census 2025 to 2026: guide", "https://e.org/tree-census-2025-to-2026-guide", False),
        ("Tree census 2025 to 2026: guide", "https://e.org/tree-census-2025-26", False),
        ("Tree census 2025 to 2026: guide", "https://e.org/tree-census-2026", False),
        ("Tree census 2025 to 2026: guide", "https://e.org/2021/tree-census", False),
        ("Tree census", "https://e.org/tree-census-2021", False),
    ],
)
def test_the_year_in_an_address(title: str, url: str, conflict: bool) -> None:
    assert found(member("a", title, url)) == ([("a", EDITION_YEAR)] if conflict else [])
    assert found(member("a", title, url, CURATED)) == []


def test_two_editions_at_one_address() -> None:
    one = member("a", "Tree census 2024", "https://e.org/trees?utm_source=x")
    other = member("b", "Tree census 2025", "http://www.e.org/trees/")
    assert found(one, other) == [("a", EDITION_ADDRESS), ("b", EDITION_ADDRESS)]


def test_a_closed_year_that_leads_to_the_next() -> None:
    closed = member(
        "a",
        "Tree census 2024",
        "https://e.org/a",
        status="redirected",
        relations=[{"kind": "replaced-by", "target": "b"}],
    )
    assert found(closed, member("b", "Tree census 2025", "https://e.org/b")) == [("a", EDITION_REDIRECT)]


def test_years_of_a_text() -> None:
    assert years("2025 to 2026") == years("tree-census-2025-26") == [(2025, 26)]
    assert years("2019 and 2024") == [(2019, None), (2024, None)]
    assert years("spring") == []
