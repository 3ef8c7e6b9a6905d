"""Every recording of another access method, taken in by a declaration alone: records, issues, fields left over."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from homefinder.errors import ParseError
from tests.support.made_source import replay
from tests.support.recorded_sources import list_recorded_sources

MADE_FOR_PAGING = "made-paging-traps"
"""Each of its traps is a list of its own: ``tests/adapters/listing/test_paging_traps.py``."""

BROKEN_WHOLE = ("maregraph-catalogue", "2026-01-23")
"""A document that is no Turtle: the run fails, and the last version stays."""

TAKEN_IN = {
    "alessandria-open-data": [(5, {}), (5, {})],
    "argyll-and-bute-arcgis": [(20, {"short-list": 1})],
    "cftc-data-json": [(7, {})],
    "clml-schema": [(39, {"unknown-reference": 18}), (45, {"unknown-reference": 20})],
    "clml-schema-releases": [(4, {}), (7, {})],
    "data-gouv-fr-vanves": [(3, {})],
    "data-standards-authority-site": [(7, {"unknown-field": 5}), (11, {"unknown-field": 5})],
    "glasgow-open-data": [(68, {}), (68, {})],
    "legislation-gov-uk-documents": [(25, {})],
    "legislation-gov-uk-feed": [(104, {})],
    "legislation-gov-uk-revised": [(1, {})],
    "lga-schemas": [(17, {"encoding-guessed": 11, "unreadable-file": 1})],
    "maregraph-catalogue": [(3, {"missing-title": 1}), (13, {})],
    "npd-tables": [
        (564, {"duplicate-key": 14, "unreadable-file": 2}),
        (2638, {"duplicate-key": 14, "unreadable-file": 2}),
    ],
    "ons-idpd": [(6, {"unknown-field": 1}), (18, {"unread-detail": 1})],
    "openactive-activity-list": [(1, {}), (1, {})],
    "ror-organisations": [(40, {})],
    "sssom-py-docs": [(13, {"missing-response": 1})],
    "statistics-gov-scot-sparql": [(304, {}), (304, {})],
    "threesixtygiving-standard": [(19, {}), (19, {})],
    "threesixtygiving-standard-releases": [(10, {}), (10, {})],
    "ukgov-metadata-exchange-model": [(1, {})],
    "w3c-browser-specs": [(739, {}), (807, {})],
}
"""Source → of each date, how many records came and which issues."""


def list_recordings(root: Path) -> list[Path]:
    """The folders that OTHER.md names."""
    lines = (root / "OTHER.md").read_text(encoding="utf-8").splitlines()
    names = [line.split("|")[1].strip() for line in lines if line.startswith("| ")]
    return [root / name for name in names if (root / name).is_dir() and name != MADE_FOR_PAGING]


@pytest.mark.slow
def test_every_recording_is_taken_in_by_its_declaration(recordings_root: Path) -> None:
    found: dict[str, list[tuple[int, dict[str, int]]]] = {}
    recordings = list_recordings(recordings_root)
    assert len(recordings) == 21
    for recording in recordings:
        sources = list_recorded_sources(recording)
        assert sources, recording.name
        for source in sources:
            for day in sorted(recording.glob("2*")):
                if (recording.name, day.name) == BROKEN_WHOLE:
                    with pytest.raises(ParseError, match="turtle"):
                        replay(source, day)
                    continue
                parsed, _ = replay(source, day)
                issues = dict(Counter(issue.code for issue in parsed.issues))
                found.setdefault(source.id, []).append((len(parsed.records), issues))
                assert all(record.title and record.key for record in parsed.records)
    assert found == TAKEN_IN
