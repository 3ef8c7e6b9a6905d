"""What follows a harvest: resolve, link, publish, project; skipped where nothing that it reads has changed."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from homefinder.build.link import link
from homefinder.build.publish import publish
from homefinder.change.events.write import derive_events
from homefinder.change.impact_tables import write_impact_tables
from homefinder.change.upkeep.write import write_upkeep
from homefinder.change_requests.files import import_from_vocab as take_in_requests
from homefinder.change_requests.store import compute_requests_fingerprint
from homefinder.code_fingerprint import fingerprint_code
from homefinder.decisions.files import import_decisions, list_decision_files
from homefinder.rdf.project import PRESERVED_PREDICATES, list_updated_subjects, quads
from homefinder.rdf.store.repository import amend_store, build
from homefinder.rdf.store.versions import current_version
from homefinder.resolve.run import resolve
from homefinder.search.index import build_index
from homefinder.settings import Settings
from homefinder.store.build_state import read_state, write_state
from homefinder.store.db import open_curation, open_ledger, open_published, scalar
from homefinder.store.locks import hold_lock
from homefinder.submissions.write import write_routes


@dataclass(frozen=True, slots=True)
class RefreshResult:
    """What a refresh made. ``is_rebuilt`` is False where nothing had changed since the last."""

    homes: int
    needs: int
    candidates: int
    quads: int
    is_rebuilt: bool


Say = Callable[[str], None]

LAST_ENDED = "SELECT coalesce((SELECT min(id) - 1 FROM runs WHERE ended_at IS NULL), max(id), 0) FROM runs"

RESOLVED_NOTE, PROJECTED_NOTE = "refreshed_for", "projected_for"
"""Notes in the ledger: the fingerprints for which homes and candidates, and the RDF store, were made last."""


def refresh(settings: Settings, on_progress: Say = lambda _: None, *, force: bool = False) -> RefreshResult:
    """Bring homes, candidates, the published catalogue and the RDF store in step with the ledger.

    One at a time per data folder. What the stages read is fingerprinted: equal fingerprint, nothing is made anew but
    the published copy, and the RDF store is told of the latest runs. The note of a stage is taken back before the
    stage begins, so that one that died is done again.
    """
    with hold_lock(settings.locks, "refresh"), closing(open_ledger(settings.ledger)) as ledger:
        _import_saved_files(settings)
        wanted = fingerprint(ledger, settings)
        if force or read_state(ledger, RESOLVED_NOTE) != wanted:
            on_progress("Resolving records into homes")
            with closing(open_curation(settings.curation)) as curation:
                resolve_all(ledger, curation, settings.home / "vocab")
                on_progress("Linking needs to homes")
                link(ledger, curation, settings.home / "vocab")
                write_impact_tables(ledger, curation)
            write_state(ledger, RESOLVED_NOTE, wanted)
        on_progress("Publishing the catalogue")
        publish(ledger, settings)
        fresh = _update_rdf(ledger, settings, wanted, on_progress, force)
        statements = int(read_state(ledger, "statements"))
        homes, needs, candidates = (
            int(str(scalar(ledger, f"SELECT count(*) FROM {name}"))) for name in ("homes", "needs", "candidates")
        )
    return RefreshResult(homes, needs, candidates, statements, fresh)


def _update_rdf(ledger: sqlite3.Connection, settings: Settings, wanted: str, on_progress: Say, force: bool) -> bool:
    """Make the RDF store anew, or only what later runs moved where they changed no record. Returns whether anew."""
    shown, last, before = (
        _compute_projection_fingerprint(settings, wanted),
        _read_last_ended_run(settings),
        read_state(ledger, PROJECTED_NOTE),
    )
    known = before.split(" ")[0] == wanted and current_version(settings.rdf) is not None
    if before == shown and known and not force:
        return False
    fresh = force or not known
    on_progress("Projecting to RDF")
    since = int(read_state(ledger, "projected_to") or 0)
    write_state(ledger, PROJECTED_NOTE, "")
    statements = project_rdf(settings) if fresh else int(read_state(ledger, "statements")) + _amend_rdf(settings, since)
    write_state(ledger, "statements", str(statements))
    write_state(ledger, "projected_to", str(last))
    write_state(ledger, PROJECTED_NOTE, shown)
    return fresh


def _amend_rdf(settings: Settings, since: int) -> int:
    """Tell the RDF store of the runs later than ``since``; returns by how many statements it grew."""
    with closing(open_published(settings)) as catalogue:
        return amend_store(
            list_updated_subjects(catalogue, settings.home / "vocab", settings.base, since),
            settings.rdf,
            PRESERVED_PREDICATES,
        )


def _read_last_ended_run(settings: Settings) -> int:
    """The last of the published runs before which all have ended."""
    with closing(open_published(settings)) as catalogue:
        return int(str(scalar(catalogue, LAST_ENDED)))


def is_up_to_date(settings: Settings) -> bool:
    """Whether readers are shown all that the ledger holds; not so where a refresh died before its end."""
    if not settings.catalogue.exists():
        return False
    with closing(open_ledger(settings.ledger)) as ledger, closing(open_published(settings)) as catalogue:
        wanted = fingerprint(ledger, settings)
        return (
            read_state(ledger, RESOLVED_NOTE) == read_state(catalogue, RESOLVED_NOTE) == wanted
            and runs_fingerprint(ledger) == runs_fingerprint(catalogue)
            and read_state(ledger, PROJECTED_NOTE) == _compute_projection_fingerprint(settings, wanted)
            and current_version(settings.rdf) is not None
        )


def resolve_all(ledger: sqlite3.Connection, curation: sqlite3.Connection, vocab: Path) -> int:
    """Resolve, make events of what changed, and index; candidates of the old homes go, since they may no longer be."""
    write_state(ledger, RESOLVED_NOTE, "")
    homes = resolve(ledger, curation)
    derive_events(ledger)
    build_index(ledger, vocab)
    write_routes(ledger, vocab)
    write_upkeep(ledger, vocab)  # an outcome names the day on which the next edition is due
    return homes


def project_rdf(settings: Settings) -> int:
    """Make the RDF store anew from the published catalogue, people's decisions and vocab/, and swap it in.

    Returns how many statements it holds.
    """
    with closing(open_published(settings)) as catalogue, closing(open_curation(settings.curation)) as curation:
        return build(quads(catalogue, curation, settings.home / "vocab", settings.base), settings.rdf)


def _import_saved_files(settings: Settings) -> None:
    """Decisions that others saved as text are people's as much as those typed here."""
    paths = list_decision_files(settings.home / "vocab")
    if paths:
        with closing(open_curation(settings.curation)) as curation:
            import_decisions(curation, paths)
    with closing(open_curation(settings.curation)) as curation:
        take_in_requests(curation, settings.home)


