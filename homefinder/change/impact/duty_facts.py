"""What a record asks of whom and when, as far as it weighs on severity: facts that others found. Reads only."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from homefinder.clean.days import count_days
from homefinder.dates.periods import find_edition_period
from homefinder.store.records import parse_content

LEGAL_BASIS = re.compile(
    r"legal basis\s*:\s*\S[^.\n]{3,120}"
    r"|\b(?:under|by|pursuant to|in accordance with|required by|powers? in)\s+(?:the\s+)?"
    r"(?:section|regulation|article|schedule|part)s?\s+[0-9A-Z][^.\n]{0,60}\b(?:Act|Regulations|Order|Measure)\s+[0-9]{4}"
    r"|\bstatutory (?:data )?(?:return|collection|census|survey|duty|requirement|guidance)\b",
    re.IGNORECASE,
)
"""Words of a page that say that a law stands behind what it asks."""
SPENT_AFTER_DAYS = 183
"""Days after the last day that an edition asks anything of, from which on it is spent: what is
corrected or sent in again is over by then."""
RECORDS = """SELECT r.id, v.content, h.legal_basis, e.label, d.level, d.bound FROM records r
    JOIN record_versions v ON v.id = r.current_version_id LEFT JOIN home_records hr ON hr.record_id = r.id
    LEFT JOIN homes h ON h.id = hr.home_id LEFT JOIN home_editions e ON e.home_id = h.id
    LEFT JOIN duties d ON d.record_id = r.id AND d.strongest = 1 AND d.excluded = 0 AND d.state <> 'ended'
    WHERE r.id = ? ORDER BY d.id LIMIT 1"""
DATES = """SELECT kind, starts, ends, who, edition FROM dates WHERE record_id = ? AND is_current = 1
    AND ends <> '' ORDER BY ends"""
DEADLINES = ("load-by", "submit-by", "clean-until", "comply-by")


@dataclass(frozen=True, slots=True)
class DutyFacts:
    """``legal_basis``: the words that state it. Days are ISO, empty where none is known: when it begins to ask
    something, and the last day on which it asks anything. ``who``: who must, in the page's words."""

    legal_basis: str = ""
    starts: str = ""
    ends: str = ""
    who: str = ""
    level: str = ""
    """How the strongest duty that is stated binds; empty where none is."""

    def count_days(self, seen_on: str) -> int | None:
        """Days from a look to when something is asked: 0 while it is; below 0 when it is over; None where unknown."""
        if not self.starts or not self.ends:
            return None
        ahead, left = count_days(seen_on, self.starts), count_days(seen_on, self.ends)
        return ahead if ahead > 0 else min(0, left)

    def is_spent(self, seen_on: str) -> bool:
        """Whether its last day is long over, so that its end asks nothing of anybody."""
        return bool(self.ends) and count_days(self.ends, seen_on) > SPENT_AFTER_DAYS


NO_DUTY = DutyFacts()


def read_duty_facts(ledger: sqlite3.Connection, records: Collection[str]) -> dict[str, DutyFacts]:
    """The facts of each of the records, by record."""
    found = {}
    for record in records:
        row = ledger.execute(RECORDS, (record,)).fetchone()
        if row is not None:
            found[record] = build_duty_facts(row, ledger.execute(DATES, (record,)).fetchall())
    return found


def build_duty_facts(record: Mapping[str, Any] | sqlite3.Row, dates: Collection[sqlite3.Row]) -> DutyFacts:
    """The facts of one record, from its home, its words and the dates that its page states."""
    content = parse_content(record["content"])
    text = join_words(content)
    basis = record["legal_basis"] or find_legal_basis(text)
    label = record["label"] or str(content.get("version", ""))
    stated = [(row["starts"], row["ends"]) for row in dates if row["kind"] == "period"]
    period = find_edition_period(label, stated, text) if label else None
    deadlines = [row for row in dates if row["kind"] in DEADLINES]
    who = next((row["who"] for row in reversed(deadlines) if row["who"]), record["bound"] or "")
    level = record["level"] or ""
    last = max((row["ends"] for row in deadlines), default="")
    if period is None or period[0].starts is None or period[0].ends is None:
        return DutyFacts(basis, "", "", who, level)
    return DutyFacts(basis, period[0].starts.isoformat(), max(period[0].ends.isoformat(), last), who, level)


def join_words(content: Mapping[str, Any]) -> str:
    """What a record's title, description and body say."""
    extra = content.get("extra") or {}
    parts = (content.get("title"), content.get("description"), extra.get("body_text"), content.get("legal_basis"))
    return "\n".join(str(part) for part in parts if part)


def find_legal_basis(text: str) -> str:
    """The words that say which law stands behind a thing; empty where none do."""
    found = LEGAL_BASIS.search(text[:50_000])
    return " ".join(found[0].split()) if found else ""
