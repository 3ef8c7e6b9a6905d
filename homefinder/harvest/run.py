"""One run of one source: collect, parse, normalise, diff, gate, commit. The stages meet here and nowhere else."""

from __future__ import annotations

import hashlib
import logging
import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from homefinder.clean.normalise import normalise
from homefinder.code_fingerprint import fingerprint_code
from homefinder.errors import HomefinderError, describe_surprise
from homefinder.harvest.absence import count_rekeyed
from homefinder.harvest.carry_forward import carry_forward, is_gone_or_moved
from homefinder.harvest.commit import RunLog, commit, record_unchanged_run
from homefinder.harvest.diff import Diff, diff
from homefinder.harvest.form.compare import compare_forms, list_form_issues, measure_form
from homefinder.harvest.gate import Counts, gate
from homefinder.harvest.reading_budget import DEFAULT_BUDGET, ReadingBudget, collect_within_budget, read_within_budget
from homefinder.harvest.unread import (
    find_unread_records,
    lacks_what_is_known,
    leave_out_of_window,
    list_passed_over_issues,
)
from homefinder.model import FetchResult, Issue, LiveRecord, Location, ParseResult, Record
from homefinder.settings import format_command
from homefinder.source import ADAPTERS, Getter, Source, import_adapter, parse_parameters
from homefinder.store.queries.source_years import FieldForm, FormChange, read_last_form
from homefinder.store.records import last_version, live_records, read_version_content
from homefinder.store.runs import RunCounts, last_bodies, start_run

log = logging.getLogger(__name__)

MESSAGE_LIMIT = 1_000
"""Most characters of what an issue says; the place that it names leads to the whole."""


class RecordingGetter(Getter, Protocol):
    """A getter that keeps what passed through it, robots.txt and failures too."""

    @property
    def exchanges(self) -> Sequence[FetchResult]: ...

    @property
    def issues(self) -> Sequence[Issue]: ...


@dataclass(frozen=True, slots=True)
class RunResult:
    """How one run ended. ``state``: committed, unchanged, held, failed or skipped (nothing was run)."""

    source_id: str
    seen_on: str
    state: str
    counts: RunCounts
    reason: str = ""
    run_id: int | None = None
    missed_checks: tuple[str, ...] = ()
    """The names of the checks that hold it."""

    @property
    def ok(self) -> bool:
        return self.state in ("committed", "unchanged", "skipped")

    def describe_remedy(self, data: Path) -> str:
        """What a person can do about a run that was held in the data folder ``data``; empty for any other, and where
        there was nothing to hold."""
        if self.state != "held" or not self.counts.parsed:
            return ""
        checks = " ".join(f"--check {name}" for name in self.missed_checks)
        look = format_command(f"issues --run {self.run_id}", data)
        accept = format_command(f'harvest --accept {self.run_id} {checks} --because "REASON"', data)
        return f"Look with {look}; if it is right, {accept}"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What a person let a held run pass: ``checks`` by name, with the reason. ``run_id`` 0: its number is lost."""

    run_id: int
    checks: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RunContext:
    """How a run sees the world: through which getter, in which mode (live, replay, archive) and at which date."""

    getter: RecordingGetter
    mode: str
    seen_on: str
    journal: str = ""
    """Folder of the run's exchanges, below the archive."""
    archive_result: Callable[[FetchResult], None] | None = None
    """Archives what did not come through the getter: a file of this repository."""
    budget: ReadingBudget = DEFAULT_BUDGET
    """What reading the bodies may take."""
    acceptance: Acceptance | None = None
    """What a person let pass of a held run, whose own bodies are harvested again."""


