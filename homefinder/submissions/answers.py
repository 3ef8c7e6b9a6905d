"""The questions of a route, each with what the catalogue can answer. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from homefinder.submissions.model import Answered, Cited, Edition, HomeTold
from homefinder.submissions.routes import Question

NEED, ASKED_BY, EVIDENCE, CONSEQUENCE = "The need", "Who asks", "Evidence", "If nothing is done"
ASK, CHECKED, DATES = "What is asked", "What was checked", "Dates"
BURDEN, PRECEDENTS = "Work and cost", "Precedents"
"""Titles of sections that answers refer to."""

UNSAID = frozenset({"", "unknown", "none"})
"""What a publication writes where it says nothing."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the answers are drawn from."""

    home: HomeTold
    editions: Sequence[Edition]
    send_to: str = ""


def answer_all(questions: Sequence[Question], known: Known) -> tuple[Answered, ...]:
    """Each question with what is known. What nobody has published is left for a person."""
    return tuple(Answered(question, *_answer(question.answer, known)) for question in questions)


SECTIONS: Mapping[str, str] = {
    "need": NEED,
    "asked-by": ASKED_BY,
    "evidence": EVIDENCE,
    "consequence": CONSEQUENCE,
    "ask": ASK,
    "existing": CHECKED,
    "precedents": PRECEDENTS,
    "burden": BURDEN,
    "deadlines": DATES,
}
"""Answers that have a section of their own; what is missing is marked there, once."""


def _answer(place: str, known: Known) -> tuple[tuple[Cited, ...], str]:
    """What is known, and the section that says it in full ('' where it is said here)."""
    home = known.home
    edition = next((one for one in known.editions if one.newest), None)
    told: dict[str, tuple[str, str]] = {
        "owner": (home.publisher, ""),
        "legal-basis": (home.legal_basis, home.url),
        "licence": ("" if home.licence.lower() in UNSAID else home.licence, home.url),
        "repository": (f"The repository of “{home.title}”." if known.send_to else "", known.send_to),
        "upkeep": (home.upkeep or _stated(home), home.url),
        "editions": (_edition(edition, home), edition.url if edition else home.url),
    }
    text, url = told.get(place, ("", ""))
    return ((Cited(text, url),) if text else ()), SECTIONS.get(place, "")


def _stated(home: HomeTold) -> str:
    return "" if home.stated.startswith("No ") else home.stated


def _edition(newest: Edition | None, home: HomeTold) -> str:
    if newest:
        return f"The newest edition is “{newest.title}”."
    version = f", version {home.version}" if home.version else ""
    numbers = f" ({', '.join(home.numbers)})" if home.numbers else ""
    return f"“{home.title}”{numbers}{version}."
