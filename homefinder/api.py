"""What ``import homefinder`` offers to those who write Python: open, find, harvest, refresh and measure.

Every function takes the data folder as ``data``: ``HOMEFINDER_DATA`` or the current folder where it is left out. What
goes wrong is raised as a ``HomefinderError`` that says what to do. What a function needs is imported by it, so that
``find`` need not wait for what harvests.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from homefinder.settings import Settings

if TYPE_CHECKING:
    from homefinder.build.refresh import RefreshResult
    from homefinder.harvest.run import RunResult
    from homefinder.ranking.answer import SearchAnswer
    from homefinder.ranking.model import Candidate

Folder = str | Path | None


def open_catalogue(data: Folder = None) -> closing[sqlite3.Connection]:
    """The published catalogue, read-only, for a ``with`` statement. Columns of a row are read by name or number.

    ``docs/reference/tables.md`` describes every table. Raises StoreError where nothing was published yet.
    """
    from homefinder.store.db import open_published

    return closing(open_published(_read_settings(data)))


def find(
    text: str, data: Folder = None, *, limit: int = 10, weights: Mapping[str, float] | None = None
) -> list[Candidate]:
    """The homes that ``text`` names, then the best for its words, ``limit`` in all, each with its scorecard.

    What people decided so far counts as precedent. ``weights`` are those of the features, the declared ones where left
    out. Raises StoreError where nothing was published yet.
    """
    return list(ask(text, data, limit=limit, weights=weights).homes)


def ask(text: str, data: Folder = None, *, limit: int = 10, weights: Mapping[str, float] | None = None) -> SearchAnswer:
    """The same with all that is to be said of it: whether anything fits, and if not why, the owners that are named, the
    needs on file that ask the same, and what was taken for what. Raises StoreError where nothing was published yet."""
    from homefinder.decisions.precedents import read_precedents
    from homefinder.ranking.answer import answer_question
    from homefinder.ranking.ranker import Ranker
    from homefinder.store.db import open_for_reading

    with open_for_reading(_read_settings(data)) as (catalogue, curation):
        ranker = Ranker(catalogue, weights, read_precedents(catalogue, curation))
        return answer_question(catalogue, ranker, text, limit)


def harvest_sources(
    sources: Iterable[str] = (), data: Folder = None, *, offline: bool = False, replay: Iterable[str | Path] = ()
) -> list[RunResult]:
    """Harvest sources by id, all where none is named, and bring the catalogue in step; how each run ended.

    ``offline`` reads the sample that comes with Homefinder, ``replay`` folders of recorded answers; otherwise the live
    publications are asked, for which ``HOMEFINDER_CONTACT`` must be set. A source that fails or is held stops no other.
    Raises UsageError for an unknown source.
    """
    from homefinder.build.batch import live_steps, offline_steps, run_steps

    settings, folders = _read_settings(data), [Path(folder) for folder in replay]
    recorded = offline or bool(folders)
    steps = offline_steps(settings, sources, folders) if recorded else live_steps(settings, list(sources))
    runs = run_steps(steps, lambda _step, _run: None, in_parallel=not recorded)
    refresh_catalogue(data)
    return runs


def refresh_catalogue(data: Folder = None) -> RefreshResult:
    """Redo what rests on a change (resolve, link, publish, RDF) and swap it in for readers; how much there is."""
    from homefinder.build.refresh import refresh

    return refresh(_read_settings(data))


def evaluate_ranking(gold: str | Path, data: Folder = None) -> dict[str, Any]:
    """The figures of the ranking and its baselines on judged cases, as ``homefinder evaluate --json`` has them."""
    from homefinder.evaluation.gold import read_gold
    from homefinder.evaluation.report import build_evaluation_report

    cases = read_gold(Path(gold))
    with open_catalogue(data) as catalogue:
        return build_evaluation_report(catalogue, cases)


def _read_settings(data: Folder) -> Settings:
    return Settings.from_environment(None if data is None else Path(data))
