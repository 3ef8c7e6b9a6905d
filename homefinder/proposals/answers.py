"""The answers to published criteria that an assessment holds, in the forms in which people write them. Pure.

``**Q.1** **A. Yes**``, ``**Q1.** **Yes**``, ``Q. 1.`` and the question in words without a number are one form each.
An answer
that is quoted again in a mail counts once.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

LONGEST_TEXT = 200_000
"""Characters that are read of one text."""
QUESTION = re.compile(
    r"^[ \t>]*(?:\*\*|__)?[ \t]*Q(?:uestion)?[ \t]*\.?[ \t]*(?P<number>[0-9]{1,3})?[ "
    r"\t]*[.):]*[ \t]*(?:\*\*|__)?[ \t]*(?P<words>[^\n]*)$",
    re.MULTILINE,
)
ANSWER = re.compile(
    r"^[ \t>]*(?:\*\*|__)?[ \t]*(?:A(?:nswer)?[ \t]*[.:)]+[ \t]*)?(?P<answer>yes|no|unknown|"
    r"not known|not applicable|n/a|partly|partially)\b"
    r"[ \t.,:;]*(?:\*\*|__)?[ \t]*(?P<rest>[^\n]*)$",
    re.IGNORECASE | re.MULTILINE,
)
ASSESSMENT = re.compile(
    r"\b(?:assessment|assesse?ment) of (?P<of>[^\n,*#.]{2,80})|"
    r"^[#*\s]*(?P<named>[^\n#*]{2,80}?)\s+(?:standard\s+|data standard\s+)?assesse?ments?\b",
    re.IGNORECASE | re.MULTILINE,
)
ADDRESS = re.compile(r"https?://[^\s)>\]\"']+")
WORDS = {"n/a": "Not applicable", "not known": "Unknown", "partially": "Partly"}


@dataclass(frozen=True, slots=True)
class AssessmentAnswer:
    """One answer. ``number`` is that of the criterion; ``evidence`` the first address in it, ``reason`` its words."""

    number: int
    answer: str
    reason: str = ""
    evidence: str = ""


def find_assessment(text: str) -> str:
    """What a text assesses; empty where it is no assessment: that takes questions with answers."""
    if not QUESTION.search(text[:LONGEST_TEXT]) or not ANSWER.search(text[:LONGEST_TEXT]):
        return ""
    named = ASSESSMENT.search(text[:2_000])
    return " ".join((named["of"] or named["named"]).split()).strip(" :-") if named else "the standard"


def read_answers(text: str, marks: Mapping[int, Collection[str]] | None = None) -> list[AssessmentAnswer]:
    """Every answer by its number, each criterion once: the first counts.

    ``marks``: number → words by which a question is known that is written out without its number.
    """
    found: dict[int, AssessmentAnswer] = {}
    for number, words, body in _split_questions(_cut_quoted_mail(text[:LONGEST_TEXT])):
        known = number or _match_question(words, marks or {})
        answer = ANSWER.search(body)
        if not known or not answer or known in found:
            continue
        reason = " ".join(f"{answer['rest']} {body[answer.end() :]}".split())
        evidence = ADDRESS.search(reason)
        given = answer["answer"].lower()
        found[known] = AssessmentAnswer(
            known, WORDS.get(given, given.capitalize()), re.sub(r"#+[^#]*$", "", reason).strip()[:1000],
            evidence[0].rstrip(".,;") if evidence else "",
        )  # fmt: skip
    return [found[number] for number in sorted(found)]


def _split_questions(text: str) -> Iterator[tuple[int, str, str]]:
    """Number (0 where there is none), the words beside it, and the text up to the next question."""
    marks = [mark for mark in QUESTION.finditer(text) if mark["number"] or "?" in mark["words"]]
    for at, mark in enumerate(marks):
        end = marks[at + 1].start() if at + 1 < len(marks) else len(text)
        yield int(mark["number"] or 0), mark["words"].strip(" *_"), text[mark.end() : end]


def _cut_quoted_mail(text: str) -> str:
    """Without what a mail quotes of the text that it answers."""
    return re.split(r"(?m)^(?:From:|-+ ?Original Message|On .{5,80} wrote:)", text, maxsplit=1)[0]


def _match_question(words: str, marks: Mapping[int, Collection[str]]) -> int:
    """The number of the question whose words these are, or 0."""
    said = set(re.findall(r"[a-z-]{4,}", words.lower()))
    return next((number for number, known in marks.items() if set(known) <= said), 0)