def harvest(ledger: sqlite3.Connection, source: Source, context: RunContext) -> RunResult:
    """Run ``source`` once and write what came of it. The caller holds the source's lock.

    A publication that fails or looks broken leaves the catalogue as it was, with the reason in the run's row.
    Anything unexpected is written as a failure too, and then raised.
    """
    parser_fingerprint = compute_fingerprint(source)
    run_id = start_run(
        ledger,
        source,
        mode=context.mode,
        seen_on=context.seen_on,
        parser_fingerprint=parser_fingerprint,
        replay_folder=context.journal,
    )
    log.info("%s: run %d begins: %s of %s, %s", source.id, run_id, context.mode, context.seen_on, context.journal)
    try:
        outcome = _run(ledger, source, context, run_id, parser_fingerprint)
    except HomefinderError as error:
        outcome = _record_end(
            ledger, source, context, run_id, "failed", _fetch_tally(context.getter.exchanges), _describe_error(error)
        )
    except BaseException as error:
        reason = f"unexpected {type(error).__name__}: {error}"
        _record_end(ledger, source, context, run_id, "failed", _fetch_tally(context.getter.exchanges), reason)
        raise
    ended = outcome.reason or f"{outcome.counts.parsed} records read, {outcome.counts.issues} issues"
    log.info("%s: run %d is %s: %s", source.id, run_id, outcome.state, ended)
    return outcome


def _run(
    ledger: sqlite3.Connection, source: Source, context: RunContext, run_id: int, parser_fingerprint: str
) -> RunResult:
    live = live_records(ledger, source.id)
    known = [key for key, record in live.items() if record.state != "removed"]
    adapter, parameters = import_adapter(source), parse_parameters(source)
    collected = collect_within_budget(
        lambda getter: adapter.collect(source, parameters, getter, known), context.getter, context.budget
    )
    fetched = _collect_fetches(context, collected)
    if _is_unchanged(ledger, source, parser_fingerprint, fetched) and all(
        record.state != "missing" for record in live.values()
    ):
        return _record_end(ledger, source, context, run_id, "unchanged", _fetch_tally(fetched), fetched=fetched)
    parsed = read_within_budget(lambda: _read_records(source, context, collected), context.budget)
    live = leave_out_of_window(live, parsed)
    seen = [record for record in parsed.records if not lacks_what_is_known(record, parsed, live)]
    issues = (*context.getter.issues, *parsed.issues, *list_passed_over_issues(ledger, source, parsed))
    form = measure_form(parsed.records)
    reshaped = _compare_with_last_form(ledger, source, parser_fingerprint, form)
    issues = (*issues, *list_form_issues(reshaped, fetched))
    full = source.completeness == "full"
    unread = find_unread_records(ledger, source, live, parsed, issues)
    difference = diff(
        live,
        _carry_forward_records(ledger, live, seen),
        full=full,
        retire=source.retire,
        seen_on=context.seen_on,
        unread=unread,
        read_content=lambda known: read_version_content(ledger, known.version_id),
    )
    rekeyed = count_rekeyed(live, parsed.records, lambda known: read_version_content(ledger, known.version_id), unread)
    counts = Counts(len(parsed.records), len(known), len(difference.missing) + len(difference.removed), rekeyed)
    acceptance = context.acceptance
    verdict = gate(counts, parsed.records, source.expect, full=full, accepted=acceptance.checks if acceptance else None)
    tally = _tally(fetched, parsed, difference, len(issues))
    trace = RunLog(
        run_id, source.id, context.seen_on, fetched, issues, verdict.checks,
        (acceptance.run_id or None) if acceptance else None, parsed.passed_over, form, reshaped,
    )  # fmt: skip
    if not verdict.ok:
        held = RunCounts(
            fetched=tally.fetched, not_modified=tally.not_modified, parsed=tally.parsed, issues=tally.issues
        )
        record_unchanged_run(ledger, trace, "held", held, verdict.reason)
        return RunResult(source.id, context.seen_on, "held", held, verdict.reason, run_id, verdict.missed_checks)
    commit(ledger, trace, difference, tally)
    return RunResult(source.id, context.seen_on, "committed", tally, "", run_id)


def _compare_with_last_form(
    ledger: sqlite3.Connection, source: Source, parser_fingerprint: str, form: Mapping[str, FieldForm]
) -> list[FormChange]:
    """How the form changed since the last taken run. Where our own reading changed meanwhile, nothing is said of the
    publication."""
    last_fingerprint, _ = last_bodies(ledger, source.id)
    return compare_forms(read_last_form(ledger, source.id), form) if last_fingerprint == parser_fingerprint else []


def _read_records(source: Source, context: RunContext, collected: Sequence[FetchResult]) -> ParseResult:
    parsed = import_adapter(source).parse(source, parse_parameters(source), collected)
    return normalise_records(parsed, context.seen_on, source.lifecycle)


