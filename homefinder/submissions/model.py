"""Values of a submission: what the catalogue knows of the need, the home and the way to ask."""

from __future__ import annotations

from dataclasses import dataclass

from homefinder.submissions.routes import Question, Route


@dataclass(frozen=True, slots=True)
class Citation:
    """Something told, with the address where it can be read and its date (ISO 8601; empty where unknown)."""

    text: str
    url: str = ""
    date: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class SubmissionNeed:
    """The need in the words of those who have it."""

    id: str
    title: str
    description: str
    asked_by: str
    evidence: tuple[Citation, ...]
    consequence: str
    keywords: tuple[str, ...]
    sector: str
    source: str


@dataclass(frozen=True, slots=True)
class SubmissionHome:
    """The home as the catalogue shows it. ``stated_route`` is the way to ask for a change that its own entry states."""

    id: str
    title: str
    kind: str
    publisher: str
    publisher_id: str
    url: str
    description: str
    status: str
    lifecycle: str
    version: str
    issued: str
    modified: str
    legal_basis: str
    licence: str
    stated_route: str
    certainty: str
    whole: str
    """Title of the home that it is part of; '' where it is none."""
    repository: str
    upkeep: str
    numbers: tuple[str, ...]
    """Codes that it is known by, such as the number of an information standard."""
    records: tuple[str, ...]
    series_home_ids: tuple[str, ...]
    """Ids of this home and of the other editions of its series."""
    related_home_ids: tuple[str, ...]
    """The same, and those of the whole that it is part of: its dates and editions are those of the whole."""


@dataclass(frozen=True, slots=True)
class SubmissionEdition:
    """One edition of the home's series. Dates are ISO 8601, empty where no publication tells them."""

    title: str
    url: str
    issued: str
    modified: str
    lifecycle: str
    newest: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class AlternativeHome:
    """Another home that was looked at. ``why_not`` is empty where nobody has said why it does not serve."""

    title: str
    publisher: str
    url: str
    record_id: str
    about: str
    matched: tuple[str, ...]
    """Words of the need that it has too."""
    why_not: str
    is_inferred: bool
    """Whether ``why_not`` is drawn from its description by the machine, not said by a person."""


@dataclass(frozen=True, slots=True)
class OwnerRequest:
    """What is asked of the owner: the outcome's kind, the sentence to the owner, and what that rests on."""

    kind: str
    text: str
    because: str
    is_from_machine: bool


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value came from: the record with its source, and the run and the bytes that it was read from."""

    what: str
    source: str
    record_id: str
    url: str
    run: str
    seen_on: str
    bodies: tuple[tuple[str, str], ...]
    """Address and SHA-256 of each body."""


@dataclass(frozen=True, slots=True)
class QuestionAnswer:
    """A question of the route with what the catalogue says; ``citations`` is empty where a person must answer."""

    question: Question
    citations: tuple[Citation, ...] = ()
    section: str = ""
    """The section of the paper that answers it in full, if one does."""


@dataclass(frozen=True, slots=True)
class HomeChoice:
    """Why the paper is about this home, and what a sender should know of it first."""

    because: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SubmissionPack:
    """All that a submission says. ``today`` is the day (ISO) on which it was made."""

    need: SubmissionNeed
    home: SubmissionHome
    home_choice: HomeChoice
    route: Route
    route_reason: str
    send_to: str
    """Address where the request goes; empty where none is known."""
    owner_request: OwnerRequest
    alternatives: tuple[AlternativeHome, ...]
    search_summary: str
    editions: tuple[SubmissionEdition, ...]
    dates_ahead: tuple[Citation, ...]
    past_meetings: tuple[Citation, ...]
    burden: tuple[Citation, ...]
    precedents: tuple[Citation, ...]
    answers: tuple[QuestionAnswer, ...]
    origins: tuple[Origin, ...]
    today: str
    as_of: str
    """The latest day on which a publication was seen."""
    route_durations: str = ""
    """How long others waited by this route, in one sentence; empty where nobody is known to have gone it."""
    asked_before: tuple[str, ...] = ()
    """Proposals of others that are like the need, one sentence each."""
