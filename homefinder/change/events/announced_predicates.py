"""What a told fact is a sign of: small pure predicates over a step that holds one."""

from __future__ import annotations

from homefinder.change.diff.record_step import RecordStep
from homefinder.change.events.content_predicates import match_publisher_note as weighed
from homefinder.change.events.predicates import Predicate, PredicateMatch
from homefinder.model import HOME_KINDS


def build_fact_predicate(kind: str) -> Predicate:
    """A fact of this kind; ``after`` is its day, ``why`` its note."""

    def look(step: RecordStep) -> PredicateMatch | None:
        fact = step.announced_fact
        return PredicateMatch(fact.field, "", fact.date, fact.note) if fact and fact.kind == kind else None

    return look


def find_update(step: RecordStep) -> PredicateMatch | None:
    """The publisher tells that it changed, with a note or without."""
    if step.announced_fact is None or step.announced_fact.kind != "updated":
        return None
    return weighed(step.announced_fact.note)


def find_publication(step: RecordStep) -> PredicateMatch | None:
    """The first day of something that could own a need, and is no edition of a series."""
    return _find_publication_day(step) if not step.edition else None


def find_edition_publication(step: RecordStep) -> PredicateMatch | None:
    """The first day of an edition of a series."""
    sign = _find_publication_day(step)
    return PredicateMatch(step.edition_by, "", step.edition) if sign and step.edition else None


def find_consultation_announcement(step: RecordStep) -> PredicateMatch | None:
    """A consultation's page came before the day on which it opens, or says no such day."""
    fact = step.announced_fact
    if fact is None or fact.kind != "published" or step.kind != "consultation":
        return None
    opens = step.format_values("opens")[1][:10]
    return PredicateMatch(fact.field, "", fact.date) if not opens or fact.date < opens else None


def _find_publication_day(step: RecordStep) -> PredicateMatch | None:
    fact = step.announced_fact
    told = fact is not None and fact.kind == "published" and step.kind in HOME_KINDS
    return PredicateMatch(fact.field, "", fact.date) if fact and told else None
