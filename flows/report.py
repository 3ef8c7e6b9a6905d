"""The report of a flow run, as Markdown. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from homefinder.ids import slug
from homefinder.pipeline.harvest import Outcome


@dataclass(frozen=True, slots=True)
class Row:
    """One harvest in a report."""

    source_id: str
    seen_on: str
    state: str
    parsed: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0
    issues: int = 0
    reason: str = ""

    @classmethod
    def of(cls, outcome: Outcome) -> Row:
        tally = outcome.tally
        return cls(
            outcome.source_id, outcome.seen_on, outcome.state, tally.parsed, tally.added, tally.changed, tally.removed,
            tally.issues, outcome.reason,
        )  # fmt: skip


def report(rows: Iterable[Row], summary: str) -> str:
    """A table of the harvests, what failed first, with one sentence on the catalogue below it."""
    ordered = sorted(rows, key=lambda row: (row.state not in ("failed", "held"), row.source_id, row.seen_on))
    lines = [
        "| source | seen on | state | records | added | changed | removed | issues | reason |",
        "|---|---|---|--:|--:|--:|--:|--:|---|",
        *(_line(row) for row in ordered),
        "",
        summary,
    ]
    return "\n".join(lines)


def key_of(*parts: str) -> str:
    """The key under which the reports of one deployment are kept together."""
    return slug("-".join(parts))


def _line(row: Row) -> str:
    cells = (
        row.source_id,
        row.seen_on,
        row.state,
        row.parsed,
        row.added,
        row.changed,
        row.removed,
        row.issues,
        row.reason,
    )
    return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
