"""What a told fact is a sign of: small pure predicates over a step that holds one."""

from __future__ import annotations

from homefinder.change.diff.record_step import Step
from homefinder.change.events.content_predicates import note as weighed
from homefinder.change.events.predicates import Look, Sign
from homefinder.model import HOME_KINDS


def is_told(kind: str) -> Look:
    """A fact of this kind; ``after`` is its day, ``why`` its note."""

    def look(step: Step) -> Sign | None:
        fact = step.told
        return Sign(fact.field, "", fact.date, fact.note) if fact and fact.kind == kind else None

    return look


def updated(step: Step) -> Sign | None:
    """The publisher tells that it changed, with a note or without."""
    if step.told is None or step.told.kind != "updated":
        return None
    return weighed(step.told.note)


def published(step: Step) -> Sign | None:
    """The first day of something that could own a need, and is no edition of a series."""
    return _published(step) if not step.edition else None


def edition_published(step: Step) -> Sign | None:
    """The first day of an edition of a series."""
    sign = _published(step)
    return Sign(step.edition_by, "", step.edition) if sign and step.edition else None


def announced(step: Step) -> Sign | None:
    """A consultation's page came before the day on which it opens, or says no such day."""
    fact = step.told
    if fact is None or fact.kind != "published" or step.kind != "consultation":
        return None
    opens = step.said("opens")[1][:10]
    return Sign(fact.field, "", fact.date) if not opens or fact.date < opens else None


def _published(step: Step) -> Sign | None:
    fact = step.told
    told = fact is not None and fact.kind == "published" and step.kind in HOME_KINDS
    return Sign(fact.field, "", fact.date) if fact and told else None
