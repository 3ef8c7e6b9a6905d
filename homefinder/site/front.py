"""What the front page shows: counts, questions, sources with their licences. Reads only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from homefinder.site.published import Published

COUNTED = {
    "homes": "homes",
    "records": "records",
    "sources": "sources",
    "needs": "needs",
    "changes": "changes",
}
"""Tables whose size the front page tells, with the word for it."""

OTHER = "More questions"
"""Heading of the questions whose entry in ``metadata.yml`` names no group."""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of one subject, in the order of ``metadata.yml``."""

    title: str
    queries: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Front:
    """Everything that the template needs."""

    counts: Mapping[str, int | None]
    """Rows by table; None where counting took too long."""
    groups: tuple[Group, ...]
    sources: tuple[Mapping[str, Any], ...]
    published_at: str
    """ISO 8601 in UTC; empty when the file does not say."""


async def front_page(published: Published, queries: Sequence[Mapping[str, Any]]) -> Front:
    """Read the front page's facts from one snapshot of the catalogue."""
    counts = await published.table_counts()
    sources = await published.execute(
        """SELECT id, title, publisher, homepage, licence, licence_url, live_records, last_seen_on
           FROM sources ORDER BY title"""
    )
    noted = await published.execute("SELECT value FROM notes WHERE name = 'published_at'")
    first = noted.first()
    return Front(
        counts={word: counts.get(table) for table, word in COUNTED.items()},
        groups=grouped(queries),
        sources=tuple({**dict(row), "homepage": web(row["homepage"]), "licence_url": web(row["licence_url"])}
                      for row in sources.rows),
        published_at=first["value"] if first else "",
    )  # fmt: skip


def grouped(queries: Sequence[Mapping[str, Any]]) -> tuple[Group, ...]:
    """Queries by their ``group``, groups and queries in the order in which they come."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for query in queries:
        found.setdefault(query.get("group") or OTHER, []).append(query)
    return tuple(Group(title, tuple(members)) for title, members in found.items())


def web(address: str) -> str:
    """The address if it may become a link, else nothing: only http and https are links."""
    return address if address.lower().startswith(("http://", "https://")) else ""
