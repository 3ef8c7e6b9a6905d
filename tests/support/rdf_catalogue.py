"""A small but complete catalogue, written with plain SQL, with values such as publications send at their worst."""

from __future__ import annotations

import json
import sqlite3

from homefinder.rdf.sparql import run_query
from homefinder.rdf.store.repository import Repository
from homefinder.store.schema import CURATION, LEDGER
from tests.conftest import ROOT
from tests.support.rdf_facts import fill_facts
from tests.support.rdf_records import BAD_ADDRESSES, HOME_KEYS, HOSTILE, OTHER_SHA, SHA, fill_records, insert
from tests.support.rdf_requests import fill_requests

__all__ = ["BAD_ADDRESSES", "BASE", "HOSTILE", "VOCAB", "ask", "catalogue", "curation"]

BASE = "https://homes.example.org"
VOCAB = ROOT / "vocab"


def ask(repository: Repository, text: str, format: str = "json") -> bytes:
    """A query's answer, with the vocabulary of this repository."""
    return run_query(repository, text, format, VOCAB)


SCORECARD = [
    {
        "name": "words",
        "value": 0.25,
        "weight": 1.0,
        "reason": "shares words with the need",
        "evidence": [
            {"need": "number", "home": "numbers", "record_id": "alpha:one", "url": "https://example.org/one"},
            {"need": "child", "home": HOSTILE, "record_id": "", "url": BAD_ADDRESSES[2]},
        ],
    },
    {"name": "meaning", "value": 0.5, "weight": 0.25, "reason": "reads like the need", "evidence": []},
]
"""What a candidate's column of features holds, with an address and words such as publications send."""


def home(identifier: str, title: str, kind: str = "standard", **more: object) -> dict[str, object]:
    row: dict[str, object] = {
        "id": identifier,
        "title": title,
        "kind": kind,
        "source_id": "alpha",
        "lifecycle": "active",
        "url": f"https://example.org/{identifier}",
        "description": f"About {title}.",
    }
    return row | more


def catalogue(path: str = ":memory:") -> sqlite3.Connection:
    """A catalogue with two sources, two runs, every kind of table filled."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    connection.executescript(LEDGER.tables)
    _history(connection)
    fill_records(connection)
    _homes(connection)
    _needs(connection)
    fill_facts(connection, HOSTILE)
    connection.commit()
    return connection


def curation(path: str = ":memory:") -> sqlite3.Connection:
    """Three decisions: one accepted, one rejected, and an unsure one that the acceptance took the place of; two change
    requests."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    connection.executescript(CURATION.tables)
    common = {"reviewer": "A Person", "need_id": "one number"}
    insert(
        connection,
        "decisions",
        [
            {
                "id": 1,
                "home_id": "alpha.two",
                "verdict": "unsure",
                "reason": "",
                "decided_on": "2026-03-01",
                "uid": "a",
                **common,
            },
            {
                "id": 2,
                "home_id": "alpha.two",
                "verdict": "accept",
                "reason": HOSTILE,
                "decided_on": "2026-03-02",
                "uid": "b",
                **common,
            },
            {
                "id": 3,
                "home_id": "alpha.one",
                "verdict": "reject",
                "reason": "another | thing\tthere",
                "decided_on": "2026-03-02",
                "uid": "c",
                **common,
            },
        ],
    )
    fill_requests(connection, HOSTILE)
    connection.commit()
    return connection


def _history(connection: sqlite3.Connection) -> None:
    source = {
        "publisher": "Example Board",
        "licence": "OGL v3.0",
        "adapter": "ckan",
        "completeness": "full",
        "schedule": "15 5 * * *",
    }
    insert(
        connection,
        "sources",
        [
            {
                "id": "alpha",
                "title": "Alpha list",
                "homepage": "https://example.org/",
                "licence_url": "https://example.org/ogl",
                **source,
            },
            {"id": "beta", "title": HOSTILE, "homepage": "not an address", "last_seen_on": "2026-02-01", **source},
        ],
    )
    run = {"source_id": "alpha", "mode": "replay"}
    insert(
        connection,
        "runs",
        [
            {
                "id": 1,
                "state": "committed",
                "seen_on": "2026-01-01",
                "started_at": "2026-01-01T05:15:00.120000+00:00",
                "ended_at": "2026-01-01T05:15:09Z",
                **run,
            },
            {
                "id": 2,
                "state": "held",
                "seen_on": "2026-02-01",
                "started_at": "2026-02-01T05:15:00+01:00",
                "reason": HOSTILE,
                **run,
            },
        ],
    )
    insert(
        connection,
        "bodies",
        [
            {"sha256": SHA, "bytes": 12, "media_type": "text/csv; charset=utf-8"},
            {"sha256": OTHER_SHA, "bytes": 0, "media_type": "odd type"},
        ],
    )
    insert(
        connection,
        "fetches",
        [
            {"run_id": 1, "url": "https://example.org/list", "status": 200, "sha256": SHA, "fetched_at": "2026-01-01"},
            {
                "run_id": 2,
                "url": "repository:vocab/homes/x.yml",
                "status": 200,
                "sha256": OTHER_SHA,
                "fetched_at": "2026-02-01",
            },
            {"run_id": 2, "url": "https://example.org/none", "status": 500, "sha256": None, "fetched_at": "2026-02-01"},
        ],
    )


