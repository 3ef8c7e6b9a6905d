"""A small published catalogue with judged cases for it, for the tests of what is measured."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from homefinder.build.publish import publish
from homefinder.resolve.run import resolve
from homefinder.search.index import build_index
from homefinder.settings import Settings
from homefinder.store.db import open_ledger
from tests.resolve.test_run import SOURCES, add

HOMES = {
    "missing": ("Missing children return", "Counts each child who runs away from home or goes missing from care."),
    "cats": ("Missing pets register", "Counts cats and dogs that run away from home and are missing."),
    "kinship": ("Kinship care return", "Says which children live with a grandmother or an aunt."),
    "dental": ("Dental check record", "Holds the date of each visit to a dentist."),
    "roads": ("Road works notice", "Says where a road is dug up, and when."),
    "rail": ("Rail timetable", "Says when each train leaves each station."),
}
"""Key → title and description."""

SCHEME = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://x.org/s> a skos:ConceptScheme .
<https://x.org/s/dental-check> a skos:Concept ; skos:prefLabel "dental check" ;
    skos:definition "A visit to a dentist." .
"""

HEAD = "need_id\ttitle\tdescription\thome_url\thome_title\tgrade\toutcome\n"

CASES = (
    ("N1", "Children who run away from home", "We count them each our own way.", "missing", 3, "adopt|extend"),
    ("N1", "Children who run away from home", "We count them each our own way.", "cats", 0, "adopt|extend"),
    ("N2", "Children who live with an aunt or grandmother", "We lack a list.", "kinship", 3, "extend"),
    ("N2", "Children who live with an aunt or grandmother", "We lack a list.", "missing", 1, "extend"),
    ("N3", "When did a child last visit a dentist", "We never know the date.", "dental", 2, "extend"),
)


def judged_text() -> str:
    """The judged cases as a gold file."""
    lines = ("\t".join((n, t, d, "", HOMES[home][0], str(grade), word)) for n, t, d, home, grade, word in CASES)
    return HEAD + "\n".join(lines) + "\n"


def make_catalogue(data: Path, homes: Mapping[str, tuple[str, str]] = HOMES) -> None:
    """Publish the homes into ``data``."""
    (data / "vocab" / "schemes").mkdir(parents=True)
    (data / "vocab" / "subjects").mkdir()
    (data / "vocab" / "schemes" / "s.ttl").write_text(SCHEME, encoding="utf-8")
    settings = Settings(data=data)
    with closing(open_ledger(settings.ledger)) as ledger:
        ledger.executemany(
            """INSERT INTO sources (id, title, publisher, licence, adapter, completeness, schedule)
               VALUES (?, ?, ?, '', ?, 'full', '')""",
            SOURCES,
        )
        ledger.execute(
            """INSERT INTO runs (id, source_id, state, mode, seen_on, started_at)
               VALUES (1, 'own', 'committed', 'replay', '', '')"""
        )
        ledger.execute("BEGIN")
        for key, (title, description) in homes.items():
            add(ledger, "own", key, title, description=description, url=f"https://a.org/{key}")
        ledger.execute("COMMIT")
        resolve(ledger)
        build_index(ledger, data / "vocab")
        publish(ledger, settings)
