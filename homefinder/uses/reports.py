"""Uses that people enter: one on a form, or many from CSV. A curator accepts each before it is shown.

Who entered a use stays in the database of decisions; what is shown names the body, the system and the evidence.
"""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from homefinder.clean.dates import clean_day
from homefinder.errors import UsageError
from homefinder.store.db import insert_many, transaction
from homefinder.store.runs import now

WAITING, ACCEPTED, REFUSED = "waiting", "accepted", "refused"
MOST_ROWS = 5_000
LONGEST = 500


@dataclass(frozen=True, slots=True)
class UseReport:
    """One use as a person says it. ``standard``: the home's id, name or address; ``since``: a day, ISO once kept."""

    standard: str
    user: str
    edition: str = ""
    user_kind: str = ""
    system: str = ""
    since: str = ""
    use_state: str = "in use"
    evidence: str = ""


COLUMNS = tuple(field.name for field in fields(UseReport))
REQUIRED_COLUMNS = ("standard", "user")


def report_use(curation: sqlite3.Connection, report: UseReport, actor: str) -> int:
    """Keep a use, for a curator to accept; returns its number. Call it in a transaction.

    Raises UsageError naming what is missing or wrong.
    """
    return _insert(curation, [_check(report, "What you entered")], actor, is_accepted=False)[0]


def import_uses(curation: sqlite3.Connection, path: Path, actor: str) -> int:
    """Keep every use of a CSV file, accepted: whoever may run the command may say so. All of them or none.

    Its columns are those of ``UseReport``; ``standard`` and ``user`` must be there. Returns how many there were. Raises
    UsageError naming file and row of the first that is wrong.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            unknown = sorted(set(reader.fieldnames or ()) - set(COLUMNS))
            if unknown or not set(REQUIRED_COLUMNS) <= set(reader.fieldnames or ()):
                raise UsageError(
                    f"{path} needs the columns {', '.join(REQUIRED_COLUMNS)}, and may have {', '.join(COLUMNS[2:])}"
                )
            reports = [_read_row(row, f"{path}, row {number}") for number, row in enumerate(reader, start=2)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path} cannot be read as CSV: {error}") from error
    if len(reports) > MOST_ROWS:
        raise UsageError(f"{path} has {len(reports)} rows, at most {MOST_ROWS} are taken at once")
    with transaction(curation):
        return len(_insert(curation, reports, actor, is_accepted=True))


def decide_use_report(curation: sqlite3.Connection, number: int, state: str, actor: str, reason: str = "") -> None:
    """Accept or refuse a report. Call it in a transaction. Raises UsageError where there is no such report, or a
    refusal has no reason."""
    if state not in (ACCEPTED, REFUSED):
        raise UsageError(f"a report is {ACCEPTED} or {REFUSED}, not {state!r}")
    if state == REFUSED and not reason.strip():
        raise UsageError("say why it is refused")
    done = curation.execute(
        "UPDATE use_reports SET state = ?, decided_by = ?, decided_at = ?, reason = ? WHERE id = ?",
        (state, actor, now(), reason.strip()[:LONGEST], number),
    )
    if not done.rowcount:
        raise UsageError(f"there is no report of a use with number {number}")


def list_reports(curation: sqlite3.Connection, state: str = WAITING) -> list[sqlite3.Row]:
    """Reports in a state, the oldest first."""
    return curation.execute("SELECT * FROM use_reports WHERE state = ? ORDER BY id", (state,)).fetchall()


def list_accepted_reports(curation: sqlite3.Connection) -> list[sqlite3.Row]:
    """What may be shown."""
    return list_reports(curation, ACCEPTED)


def _insert(curation: sqlite3.Connection, reports: Sequence[UseReport], actor: str, *, is_accepted: bool) -> list[int]:
    before = int(curation.execute("SELECT coalesce(max(id), 0) FROM use_reports").fetchone()[0])
    state, moment = (ACCEPTED if is_accepted else WAITING), now()
    rows = [
        (
            moment,
            actor,
            *(getattr(report, name) for name in COLUMNS),
            state,
            actor if is_accepted else "",
            moment if is_accepted else "",
        )
        for report in reports
    ]
    insert_many(curation, "use_reports", ("at", "actor", *COLUMNS, "state", "decided_by", "decided_at"), rows)
    return [before + number for number in range(1, len(rows) + 1)]


def _read_row(row: dict[str, str], place: str) -> UseReport:
    return _check(UseReport(**{name: (row.get(name) or "").strip() for name in COLUMNS}), place)


def _check(report: UseReport, place: str) -> UseReport:
    values = {name: " ".join(str(getattr(report, name)).split()) for name in COLUMNS}
    missing = [name for name in REQUIRED_COLUMNS if not values[name]]
    if missing:
        raise UsageError(f"{place} lacks {' and '.join(missing)}")
    if long := [name for name, value in values.items() if len(value) > LONGEST]:
        raise UsageError(f"{place} has more than {LONGEST} characters in {long[0]}")
    if values["since"]:
        day = clean_day(values["since"]).value
        if not day:
            raise UsageError(f"{place} has {values['since']!r} as since, which is no date; write it as 2026-11-30")
        values["since"] = day
    if "@" in values["user"] or "@" in values["evidence"]:
        raise UsageError(f"{place} holds an address of mail: name the body, and a page as evidence, not a person")
    return UseReport(**values)
