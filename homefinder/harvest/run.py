"""One run of one source: collect, parse, normalise, diff, gate, commit. The stages meet here and nowhere else."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from homefinder.clean.normalise import normalise
from homefinder.code_fingerprint import fingerprint_code
from homefinder.errors import HomefinderError
from homefinder.harvest.carry_forward import carry, is_remnant
from homefinder.harvest.commit import Trace, commit, leave
from homefinder.harvest.diff import Diff, diff
from homefinder.harvest.gate import Counts, gate
from homefinder.model import Fetched, Issue, Live, Parsed, Record
from homefinder.source import ADAPTERS, Getter, Source, adapter_of, parameters_of
from homefinder.store.records import last_version, live_records
from homefinder.store.runs import Tally, last_bodies, start_run

MESSAGE_LIMIT = 1_000
"""Most characters of what an issue says; the place that it names leads to the whole."""


class Exchanger(Getter, Protocol):
    """A getter that keeps what passed through it, robots.txt and failures too."""

    @property
    def exchanges(self) -> Sequence[Fetched]: ...

    @property
    def issues(self) -> Sequence[Issue]: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one run ended. ``state``: committed, unchanged, held, failed or skipped (nothing was run)."""

    source_id: str
    seen_on: str
    state: str
    tally: Tally
    reason: str = ""
    run_id: int | None = None

    @property
    def ok(self) -> bool:
        return self.state in ("committed", "unchanged", "skipped")


@dataclass(frozen=True, slots=True)
class View:
    """How a run sees the world: through which getter, in which mode (live, replay, archive) and at which date."""

    getter: Exchanger
    mode: str
    seen_on: str
    journal: str = ""
    """Folder of the run's exchanges, below the archive."""
    keep: Callable[[Fetched], None] | None = None
    """Archives what did not come through the getter: a file of this repository."""
    accepts: int | None = None
    """The held run whose drop a person accepted (0: its number is lost); its own bodies are harvested again."""


def harvest(ledger: sqlite3.Connection, source: Source, view: View) -> Outcome:
    """Run ``source`` once and write what came of it. The caller holds the source's lock.

    A publication that fails or looks broken leaves the catalogue as it was, with the reason in the run's row.
    Anything unexpected is written as a failure too, and then raised.
    """
    recipe = recipe_of(source)
    run_id = start_run(ledger, source, mode=view.mode, seen_on=view.seen_on, recipe=recipe, journal=view.journal)
    try:
        return _run(ledger, source, view, run_id, recipe)
    except HomefinderError as error:
        return _end(ledger, source, view, run_id, "failed", _fetch_tally(view.getter.exchanges), _plain(error))
    except BaseException as error:
        reason = f"unexpected {type(error).__name__}: {error}"
        _end(ledger, source, view, run_id, "failed", _fetch_tally(view.getter.exchanges), reason)
        raise


def _run(ledger: sqlite3.Connection, source: Source, view: View, run_id: int, recipe: str) -> Outcome:
    live = live_records(ledger, source.id)
    known = [key for key, record in live.items() if record.state != "removed"]
    collected = adapter_of(source).collect(source, parameters_of(source), view.getter, known)
    fetched = _all(view, collected)
    if _nothing_new(ledger, source, recipe, fetched) and all(record.state != "missing" for record in live.values()):
        return _end(ledger, source, view, run_id, "unchanged", _fetch_tally(fetched), fetched=fetched)
    parsed = clean(adapter_of(source).parse(source, parameters_of(source), collected))
    parsed = replace(parsed, records=_carried(ledger, live, parsed.records))
    issues = (*view.getter.issues, *parsed.issues)
    full = source.completeness == "full"
    difference = diff(live, parsed.records, full=full, retire=source.retire, seen_on=view.seen_on)
    counts = Counts(len(parsed.records), len(known), len(difference.missing) + len(difference.removed))
    verdict = gate(counts, parsed.records, source.expect, full=full, accepted_drop=view.accepts is not None)
    tally = _tally(fetched, parsed, difference, len(issues))
    trace = Trace(run_id, source.id, view.seen_on, fetched, issues, verdict.checks, view.accepts or None)
    if not verdict.ok:
        held = Tally(fetched=tally.fetched, not_modified=tally.not_modified, parsed=tally.parsed, issues=tally.issues)
        leave(ledger, trace, "held", held, verdict.reason)
        return Outcome(source.id, view.seen_on, "held", held, verdict.reason, run_id)
    commit(ledger, trace, difference, tally)
    return Outcome(source.id, view.seen_on, "committed", tally, "", run_id)


