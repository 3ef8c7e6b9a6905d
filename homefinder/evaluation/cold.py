"""How the ranking fares for homes that nobody tagged: need by need, what people gave to its judged homes is taken away.

Cold, the homes judged for a need stand as if they had been harvested this morning: the subjects that people assigned to
them are gone, and the machine assigns subjects anew without having read them. Without texts, what was written of them
by hand in ``vocab/`` is gone too: their description, other names and keywords, save what a publication says. Titles
stay, since a home without a name cannot be judged. All other homes keep what they have.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from homefinder.evaluation.gold import Finder
from homefinder.evaluation.metrics import GradedCase, Result, evaluate_cases
from homefinder.ranking.ranker import Ranker
from homefinder.search.concepts import Concept, read_schemes
from homefinder.search.index import RankingIndex
from homefinder.store.read_only import set_rows

HAND_WRITTEN = """SELECT hr.home_id, r.id FROM home_records hr JOIN records r ON r.id = hr.record_id
    JOIN sources s ON s.id = r.source_id WHERE s.adapter = 'curated'"""
TEXTS_OF_PUBLICATIONS = """SELECT hr.home_id, r.title, r.description FROM home_records hr
    JOIN records r ON r.id = hr.record_id
    JOIN sources s ON s.id = r.source_id WHERE s.adapter <> 'curated' ORDER BY hr.home_id, r.id"""


class ColdCatalogue:
    """A copy of a catalogue in memory, from which what people gave to some homes is taken away and put back."""

    def __init__(self, connection: sqlite3.Connection, vocab: Path) -> None:
        self.connection = set_rows(sqlite3.connect(":memory:", isolation_level=None))
        connection.backup(self.connection)
        self._concepts: Mapping[str, Concept] = read_schemes(vocab / "schemes")
        self._assigned: dict[str, list[str]] = defaultdict(list)
        for row in self.connection.execute("SELECT * FROM home_subjects WHERE assigned ORDER BY home_id, position"):
            self._assigned[row["home_id"]].append(row["concept_id"])
        self._hand_written = {row[0] for row in self.connection.execute(HAND_WRITTEN)}
        self._index = self._write_index()

    def close(self) -> None:
        self.connection.close()

    @contextmanager
    def without(self, homes: frozenset[str], texts: bool) -> Iterator[sqlite3.Connection]:
        """The catalogue as if nobody had tagged ``homes``, and with ``texts`` as if nobody had described them."""
        kept = {home: concepts for home, concepts in self._assigned.items() if home not in homes}
        hidden = sorted(homes & self._hand_written) if texts else []
        before = [self._hide_texts(home) for home in hidden]
        index = self._write_index() if hidden else self._index
        if homes:
            index.write_subjects(kept, sorted(homes))
        try:
            yield self.connection
        finally:
            for row in before:
                self._write_texts(*row)
            if hidden:
                self._index = self._write_index()

    def _write_index(self) -> RankingIndex:
        index = RankingIndex(self.connection, self._concepts)
        index.write_texts()
        index.write_subjects(self._assigned)
        return index

    def _hide_texts(self, home: str) -> tuple[str, str, str, str, str]:
        """Put what publications say in place of what was written by hand; gives back what stood there."""
        row = self.connection.execute(
            "SELECT id, description, alt_titles, keywords, legal_basis FROM homes WHERE id = ?", (home,)
        ).fetchone()
        said = [one for one in self.connection.execute(TEXTS_OF_PUBLICATIONS) if one["home_id"] == home]
        description = max((one["description"] for one in said), key=len, default="")
        self._write_texts(home, description, "\n".join(dict.fromkeys(one["title"] for one in said)), "", "")
        return (row["id"], row["description"], row["alt_titles"], row["keywords"], row["legal_basis"])

    def _write_texts(self, home: str, description: str, alt_titles: str, keywords: str, legal_basis: str) -> None:
        self.connection.execute(
            "UPDATE homes SET description = ?, alt_titles = ?, keywords = ?, legal_basis = ? WHERE id = ?",
            (description, alt_titles, keywords, legal_basis, home),
        )


def evaluate_cold(
    connection: sqlite3.Connection, vocab: Path, cases: Sequence[GradedCase], finder: Finder, *, texts: bool = False
) -> list[Result]:
    """Every case ranked as if nobody had tagged its judged homes, nor with ``texts`` described them.

    Of a series every edition is taken for judged. It costs one index for each case.
    """
    members: dict[str, set[str]] = defaultdict(set)
    for home, series in finder.series.items():
        members[series].add(home)
    found = []
    with closing(ColdCatalogue(connection, vocab)) as catalogue:
        for case in cases:
            judged = frozenset(home for key in case.grades for home in members.get(key, {key}))
            with catalogue.without(judged, texts) as cold:
                found += evaluate_cases([case], Ranker(cold).rank_ids, finder)
    return found