def _homes(connection: sqlite3.Connection) -> None:
    insert(
        connection,
        "publishers",
        [
            {"id": "example-board", "name": "Example Board", "url": "https://example.org/board"},
            {"id": "odd one", "name": HOSTILE, "url": "nowhere"},
        ],
    )
    law = "https://www.legislation.gov.uk/ukpga/1989/41/section/17/enacted"
    insert(
        connection,
        "homes",
        [
            home(
                "alpha.one",
                "First standard",
                publisher_id="example-board",
                issued="2020",
                modified="2026-01-31",
                status="Live",
                alt_titles="1st\n" + HOSTILE.replace("\n", " "),
                keywords="number\nchild",
                version="1.0",
                licence="OGL",
            ),
            home("alpha.two", "Ail safon", url="", publisher_id="odd one"),
            home("alpha.law", "An Act", "legislation", url=law, certainty="read"),
            home("alpha.body", HOSTILE, "body", url=BAD_ADDRESSES[2], part_of="alpha.law"),
            home("alpha.ed-2024", "Census 2024 to 2025", "data-collection", series="Census", version="2024 to 2025"),
            home("alpha.ed-2025", "Census 2025 to 2026", "data-collection", series="Census", version="2025 to 2026"),
        ],
    )
    insert(
        connection,
        "home_records",
        [{"home_id": f"alpha.{key}", "record_id": f"alpha:{key}", "reason": "only one"} for key in HOME_KEYS],
    )
    insert(
        connection,
        "home_addresses",
        [{"home_id": "alpha.one", "url": url, "role": "documentation"} for url in BAD_ADDRESSES],
    )


def _needs(connection: sqlite3.Connection) -> None:
    insert(
        connection,
        "needs",
        [
            {
                "id": "one number",
                "sector": "example",
                "title": "One number",
                "description": HOSTILE,
                "asked_by": "Councils",
                "evidence": json.dumps([{"title": "A report", "url": "https://example.org/report"}]),
                "keywords": "child\nnumber",
                "source": "vocab/needs/example.yml",
                "linked_at": "2026-02-02T10:00:00+00:00",
            },
            {
                "id": "alpha:stated",
                "sector": "alpha",
                "title": "A stated need",
                "description": "Told.",
                "source": "alpha:stated",
            },
        ],
    )
    candidate = {
        "explanation": "“number” in its title",
        "matched": "number child",
        "features": json.dumps(SCORECARD),
        "need_id": "one number",
    }
    insert(
        connection,
        "candidates",
        [
            {"home_id": "alpha.one", "rank": 1, "score": 8.25, **candidate},
            {"home_id": "alpha.two", "rank": 2, "score": 2.0625, **candidate},
        ],
    )
    judged = {"home_id": "alpha.law", "rank": 3, "score": 1.5, "verdict": "accept"}
    insert(connection, "decided_candidates", [judged | candidate | {"features": json.dumps(SCORECARD[:1])}])
    _outcomes(connection)


def _outcomes(connection: sqlite3.Connection) -> None:
    """One need with a home, one proved to be without; the routes that homes take."""
    told = {
        "confidence": 0.8,
        "margin": 0.3,
        "basis": "machine",
        "explanation": HOSTILE,
        "next_step": "Ask.",
        "scores": "[]",
    }
    insert(
        connection,
        "outcomes",
        [
            {"need_id": "one number", "outcome": "extend", "home_id": "alpha.one", "runner_up": "adopt", **told},
            {"need_id": "alpha:stated", "outcome": "no-home", "home_id": None, "runner_up": "extend", **told},
        ],
    )
    searched = {
        "need_id": "alpha:stated",
        "source_id": "alpha",
        "seen_on": "2026-02-01",
        "run_id": 1,
        "homes_searched": 6,
    }
    insert(connection, "need_searches", [searched])
    asked = {"need_id": "alpha:stated", "position": 1, "method": "words", "query": "stated", "homes_found": 0}
    insert(connection, "need_queries", [asked])
    near = {
        "need_id": "alpha:stated",
        "rank": 1,
        "home_id": "alpha.two",
        "score": 0.1,
        "shortfall": "It says nothing of it.",
    }
    insert(connection, "need_nearest_homes", [near])
    route = {"id": "public-issue", "title": "An issue", "owner": "Its keepers", "url": "https://example.org/issues"}
    more = {
        "summary": "Write an issue.",
        "addressed_to": "Its keepers",
        "stated_by": "its page",
        "stated_on": "2026-01",
    }
    insert(connection, "routes", [route | more])
    insert(connection, "home_routes", [{"home_id": "alpha.one", "route_id": "public-issue", "reason": HOSTILE}])