def _plain(error: HomefinderError) -> str:
    """The reason in words; of an address that fills lines its beginning: the whole one stands in the run's fetches."""
    return re.sub(r"(https?://\S{100})\S+?(?=:?(?:\s|$))", r"\1…", str(error))


def clean(parsed: Parsed) -> Parsed:
    """Normalise every record; of records that share a key the first is kept and the rest reported.

    What an adapter says of a text that fills pages is kept up to its first MESSAGE_LIMIT characters.
    """
    records: dict[str, Record] = {}
    issues = [_in_short(issue) for issue in parsed.issues]
    for raw in parsed.records:
        record, found = normalise(raw)
        issues.extend(found)
        if record.key in records:
            place = record.place_of("") or next(iter(record.places.values()))
            issues.append(Issue("duplicate-key", f"Key {record.key!r} was used before.", place, record.key))
        else:
            records[record.key] = record
    return Parsed(tuple(records.values()), tuple(issues))


def _in_short(issue: Issue) -> Issue:
    message = issue.message
    return issue if len(message) <= MESSAGE_LIMIT else replace(issue, message=f"{message[: MESSAGE_LIMIT - 1]}…")


def _carried(ledger: sqlite3.Connection, live: Mapping[str, Live], records: Sequence[Record]) -> tuple[Record, ...]:
    return tuple(
        carry(record, last_version(ledger, record, live[record.key].version_id))
        if is_remnant(record) and record.key in live
        else record
        for record in records
    )


def recipe_of(source: Source) -> str:
    """Fingerprint of the declaration and the code that read the bodies: equal recipe and bodies, equal records."""
    return hashlib.sha256(
        (source.model_dump_json() + fingerprint_code(ADAPTERS[source.adapter], __name__)).encode()
    ).hexdigest()[:16]


def _nothing_new(ledger: sqlite3.Connection, source: Source, recipe: str, fetched: Sequence[Fetched]) -> bool:
    last_recipe, last = last_bodies(ledger, source.id)
    return recipe == last_recipe and {(item.url, item.sha256) for item in fetched} == last


def _all(view: View, collected: Sequence[Fetched]) -> list[Fetched]:
    """Every exchange of the run; what was read from this repository never passed through the getter."""
    exchanges = view.getter.exchanges
    seen = {(item.url, item.sha256) for item in exchanges}
    others = [item for item in collected if (item.url, item.sha256) not in seen]
    if view.keep:
        for item in others:
            view.keep(item)
    return [*exchanges, *others]


def _fetch_tally(fetched: Sequence[Fetched]) -> Tally:
    return Tally(fetched=len(fetched), not_modified=sum(item.not_modified for item in fetched))


def _tally(fetched: Sequence[Fetched], parsed: Parsed, difference: Diff, issues: int) -> Tally:
    base = _fetch_tally(fetched)
    return Tally(
        base.fetched, base.not_modified, len(parsed.records), len(difference.added), len(difference.changed),
        len(difference.removed), len(difference.restored), len(difference.missing), issues,
    )  # fmt: skip


def _end(
    ledger: sqlite3.Connection, source: Source, view: View, run_id: int, state: str, tally: Tally, reason: str = "",
    fetched: Sequence[Fetched] | None = None,
) -> Outcome:  # fmt: skip
    exchanges = view.getter.exchanges if fetched is None else fetched
    trace = Trace(run_id, source.id, view.seen_on, exchanges, view.getter.issues if state == "failed" else ())
    leave(ledger, trace, state, tally, reason)
    return Outcome(source.id, view.seen_on, state, tally, reason, run_id)
