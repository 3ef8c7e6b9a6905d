"""What the catalogue knows of who looks after a home, gathered for its page, the pack and the criteria."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from homefinder.proposals.durations import measure_routes
from homefinder.stewardship.funding import find_funding
from homefinder.stewardship.lines import describe_stewardship
from homefinder.stewardship.model import OWN_FIELD, FundingFact, StewardshipFacts, StewardshipLine
from homefinder.store.queries.stewardship import read_home_facts
from homefinder.store.records import parse_content

HELP_WORDS: Mapping[str, re.Pattern[str]] = {
    "validator": re.compile(
        r"\bvalidat(?:or|ion|e)|\bcheck(?:er|ing) tool|\bconformance test|\bdashboard\b|\blinter?\b", re.IGNORECASE
    ),
    "test data": re.compile(
        r"\b(?:test|sample|example|synthetic|dummy) (?:data|files?|returns?|records?)\b|\bsandbox\b", re.IGNORECASE
    ),
    "guidance": re.compile(
        r"\bguid(?:e|ance|es|eline)|\bhow to\b|\bimplement|\bhandbook|\bdocumentation\b|\bsupport\b", re.IGNORECASE
    ),
}
OF_A_PROGRAMME = re.compile(r"\b(?:programme|project|pilot)\b", re.IGNORECASE)
"""A publisher that is there for a time."""
TEXTS = ("text", "body_text", "summary")


def collect_stewardship(catalogue: sqlite3.Connection, home: str) -> list[StewardshipLine]:
    """The lines of a home's page. The days are reckoned against the day on which it was last seen, as its upkeep is."""
    return describe_stewardship(read_stewardship_facts(catalogue, home))


def read_stewardship_facts(catalogue: sqlite3.Connection, home: str) -> StewardshipFacts:
    """All that is known of a home's upkeep; ``home`` is an id of the catalogue."""
    row = read_home_facts(catalogue, home)
    contents = [(one["source"], parse_content(one["content"])) for one in row["contents"]]
    durations = measure_routes(catalogue).get(row["route_id"] or "")
    return StewardshipFacts(
        owner=row["owner"], owner_since=row["owner_since"] or row["issued"], owner_state=row["owner_state"],
        successor="",
        lifecycle=row["lifecycle"], last_edition=row["last_edition"] or "", age_days=row["age_days"],
        editions=row["editions"],
        rhythm_days=row["edition_interval_days"], next_due=row["next_due"], warnings=json.loads(row["warnings"]),
        route=row["route"] or "", route_reason=row["route_reason"] or "", addressed_to=row["addressed_to"] or "",
        route_url=row["route_url"] or "", durations=durations.describe() if durations else "",
        funding=_list_funding(row, contents), licence=row["licence"], licence_source="",
        helps=list(list_helps(row["addresses"])), checked_links=row["checked_links"], dead_links=row["dead_links"],
        checked_on=row["checked_on"], related=row["dependents"], parts=row["parts"], needs=row["needs"],
        users=row["users"],
        sources=list(dict.fromkeys(source for source, _ in contents)), seen_on=row["as_of"],
    )  # fmt: skip


def list_helps(addresses: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, str, str]]:
    """Kind, title and address of what helps those who use it; of an address that is of two kinds the rarer counts."""
    for address in addresses:
        title = address["title"] or address["url"]
        for kind, words in HELP_WORDS.items():
            if words.search(
                f"{address['title']} {address['url'].rpartition('//')[2].replace('-', ' ').replace('_', ' ')}"
            ):
                yield kind, title, address["url"]
                break


def _list_funding(row: Mapping[str, Any], contents: list[tuple[str, dict[str, Any]]]) -> list[FundingFact]:
    found: list[FundingFact] = []
    if row["valid_to"]:
        found.append(FundingFact(row["valid_to"], f"It applies to {row['valid_to']}", OWN_FIELD))
    for source, content in contents:
        publisher = str(content.get("publisher") or "")
        found += [FundingFact("", publisher, source)] if OF_A_PROGRAMME.search(publisher) else []
        texts = [content.get("description", ""), *(str((content.get("extra") or {}).get(name) or "") for name in TEXTS)]
        for text in (content.get("status", ""), *texts):
            found += find_funding(str(text), source)
    return sorted(dict.fromkeys(found), key=lambda fact: not fact.ends)
