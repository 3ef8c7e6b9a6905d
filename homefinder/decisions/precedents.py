"""Standing judgements as the ranking takes them: what people decided on needs, each need with its words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from homefinder.decisions.store import Standing, read_decisions, standing
from homefinder.ranking.precedents import SIDES, Precedent

NEED_TEXTS = "SELECT id, description || ' ' || replace(keywords, char(10), ' ') AS text FROM needs"


def read_precedents(catalogue: sqlite3.Connection, curation: sqlite3.Connection) -> tuple[Precedent, ...]:
    """Every judgement that stands, needs as the catalogue has them. Both need ``row_factory = sqlite3.Row``."""
    decisions = read_decisions(curation)
    if not decisions:
        return ()
    texts = {row["id"]: row["text"] for row in catalogue.execute(NEED_TEXTS)}
    return as_precedents(standing(decisions, catalogue).values(), texts)


def as_precedents(said: Iterable[Standing], texts: Mapping[str, str]) -> tuple[Precedent, ...]:
    """The judgements that take a side, on homes that the catalogue has; ``texts`` are those of the needs by id."""
    return tuple(_precedent(one, texts) for one in said if one.present and one.verdict in SIDES)


def _precedent(said: Standing, texts: Mapping[str, str]) -> Precedent:
    last = said.last
    return Precedent(
        said.need_id, last.need_title, texts.get(said.need_id, ""), said.home_id, said.verdict, last.reason,
        last.reviewer, last.decided_on,
    )  # fmt: skip
