"""Whole assessments of a standard that others publish, such as those of CAMSS: each score with the words beside it.

https://interoperable-europe.ec.europa.eu/collection/common-assessment-method-standards-and-specifications-camss
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from homefinder.store.records import IS_LIVE, parse_content

ASSESSMENTS = f"""SELECT r.id, r.title, r.issued, r.version, r.status, coalesce(nullif(r.url, ''), r.page_url) AS url,
      r.current_version_id AS version_id, s.title AS source,
      EXISTS (SELECT 1 FROM record_relations x JOIN listings l ON l.record_id = x.target_record_id
        WHERE x.record_id = r.id AND l.home_id = ? AND l.state <> 'refused') AS is_joined
    FROM records r JOIN sources s ON s.id = r.source_id WHERE r.kind = 'assessment' AND {IS_LIVE}
    ORDER BY r.issued DESC, r.id"""
HOME_NAMES = "SELECT title, alt_titles FROM homes WHERE id = ?"
CONTENT = "SELECT content FROM record_versions WHERE id = ?"
FULL_SCORE = 100
"""The best score of a criterion, in the method of CAMSS."""
LONGEST_WORDS = 1_500
JUDGEMENT, VALUE = "cav:judgement", "cav:refersTo/cav:value"
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")


@dataclass(frozen=True, slots=True)
class JudgedCriterion:
    """One criterion of an assessment: its ``score`` of 100, None where it was not scored, and the assessor's words."""

    score: int | None
    words: str


@dataclass(frozen=True, slots=True)
class PublishedAssessment:
    """One assessment. ``tool`` is the version of the method; ``reason`` says why it is taken to be of the standard."""

    record_id: str
    title: str
    source: str
    url: str
    assessed_on: str
    tool: str
    status: str
    reason: str
    criteria: tuple[JudgedCriterion, ...]

    @property
    def full_count(self) -> int:
        """How many criteria have the full score."""
        return sum(one.score == FULL_SCORE for one in self.criteria)

    @property
    def score_count(self) -> int:
        """How many criteria have a score."""
        return sum(one.score is not None for one in self.criteria)


def list_published_assessments(catalogue: sqlite3.Connection, home_id: str) -> list[PublishedAssessment]:
    """The assessments of a standard, the latest first: a shared list joins them to it, or they bear its name."""
    home = catalogue.execute(HOME_NAMES, (home_id,)).fetchone()
    if home is None:
        return []
    names = {_fold(name) for name in (home["title"], *home["alt_titles"].split("\n"))} - {""}
    found = []
    for row in catalogue.execute(ASSESSMENTS, (home_id,)).fetchall():
        if row["is_joined"] or not names.isdisjoint((_fold(row["title"]), _fold(_IN_BRACKETS.sub("", row["title"])))):
            content = catalogue.execute(CONTENT, (row["version_id"],)).fetchone()[0]
            found.append(_build_assessment(row, parse_content(content)))
    return found


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())


def _build_assessment(row: sqlite3.Row, content: Mapping[str, Any]) -> PublishedAssessment:
    results = (content.get("extra") or {}).get("results") or ()
    return PublishedAssessment(
        row["id"], row["title"].strip(), row["source"], row["url"], row["issued"], row["version"], row["status"],
        "A list of specifications joins it to this one." if row["is_joined"] else "It bears the same name.",
        tuple(_read_criteria(results)),
    )  # fmt: skip


def _read_criteria(results: Iterable[Any]) -> Iterable[JudgedCriterion]:
    for one in results:
        if isinstance(one, Mapping):
            said = one.get(JUDGEMENT) or ""
            words = str(next(iter(said.values()), "")) if isinstance(said, Mapping) else str(said)
            value = str(one.get(VALUE, ""))
            yield JudgedCriterion(
                int(value) if value.isascii() and value.isdigit() and len(value) < 4 else None,
                " ".join(words.strip('" \n').split())[:LONGEST_WORDS],
            )