def _describe_error(error: HomefinderError) -> str:
    """The reason in words; of an address that fills lines its beginning: the whole one stands in the run's fetches."""
    return re.sub(r"(https?://\S{100})\S+?(?=:?(?:\s|$))", r"\1…", str(error))


def normalise_records(
    parsed: ParseResult, seen_on: str = "", lifecycle_words: Mapping[str, str] | None = None
) -> ParseResult:
    """Normalise every record; of records that share a key the first is kept and the rest reported.

    ``seen_on`` is the day of the look, ``lifecycle_words`` the status words that the source's file declares.
    What an adapter says of a text that fills pages is kept up to its first MESSAGE_LIMIT characters.
    """
    records: dict[str, Record] = {}
    issues = [_shorten_message(issue) for issue in parsed.issues]
    for raw in parsed.records:
        try:
            record, found = normalise(raw, seen_on=seen_on, lifecycle_words=lifecycle_words)
        except Exception as error:  # whatever one record holds, the others are taken in
            said = f"cannot be read: {describe_surprise(error)}"
            issues.append(Issue("invalid-entry", said, raw.find_location("") or Location("", ""), raw.key))
            continue
        issues.extend(found)
        if record.key in records:
            place = record.find_location("") or next(iter(record.locations.values()))
            issues.append(Issue("duplicate-key", f"Key {record.key!r} was used before.", place, record.key))
        else:
            records[record.key] = record
    return replace(parsed, records=tuple(records.values()), issues=tuple(issues))


def _shorten_message(issue: Issue) -> Issue:
    message = issue.message
    return issue if len(message) <= MESSAGE_LIMIT else replace(issue, message=f"{message[: MESSAGE_LIMIT - 1]}…")


def _carry_forward_records(
    ledger: sqlite3.Connection, live: Mapping[str, LiveRecord], records: Sequence[Record]
) -> tuple[Record, ...]:
    return tuple(
        carry_forward(record, last_version(ledger, record, live[record.key].version_id))
        if is_gone_or_moved(record) and record.key in live
        else record
        for record in records
    )


def compute_fingerprint(source: Source) -> str:
    """Fingerprint of the declaration and the code that read the bodies: with equal bodies,
    equal records."""
    return hashlib.sha256(
        (source.model_dump_json(exclude={"items"}) + fingerprint_code(ADAPTERS[source.adapter], __name__)).encode()
    ).hexdigest()[:16]


def _is_unchanged(
    ledger: sqlite3.Connection, source: Source, parser_fingerprint: str, fetched: Sequence[FetchResult]
) -> bool:
    last_fingerprint, last = last_bodies(ledger, source.id)
    return parser_fingerprint == last_fingerprint and {(item.url, item.sha256) for item in fetched} == last


def _collect_fetches(context: RunContext, collected: Sequence[FetchResult]) -> list[FetchResult]:
    """Every exchange of the run; what was read from this repository never passed through the getter."""
    exchanges = context.getter.exchanges
    seen = {(item.url, item.sha256) for item in exchanges}
    others = [item for item in collected if (item.url, item.sha256) not in seen]
    if context.archive_result:
        for item in others:
            context.archive_result(item)
    return [*exchanges, *others]


def _fetch_tally(fetched: Sequence[FetchResult]) -> RunCounts:
    return RunCounts(fetched=len(fetched), not_modified=sum(item.not_modified for item in fetched))


def _tally(fetched: Sequence[FetchResult], parsed: ParseResult, difference: Diff, issues: int) -> RunCounts:
    base = _fetch_tally(fetched)
    return RunCounts(
        base.fetched, base.not_modified, len(parsed.records), len(difference.added), len(difference.changed),
        len(difference.removed), len(difference.restored), len(difference.missing), issues, len(difference.unread),
    )  # fmt: skip


def _record_end(
    ledger: sqlite3.Connection, source: Source, context: RunContext, run_id: int, state: str, counts: RunCounts,
    reason: str = "",
    fetched: Sequence[FetchResult] | None = None,
) -> RunResult:  # fmt: skip
    exchanges = context.getter.exchanges if fetched is None else fetched
    trace = RunLog(run_id, source.id, context.seen_on, exchanges, context.getter.issues if state == "failed" else ())
    record_unchanged_run(ledger, trace, state, counts, reason)
    return RunResult(source.id, context.seen_on, state, counts, reason, run_id)
