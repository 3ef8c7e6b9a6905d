"""Bring the RDF store in step with the published catalogue: made anew, or amended where only runs were added."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from homefinder.rdf.project import PRESERVED_PREDICATES, list_updated_subjects, quads
from homefinder.rdf.store.repository import amend_store, build
from homefinder.settings import Settings
from homefinder.store.build_state import read_state, write_state
from homefinder.store.db import open_for_reading, open_published, scalar

STATEMENTS, LAST_RUN, BASE = "statements", "projected_to", "base"
"""Names in the ledger's build state: how many statements the store holds, the last run that all of it knows, and the
address after which it names things."""

LAST_ENDED_RUN = "SELECT coalesce((SELECT min(id) - 1 FROM runs WHERE ended_at IS NULL), max(id), 0) FROM runs"
"""The last of the runs before which all have ended."""


def project_rdf(settings: Settings) -> int:
    """Make the RDF store anew from the published catalogue, people's decisions and vocab/, and swap it in.

    Returns how many statements it holds.
    """
    with open_for_reading(settings) as (catalogue, curation):
        return build(
            quads(catalogue, curation, settings.home / "vocab", settings.base, settings.former_bases), settings.rdf
        )


def rebuild_rdf(ledger: sqlite3.Connection, settings: Settings) -> None:
    """Make the RDF store anew, and remember how far it goes."""
    last = _read_last_ended_run(settings)
    write_state(ledger, STATEMENTS, str(project_rdf(settings)))
    write_state(ledger, LAST_RUN, str(last))
    write_state(ledger, BASE, settings.base)


def amend_rdf(ledger: sqlite3.Connection, settings: Settings) -> None:
    """Tell the RDF store of the runs since the last time, and of nothing else."""
    last, since = _read_last_ended_run(settings), int(read_state(ledger, LAST_RUN) or 0)
    with closing(open_published(settings)) as catalogue:
        updates = list_updated_subjects(catalogue, settings.home / "vocab", settings.base, since, settings.former_bases)
        grown = amend_store(updates, settings.rdf, PRESERVED_PREDICATES)
    write_state(ledger, STATEMENTS, str(int(read_state(ledger, STATEMENTS)) + grown))
    write_state(ledger, LAST_RUN, str(last))


def _read_last_ended_run(settings: Settings) -> int:
    with closing(open_published(settings)) as catalogue:
        return int(str(scalar(catalogue, LAST_ENDED_RUN)))
