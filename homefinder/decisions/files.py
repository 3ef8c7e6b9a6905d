"""Decisions as text beside the needs that they are about: ``vocab/decisions/SECTOR.sssom.tsv``, written and read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

from homefinder.decisions.mappings import build_reviews
from homefinder.decisions.sssom_read import read_sssom
from homefinder.decisions.sssom_write import write_mapping_set
from homefinder.decisions.store import Decision, add_decision, read_decisions
from homefinder.errors import DeclarationError, UsageError
from homefinder.ids import slug
from homefinder.store.files import open_replacement

FILE_SUFFIX = ".sssom.tsv"
UNKNOWN_SECTOR = "no-sector"
"""Where decisions stand whose need the catalogue does not have."""


def list_decision_files(vocab: Path) -> list[Path]:
    """The files with decisions, in order of name."""
    return sorted((vocab / "decisions").glob(f"*{FILE_SUFFIX}"))


def import_decisions(curation: sqlite3.Connection, paths: Iterable[Path]) -> int:
    """Take in the decisions of these files that are not there yet, undone ones too; returns how many were new.

    All files are read before the first is taken in. Raises DeclarationError for a wrong one.
    """
    found = [(path, item) for path in paths for item in read_sssom(path)]
    before = len(read_decisions(curation, include_undone=True))
    for path, item in found:
        try:
            add_decision(curation, item)
        except UsageError as error:
            raise DeclarationError(path, str(error)) from error
    return len(read_decisions(curation, include_undone=True)) - before


def write_decision_files(
    catalogue: sqlite3.Connection, curation: sqlite3.Connection, vocab: Path, base: str, prefixes: dict[str, str]
) -> Mapping[Path, int]:
    """Write every decision to the file of its need's sector; returns each file with the number of its decisions.

    What the files hold already is taken in first, so that nothing that others wrote is lost.
    """
    import_decisions(curation, list_decision_files(vocab))
    written = {}
    for sector, items in sorted(_by_sector(catalogue, read_decisions(curation, include_undone=True)).items()):
        path = vocab / "decisions" / f"{sector}{FILE_SUFFIX}"
        path.parent.mkdir(exist_ok=True)
        with open_replacement(path) as out:
            rows = build_reviews(catalogue, items)
            title = f"Decisions on the needs of {sector}"
            written[path] = write_mapping_set(rows, f"decisions-{sector}", title, base, prefixes, out)
    return written


def _by_sector(catalogue: sqlite3.Connection, decisions: Iterable[Decision]) -> dict[str, list[Decision]]:
    sectors = dict(catalogue.execute("SELECT id, sector FROM needs").fetchall())
    found: dict[str, list[Decision]] = {}
    for item in decisions:
        found.setdefault(slug(sectors.get(item.need_id, "")) or UNKNOWN_SECTOR, []).append(item)
    return found
