"""What a run did not take in, held against what is known: records that it could not read, files that it passed over."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace

from homefinder.clean.wording import list_names
from homefinder.harvest.absence import count_unidentified, find_unread, name_part
from homefinder.harvest.diff import list_unseen
from homefinder.model import Issue, LiveRecord, Location, ParseResult, Record
from homefinder.source import Source
from homefinder.store.records import read_version_locations
from homefinder.store.runs import last_passed_over, list_issues_of_day


def lacks_what_is_known(record: Record, parsed: ParseResult, live: Mapping[str, LiveRecord]) -> bool:
    """Whether a record misses what an unreadable part would say of it, and a version is there that does not."""
    return record.key in parsed.incomplete and record.key in live and live[record.key].state != "removed"


def leave_out_of_window(live: Mapping[str, LiveRecord], parsed: ParseResult) -> dict[str, LiveRecord]:
    """The live records without those that a list of newest entries showed once and does not show now."""
    if not parsed.windows:
        return dict(live)
    parts = {name_part(Location(url, "")) for url in parsed.windows}
    gone_by = {key for key, known in list_unseen(live, parsed.records).items() if known.part in parts}
    return {key: known for key, known in live.items() if key not in gone_by}


def find_unread_records(
    ledger: sqlite3.Connection, source: Source, live: Mapping[str, LiveRecord], parsed: ParseResult,
    issues: Sequence[Issue],
) -> dict[str, str]:  # fmt: skip
    """Key → why it could not be read, of the live records that the run does not show whole."""
    unseen = list_unseen(live, parsed.records)
    placed = {key: known if known.part else _find_part(ledger, known) for key, known in unseen.items()}
    counts: dict[str, Mapping[str, int]] = {}

    def count_then(known: LiveRecord) -> Mapping[str, int]:
        if known.last_seen not in counts:
            counts[known.last_seen] = count_unidentified(list_issues_of_day(ledger, source.id, known.last_seen))
        return counts[known.last_seen]

    incomplete = {
        record.key: parsed.incomplete[record.key]
        for record in parsed.records
        if lacks_what_is_known(record, parsed, live)
    }
    return find_unread(placed, issues, count_then) | incomplete


def _find_part(ledger: sqlite3.Connection, known: LiveRecord) -> LiveRecord:
    """The part of a record that was last seen before parts were kept: where its version was read."""
    place = read_version_locations(ledger, known.version_id).get("")
    return replace(known, part=name_part(place)) if place else known


def list_passed_over_issues(ledger: sqlite3.Connection, source: Source, parsed: ParseResult) -> list[Issue]:
    """One issue for each place where more is passed over than the run before did."""
    before = last_passed_over(ledger, source.id)
    if before is None:
        return []  # the first run has none to grow from
    found = []
    for url, names in parsed.passed_over.items():
        known = before.get(url, ())
        fresh = sorted(set(names) - set(known))
        if fresh and len(names) > len(known):
            said = f"{len(names)} files match no pattern, {len(fresh)} of them new: {list_names(fresh)}"
            found.append(Issue("passed-over", said, Location(url, "")))
    return found
