"""What the archive remembers of runs: a note beside each journal, so that a lost ledger can be made again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from homefinder.errors import StoreError
from homefinder.harvest.gate import SIZE_CHECKS
from homefinder.settings import Settings
from homefinder.store.files import open_replacement
from homefinder.store.runs import COMMITTED_STATES

MANIFEST_FILE = "run.json"
"""The note's name, beside ``responses.jsonl``."""


@dataclass(frozen=True, slots=True)
class RunManifest:
    """How a run ended.

    ``accepts``: a person let it pass after it had been held; ``accepted``: which checks, with the reason, which notes
    made before 2026-12 leave out.
    """

    source: str
    mode: str
    seen_on: str
    state: str
    accepts: bool
    ended_at: str
    accepted: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ArchivedRun:
    """A run as the archive remembers it."""

    source_id: str
    folder: Path
    seen_on: str
    accepted: Mapping[str, str] | None
    """The checks that a person let pass; None where nobody had to."""
    mode: str = ""
    """Where its bodies came from: live, replay, repository, or archive where it was read again."""


def write_manifest(folder: Path, manifest: RunManifest) -> None:
    """Leave word of a run's end beside its journal; whole or not at all."""
    with open_replacement(folder / MANIFEST_FILE) as file:
        file.write(json.dumps(asdict(manifest)).encode())


def read_manifest(folder: Path) -> RunManifest | None:
    """The note beside a journal, or None where there is none. Raises StoreError where it cannot be read."""
    path = folder / MANIFEST_FILE
    try:
        return RunManifest(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise StoreError(path, f"is no note of a run ({error}); remove it, the next harvest writes it anew") from error


def list_archived_runs(settings: Settings, until: str = "") -> list[ArchivedRun]:
    """Runs in the archive that were taken, in the order in which they were, up to the date ``until``.

    Raises StoreError for a note that cannot be read.
    """
    found = []
    for path in sorted((settings.archive / "runs").glob(f"*/*/{MANIFEST_FILE}")):
        note = read_manifest(path.parent)
        if note and note.state in COMMITTED_STATES and (not until or note.seen_on <= until):
            accepted = (note.accepted or dict.fromkeys(SIZE_CHECKS, "")) if note.accepts else None
            found.append((note.ended_at, ArchivedRun(note.source, path.parent, note.seen_on, accepted, note.mode)))
    return [past for _, past in sorted(found, key=lambda item: (item[1].seen_on, item[0], item[1].source_id))]


def write_missing_manifests(settings: Settings, ledger: sqlite3.Connection, source_id: str) -> None:
    """Write from the ledger what a process that died between its commit and its note left unsaid."""
    for row in list_runs_without_manifest(settings, ledger, source_id):
        folder = settings.archive / row["replay_folder"]
        if folder.is_dir():
            accepts = row["accepts_run_id"] is not None
            write_manifest(
                folder,
                RunManifest(
                    source_id, row["mode"], row["seen_on"], row["state"], accepts, row["ended_at"],
                    read_accepted_checks(ledger, row["id"]),
                ),
            )  # fmt: skip


def read_accepted_checks(ledger: sqlite3.Connection, run_id: int) -> dict[str, str]:
    """The checks that a person let a run pass, with the reason."""
    sql = "SELECT name, accepted_because FROM run_checks WHERE run_id = ? AND accepted_because IS NOT NULL"
    return dict(ledger.execute(sql, (run_id,)).fetchall())


def list_runs_without_manifest(
    settings: Settings, ledger: sqlite3.Connection, source_id: str = ""
) -> Iterator[sqlite3.Row]:
    """The taken runs of a source, or of all, of which the archive does not say that they were taken."""
    rows = ledger.execute(
        """SELECT * FROM runs WHERE state IN ('committed', 'unchanged') AND replay_folder <> ''
             AND (? = '' OR source_id = ?) ORDER BY id""",
        (source_id, source_id),
    ).fetchall()
    for row in rows:
        try:
            note = read_manifest(settings.archive / row["replay_folder"])
        except StoreError:
            note = None
        if note is None or note.state not in COMMITTED_STATES:
            yield row
