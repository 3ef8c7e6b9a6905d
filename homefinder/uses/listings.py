"""What is listed elsewhere and the home that it may be: joined by a code that both bear, or by a person, never by
likeness."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable

from homefinder.store.db import insert_many, transaction
from homefinder.store.queries.outside import stream_records_of_kind
from homefinder.store.records import parse_content

KIND = "specification"
PROPOSED, ACCEPTED, REFUSED = "proposed", "accepted", "refused"

CODE = re.compile(
    r"\b(?P<body>RFC|ISO(?:[/ ]IEC)?(?:[/ ]IEEE)?|IEC|ETSI (?:EN|TS|TR|GS|ES)|EN|BS(?: "
    r"EN)?(?: ISO)?|ITU-T|IEEE|ECMA|BCP|FIPS|NIST SP|ANSI)"
    r"[ -]?(?:(?:TS|TR|PAS) )?(?P<number>[A-Z]?\.?[0-9]{2,6}(?:[ -][0-9]{3})?(?:[.-][0-9]{1,3})*)",
)
"""A code of a body that makes standards, with its number. Editions after a colon are left out: they are of one
standard."""
RFC_ADDRESS = re.compile(
    r"\b(?:rfc-editor\.org/(?:info|rfc)/|tools\.ietf\.org/html/|datatracker\.ietf\.org/doc/html/)rfc(?P<number>[0-9]{2,5})\b",
    re.IGNORECASE,
)
HOME_TEXTS = """SELECT h.id, h.title || char(10) || h.alt_titles AS names, h.url,
      coalesce((SELECT group_concat(a.url, char(10)) FROM home_addresses a WHERE a.home_id = h.id AND a.role =
      'landing'), '')
      AS addresses FROM homes h WHERE h.kind IN ('standard', 'code-set', 'api', 'data-collection') ORDER BY h.id"""
RECORD_HOMES = "SELECT record_id, home_id FROM home_records"
JUDGEMENTS = "SELECT left_record, right_record, verdict, reason FROM resolve_decisions ORDER BY id"


def find_codes(*texts: str) -> set[str]:
    """The codes of standards that the texts name, in one spelling: ``RFC 4180``, ``ISO 8601``."""
    found = set()
    for text in texts:
        for match in CODE.finditer(text[:20_000]):
            body = re.sub(r"[/ ](?:IEC|IEEE)$|[/ ]IEC[/ ]IEEE$", "", match["body"])
            body = "ISO" if re.search(r"\bISO\b", body) else body
            found.add(f"{body} {match['number'].strip()}")
        found.update(f"RFC {match['number']}" for match in RFC_ADDRESS.finditer(text[:20_000]))
    return found


def write_listings(ledger: sqlite3.Connection, curation: sqlite3.Connection) -> int:
    """Fill the table ``listings``; returns how many rows it has. What a person judged outlives every other word."""
    homes_by_code: dict[str, set[str]] = defaultdict(set)
    for row in ledger.execute(HOME_TEXTS):
        for code in find_codes(row["names"], row["url"], row["addresses"]):
            homes_by_code[code].add(row["id"])
    rows: dict[tuple[str, str], tuple[object, ...]] = {}
    specifications = set()
    for row in stream_records_of_kind(ledger, KIND):
        specifications.add(row["id"])
        content = parse_content(row["content"])
        for code in sorted(
            find_codes(content.get("title", ""), *content.get("alt_titles", ()), content.get("url", ""))
        ):
            for home in sorted(homes_by_code.get(code, ())):
                said = f"Both bear the code {code}."
                rows.setdefault((row["id"], home), (row["id"], home, code, PROPOSED, said))
    rows |= _read_judged(ledger, curation, specifications)
    with transaction(ledger):
        ledger.execute("DELETE FROM listings")
        insert_many(ledger, "listings", ("record_id", "home_id", "code", "state", "reason"), list(rows.values()))
    return len(rows)


def _read_judged(
    ledger: sqlite3.Connection, curation: sqlite3.Connection, specifications: Iterable[str]
) -> dict[tuple[str, str], tuple[object, ...]]:
    """What people said of a specification and a record of a home: the last word counts."""
    homes, known = dict(tuple(row) for row in ledger.execute(RECORD_HOMES)), set(specifications)
    found: dict[tuple[str, str], tuple[object, ...]] = {}
    for row in curation.execute(JUDGEMENTS):
        for one, other in ((row["left_record"], row["right_record"]), (row["right_record"], row["left_record"])):
            if one in known and other in homes and row["verdict"] != "unsure":
                state = ACCEPTED if row["verdict"] == "same" else REFUSED
                found[one, homes[other]] = (one, homes[other], "", state, row["reason"])
    return found
