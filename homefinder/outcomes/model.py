"""Values of an outcome: what is known of the homes in front, how the four outcomes score, and what is advised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from homefinder.outcomes.consultations import OpenConsultation
from homefinder.ranking.floor import Fit
from homefinder.ranking.model import Feature

DATA_KINDS = frozenset({"standard", "data-collection", "code-set", "api"})
"""Kinds of home that themselves say which data is held or exchanged; the others say what must be done."""

IN_FORCE = "active"

WELL_ABOVE = Fit(True, 2.0)


@dataclass(frozen=True, slots=True)
class OutcomeRoute:
    """A way of asking for a change, whom to address, and who owns it (``The …`` where it serves many owners)."""

    id: str
    title: str
    addressed_to: str
    url: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class CandidateFacts:
    """What the catalogue knows of one home in front of a need.

    ``covered_share`` is the share (0 to 1, weighed by how telling) of the need's telling words that the home's own
    text, or the names of its subjects, has; ``uncovered_subjects`` are the subjects that the need names and the home
    does not cover, most telling first. ``related_ids`` are homes that it is a part of, has
    as a part, or is otherwise related to. ``carries_records``: its words speak of records passing between systems or
    bodies.
    """

    id: str
    title: str
    kind: str
    lifecycle: str
    status: str
    publisher_id: str
    publisher: str
    url: str
    edition: str
    change_route: str
    covered_share: float = 0.0
    uncovered_subjects: tuple[str, ...] = ()
    missing_words: tuple[str, ...] = ()
    """Telling words of the need that the home does not have: first those that no home has, then the most telling."""
    carries_records: bool = False
    related_ids: frozenset[str] = frozenset()
    route: OutcomeRoute | None = None
    newest_edition: str = ""
    """Label of the newest edition of its series; empty where it stands alone."""
    next_edition_date: str = ""
    """First day of an edition that is announced and not yet begun (ISO date); empty where none is known."""

    @property
    def holds_data(self) -> bool:
        return self.kind in DATA_KINDS

    @property
    def state(self) -> str:
        """Its state in words."""
        said = self.status if self.status.lower() != "unknown" else ""
        return said or ("not known" if self.lifecycle == "unknown" else self.lifecycle.replace("-", " "))

    @property
    def is_in_force(self) -> bool:
        return self.lifecycle == IN_FORCE


@dataclass(frozen=True, slots=True)
class OutcomeFacts:
    """What an outcome rests on besides the ranking.

    ``term_count`` is the number of the need's telling words, ``missing_share`` the share of them (weighed) that no
    home has.
    """

    homes: Mapping[str, CandidateFacts]
    term_count: int = 0
    missing_share: float = 0.0
    unknown_words: tuple[str, ...] = ()
    consultations: tuple[OpenConsultation, ...] = ()
    fit: Fit = WELL_ABOVE
    """How far what is in front lies above the floor below which nothing fits."""
    sources_searched: int = 0
    homes_searched: int = 0
    """Number of homes that were searched, of ``sources_searched`` sources."""


@dataclass(frozen=True, slots=True)
class OutcomeScore:
    """One of the four outcomes: the chance (0 to 1) that a judge would call it right, and what that rests on."""

    outcome: str
    chance: float
    parts: tuple[Feature, ...]


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do now. ``deadline`` is an ISO date; empty means that none is known."""

    text: str
    route_id: str = ""
    addressed_to: str = ""
    deadline: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is advised for a need, how sure, and by how much it won.

    ``confidence`` is the chance (0 to 1) that a judge would call the outcome right; ``margin`` how far it stands above
    the chance of ``runner_up``. ``basis`` is ``machine``, or ``decision`` where a person accepted the home.
    """

    outcome: str
    home_id: str
    home_title: str
    owner_id: str
    owner: str
    confidence: float
    margin: float
    runner_up: str
    scores: Sequence[OutcomeScore]
    sentence: str
    next_step: str
    route_id: str
    addressed_to: str
    deadline: str
    basis: str = "machine"
    strength: str = "weak"
    """How sure: strong, fair or weak; what a person decided is strong."""

    @property
    def is_settled(self) -> bool:
        """Whether the evidence carries the outcome; one that is weak is no more than the likeliest."""
        return self.strength != "weak"
