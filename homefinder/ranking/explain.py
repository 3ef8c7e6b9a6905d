"""Why a home stands where it stands, in a plain sentence or two. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from homefinder.clean.wording import join_words, quote_words
from homefinder.ranking.model import Evidence, Feature

MAX_WORDS = 4
"""How many words a sentence names."""

WEAK_WORDS = ("another", "different", "new", "old", "same", "way", "ways")
"""Words that may be shared and convince nobody."""

LIFECYCLE_CAUTIONS: Mapping[str, str] = {
    "under-development": "It is still being developed",
    "deprecated": "It is being phased out",
    "ended": "It has ended",
    "withdrawn": "It is withdrawn",
    "gone": "Its publisher has taken it down",
}
"""What a reader must know of a home's state of life before using it."""

KIND_CAUTIONS: Mapping[str, str] = {
    "guidance": "It is guidance: it says what to do, and holds no data itself",
    "legislation": "It is law: it can require a record, and holds none itself",
    "process": "It is a process: a way to a home rather than a home for data",
    "body": "It is a body: it could own the need, and holds no data itself",
    "programme": "It is a programme: it may build what is needed, and may end",
}
"""What a reader must know of a kind of home that is no data standard."""


def describe_candidate(features: Sequence[Feature], kind: str = "", lifecycle: str = "") -> str:
    """Say what speaks for the home, what people decided before, and what to be careful of."""
    by_name = {feature.name: feature for feature in features}
    parts = [_fit(by_name), *_precedents(by_name), LIFECYCLE_CAUTIONS.get(lifecycle, "")]
    parts.append(KIND_CAUTIONS.get(kind, ""))
    return " ".join(f"{part}." for part in parts if part)


def describe_relatives(title: str, *, is_part: bool, count: int) -> str:
    """Say that other parts of the same whole, or the whole, fit too; ``title`` is that of the best of ``count``."""
    others = f", and {count - 1} more" if count > 1 else ""
    return f"Fits too: “{title}”, {'a part of the same standard' if is_part else 'of which it is a part'}{others}."


def _fit(by_name: Mapping[str, Feature]) -> str:
    subject, words = _list_evidence(by_name, "subjects"), _list_evidence(by_name, "words")
    near_subject = _list_evidence(by_name, "subject_likeness")
    if subject:
        return f"{_describe_subject(subject[0])}{_describe_shared_words(subject[0], words)}"
    if words:
        return f"Shares {join_words([_pair(piece) for piece in words[:MAX_WORDS]])} with the need"
    if near_subject:
        return f"Shares no word with the need; it is about {quote_words([_name(piece) for piece in near_subject])}"
    near = quote_words([piece.home for piece in _list_evidence(by_name, "meaning")])
    why = f": it speaks of {near}" if near else ""
    return f"Shares no word with the need, and reads like it{why}"


def _describe_subject(subject: Evidence) -> str:
    """The subject, and the need's words for it."""
    called = [word for word in subject.need.split(", ") if word]
    said = f" (the need says {quote_words(called)})" if called else ""
    return f"About “{_name(subject)}”{said}"


def _name(subject: Evidence) -> str:
    """A subject without the wider one."""
    return subject.home.partition(", under ")[0]


def _describe_shared_words(subject: Evidence, words: Sequence[Evidence]) -> str:
    """Words of the need that the home has besides."""
    called = subject.need.split(", ")
    others = [piece.need for piece in words if piece.need not in {*called, *WEAK_WORDS}]
    return f"; also shares {quote_words(others, MAX_WORDS)}" if others else ""


def _precedents(by_name: Mapping[str, Feature]) -> list[str]:
    """The first precedent, in the words of the person who decided."""
    return [
        f"For a need like this one, “{piece.need}”, it was {piece.home.rstrip('.')}"
        for piece in _list_evidence(by_name, "precedent")[:1]
    ]


def _list_evidence(by_name: Mapping[str, Feature], name: str) -> tuple[Evidence, ...]:
    return by_name[name].evidence if name in by_name else ()


def _pair(evidence: Evidence) -> str:
    return f"“{evidence.home}”" if evidence.need in ("", evidence.home) else f"“{evidence.need}” as “{evidence.home}”"
