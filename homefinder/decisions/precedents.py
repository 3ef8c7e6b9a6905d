"""Standing judgements as the ranking takes them: what people decided on needs, each need with its words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from homefinder.decisions.store import PairDecisions, group_decisions_by_pair, read_decisions
from homefinder.ranking.precedents import VERDICT_SIGNS, Precedent

NEED_TEXTS = "SELECT id, description || ' ' || replace(keywords, char(10), ' ') FROM needs"


def read_precedents(catalogue: sqlite3.Connection, curation: sqlite3.Connection) -> tuple[Precedent, ...]:
    """Every judgement that stands, needs as the catalogue has them. Both need ``row_factory = sqlite3.Row``."""
    decisions = read_decisions(curation)
    if not decisions:
        return ()
    return build_precedents(group_decisions_by_pair(decisions, catalogue).values(), read_need_texts(catalogue))


def read_need_texts(catalogue: sqlite3.Connection) -> dict[str, str]:
    """What is searched for each need besides its title, by its id: its description and keywords."""
    return dict(catalogue.execute(NEED_TEXTS).fetchall())


def build_precedents(decided_pairs: Iterable[PairDecisions], texts: Mapping[str, str]) -> tuple[Precedent, ...]:
    """The judgements that take a side, on homes that the catalogue has; ``texts`` are those of the needs by id."""
    return tuple(_precedent(one, texts) for one in decided_pairs if one.is_present and one.verdict in VERDICT_SIGNS)


def _precedent(pair: PairDecisions, texts: Mapping[str, str]) -> Precedent:
    last = pair.last
    return Precedent(
        pair.need_id, last.need_title, texts.get(pair.need_id, ""), pair.home_id, pair.verdict, last.reason,
        last.reviewer, last.decided_on,
    )  # fmt: skip
