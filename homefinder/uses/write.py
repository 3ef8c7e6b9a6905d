"""The table ``uses``: what publications say of who uses a standard, and what people said and a curator accepted."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from homefinder.clean.urls import build_page_key
from homefinder.model import ENDED_LIFECYCLES
from homefinder.store.db import insert_many, transaction
from homefinder.store.queries.outside import list_home_names, stream_records_of_kind
from homefinder.store.records import parse_content
from homefinder.uses.reports import list_accepted_reports

KIND = "use"
COLUMNS = (
    "id", "home_id", "standard", "edition", "user", "user_kind", "user_code", "system", "since", "state", "is_use",
    "is_of_ended", "evidence", "doubt", "record_id", "source_id", "url",
)  # fmt: skip
NOT_YET = re.compile(
    r"\b(?:waiting|awaiting|planned|plans?|pending|not started|interested|considering|refused|stopped|ended|former)\b",
    re.IGNORECASE,
)
"""States that are no use, or none any more."""


@dataclass(frozen=True, slots=True)
class Use:
    """One use. ``since`` is ISO; ``home_id`` is empty where the catalogue has no such home."""

    standard: str
    user: str
    address: str = ""
    edition: str = ""
    user_kind: str = ""
    user_code: str = ""
    system: str = ""
    since: str = ""
    state: str = ""
    evidence: str = ""
    doubt: str = ""
    record_id: str = ""
    source_id: str = ""
    url: str = ""


def write_uses(ledger: sqlite3.Connection, curation: sqlite3.Connection) -> int:
    """Fill the table; returns how many rows it has."""
    uses = [build_use(row, parse_content(row["content"])) for row in stream_records_of_kind(ledger, KIND)]
    uses = [*mark_doubts(use for use in uses if use.user), *map(_build_reported_use, list_accepted_reports(curation))]
    names = HomeNames(list_home_names(ledger))
    rows = {row[0]: row for use in uses for row in [_to_row(use, names)]}
    with transaction(ledger):
        ledger.execute("DELETE FROM uses")
        insert_many(ledger, "uses", COLUMNS, list(rows.values()))
    return len(rows)


def build_use(row: sqlite3.Row, content: Mapping[str, Any]) -> Use:
    """The use that a record states: its standard is what its relation ``uses`` leads to."""
    extra = content.get("extra") or {}
    relation: Mapping[str, Any] = next((one for one in content.get("relations", ()) if one.get("kind") == "uses"), {})
    known = {
        name: str(extra.get(name) or "").strip() for name in ("edition", "user_kind", "user_code", "system", "evidence")
    }
    return Use(
        standard=str(relation.get("title") or ""), user=str(extra.get("user") or "").strip(),
        address=str(relation.get("target") or ""),
        since=str(extra.get("since") or "")[:10], state=str(content.get("status") or ""), record_id=row["id"],
        source_id=row["source_id"], url=row["page_url"] or row["url"], **known,
    )  # fmt: skip


def mark_doubts(uses: Iterable[Use]) -> list[Use]:
    """With a doubt where one code stands for two users of one source: one of them is wrong."""
    listed = list(uses)
    by_code: dict[tuple[str, str], set[str]] = defaultdict(set)
    for use in listed:
        if use.user_code:
            by_code[use.source_id, use.user_code].add(use.user)
    found = []
    for use in listed:
        others = sorted(by_code.get((use.source_id, use.user_code), set()) - {use.user})
        found.append(
            replace(use, doubt=f"Code {use.user_code} is also given to {', '.join(others)}.") if others else use
        )
    return found


def is_use(state: str) -> bool:
    """Whether a state says that it is in use: what waits or is planned is not."""
    return not NOT_YET.search(state)


class HomeNames:
    """Homes by address and by name, for a standard that a use names in either way."""

    def __init__(self, homes: Iterable[sqlite3.Row]) -> None:
        self.homes = {row["id"]: row for row in homes}
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for row in self.homes.values():
            for name in {row["id"], row["title"], *filter(None, row["alt_titles"].split("\n"))}:
                self._by_name[name.strip().lower()].append(row["id"])
            if row["url"]:
                self._by_name[build_page_key(row["url"])].append(row["id"])

    def find(self, standard: str, address: str, edition: str = "") -> sqlite3.Row | None:
        """The one home of this name, else of this address; the edition tells between several."""
        named = self._by_name.get(standard.strip().lower(), [])
        placed = self._by_name.get(build_page_key(address), []) if address else []
        for found in (named, placed):
            fitting = [
                one for one in found if edition and edition in (self.homes[one]["edition"], self.homes[one]["version"])
            ]
            if len(chosen := fitting or found) == 1:
                return self.homes[chosen[0]]
        return None


def _build_reported_use(row: sqlite3.Row) -> Use:
    return Use(
        row["standard"], row["user"], "", row["edition"], row["user_kind"], "", row["system"], row["since"],
        row["use_state"] or "in use", row["evidence"],
        url=row["evidence"] if row["evidence"].startswith("http") else "",
    )  # fmt: skip


def _to_row(use: Use, names: HomeNames) -> tuple[object, ...]:
    home = names.find(use.standard, use.address, use.edition)
    is_ended = (
        bool(home) and home["lifecycle"] in (*ENDED_LIFECYCLES, "deprecated") and is_use(use.state) if home else False
    )
    name = hashlib.sha256(
        "\x1f".join((use.record_id, use.standard, use.user, use.system, use.edition)).encode()
    ).hexdigest()[:16]
    return (
        name, home["id"] if home else None, home["title"] if home else use.standard, use.edition, use.user,
        use.user_kind,
        use.user_code, use.system, use.since, use.state, int(is_use(use.state)), int(is_ended), use.evidence, use.doubt,
        use.record_id or None, use.source_id or None, use.url,
    )  # fmt: skip
