"""The results as Markdown tables."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from homefinder import __version__


@dataclass(frozen=True, slots=True)
class Result:
    """One comparison: what was compared, what the columns mean, and the rows."""

    title: str
    note: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


def document(results: Sequence[Result]) -> str:
    """All results with the facts of the machine."""
    return "\n\n".join(("# Speed", facts(), *(section(result) for result in results))) + "\n"


def replace_sections(text: str, results: Sequence[Result]) -> str:
    """The document with the sections of these results measured anew; each says so, the others stand as they were."""
    parts = text.split("\n## ")
    fresh = {result.title: section(result, f" {facts()}").removeprefix("## ") for result in results}
    known = [part.partition("\n")[0] for part in parts]
    body = [f"{fresh[title]}\n" if title in fresh else part for title, part in zip(known, parts, strict=True)]
    return "\n## ".join([*body, *(f"{text}\n" for title, text in fresh.items() if title not in known)])


def facts() -> str:
    """When and on what it was measured."""
    day = datetime.now(UTC).date().isoformat()
    return (
        f"Measured on {day} with Homefinder {__version__}, Python {platform.python_version()}, SQLite "
        f"{sqlite3.sqlite_version}, {os.cpu_count()} cores, {memory_gib():.0f} GiB, by `make bench`. Seconds depend on "
        "the machine; the ratios, measured side by side in one run, are what to compare."
    )


def memory_gib() -> float:
    """Memory of the machine in GiB."""
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30


def section(result: Result, more: str = "") -> str:
    """One result as a heading, a note (and ``more``) and a table."""
    lines = ["| " + " | ".join(cells) + " |" for cells in (result.head, *result.rows)]
    lines.insert(1, "|---" + "|--:" * (len(result.head) - 1) + "|")
    return f"## {result.title}\n\n{result.note}{more}\n\n" + "\n".join(lines)


def format_seconds(seconds: float) -> str:
    """Seconds for a table, three figures."""
    return f"{seconds:.0f} s" if seconds >= 100 else f"{seconds:.3g} s"


def format_microseconds_each(seconds: float, count: int) -> str:
    """Microseconds for each of ``count``."""
    return f"{seconds / count * 1e6:,.0f} µs"


def times(value: float, base: float) -> str:
    """A ratio for a table."""
    return f"{value / base:.3g} ×"


def mib(size: int) -> str:
    """Mebibytes for a table."""
    return f"{size / 2**20:.0f} MiB"
