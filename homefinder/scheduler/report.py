"""The report of scheduled harvests, as Markdown for Prefect's page."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from homefinder.harvest.run import RunResult
from homefinder.issue_codes import ISSUE_CODES
from homefinder.source import Source

FETCHES_SHOWN = 25
"""Exchanges listed one by one; a report is read on a screen, and ``fetches`` holds them all."""

COLUMNS = ("source", "state", "records", "added", "changed", "removed", "issues", "fetched", "seen on")
"""Narrow, with the least read last: Prefect's page cuts what does not fit and gives the reader a scroll bar."""


def report(outcomes: Iterable[RunResult], sources: Mapping[str, Source], summary: str) -> str:
    """One sentence on the catalogue, what failed or was held and why, then a table of all harvests. Pure."""
    ordered = sorted(outcomes, key=lambda outcome: (outcome.ok, outcome.source_id, outcome.seen_on))
    bad = [
        f"- {render_source_link(outcome.source_id, sources)} {outcome.state}: {escape_markdown(outcome.reason)}"
        for outcome in ordered
        if not outcome.ok
    ]
    harvests = table(COLUMNS, [_cells(outcome, sources) for outcome in ordered])
    return "\n\n".join(filter(None, [escape_markdown(summary), "\n".join(bad), harvests]))


def details(ledger: sqlite3.Connection, run_id: int) -> str:
    """What one run fetched and what was wrong with it, as two sections."""
    return f"{_issues(ledger, run_id)}\n\n{_fetches(ledger, run_id)}"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; the cells are Markdown already."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def escape_markdown(text: object) -> str:
    """Text as one line of Markdown that is shown as it stands: no new cell, no HTML."""
    plain = " ".join(str(text).split())
    for character, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("|", "\\|")):
        plain = plain.replace(character, written)
    return plain


def render_source_link(source_id: str, sources: Mapping[str, Source]) -> str:
    """The source's id, with the homepage behind it that it declares."""
    source = sources.get(source_id)
    return (
        f"[{escape_markdown(source_id)}]({source.homepage})"
        if source and source.homepage
        else escape_markdown(source_id)
    )


def _cells(outcome: RunResult, sources: Mapping[str, Source]) -> list[str]:
    tally = outcome.counts
    numbers = (tally.parsed, tally.added, tally.changed, tally.removed, tally.issues)
    fetched = f"{tally.fetched} ({tally.not_modified} not modified)" if tally.not_modified else str(tally.fetched)
    name = render_source_link(outcome.source_id, sources)
    return [name, outcome.state, *(str(number) for number in numbers), fetched, outcome.seen_on]


def _issues(ledger: sqlite3.Connection, run_id: int) -> str:
    found = ledger.execute(
        "SELECT code, severity, count(*) AS n FROM issues WHERE run_id = ? GROUP BY code ORDER BY n DESC, code",
        (run_id,),
    ).fetchall()
    if not found:
        return f"## Issues of run {run_id}\n\nNone."
    rows = [
        [
            str(row["n"]),
            f"`{row['code']}`",
            row["severity"],
            *(escape_markdown(text) for text in _explain_code(row["code"])),
        ]
        for row in found
    ]
    shown = table(("how many", "code", "severity", "what it means", "what the publisher should mend"), rows)
    return f"## Issues of run {run_id}\n\n{shown}\n\nEach with its place: `homefinder issues --run {run_id}`"


def _explain_code(code: str) -> tuple[str, str]:
    known = ISSUE_CODES.get(code)
    return (known.meaning, known.remedy) if known else ("", "")


def _fetches(ledger: sqlite3.Connection, run_id: int) -> str:
    found = ledger.execute(
        """SELECT f.url, f.status, f.not_modified, f.error, b.bytes FROM fetches f
           LEFT JOIN bodies b ON b.sha256 = f.sha256 WHERE f.run_id = ? ORDER BY f.id""",
        (run_id,),
    ).fetchall()
    rows = [
        [escape_markdown(row["url"]), escape_markdown(_answer(row)), str(row["bytes"] or "")]
        for row in found[:FETCHES_SHOWN]
    ]
    more = len(found) - len(rows)
    end = f"\n\nand {more} more." if more > 0 else ""
    return f"## What run {run_id} fetched\n\n" + (
        table(("address", "answer", "bytes"), rows) + end if rows else "Nothing."
    )


def _answer(row: sqlite3.Row) -> str:
    return str(row["error"]) or (f"{row['status']}, not modified" if row["not_modified"] else str(row["status"]))
