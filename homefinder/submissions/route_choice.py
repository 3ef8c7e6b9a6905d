"""Which route a home takes, and why: the most telling rule that fits it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from homefinder.model import FALLBACK_ROUTE
from homefinder.submissions.routes import Route, RouteRule, normalise_publisher_name


@dataclass(frozen=True, slots=True)
class RouteFacts:
    """What a rule may look at. ``stated_route``: the way to ask for a change that the home's own entry states."""

    id: str
    kind: str
    titles: tuple[str, ...]
    publisher: str
    source: str
    stated_route: str = ""
    records: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    identifiers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RouteChoice:
    """A home's route with the reason, in a sentence."""

    route_id: str
    reason: str


RuleSpecificity = tuple[bool, ...]


def choose_route(home: RouteFacts, routes: Sequence[Route]) -> RouteChoice:
    """The route of the most telling rule that fits.

    A rule that names the home tells most; then what the home's own entry states, an identifier that it carries, its
    source, its title, its publisher and its kind. Of rules that tell alike, that of the route first in order.
    """
    best: tuple[RuleSpecificity, Route, RouteRule] | None = None
    read = _ComparedTexts(
        home.stated_route.lower(), " | ".join(home.titles).lower(), normalise_publisher_name(home.publisher)
    )
    for route in routes:
        for rule in route.applies_to:
            if _is_fitting(home, read, rule):
                strength = _compute_specificity(home, rule)
                if best is None or strength > best[0]:
                    best = (strength, route, rule)
    if best is None:
        return RouteChoice(FALLBACK_ROUTE, "No publication that was read says how a change to it is asked for.")
    return RouteChoice(best[1].id, best[2].because)


class _ComparedTexts(NamedTuple):
    """A home's texts as rules compare them."""

    stated_route: str
    titles: str
    publisher: str


def _is_fitting(home: RouteFacts, texts: _ComparedTexts, rule: RouteRule) -> bool:
    """Whether every condition that is given holds; those that most homes fail come first, for speed."""
    return (
        (not rule.kinds or home.kind in rule.kinds)
        and (not rule.publishers or texts.publisher in rule.publishers)
        and (not rule.sources or not home.sources.isdisjoint(rule.sources))
        and (not rule.homes or not home.records.isdisjoint(rule.homes))
        and (not rule.identifiers or not home.identifiers.isdisjoint(rule.identifiers))
        and (not rule.words or any(word in texts.stated_route for word in rule.words))
        and (not rule.titles or any(word in texts.titles for word in rule.titles))
    )


def _compute_specificity(home: RouteFacts, rule: RouteRule) -> RuleSpecificity:
    """Which conditions a rule that fits gives, the most telling first; a home's own source before its others."""
    own = bool(rule.sources) and home.source in rule.sources
    given = (rule.homes, rule.words, rule.identifiers, own, rule.sources, rule.titles, rule.publishers, rule.kinds)
    return tuple(map(bool, given))
