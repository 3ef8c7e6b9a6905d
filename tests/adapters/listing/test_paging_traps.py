"""Every way in which a list goes on, good and bad, on recorded answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from homefinder.model import ParseResult
from tests.support.made_source import declare, replay
from tests.support.recordings import RecordedGetter, codes

NEXT = {"by": "next-link", "at": "hydra:view.hydra:next.@id"}
MAPPING = {"key": "{identifier}", "kind": "data-collection", "fields": {"title": "title", "url": "@id"}}
IGNORED = {"ignore": ["@type", "issued", "modified"]}


def read(root: Path, path: str, paging: dict[str, Any], **more: Any) -> tuple[ParseResult, RecordedGetter]:
    given = {
        "url": f"https://traps.example.org/{path}", "each": "dataset", "count": "hydra:totalItems", "paging": paging,
        "mapping": MAPPING | IGNORED, **more,
    }  # fmt: skip
    return replay(declare("json_api", given), root / "made-paging-traps" / "2026-11-29")


@pytest.mark.parametrize(
    ("path", "paging", "more", "requests"),
    [
        ("good/catalog.jsonld", NEXT, {}, 3),
        ("link/datasets", {"by": "link-header"}, {"each": ".", "count": ""}, 3),
        ("cursor/datasets", {"by": "cursor", "at": "next_cursor"}, {"each": "items", "count": ""}, 3),
        ("offset/datasets?limit=6&offset=0", {"by": "offset"}, {"each": "results", "count": "count"}, 3),
        ("offset/datasets?limit=6&offset=0", {"by": "offset"}, {"each": "results", "count": ""}, 4),
        ("good/catalog.jsonld?page=1", {"by": "page"}, {}, 3),
    ],
)
def test_every_good_list_is_read_to_its_end(
    recordings_root: Path, path: str, paging: dict[str, Any], more: dict[str, Any], requests: int
) -> None:
    parsed, getter = read(recordings_root, path, paging, **more)
    assert (len(parsed.records), codes(parsed), len(getter.asked)) == (18, [], requests)
    assert parsed.records[0].locations["title"].locator.endswith("0/title")


@pytest.mark.parametrize(
    ("path", "records", "code", "said"),
    [
        ("loop/catalog.jsonld?page=1", 12, "broken-paging", "read before"),
        ("loop/catalog.jsonld", 12, "broken-paging", "read before"),
        ("self/catalog.jsonld?page=1", 6, "broken-paging", "read before"),
        ("self/catalog.jsonld", 6, "broken-paging", "read before"),
        ("broken/catalog.jsonld?page=1", 6, "missing-response", "page=2 as its next page, which did not answer"),
    ],
)
def test_a_bad_list_ends_where_it_breaks(recordings_root: Path, path: str, records: int, code: str, said: str) -> None:
    parsed, _ = read(recordings_root, path, NEXT)
    assert (len(parsed.records), codes(parsed)) == (records, [code])
    assert said in parsed.issues[0].message
    assert parsed.issues[0].location.url.startswith("https://traps.example.org/")


def test_a_list_that_moves_is_read_three_times_and_told(recordings_root: Path) -> None:
    parsed, getter = read(recordings_root, "overlap/catalog.jsonld", NEXT)
    assert len(getter.asked) == 9
    assert "list-moved" in codes(parsed)
    assert len({record.key for record in parsed.records}) == len(parsed.records)


def test_a_list_is_cut_at_the_declared_page_and_a_window_may_be(recordings_root: Path) -> None:
    parsed, getter = read(recordings_root, "good/catalog.jsonld", NEXT, max_pages=2)
    assert (len(parsed.records), codes(parsed), len(getter.asked)) == (12, ["list-cut"], 2)
    given = {"url": "https://traps.example.org/good/catalog.jsonld", "each": "dataset", "paging": NEXT, "max_pages": 2}
    source = declare("json_api", {**given, "mapping": MAPPING | IGNORED}, completeness="window")
    assert codes(replay(source, recordings_root / "made-paging-traps" / "2026-11-29")[0]) == []
