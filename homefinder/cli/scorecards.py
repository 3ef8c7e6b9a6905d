"""A candidate's scorecard for a person at a terminal and for a program: the same parts in both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from homefinder.ranking.answer import SearchAnswer
from homefinder.ranking.model import Candidate, Evidence, Feature


def to_dict(number: int, item: Candidate) -> dict[str, Any]:
    """The candidate for JSON: as it is, with its rank and what each feature adds to the score."""
    features = [part.to_dict() | {"contribution": round(part.contribution, 4)} for part in item.features]
    return {"rank": number, **item.to_dict(), "features": features}


def describe_candidate(number: int, item: Candidate) -> str:
    """One line: rank, score, name and the sentence."""
    return f"{number}. {item.score:.2f} {_format_name(item)}: {item.sentence}"


def render_answer(answer: SearchAnswer) -> Iterator[str]:
    """What is said before the homes: what was read as what, owners, needs on file, and that nothing fits."""
    for reading in answer.taken_for:
        yield f"Read “{reading.said}” as “{reading.read_as}”."
    for owner in answer.owners:
        homes = "1 home" if owner.homes == 1 else f"{owner.homes} homes"
        yield f"Owner: {owner.name} ({owner.id}), which looks after {homes}."
    for need in answer.needs:
        yield f"A need on file asks much the same: {need.title} ({need.id})."
    if not answer.homes:
        yield answer.why_not or "No home shares a word with that. Try other words for the same thing, or fewer of them."
    elif not answer.fits:
        yield f"{answer.why_not} What comes nearest:"


def render_scorecard(number: int, item: Candidate) -> Iterator[str]:
    """The sentence, then each feature with what it adds and what it rests on, the weightiest first.

    Where it can be read, record and page, is said once; a piece of evidence from elsewhere names its record.
    """
    usual = _find_usual_location(item)
    width = max((len(part.name) for part in item.features), default=0)
    yield f"{number}. {_format_name(item)}"
    yield f"   {item.sentence}"
    for part in sorted(item.features, key=lambda part: -part.contribution):
        yield f"   {part.contribution:5.2f} {part.name:<{width}}  {_format_basis(part, usual)}"
    yield (
        f"   {item.score:5.2f} in all; read in {_format_location(usual)}"
        if any(usual)
        else f"   {item.score:5.2f} in all"
    )


def _format_name(item: Candidate) -> str:
    return f"{item.title} ({item.kind}{f', {item.publisher}' if item.publisher else ''})"


def _find_usual_location(item: Candidate) -> tuple[str, str]:
    """Record and page of most of the evidence; the home's own page where there is no evidence."""
    places = Counter((piece.record_id, piece.url) for part in item.features for piece in part.evidence)
    return places.most_common(1)[0][0] if places else ("", item.url)


def _format_basis(part: Feature, usual: tuple[str, str]) -> str:
    """What a feature rests on, or what it means where nothing is quoted for it."""
    return "; ".join(_format_evidence(piece, usual) for piece in part.evidence) or part.reason


def _format_evidence(piece: Evidence, usual: tuple[str, str]) -> str:
    said = piece.home if piece.need in ("", piece.home) else f"{piece.need} → {piece.home}"
    elsewhere = (piece.record_id or piece.url) if piece.record_id != usual[0] else ""
    return f"{said} [{elsewhere}]" if elsewhere else said


def _format_location(location: tuple[str, str]) -> str:
    return ", ".join(part for part in location if part)
