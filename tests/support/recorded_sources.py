"""The declaration by which each recorded publication of another access method is taken in, wherever a test keeps it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from homefinder.source import Source, read_source
from tests.adapters.dcat import declarations as dcat
from tests.adapters.html_page.test_adapter import STANDARDS
from tests.adapters.vocabulary.test_adapter import ACTIVITIES, STATISTICS
from tests.conftest import ROOT
from tests.support.declarations import declare

TEXTS: Mapping[str, str] = {
    "alessandria-open-data": dcat.ALESSANDRIA,
    "cftc-data-json": dcat.CFTC,
    "data-gouv-fr-vanves": dcat.VANVES,
    "data-standards-authority-site": STANDARDS,
    "glasgow-open-data": dcat.GLASGOW,
    "maregraph-catalogue": dcat.MAREGRAPH,
    "openactive-activity-list": ACTIVITIES,
    "statistics-gov-scot-sparql": STATISTICS,
}


def list_recorded_sources(recording: Path) -> list[Source]:
    """The declarations of a recording: those in a file of its name or for its releases, and those in tests."""
    name = recording.name
    files = sorted((ROOT / "tests" / "declarations").glob(f"{name}*.yml"))
    found = [read_source(path) for path in files if path.stem in (name, f"{name}-releases")]
    text = TEXTS.get(name)
    if text and "{{uri}}" in text:  # asked by the query that stands in the recording
        query = next(recording.glob("2*/query.rq")).read_text(encoding="utf-8")
        text = text.format(json.dumps(query))
    return [*found, declare(text)] if text else found
