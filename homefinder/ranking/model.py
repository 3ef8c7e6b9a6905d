"""Values of the linker: a feature with its evidence, and a candidate with its scorecard."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a feature rests on: what the need says, what the home says, and where that can be read."""

    need: str
    home: str
    record_id: str = ""
    url: str = ""

    def to_dict(self) -> dict[str, str]:
        """As JSON has it. ``asdict`` copies everything it meets, which is half of the time that a search takes."""
        return {"need": self.need, "home": self.home, "record_id": self.record_id, "url": self.url}


@dataclass(frozen=True, slots=True)
class Feature:
    """One reason for or against a home. ``value`` is 0 to 1; it adds ``value * weight`` to the score."""

    name: str
    value: float
    weight: float
    reason: str
    evidence: tuple[Evidence, ...] = ()

    @property
    def contribution(self) -> float:
        return self.value * self.weight

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "name": self.name,
            "value": self.value,
            "weight": self.weight,
            "reason": self.reason,
            "evidence": [item.to_dict() for item in self.evidence],
        }


@dataclass(frozen=True, slots=True)
class Candidate:
    """A home for a need with its scorecard. ``score`` is the sum of the contributions, comparable between needs."""

    home_id: str
    title: str
    kind: str
    publisher: str
    url: str
    series: str
    lifecycle: str
    score: float
    features: tuple[Feature, ...]
    sentence: str

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        plain = {item.name: getattr(self, item.name) for item in fields(self)}
        return plain | {"features": [feature.to_dict() for feature in self.features]}
