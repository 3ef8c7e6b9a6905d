"""Candidates for one query: what it names, as the search of the site reads names, then what has a name much alike, then
what the ranking finds; the further columns raise and lower them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from datasette.utils import escape_fts

from homefinder.lookup import NamedThing, NamedThings, find_named, match_owners, match_referenced_homes
from homefinder.site.http.page import PageContext
from homefinder.site.ranker_cache import rank_homes
from homefinder.site.reconcile.manifest import OWNER_KIND
from homefinder.site.reconcile.names import read_name_index
from homefinder.site.reconcile.properties import IDENTIFYING, PropertyMatcher, build_property_matcher
from homefinder.site.reconcile.queries import ReconciliationQuery
from homefinder.site.reconcile.things import describe_thing, find_thing, list_types

SAME_NAME_SCORES = {"title": 100.0, "identifier": 99.0, "other-title": 98.0}
"""The score of a query that is the very name of a thing, by what sort of name it is."""
REFERENCE_SCORE = 100.0
"""The same of one that is its address, its id or its code."""
STAGE_SCORES = {"short form": 97.0, "number": 97.0, "beginning": 90.0}
"""The same of one that is short for its name, has its number, or begins it."""
SURE_STAGES = ("short form", "number")
PROPERTY_SCORE = 85.0
"""The score of what only the further columns find, where all of them agree."""
AGREEMENT_BONUS, CONTRADICTION_MALUS = 5.0, 25.0
"""What each property that agrees adds to a score, and what each that contradicts takes from it: a contradiction puts
the same name below one that is much alike (86 of 100) and agrees."""
RANKED_HOMES = 100
"""Homes that are ranked when only some kinds are wanted."""
WEIGHED_CANDIDATES = 50
"""Candidates, the best first, whose properties are compared."""
NEEDS_FOUND = """SELECT n.id FROM needs_fts JOIN needs n ON n.rowid = needs_fts.rowid
    WHERE needs_fts MATCH ? ORDER BY bm25(needs_fts, 10.0, 2.0, 4.0), n.id LIMIT ?"""


@dataclass(slots=True)
class _Candidate:
    """``is_named``: the query is its name, address or code, so that it may be a certain match."""

    id: str
    score: float
    features: dict[str, float]
    is_named: bool = False
    properties: Mapping[str, bool] = field(default_factory=dict)

    @property
    def is_contradicted(self) -> bool:
        return not all(self.properties.values())

    @property
    def agreements(self) -> int:
        return sum(self.properties.values())


def match_query(context: PageContext, query: ReconciliationQuery) -> list[dict[str, Any]]:
    """The candidates, the best first. At most one is a certain match: the only one of that name, address or code that
    no further column contradicts, or, of several, the only one that a further column speaks for."""
    matcher = build_property_matcher(context, query.properties)
    read_as = find_named(context.catalogue, query.text)
    places = {f"home/{home}": place for place, home in enumerate(read_as.homes)}
    found: dict[str, _Candidate] = {}
    for candidate in _list_candidates(context, query, matcher, read_as):
        found.setdefault(candidate.id, candidate)

    def rank(one: _Candidate) -> tuple[float, int, str]:
        return -one.score, places.get(one.id, len(places)), one.id

    best = sorted(found.values(), key=rank)[: WEIGHED_CANDIDATES + query.limit]
    for one in best:
        _weigh_properties(one, matcher)
    sure = _choose_match(best)
    things = [(one, find_thing(context, one.id)) for one in sorted(best, key=rank)]
    wanted = [(one, thing) for one, thing in things if thing and _is_wanted(one.id, thing["kind"], query)]
    return [_to_dict(one, thing, one is sure) for one, thing in wanted[: query.limit]]


def _list_candidates(
    context: PageContext, query: ReconciliationQuery, matcher: PropertyMatcher, read_as: NamedThings
) -> Iterator[_Candidate]:
    """From the surest down; a thing may come again for a lesser reason."""
    named = [*_list_same_names(context, query)]
    yield from named
    if not named:
        named = [
            _Candidate(one, REFERENCE_SCORE, {"same-reference": 1.0}, True) for one in _list_references(context, query)
        ]
        yield from named
    if not named and read_as.stage in STAGE_SCORES:
        for home in read_as.homes:
            yield _Candidate(
                f"home/{home}", STAGE_SCORES[read_as.stage], {f"same-{read_as.stage.replace(' ', '-')}": 1.0},
                is_named=read_as.stage in SURE_STAGES,
            )  # fmt: skip
    for home in matcher.list_homes(IDENTIFYING):
        yield _Candidate(home, PROPERTY_SCORE, {}, is_named=True)
    if not query.text:
        for home in matcher.list_homes()[: WEIGHED_CANDIDATES + query.limit]:
            yield _Candidate(home, PROPERTY_SCORE - AGREEMENT_BONUS * len(query.properties), {})
        return
    if not named:
        for thing, likeness in read_name_index(context).list_alike(query.text, query.limit):
            worth = round(min(likeness, SAME_NAME_SCORES[thing.name_kind]) * 0.97, 2)
            if is_wanted_kind(thing, query):
                yield _Candidate(thing.id, worth, {"alike-title": round(likeness / 100, 3)})
    if len(named) < query.limit:
        yield from _search(context, query)


def _list_same_names(context: PageContext, query: ReconciliationQuery) -> Iterator[_Candidate]:
    same = read_name_index(context).list_same(query.text) if query.text else ()
    wanted = [named for named in same if is_wanted_kind(named, query)]
    if not wanted and not query.kinds:  # whoever names no type learns here that owners are one
        wanted = [named for named in same if named.kind != "need"]
    for named in wanted:
        yield _Candidate(named.id, SAME_NAME_SCORES[named.name_kind], {f"same-{named.name_kind}": 1.0}, is_named=True)


def _list_references(context: PageContext, query: ReconciliationQuery) -> list[str]:
    """Things that have the query as their address, id or code."""
    if not query.text:
        return []
    found = [f"home/{home}" for home in match_referenced_homes(context.catalogue, query.text)]
    if OWNER_KIND in query.kinds or not (found or query.kinds):
        found += [f"publisher/{owner}" for owner in match_owners(context.catalogue, query.text)]
    return found


def is_wanted_kind(thing: NamedThing, query: ReconciliationQuery) -> bool:
    """Whether a thing is of the kinds asked for; without any, every home is, and neither need nor owner."""
    return thing.kind in query.kinds if query.kinds else thing.id.startswith("home/")


def _is_wanted(identifier: str, kind: str, query: ReconciliationQuery) -> bool:
    return kind in query.kinds if query.kinds else not identifier.startswith("need/")


def _weigh_properties(candidate: _Candidate, matcher: PropertyMatcher) -> None:
    candidate.properties = matcher.compare(candidate.id)
    for name, agrees in candidate.properties.items():
        candidate.score = round(candidate.score + (AGREEMENT_BONUS if agrees else -CONTRADICTION_MALUS), 2)
        candidate.features[f"property-{name}"] = float(agrees)
    candidate.score = max(candidate.score, 0.0)


def _choose_match(candidates: Sequence[_Candidate]) -> _Candidate | None:
    """What is meant for certain: None where nothing is, or where several may be."""
    named = [one for one in candidates if one.is_named and not one.is_contradicted]
    agreed = [one for one in named if one.agreements]
    return (named if len(named) == 1 else agreed)[0] if 1 in (len(named), len(agreed)) else None


def _search(context: PageContext, query: ReconciliationQuery) -> Iterator[_Candidate]:
    words = " ".join((query.text, *query.other_words))
    homes = [kind for kind in query.kinds if kind != "need"]
    if homes or not query.kinds:
        for item in rank_homes(context, words, RANKED_HOMES if homes else query.limit):
            if not homes or item.kind in homes:
                features = {part.name: round(part.contribution, 4) for part in item.features}
                yield _Candidate(f"home/{item.home_id}", _scale_score(item.score), features)
    if "need" in query.kinds:
        yield from _search_needs(context, words, query.limit)


def _search_needs(context: PageContext, words: str, limit: int) -> Iterator[_Candidate]:
    terms = " OR ".join(escape_fts(word) for word in words.split()[:40])
    rows: Sequence[Any] = context.catalogue.execute(NEEDS_FOUND, (terms, limit)).fetchall() if terms else ()
    for place, row in enumerate(rows):
        yield _Candidate(f"need/{row[0]}", round(60.0 / (1 + place), 2), {"words": round(1 / (1 + place), 3)})


def _scale_score(score: float) -> float:
    """The ranking's score, which has no upper end, between 0 and 85: below every name that is the same."""
    return round(85.0 * score / (score + 1.0), 2) if score > 0 else 0.0


def _to_dict(candidate: _Candidate, thing: dict[str, Any], is_match: bool) -> dict[str, Any]:
    return {
        "id": candidate.id, "name": thing["title"], "description": describe_thing(thing),
        "type": list_types(candidate.id, thing["kind"]), "score": candidate.score, "match": is_match,
        "features": [{"id": name, "value": value} for name, value in candidate.features.items()],
    }  # fmt: skip
