"""How much each feature counts: the one place, with the measurement that set it.

Set on two files of judged needs together, on the catalogue of the sample (1,009 homes): 20 of children's safeguarding
and 71 of other sectors (``bench/needs_other_sectors.tsv``). nDCG@10 is 0.76 and 0.85 with these weights. Chosen on nine
tenths of both and measured on the tenth left out, in turn, 0.75 and 0.85; from equal weights, chosen on all needs of
one file but one, 0.70 and 0.82. ``docs/ranking.md`` has what each feature brings, and what was tried and left out.
``homefinder find --weight NAME=VALUE`` changes a weight for one call.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from homefinder.errors import UsageError
from homefinder.model import ENDED_LIFECYCLES


@dataclass(frozen=True, slots=True)
class FeatureWeight:
    """A feature's weight, what it means to a person, and whether it is about the subject.

    Subject features add up. The others scale that sum: a well-kept home of another subject is no home.
    """

    weight: float
    meaning: str
    is_subject: bool


FEATURES: Mapping[str, FeatureWeight] = MappingProxyType(
    {
        "words": FeatureWeight(1.0, "shares words with the need in its own text", True),
        "labels": FeatureWeight(0.5, "what its subjects are called shares words with the need", True),
        "subjects": FeatureWeight(0.5, "is about a subject that the need speaks of", True),
        "likeness": FeatureWeight(0.45, "means much the same as the need, as a sentence encoder reads both", True),
        "subject_likeness": FeatureWeight(
            0.2, "is about a subject that means much the same as the need, as a sentence encoder reads both", True
        ),
        "meaning": FeatureWeight(0.15, "reads like the need: its words keep the same company in the catalogue", True),
        "relations": FeatureWeight(0.1, "what fits is a part of it, is about it or otherwise points at it", True),
        "precedent": FeatureWeight(0.3, "people decided on it for a need like this one", True),
        "upkeep": FeatureWeight(0.15, "is kept up", False),
        "kind": FeatureWeight(0.2, "is a kind of thing that can hold what is needed", False),
    }
)

API_FIT, API_FIT_MORE = 0.5, 0.2
"""How far an API fits a need without such words, and what each adds, up to 1. Measured: without, 0.01 less on needs of
other sectors, the same on those of children's safeguarding."""

KIND_FIT: Mapping[str, float] = MappingProxyType(
    {
        "standard": 1.0,
        "data-collection": 1.0,
        "code-set": 0.8,
        "legislation": 0.8,
        "programme": 0.8,
        "guidance": 0.7,
        "process": 0.5,
        "body": 0.5,
        "api": API_FIT,
    }
)
"""How far a kind of home can hold what is to be recorded or exchanged."""


UPKEEP: Mapping[str, float] = MappingProxyType(
    {
        **{"active": 1.0, "under-development": 0.9, "unknown": 0.6, "deprecated": 0.2},
        **dict.fromkeys(ENDED_LIFECYCLES, 0.0),
    }
)
"""How far a home in this state of life can still take something in."""


def weights_with(changes: Iterable[str] = ()) -> dict[str, float]:
    """The declared weights, with ``NAME=VALUE`` changes. Raises UsageError for an unknown name or a wrong number."""
    weights = {name: feature.weight for name, feature in FEATURES.items()}
    for change in changes:
        name, _, value = change.partition("=")
        if name not in weights:
            raise UsageError(f"no feature {name!r}; there are {', '.join(weights)}")
        try:
            weights[name] = float(value)
        except ValueError as error:
            raise UsageError(f"{change!r} is not NAME=NUMBER, such as words=1.5") from error
        if not 0 <= weights[name] <= 100:
            raise UsageError(f"{change!r}: a weight is between 0 and 100")
    return weights