def fingerprint(ledger: sqlite3.Connection, settings: Settings) -> str:
    """Fingerprint of all that resolve and link read: records, vocab/, decisions, base address and code."""
    digest = hashlib.sha256(fingerprint_code(__name__).encode())
    digest.update(settings.base.encode())
    digest.update(str(scalar(ledger, "SELECT coalesce(max(id), 0) FROM changes")).encode())
    with closing(open_curation(settings.curation)) as curation:
        for table in ("decisions", "decision_undos", "resolve_decisions"):
            decided = curation.execute(f"SELECT count(*), coalesce(max(rowid), 0) FROM {table}").fetchone()
            digest.update(repr(tuple(decided)).encode())
        digest.update(compute_requests_fingerprint(curation).encode())
    for path in sorted(filter(Path.is_file, (settings.home / "vocab").rglob("*"))):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def runs_fingerprint(connection: sqlite3.Connection) -> str:
    """Fingerprint of the runs and how each ended: RDF tells of them even where they changed no record."""
    rows = connection.execute("SELECT id, state FROM runs ORDER BY id").fetchall()
    return hashlib.sha256(repr([tuple(row) for row in rows]).encode()).hexdigest()[:16]


def _compute_projection_fingerprint(settings: Settings, wanted: str) -> str:
    """Fingerprint of all that the projection reads; the published copy is what it reads, not the ledger."""
    with closing(open_published(settings)) as catalogue:
        return f"{wanted} {runs_fingerprint(catalogue)}"
