"""Decisions as text beside the needs that they are about: ``vocab/decisions/SECTOR.sssom.tsv``, written and read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from homefinder.decisions.mappings import build_reviews
from homefinder.decisions.sssom.read import read_sssom
from homefinder.decisions.sssom.write import MappingSetHead, write_mapping_set
from homefinder.decisions.standing import describe_absence
from homefinder.decisions.store import Decision, add_decision, find_present_home, read_decisions
from homefinder.decisions.word_tables import find_word_table, list_word_files, read_word_file, take_in_words
from homefinder.errors import DeclarationError, UsageError
from homefinder.ids import slug
from homefinder.store.files import open_replacement
from homefinder.store.queries import read_name

FILE_SUFFIX = ".sssom.tsv"
UNKNOWN_SECTOR = "no-sector"
"""Where decisions stand whose need the catalogue does not have."""


@dataclass(frozen=True, slots=True)
class DecisionImportResult:
    """How many decisions were new, how many words on records and sources (``word_tables.py``), and what the files have
    that was not taken in or decides nothing here, each with its file and line."""

    new: int
    new_words: int = 0
    notes: tuple[str, ...] = ()


def list_decision_files(vocab: Path) -> list[Path]:
    """The files with decisions, in order of name, and the tables of what people said of records and sources."""
    folder = vocab / "decisions"
    return [*sorted(folder.glob(f"*{FILE_SUFFIX}")), *list_word_files(folder)]


def import_decisions(
    curation: sqlite3.Connection, paths: Iterable[Path], catalogue: sqlite3.Connection | None = None
) -> DecisionImportResult:
    """Take in what these files have and is not there yet: decisions, undone ones too, and words on records and sources.

    All files are read before the first is taken in. With the catalogue, titles that a file does not say are those of
    today, and decisions on a need or home that it does not have are noted; they are kept, and decide nothing. Raises
    DeclarationError for a wrong file.
    """
    tables = {path: find_word_table(path) for path in paths}
    words = [read_word_file(path, table) for path, table in tables.items() if table]
    found = [read_sssom(path) for path, table in tables.items() if not table]
    notes = []
    before = len(read_decisions(curation, include_undone=True))
    for file in found:
        notes += [(file.path, line, f"passed over: {why}") for line, why in file.passed_over]
        for line, item in file.reviews:
            try:
                add_decision(curation, _add_titles(catalogue, item) if catalogue else item)
            except UsageError as error:
                raise DeclarationError(file.path, f"line {line}: {error}") from error
            if catalogue and (absence := describe_absence(catalogue, item)):
                notes.append((file.path, line, f"kept apart: {absence}"))
    new = len(read_decisions(curation, include_undone=True)) - before
    said = sum(take_in_words(curation, file) for file in words)
    return DecisionImportResult(new, said, tuple(f"{path}, line {line}: {note}" for path, line, note in sorted(notes)))


def _add_titles(catalogue: sqlite3.Connection, decision: Decision) -> Decision:
    """What is decided on, as it is called, so that the decision reads alike whether or not it went through a file."""
    return replace(
        decision,
        need_title=decision.need_title or read_name(catalogue, "needs", decision.need_id),
        home_title=decision.home_title or read_name(catalogue, "homes", find_present_home(catalogue, decision)),
    )


def write_decision_files(
    catalogue: sqlite3.Connection, curation: sqlite3.Connection, vocab: Path, base: str, prefixes: dict[str, str]
) -> Mapping[Path, int]:
    """Write every decision to the file of its need's sector; returns each file with the number of its decisions.

    What the files hold already is taken in first, so that nothing that others wrote is lost.
    """
    import_decisions(curation, list_decision_files(vocab), catalogue)
    written = {}
    for sector, items in sorted(_by_sector(catalogue, read_decisions(curation, include_undone=True)).items()):
        path = vocab / "decisions" / f"{sector}{FILE_SUFFIX}"
        path.parent.mkdir(exist_ok=True)
        with open_replacement(path) as out:
            rows = build_reviews(catalogue, items)
            title = f"Decisions on the needs of {sector}"
            written[path] = write_mapping_set(rows, MappingSetHead(f"decisions-{sector}", title), base, prefixes, out)
    return written


def _by_sector(catalogue: sqlite3.Connection, decisions: Iterable[Decision]) -> dict[str, list[Decision]]:
    sectors = dict(catalogue.execute("SELECT id, sector FROM needs").fetchall())
    found: dict[str, list[Decision]] = {}
    for item in decisions:
        found.setdefault(slug(sectors.get(item.need_id, "")) or UNKNOWN_SECTOR, []).append(item)
    return found
