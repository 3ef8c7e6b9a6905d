"""What is answered to each criterion of a set for one home: by people, by a publication, or by the catalogue.

A person's answer counts before all, then the last one that a publication states, then what the catalogue knows. Where
nobody knows, the answer says so, with whom to ask.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from homefinder.assessment.openness import answer_openness, judge_funding
from homefinder.assessment.people import GivenAnswer, read_given_answers
from homefinder.criteria.vocabulary import Criteria, Criterion
from homefinder.duties.model import LEVEL_LABELS
from homefinder.stewardship.collect import collect_stewardship, read_stewardship_facts
from homefinder.stewardship.model import NOT_KNOWN, StewardshipFacts, StewardshipLine
from homefinder.store.queries.openness import read_openness

BY_PERSON, BY_PUBLICATION, BY_CATALOGUE, BY_NOBODY = "a person", "a publication", "this catalogue", ""
OPEN_LICENCE_WORDS = (
    "open government",
    "creative commons",
    "cc by",
    "cc0",
    "mit",
    "apache",
    "public domain",
    "ogl",
    "royalty",
)
SETTLED_DAYS = 3 * 365
"""Age from which a thing that came in editions is old enough for its first problems to be solved."""

PUBLISHED_ANSWERS = """SELECT a.number, a.answer, a.reason, a.evidence, a.answered_on, a.specification, p.title, p.url
    FROM proposal_answers a JOIN proposals p ON p.record_id = a.record_id WHERE a.criteria = ? ORDER BY
    a.answered_on, a.record_id"""
DUTY = """SELECT level, bound, starts, by_what, quote FROM duties WHERE home_id = ? AND strongest = 1"""
HOME_NAMES = "SELECT title, alt_titles, url FROM homes WHERE id = ?"
LISTED_COUNT = "SELECT count(*) FROM listings WHERE home_id = ? AND state <> 'refused'"


@dataclass(frozen=True, slots=True)
class CriterionAnswer:
    """One answer. ``by``: who answers; ``why``: what it rests on; ``ask``: whom, where nobody knows."""

    number: int
    group: str
    question: str
    answer: str
    why: str
    by: str
    evidence: str = ""
    ask: str = ""

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def assess_home(
    catalogue: sqlite3.Connection, curation: sqlite3.Connection | None, home: str, criteria: Criteria
) -> list[CriterionAnswer]:
    """Every question of the set with its answer for ``home``, an id of the catalogue."""
    said = read_given_answers(catalogue, curation, home, criteria.id) if curation else {}
    published = _read_published(catalogue, home, criteria.id)
    known = read_known_answers(catalogue, home)
    return [
        _answer(question, said.get(question.number), published.get(question.number), known)
        for question in criteria.questions
    ]


def read_known_answers(catalogue: sqlite3.Connection, home: str) -> dict[str, tuple[str, str] | None]:
    """What the catalogue answers by name (``known_by`` of a criterion) with why; None where it is not known."""
    lines = {line.topic: line for line in collect_stewardship(catalogue, home)}
    facts = read_stewardship_facts(catalogue, home)
    licence = _judge_licence(facts)
    return {
        "maintainer": _take(lines["owner"], f"Yes, {facts.owner}"),
        "funding": _take(lines["funding"]),
        "funding-secure": judge_funding(facts.funding, facts.owner, facts.owner_state, facts.seen_on),
        "rhythm": _take(lines["rhythm"]),
        "change": _take(lines["change"]),
        **answer_openness(read_openness(catalogue, home), facts.licence if licence else ""),
        "route": _take(lines["change"], "Yes"),
        "validator": _take(lines["validator"], "Yes"),
        "guidance": _take(lines["guidance"], "Yes"),
        "licence": _take(lines["licence"], "Yes"),
        "dependents": _take(lines["dependents"]),
        "users": _take(lines["users"]),
        "links": _take(lines["links"]),
        "editions": ("Yes", f"{facts.editions} editions are on record.") if facts.editions > 1 else None,
        "age": _judge_age(facts),
        "licence-open": licence,
        "duty": _read_duty(catalogue, home),
        "suppliers": _read_suppliers(catalogue, home),
        "listed-elsewhere": _read_listed(catalogue, home),
    }


def _answer(
    question: Criterion,
    said: GivenAnswer | None,
    published: sqlite3.Row | None,
    known: Mapping[str, tuple[str, str] | None],
) -> CriterionAnswer:
    base = (question.number, question.group, question.question)
    if said:
        return CriterionAnswer(*base, said.answer, said.reason, BY_PERSON, said.evidence)
    if published:
        of = f"assessment of {published['specification']}, {published['answered_on']}"
        why = f"{published['reason'] or 'No reason is given.'} ({of})"
        return CriterionAnswer(
            *base, published["answer"], why, BY_PUBLICATION, published["evidence"] or published["url"]
        )
    if found := known.get(question.known_by):
        return CriterionAnswer(*base, found[0], found[1], BY_CATALOGUE)
    return CriterionAnswer(
        *base, NOT_KNOWN, "Neither a publication nor a person has said.", BY_NOBODY, "", question.ask
    )


def _read_published(catalogue: sqlite3.Connection, home: str, criteria: str) -> dict[int, sqlite3.Row]:
    """The last answers of assessments that are of this home: they name it, or its proposal does."""
    row = catalogue.execute(HOME_NAMES, (home,)).fetchone()
    names = [name.lower() for name in (row["title"], *row["alt_titles"].split("\n")) if len(name) > 3]
    found: dict[int, sqlite3.Row] = {}
    for answer in catalogue.execute(PUBLISHED_ANSWERS, (criteria,)):
        said = (answer["specification"].lower(), answer["title"].lower())
        if any(name in text or (len(text) > 5 and text in name) for name in names for text in said):
            found[answer["number"]] = answer
    return found


def _take(line: StewardshipLine, answer: str = "") -> tuple[str, str] | None:
    return (answer or line.answer, f"{line.answer} {line.why}" if answer else line.why) if line.is_known else None


def _judge_age(facts: StewardshipFacts) -> tuple[str, str] | None:
    if not facts.last_edition:
        return None
    began = facts.owner_since or facts.last_edition
    years = int(facts.seen_on[:4] or 0) - int(began[:4])
    return (
        "Yes" if years * 365 >= SETTLED_DAYS else "Not yet"
    ), f"On record since {began}; last updated {facts.last_edition}."


def _judge_licence(facts: StewardshipFacts) -> tuple[str, str] | None:
    if not facts.licence:
        return None
    is_open = any(word in facts.licence.lower() for word in OPEN_LICENCE_WORDS)
    return ("Yes", f"Its licence is {facts.licence}.") if is_open else None


def _read_duty(catalogue: sqlite3.Connection, home: str) -> tuple[str, str] | None:
    row = catalogue.execute(DUTY, (home,)).fetchone()
    if row is None:
        return None
    who = f", for {row['bound']}" if row["bound"] else ""
    since = f", since {row['starts']}" if row["starts"] else ""
    return f"{LEVEL_LABELS[row['level']].capitalize()}{who}{since}", f"“{row['quote']}” {row['by_what']}".strip()


def _read_suppliers(catalogue: sqlite3.Connection, home: str) -> tuple[str, str] | None:
    rows = catalogue.execute(
        "SELECT DISTINCT system FROM uses WHERE home_id = ? AND is_use = 1 AND system <> ''", (home,)
    ).fetchall()
    return ("Yes", f"Used in {', '.join(row[0] for row in rows)}.") if len(rows) > 1 else None


def _read_listed(catalogue: sqlite3.Connection, home: str) -> tuple[str, str] | None:
    count = catalogue.execute(LISTED_COUNT, (home,)).fetchone()[0]
    return ("Yes, by a shared code", f"{count} entries of lists elsewhere share a code with it.") if count else None
