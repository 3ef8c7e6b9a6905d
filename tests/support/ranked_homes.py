"""A small catalogue for tests of the ranking: nine homes, a concept scheme of three, one assigned subject."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from homefinder.search.index import build_index
from homefinder.store.db import open_ledger

HOMES = [
    # id, title, other names, description, address, lifecycle, series, kind
    ("missing", "Missing children return", "runaways", "Counts each child who is missing.", "https://a.org/m",
     "active", "", "data-collection"),
    ("guide", "General guide", "", "Mentions a missing child once among many other subjects of the yearly guide.", "",
     "active", "", "guidance"),
    ("uprn", "Unique property reference number", "UPRN", "A number for each address.", "https://a.org/u", "active", "",
     "code-set"),
    ("kin-old", "Kinship return 2020", "", "Kin.", "https://a.org/k20", "deprecated", "kinship", "data-collection"),
    ("kin-new", "Kinship return 2026", "", "Kin.", "https://a.org/k26", "active", "kinship", "data-collection"),
    ("part", "Kinship return: allowance module", "", "Money.", "https://a.org/k26", "active", "", "data-collection"),
    ("share", "Kinship return: visits module", "", "Rounds.", "https://a.org/k26", "active", "", "data-collection"),
    ("teeth", "Yearly health module", "", "Counts what was done.", "https://a.org/h", "active", "", "standard"),
    ("dental", "Dental check feed", "", "Sends results.", "https://a.org/d", "active", "", "api"),
]  # fmt: skip

SCHEME = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://x.org/s> a skos:ConceptScheme .
<https://x.org/s/health> a skos:Concept ; skos:prefLabel "health of children" .
<https://x.org/s/dental-check> a skos:Concept ; skos:prefLabel "dental check" ; skos:hiddenLabel "teeth", "sends" ;
    skos:definition "A visit to a dentist." ; skos:broader <https://x.org/s/health> .
<https://x.org/s/send> a skos:Concept ; skos:prefLabel "SEND" ; skos:definition "Special needs." .
"""


def make_vocab(folder: Path) -> Path:
    """The scheme and the one assigned subject."""
    (folder / "schemes").mkdir(parents=True)
    (folder / "subjects").mkdir()
    (folder / "schemes" / "s.ttl").write_text(SCHEME, encoding="utf-8")
    (folder / "subjects" / "s.yml").write_text('subjects:\n  "s:teeth": [s/dental-check]\n', encoding="utf-8")
    return folder


def make_ledger(path: Path, vocab: Path) -> sqlite3.Connection:
    """A ledger with the homes, indexed."""
    connection = open_ledger(path)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute(
        """INSERT INTO sources (id, title, publisher, licence, adapter, completeness, schedule, last_seen_on)
           VALUES ('s', 'S', 'P', 'OGL', 'curated', 'full', '0 0 * * *', '2026-11-01')"""
    )
    connection.execute("INSERT INTO publishers VALUES ('office', 'Office of Kin', '')")
    connection.executemany(
        """INSERT INTO homes (id, title, alt_titles, description, url, lifecycle, series, kind, source_id)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, 's')""",
        HOMES,
    )
    connection.execute("UPDATE homes SET part_of = 'kin-new' WHERE id IN ('part', 'share')")
    connection.execute(
        "INSERT INTO home_relations SELECT id, 'part-of', part_of, '' FROM homes WHERE part_of IS NOT NULL"
    )
    connection.execute("UPDATE homes SET publisher_id = 'office' WHERE id IN ('missing', 'guide')")
    connection.execute("UPDATE homes SET legal_basis = 'Runaways Act 1999' WHERE id = 'missing'")
    connection.executemany(
        "INSERT INTO home_records (home_id, record_id, reason) VALUES (?, ?, '')",
        [(home[0], f"s:{home[0]}") for home in HOMES],
    )
    connection.executemany(
        "INSERT INTO home_addresses (home_id, url, role) VALUES (?, ?, 'landing')",
        [(home[0], home[4]) for home in HOMES if home[4]],
    )
    build_index(connection, vocab)
    return connection
