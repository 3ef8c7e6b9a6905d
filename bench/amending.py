"""What one change costs until readers see it in the tables and in RDF: the whole refresh, by what happened."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from bench import synthetic
from bench.changing import run_source
from bench.report import Result, format_seconds, times
from homefinder.build.refresh import RefreshResult, refresh
from homefinder.decisions.new_decision import build_decision
from homefinder.decisions.store import add_decision
from homefinder.harvest.service import read_declared_sources
from homefinder.rdf.store.repository import open_local
from homefinder.settings import Settings
from homefinder.store.db import open_curation, open_ledger

NEED = """  - id: added
    title: Add a need
    description: {words}
    asked_by: Nobody
    evidence: []
    consequence: None
    keywords: [added]
"""


class Took(NamedTuple):
    """Seconds of the processor of one refresh, those of the whole build before, and how many statements moved."""

    happening: str
    seconds: float
    whole: float
    moved: int
    statements: int


def compare(sizes: Sequence[int], folder: Path) -> Result:
    """For each size: everything, nothing, a quiet run, a decision, an added need, and one record that changed."""
    return Result(
        "One change, until it is in RDF",
        "Seconds of the processor of the refresh that follows: every stage that is due, the published copy and the RDF "
        "store. A quiet run saw the source and found all as it was. Moved: statements of the store that came or went. "
        "Share: of making everything anew. What a changed record costs is mostly resolving and indexing, which look at "
        "every record.",
        ("records", "what happened", "seconds", "share", "moved", "of"),
        [
            (f"{size:,}", one.happening, format_seconds(one.seconds), times(one.seconds, one.whole), f"{one.moved:,}",
             f"{one.statements:,}")
            for size in sizes
            for one in _measure(size, folder / f"amending-{size}")
        ],
    )  # fmt: skip


def _measure(size: int, folder: Path) -> list[Took]:
    settings = synthetic.settings(folder)
    rows = synthetic.rows(size)
    _harvest(settings, rows, "2026-01-01")
    whole, _ = _refresh(settings)
    happenings: dict[str, Callable[[], object]] = {
        "nothing": lambda: None,
        "a quiet run": lambda: _harvest(settings, rows, "2026-02-01"),
        "a decision": lambda: _decide(settings),
        "a need": lambda: _add_need(settings),
        "one record": lambda: _harvest(settings, synthetic.change_rows(rows, 1 / size), "2026-03-01"),
    }
    found, before = list[Took](), _read_statements(settings)
    for name, happens in happenings.items():
        happens()
        seconds, result = _refresh(settings)
        after = _read_statements(settings)
        found.append(Took(name, seconds, whole, len(before ^ after), result.quads))
        before = after
    return found


def _refresh(settings: Settings) -> tuple[float, RefreshResult]:
    """Seconds of the processor, in which others on the machine have no part, and what was made."""
    started = time.process_time()
    result = refresh(settings)
    return time.process_time() - started, result


def _harvest(settings: Settings, rows: synthetic.Rows, day: str) -> None:
    with closing(open_ledger(settings.ledger)) as ledger:
        run_source(ledger, read_declared_sources(settings)["synthetic"], rows, day)


def _decide(settings: Settings) -> None:
    with closing(open_ledger(settings.ledger)) as ledger, closing(open_curation(settings.curation)) as curation:
        need, home = ledger.execute("SELECT need_id, home_id FROM candidates ORDER BY need_id, rank LIMIT 1").fetchone()
        add_decision(curation, build_decision(ledger, need, home, "accept", "It is.", "somebody", "2026-05-01"))


def _add_need(settings: Settings) -> None:
    path = min((settings.home / "vocab" / "needs").glob("*.yml"))
    (words,) = synthetic.needs(1)
    path.write_text(path.read_text(encoding="utf-8") + NEED.format(words=words), encoding="utf-8")


def _read_statements(settings: Settings) -> set[int]:
    """Each statement as a number: a million of them fit in memory so."""
    with open_local(settings.rdf) as repository:
        return {hash(str(quad)) for quad in repository.quads()}
