"""How much each feature counts: the one place, with the measurement that set it.

Set on 20 judged needs of children's safeguarding, on the catalogue of the sample (996 homes): nDCG@10 is 0.71 with
these weights, and with ``words`` alone 0.67. With weights chosen on 19 needs and measured on the one left out, in turn,
it is 0.66. What was tried and brought nothing is not here: concepts named in the need and their neighbours, feedback
from the first hits, the owner's remit, a known change route.
``homefinder find --weight NAME=VALUE`` changes a weight for one call.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from homefinder.errors import UsageError


@dataclass(frozen=True, slots=True)
class Weighted:
    """A feature's weight, what it means to a person, and whether it is about the subject.

    Subject features add up. The others scale that sum: a well-kept home of another subject is no home.
    """

    weight: float
    meaning: str
    subject: bool


FEATURES: Mapping[str, Weighted] = MappingProxyType(
    {
        "words": Weighted(1.0, "shares words with the need, in its own text or in what its subjects are called", True),
        "meaning": Weighted(0.25, "reads like the need: its words keep the same company in the catalogue", True),
        "structure": Weighted(0.3, "a part of it fits, or the whole that it is part of", True),
        "upkeep": Weighted(0.2, "is kept up", False),
        "kind": Weighted(0.35, "is a kind of thing that can hold what is needed", False),
    }
)

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
        "api": 0.4,
    }
)
"""How far a kind of home can hold what is to be recorded or exchanged."""

UPKEEP: Mapping[str, float] = MappingProxyType(
    {"active": 1.0, "under-development": 0.9, "unknown": 0.6, "deprecated": 0.2, "withdrawn": 0.0, "gone": 0.0}
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
