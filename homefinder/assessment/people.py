"""What people answer to the criteria of a set, with why: checked, kept in curation.db, read for a home."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass

from homefinder.criteria.vocabulary import Criteria
from homefinder.errors import UsageError
from homefinder.stewardship.model import NOT_KNOWN
from homefinder.store.db import insert_many
from homefinder.store.queries import resolve_home_id
from homefinder.store.runs import now

LONGEST_ANSWER, LONGEST_REASON, LONGEST_EVIDENCE = 200, 1_000, 500
WEB_ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s]+")
MAIL_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
COLUMNS = ("at", "actor", "criteria", "number", "home_id", "answer", "reason", "evidence")
ANSWERS = """SELECT number, home_id, answer, reason, evidence FROM criterion_answers WHERE criteria = ? ORDER BY id"""


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One answer of a person. ``home``: an id of the catalogue; ``evidence``: an address of the web, or empty.

    The answer "Not known" takes back what people answered before: a publication or the catalogue answers again.
    """

    home: str
    number: int
    answer: str
    reason: str
    evidence: str = ""

    @property
    def takes_back(self) -> bool:
        return self.answer.strip(" .").lower() == NOT_KNOWN.lower()


def keep_answer(curation: sqlite3.Connection, criteria: Criteria, given: GivenAnswer, actor: str) -> None:
    """Keep an answer; of a home and question the latest counts. Call it in a transaction.

    Raises UsageError naming what is missing, wrong or too long.
    """
    values = _check(criteria, given)
    row = (now(), actor, criteria.id, values.number, values.home, values.answer, values.reason, values.evidence)
    insert_many(curation, "criterion_answers", COLUMNS, [row])


def read_given_answers(
    catalogue: sqlite3.Connection, curation: sqlite3.Connection, home: str, criteria: str
) -> dict[int, GivenAnswer]:
    """Number of the question → the answer that counts, also of answers given to a home under a former id."""
    found: dict[int, GivenAnswer] = {}
    for row in curation.execute(ANSWERS, (criteria,)):
        if row["home_id"] != home and resolve_home_id(catalogue, row["home_id"]) != home:
            continue
        given = GivenAnswer(home, row["number"], row["answer"], row["reason"], row["evidence"])
        found.pop(given.number, None)
        if not given.takes_back:
            found[given.number] = given
    return found


def _check(criteria: Criteria, given: GivenAnswer) -> GivenAnswer:
    numbers = {one.number for one in criteria.questions}
    if given.number not in numbers:
        raise UsageError(
            f"{criteria.id} has no question {given.number}; its numbers are {min(numbers)} to {max(numbers)}"
        )
    texts = {name: " ".join(getattr(given, name).split()) for name in ("answer", "reason", "evidence")}
    for name, longest in (("answer", LONGEST_ANSWER), ("reason", LONGEST_REASON), ("evidence", LONGEST_EVIDENCE)):
        if not texts[name] and name != "evidence":
            raise UsageError("give an answer" if name == "answer" else "say why, in a sentence")
        if len(texts[name]) > longest:
            raise UsageError(f"the {name} has {len(texts[name]):,} characters; write {longest:,} or fewer")
        if MAIL_ADDRESS.search(texts[name]):
            raise UsageError(f"the {name} holds an address of mail: name the body or a page, not a person")
    if texts["evidence"] and not WEB_ADDRESS.fullmatch(texts["evidence"]):
        raise UsageError("the evidence must be a web address that begins with https:// or http://")
    return GivenAnswer(given.home, given.number, **texts)
