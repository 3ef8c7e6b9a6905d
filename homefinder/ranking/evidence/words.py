"""Evidence in words: those that need and home share, the subjects that they name, those that keep the same company."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from homefinder.ranking.evidence.row import HomeRow
from homefinder.ranking.model import Evidence
from homefinder.ranking.scorer import Scorer
from homefinder.search.bm25 import Floats, Postings
from homefinder.search.fields import is_content_stem
from homefinder.search.query import Query
from homefinder.search.tokenise import stem_words

MAX_PIECES = 5
"""How many pieces of evidence are shown for one feature, the most telling first."""

MAX_NEAR_WORDS, MIN_COSINE = 3, 0.3
"""How many words are shown as keeping the need's company, and how close (cosine) they lie at least."""

OWN_FIELDS = ("title", "alt_titles", "keywords", "description")
"""Fields of a home whose words are its own."""

SUBJECTS = """SELECT c.name, c.definition, group_concat(l.label, char(10)) AS labels FROM home_subjects s
    JOIN concepts c ON c.id = s.concept_id JOIN concept_labels l ON l.concept_id = c.id
    WHERE s.home_id = ? GROUP BY s.position ORDER BY s.position"""


@dataclass(frozen=True, slots=True)
class HomeWord:
    """A word that speaks for the home: as it is written, and where it came from if not from the home's own text."""

    word: str
    origin: str = ""

    @property
    def text(self) -> str:
        return f"{self.word} ({self.origin})" if self.origin else self.word


def collect_word_evidence(row: HomeRow, query: Query, postings: Postings) -> tuple[Evidence, ...]:
    """Words of the need and what stands for them in the home, the most telling first."""
    said: dict[str, HomeWord] = {}
    for words, whence in _texts(row):
        for root in query.stem_weights:
            if root in words:
                said.setdefault(root, HomeWord(words[root], whence))
    worth = {root: _worth(root, query, postings, row.position) for root in said}
    best = sorted(worth, key=lambda root: (-worth[root], root))[:MAX_PIECES]
    return tuple(row.build_evidence(said[root].text, query.words_by_stem[root]) for root in best)


def collect_label_evidence(
    connection: sqlite3.Connection, row: HomeRow, query: Query, scorer: Scorer
) -> tuple[Evidence, ...]:
    """Words of the need that are what one of the home's subjects is called, the most telling first."""
    said: dict[str, HomeWord] = {}
    for subject in connection.execute(SUBJECTS, (row.value("id"),)).fetchall():
        words = _first_words(f"{subject['labels']}\n{subject['definition']}")
        for root in query.stem_weights.keys() & words.keys():
            said.setdefault(root, HomeWord(words[root], f"its subject: {subject['name']}"))
    worth = {
        root: query.stem_weights[root]
        * (scorer.postings.idf(root) or scorer.labels.idf(root))
        * scorer.labels.weight(root, row.position)
        for root in said
    }
    best = sorted((root for root in worth if worth[root] > 0), key=lambda root: (-worth[root], root))[:MAX_PIECES]
    return tuple(row.build_evidence(said[root].text, query.words_by_stem[root]) for root in best)


def collect_subject_evidence(
    connection: sqlite3.Connection, row: HomeRow, query: Query, scorer: Scorer, concepts: Mapping[str, float]
) -> tuple[Evidence, ...]:
    """Subjects of the home that the need speaks of, each with the wider one, and the need's words for it."""
    numbers = {concept: number for number, concept in enumerate(scorer.concept_ids) if concept in concepts}
    worth = {one: share * scorer.subjects.weight(one, row.position) for one, share in concepts.items()}
    best = sorted((one for one in concepts if worth[one] > 0), key=lambda one: (-worth[one], one))[:MAX_PIECES]
    return tuple(
        row.build_evidence(_path(connection, one), _words_for(query, scorer.concepts, numbers[one])) for one in best
    )


def collect_near_subject_evidence(
    connection: sqlite3.Connection, row: HomeRow, scorer: Scorer, concepts: Mapping[str, float]
) -> tuple[Evidence, ...]:
    """Subjects of the home that mean much the same as the need, each with the wider one."""
    worth = {one: share * scorer.subjects.weight(one, row.position) for one, share in concepts.items()}
    best = sorted((one for one in concepts if worth[one] > 0), key=lambda one: (-worth[one], one))[:MAX_NEAR_WORDS]
    return tuple(row.build_evidence(_path(connection, one)) for one in best)


def collect_meaning_evidence(row: HomeRow, query: Query, scorer: Scorer) -> tuple[Evidence, ...]:
    """Words of the home that keep the company of the need's, though the need has them not."""
    direction = scorer.semantics.compute_direction(scorer.postings.weigh_terms(query.stem_weights))
    close: dict[str, tuple[float, str]] = {}
    for root, word in _own_words(row).items():
        if root not in query.stem_weights and is_content_stem(root) and not root.isdigit() and len(root) > 2:
            nearness = _cosine(scorer.semantics.find_term_vector(root), direction)
            if nearness >= MIN_COSINE:
                close[root] = (nearness, word)
    best = sorted(close, key=lambda root: (-close[root][0], root))[:MAX_NEAR_WORDS]
    return tuple(row.build_evidence(close[root][1]) for root in best)


def _worth(root: str, query: Query, postings: Postings, position: int) -> float:
    return query.stem_weights[root] * postings.idf(root) * postings.weight(root, position)


def _words_for(query: Query, concepts: Postings, number: int) -> str:
    """The words of the need that name a concept, the most telling first."""
    worth = {root: _worth(root, query, concepts, number) for root in query.stem_weights}
    best = sorted((root for root in worth if worth[root] > 0), key=lambda root: (-worth[root], root))[:MAX_NEAR_WORDS]
    return ", ".join(query.words_by_stem[root] for root in best)


def _path(connection: sqlite3.Connection, concept: str) -> str:
    """A concept's name, with that of the wider one: ``dental check, under health of looked-after children``."""
    row = connection.execute(
        """SELECT c.name, (SELECT min(w.name) FROM concept_broader b JOIN concepts w ON w.id = b.broader_id
             WHERE b.concept_id = c.id) AS wider FROM concepts c WHERE c.id = ?""",
        (concept,),
    ).fetchone()
    return f"{row[0]}, under {row[1]}" if row[1] else str(row[0])


def _cosine(one: Floats | None, other: Floats) -> float:
    """0 for a word that the space does not know; ``other`` has length 1."""
    if one is None:
        return 0.0
    length = float(one @ one) ** 0.5
    return float(one @ other) / length if length else 0.0


def _own_words(row: HomeRow) -> dict[str, str]:
    """For each stem of the home's own texts a word as it is written there."""
    said: dict[str, str] = {}
    for field in OWN_FIELDS:
        said = {**_first_words(row.value(field)), **said}
    return said


def _texts(row: HomeRow) -> Iterator[tuple[Mapping[str, str], str]]:
    """What speaks for the home, as words by stem, with whence if not from its own text: the nearest to it first."""
    yield _own_words(row), ""
    law = row.value("legal_basis")
    yield _first_words(law), f"its legal basis: {law}"


@lru_cache(maxsize=10_000)
def _first_words(text: str) -> Mapping[str, str]:
    """For each stem of a text its first word, in lower case. Kept: the same homes come up for many needs."""
    return {root: word.lower() for root, word in reversed(stem_words(text))}
