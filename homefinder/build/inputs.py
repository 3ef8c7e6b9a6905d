"""What the stages of a refresh read besides the tables of the stages before them, each with a cheap version of itself.

Equal version, equal input: the fingerprint of a stage is made of these.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from homefinder.change_requests.store import compute_requests_fingerprint
from homefinder.dates.bodies import BODY_VERSION
from homefinder.duties.write import NEXT_TURN
from homefinder.resolve.bodies.vocabulary import read_owner_vocabulary
from homefinder.resolve.survivorship import is_past_end
from homefinder.settings import Settings
from homefinder.source import read_sources_if_any
from homefinder.store.build_state import read_state
from homefinder.store.db import open_curation, open_ledger, open_published, require_ledger, scalar
from homefinder.store.records import IS_LIVE
from homefinder.store.today import read_as_at, read_today


@dataclass(frozen=True, slots=True)
class Workspace:
    """A data folder that a refresh works on."""

    settings: Settings
    ledger: sqlite3.Connection
    curation: sqlite3.Connection

    @property
    def today(self) -> str:
        """The day (ISO) against which the catalogue is reckoned."""
        return read_today(self.settings, self.ledger)

    @property
    def vocab(self) -> Path:
        return self.settings.home / "vocab"


@contextmanager
def open_workspace(settings: Settings) -> Iterator[Workspace]:
    """Both databases of the data folder, migrated as needed. Raises StoreError where there is no ledger yet."""
    require_ledger(settings)
    with closing(open_ledger(settings.ledger)) as ledger, closing(open_curation(settings.curation)) as curation:
        yield Workspace(settings, ledger, curation)


@dataclass(frozen=True, slots=True)
class Input:
    """Something that a stage reads, and how its version is told."""

    name: str
    read_version: Callable[[Workspace], object]


LAST_CHANGE = """SELECT c.id, c.record_id, c.to_version_id, r.started_at FROM changes c JOIN runs r ON r.id = c.run_id
    ORDER BY c.id DESC LIMIT 1"""
"""With the moment of its run, so that the changes of a ledger that was put back are not taken for others of the same
number."""


def read_run_states(connection: sqlite3.Connection) -> str:
    """A version of the runs and of how each ended."""
    return _hash_rows(connection, "SELECT id, state FROM runs ORDER BY id")


def _read_published_run_states(workspace: Workspace) -> str:
    with closing(open_published(workspace.settings)) as catalogue:
        return read_run_states(catalogue)


def _hash_rows(connection: sqlite3.Connection, sql: str) -> str:
    return hashlib.sha256(repr([tuple(row) for row in connection.execute(sql)]).encode()).hexdigest()[:16]


def _count_rows(curation: sqlite3.Connection, *tables: str) -> str:
    """A version of tables to which rows are only ever added."""
    return repr([tuple(curation.execute(f"SELECT count(*), max(rowid) FROM {name}").fetchone()) for name in tables])


CHANGES = Input("changes of records", lambda at: _hash_rows(at.ledger, LAST_CHANGE))
RUNS = Input("runs", lambda at: read_run_states(at.ledger))
OWN_DAY = Input("the day that the catalogue shows", lambda at: read_as_at(at.ledger))
PUBLISHED_RUNS = Input("runs in the published catalogue", _read_published_run_states)
PAGE_BODIES = Input("bodies of pages", lambda at: scalar(at.ledger, BODY_VERSION))
"""Grows with each body that a page had, also where the record keeps less of it than changed."""
LINK_CHECKS = Input(
    "link checks", lambda at: _hash_rows(at.ledger, "SELECT count(*), max(checked_at) FROM link_checks")
)
NEXT_EDITIONS = Input(
    "days of next editions",
    lambda at: _hash_rows(at.ledger, "SELECT home_id, next_due FROM home_upkeep WHERE next_due <> '' ORDER BY home_id"),
)
"""All that the outcomes read of the upkeep, so that a link check ranks nothing anew."""


def _list_past_ends(workspace: Workspace) -> str:
    rows = workspace.ledger.execute(STATED_ENDS).fetchall()
    past = [row["id"] for row in rows if is_past_end(row["valid_to"], workspace.today, row["last_seen"])]
    return hashlib.sha256(repr(past).encode()).hexdigest()[:16]


STATED_ENDS = f"""SELECT r.id, r.last_seen, json_extract(v.content, '$.valid_to') AS valid_to FROM records r
    JOIN record_versions v ON v.id = r.current_version_id
    WHERE {IS_LIVE} AND instr(v.content, '"valid_to":') AND valid_to IS NOT NULL ORDER BY r.id"""
PAST_ENDS = Input("records whose stated end has come", _list_past_ends)
"""Changes on the day on which one ends, and on no other, so that a day without an end makes nothing anew."""

JUDGEMENTS = Input("judgements of pairs of records", lambda at: _count_rows(at.curation, "resolve_decisions"))
DECISIONS = Input(
    "decisions on pairs of need and home",
    lambda at: _count_rows(at.curation, "decisions", "decision_undos") + _hash_files(at.vocab, ("decisions",)),
)
REQUESTS = Input(
    "change requests", lambda at: compute_requests_fingerprint(at.curation) + _hash_files(at.vocab, ("requests",))
)
"""Those that people typed, and the files from which those of others are taken in before the stages begin."""

BODIES = Input(
    "which publishers are one body", lambda at: repr(read_owner_vocabulary(at.vocab).model_copy(update={"closed": ()}))
)
"""All that resolving reads of the owners, so that one that is closed resolves nothing anew."""

USE_REPORTS = Input(
    "uses that people said", lambda at: _hash_rows(at.curation, "SELECT id, state FROM use_reports ORDER BY id")
)
ACCEPTED_NEEDS = Input(
    "proposed needs that a curator accepted",
    lambda at: _hash_rows(at.curation, "SELECT id, need_id FROM proposed_needs WHERE state = 'accepted' ORDER BY id"),
)
RETIREMENTS = Input("what people took out or keep", lambda at: _count_rows(at.curation, "retirements"))
BASE_ADDRESS = Input("base address", lambda at: " ".join((at.settings.base, *at.settings.former_bases)))
DECLARED_SOURCES = Input(
    "names of declared sources", lambda at: sorted(path.name for path in (at.settings.home / "sources").glob("*.yml"))
)


def _has_duty_turned(workspace: Workspace) -> bool:
    turn = read_state(workspace.ledger, NEXT_TURN)
    return bool(turn) and workspace.today >= turn


DUTY_TURNS = Input("whether a duty has begun or ended since they were read", _has_duty_turned)
"""True from the day on which one does until they are read again, so that any other day makes nothing anew."""


def _read_duty_rules(workspace: Workspace) -> str:
    rules = {source.id: source.duties for source in read_sources_if_any(workspace.settings.home / "sources").values()}
    return hashlib.sha256(repr(sorted(rules.items())).encode()).hexdigest()[:16]


DUTY_RULES = Input("what sources declare of duties", _read_duty_rules)


def _read_item_declarations(workspace: Workspace) -> str:
    """The text of the declarations that say what items are; the others are no matter here."""
    texts = list(_list_item_declarations(workspace).values())
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16] if texts else ""


def _list_item_declarations(workspace: Workspace) -> dict[str, str]:
    found = {}
    for path in sorted((workspace.settings.home / "sources").glob("*.yml")):
        text = path.read_text(encoding="utf-8")
        if "\nitems:" in text:
            found[path.stem] = text
    return found


def _read_item_bodies(workspace: Workspace) -> str:
    """What the last runs of sources with items brought, so that another publication reads no item anew."""
    found = [
        tuple(row)
        for source in _list_item_declarations(workspace)
        for row in workspace.ledger.execute(LAST_BODIES, (source,))
    ]
    return hashlib.sha256(repr(found).encode()).hexdigest()[:16] if found else ""


LAST_BODIES = """SELECT DISTINCT url, sha256 FROM fetches WHERE sha256 IS NOT NULL AND run_id =
    (SELECT max(id) FROM runs WHERE source_id = ? AND state IN ('committed', 'unchanged')) ORDER BY url"""
ITEM_DECLARATIONS = Input("what declarations say of items", _read_item_declarations)
ITEM_BODIES = Input("what publications with items brought", _read_item_bodies)


def vocabulary(*names: str) -> Input:
    """Files and folders below ``vocab/``: their names and bytes."""
    return Input(f"vocab/ {' '.join(names)}", lambda at: _hash_files(at.vocab, names))


def _hash_files(vocab: Path, names: tuple[str, ...]) -> str:
    digest = hashlib.sha256()
    for name in names:
        for path in sorted([vocab / name, *(vocab / name).rglob("*")]):
            if path.is_file():
                digest.update(str(path.relative_to(vocab)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]
