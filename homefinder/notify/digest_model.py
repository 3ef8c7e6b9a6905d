"""What changed for the needs of a sector, as plain values, and what to do about it, the most urgent first. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

NOW_DAYS, SOON_DAYS = 14, 90
"""A date within so many days must be acted on now; within so many it must be known of."""

MAX_CHANGES_TO_READ = 3
"""Most changes that are listed as things to do."""

MAX_TO_DOS = 7
"""Most things to do that are listed before the rest of the digest."""


@dataclass(frozen=True, slots=True)
class DigestChange:
    """One change that reaches needs of the sector. ``severity`` is 0 to 100, ``needs`` are titles."""

    title: str
    kind: str
    date: str
    sentence: str
    severity: float
    level: str
    because: str
    needs: tuple[str, ...]
    page: str
    path: str = ""
    """The way from what changed to the first of the needs, in words."""


@dataclass(frozen=True, slots=True)
class DigestDate:
    """One date ahead that matters to the sector. ``days`` from the end of the digest, 0 for that very day."""

    title: str
    kind: str
    day: str
    days: int
    sentence: str
    because: str
    binding: bool
    url: str


@dataclass(frozen=True, slots=True)
class DigestReview:
    """One decision to look at again, or an open question."""

    need: str
    home: str
    kind: str
    why: str
    page: str


@dataclass(frozen=True, slots=True)
class OverdueRequest:
    """One change request of which an answer is late, by ``days``."""

    uid: str
    title: str
    state: str
    deadline: str
    days: int
    page: str


@dataclass(frozen=True, slots=True)
class GapChange:
    """A need that found a home in this time, or lost one."""

    need: str
    sentence: str
    page: str


@dataclass(frozen=True, slots=True)
class FailedSource:
    """A source whose last run brought nothing. ``last_seen`` is the day on which it was last read well."""

    source: str
    state: str
    reason: str
    last_seen: str
    page: str


@dataclass(frozen=True, slots=True)
class EndedUse:
    """A body that uses what was withdrawn or has ended."""

    user: str
    standard: str
    state: str
    page: str


@dataclass(frozen=True, slots=True)
class ToDo:
    """One thing to do: what, why, by when if that is known."""

    what: str
    why: str
    by: str
    link: str


@dataclass(frozen=True, slots=True)
class Digest:
    """Everything for one sector over the days after ``since`` up to ``until``. Links are paths, or web addresses."""

    sector: str
    since: str
    until: str
    needs: int
    without_home: int
    changes: tuple[DigestChange, ...]
    dates_ahead: tuple[DigestDate, ...]
    reviews: tuple[DigestReview, ...]
    questions: tuple[DigestReview, ...]
    closed_gaps: tuple[GapChange, ...]
    opened_gaps: tuple[GapChange, ...]
    failed_sources: tuple[FailedSource, ...]
    overdue_requests: tuple[OverdueRequest, ...]
    ended_uses: tuple[EndedUse, ...] = ()
    name: str = ""
    """The sector as its own people call it; made from its id where nobody said."""

    @property
    def title(self) -> str:
        return f"What changed for {self.name or self.sector.replace('-', ' ')}"

    @property
    def to_do(self) -> tuple[ToDo, ...]:
        """What a person must do, the most urgent first; never empty while there is anything to decide."""
        return tuple(_list_to_dos(self))[:MAX_TO_DOS]


def format_days_ahead(days: int) -> str:
    """Days ahead as people say them."""
    return "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days"


def _list_to_dos(digest: Digest) -> Iterable[ToDo]:
    """Dates that cannot be moved come before what is late with others, and that before what only we decide."""
    acted = [item for item in digest.dates_ahead if item.kind != "meeting"]
    now = [item for item in acted if item.days <= NOW_DAYS]
    yield from map(_build_date_to_do, now)
    for item in digest.overdue_requests:
        yield ToDo(f"Ask again about {item.uid}: {item.title}", f"An answer was due {item.days} days ago.",
                   item.deadline, item.page)  # fmt: skip
    for review in digest.reviews:
        yield ToDo(f"Look again at “{review.home}” for “{review.need}”", review.why, "", review.page)
    weighty = [change for change in digest.changes if change.level in ("high", "medium")]
    yield from map(_build_reading_to_do, weighty[:MAX_CHANGES_TO_READ])
    yield from map(_build_date_to_do, (item for item in acted if NOW_DAYS < item.days <= SOON_DAYS))
    if digest.questions:
        first = digest.questions[0]
        yield ToDo(f"Decide whether “{first.home}” is the home for “{first.need}”", first.why, "", first.page)


READING_VERBS = {
    "new-edition": "Prepare for the new edition",
    "new-standard": "See whether this new thing serves you",
    "new-need": "See whether this need is yours too",
    "withdrawn": "Find another home, since this was withdrawn",
    "ended": "Find another home, since this has ended",
    "gone": "Find another home, since this is no more",
    "taken-out": "See why this was taken out",
    "vanished": "Ask what became of this, since its publication shows it no longer",
    "consultation-announced": "Plan to answer this consultation",
    "consultation-outcome": "Read what became of this consultation",
}
"""What each kind of change asks of a person; any other asks to be read."""


def _build_reading_to_do(change: DigestChange) -> ToDo:
    needs = f"It matters for: {'; '.join(change.needs)}."
    why = f"{change.sentence} {needs}" if change.kind != "new-edition" else needs
    return ToDo(f"{READING_VERBS.get(change.kind, 'Read what changed')}: {change.title}", why, "", change.page)


DATE_VERBS = {
    "consultation-opens": "Get ready to answer, since it opens",
    "consultation-closes": "Answer the consultation before it closes",
    "applies-from": "Be ready, since it applies",
    "comply-by": "Comply",
    "ends": "Find what comes after it, since it ends",
}
"""What each kind of date asks of a person."""


def _build_date_to_do(item: DigestDate) -> ToDo:
    verb = DATE_VERBS.get(item.kind, "Note the date")
    return ToDo(
        f"{item.title}: {verb[0].lower()}{verb[1:]} {format_days_ahead(item.days)}", item.because, item.day, item.url
    )


def sort_by_severity(changes: Sequence[DigestChange]) -> tuple[DigestChange, ...]:
    """The order in which changes are read: severity first, then the latest."""
    return tuple(sorted(changes, key=lambda one: (-one.severity, _build_descending_key(one.date), one.title)))


def _build_descending_key(day: str) -> tuple[int, ...]:
    return tuple(-ord(letter) for letter in day)
