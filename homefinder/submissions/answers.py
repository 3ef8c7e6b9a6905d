"""The questions of a route, each with what the catalogue can answer. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from homefinder.submissions.model import Citation, QuestionAnswer, SubmissionEdition, SubmissionHome
from homefinder.submissions.routes import Question

NEED, ASKED_BY, EVIDENCE, CONSEQUENCE = "The need", "Who asks", "Evidence", "If nothing is done"
ASK, ALTERNATIVES, DATES = "What is asked", "What was checked", "Dates"
BURDEN, PRECEDENTS = "Work and cost", "Precedents"
"""Titles of sections that answers refer to."""

EMPTY_WORDS = frozenset({"", "unknown", "none"})
"""What a publication writes where it says nothing."""


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """What the answers are drawn from."""

    home: SubmissionHome
    editions: Sequence[SubmissionEdition]
    send_to: str = ""


def build_answers(questions: Sequence[Question], facts: AnswerFacts) -> tuple[QuestionAnswer, ...]:
    """Each question with what is known. What nobody has published is left for a person."""
    return tuple(QuestionAnswer(question, *_find_answer(question.answer, facts)) for question in questions)


SECTIONS: Mapping[str, str] = {
    "need": NEED,
    "asked-by": ASKED_BY,
    "evidence": EVIDENCE,
    "consequence": CONSEQUENCE,
    "ask": ASK,
    "existing": ALTERNATIVES,
    "precedents": PRECEDENTS,
    "burden": BURDEN,
    "deadlines": DATES,
}
"""Answers that have a section of their own; what is missing is marked there, once."""


def _find_answer(topic: str, facts: AnswerFacts) -> tuple[tuple[Citation, ...], str]:
    """What is known, and the section that says it in full ('' where it is said here)."""
    home = facts.home
    edition = next((one for one in facts.editions if one.newest), None)
    told: dict[str, tuple[str, str]] = {
        "owner": (home.publisher, ""),
        "legal-basis": (home.legal_basis, home.url),
        "licence": ("" if home.licence.lower() in EMPTY_WORDS else home.licence, home.url),
        "repository": (f"The repository of “{home.title}”." if facts.send_to else "", facts.send_to),
        "upkeep": (home.upkeep or _choose_stated_upkeep(home), home.url),
        "editions": (_describe_newest_edition(edition, home), edition.url if edition else home.url),
    }
    text, url = told.get(topic, ("", ""))
    return ((Citation(text, url),) if text else ()), SECTIONS.get(topic, "")


def _choose_stated_upkeep(home: SubmissionHome) -> str:
    return "" if home.stated_route.startswith("No ") else home.stated_route


def _describe_newest_edition(newest: SubmissionEdition | None, home: SubmissionHome) -> str:
    if newest:
        return f"The newest edition is “{newest.title}”."
    version = f", version {home.version}" if home.version else ""
    numbers = f" ({', '.join(home.numbers)})" if home.numbers else ""
    return f"“{home.title}”{numbers}{version}."
