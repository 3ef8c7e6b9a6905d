"""Needs and homes as an SSSOM mapping set: the machine's predictions and people's reviews, in rows of their own.

Method: A Simple Standard for Sharing Ontological Mappings 1.0, https://w3id.org/sssom/spec. A need is never
equivalent to a home, so that the predicate is our own ``hf:couldBeMetBy`` and never ``skos:exactMatch``.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import quote

import homefinder
from homefinder.ids import iri

PREDICATE = "hf:couldBeMetBy"
LEXICAL = "semapv:LexicalMatching"
MANUAL = "semapv:ManualMappingCuration"
TOOL = "Homefinder"
MEASURE = "Homefinder score over the best score of the same need"
LICENCE = "https://w3id.org/sssom/license/unspecified"
"""What SSSOM says where nobody has chosen a licence."""

CONFIDENCE = {"accept": 1.0, "reject": 1.0, "unsure": 0.5}
"""How sure a person's verdict is of the mapping, or, for a rejection, of its negation."""

COLUMNS = (
    "record_id", "subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id", "object_label",
    "mapping_justification", "author_label", "mapping_tool", "mapping_tool_version", "mapping_date", "confidence",
    "match_string", "similarity_score", "similarity_measure", "comment",
)  # fmt: skip

PREDICTIONS = """SELECT c.*, n.title AS need_title, n.linked_at, h.title AS home_title,
    max(c.score) OVER (PARTITION BY c.need_id) AS best
    FROM candidates c LEFT JOIN needs n ON n.id = c.need_id LEFT JOIN homes h ON h.id = c.home_id
    ORDER BY c.need_id, c.rank, c.home_id"""
DECISIONS = """SELECT d.*, lead(id) OVER (PARTITION BY need_id, home_id ORDER BY decided_on, id) AS next_id
    FROM decisions d ORDER BY need_id, home_id, decided_on, id"""

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Mapping:
    """One row: a prediction (``verdict`` empty) or a person's review. ``confidence`` is in 0..1."""

    need_id: str
    home_id: str
    need_title: str
    home_title: str
    justification: str
    confidence: float
    date: str
    comment: str
    decision_id: int = 0
    verdict: str = ""
    author: str = ""
    superseded_by: int = 0
    rank: int = 0
    score: float = 0.0
    words: str = ""

    @property
    def key(self) -> str:
        """What tells this row from every other: the decision's number, or the pair."""
        return str(self.decision_id) if self.decision_id else f"{self.need_id}/{self.home_id}"

    @property
    def negated(self) -> bool:
        return self.verdict == "reject"


def predictions(catalogue: sqlite3.Connection) -> Iterator[Mapping]:
    """Every candidate, best first for each need. Confidence is the score over the need's best score."""
    for row in catalogue.execute(PREDICTIONS):
        yield Mapping(
            row["need_id"], row["home_id"], row["need_title"] or "", row["home_title"] or "", LEXICAL,
            relative(row["score"], row["best"]), row["linked_at"] or "", row["explanation"],
            rank=row["rank"], score=row["score"], words=row["matched"],
        )  # fmt: skip


def reviews(catalogue: sqlite3.Connection, curation: sqlite3.Connection | None) -> Iterator[Mapping]:
    """Every decision, also those that a later one on the same pair took the place of."""
    titles = {
        table: dict(catalogue.execute(f"SELECT id, title FROM {table}").fetchall()) for table in ("needs", "homes")
    }
    for row in curation.execute(DECISIONS) if curation else ():
        reason = f"{row['verdict']}: {row['reason']}" if row["reason"] else row["verdict"]
        yield Mapping(
            row["need_id"], row["home_id"], titles["needs"].get(row["need_id"], ""),
            titles["homes"].get(row["home_id"], ""), MANUAL, CONFIDENCE[row["verdict"]], row["decided_on"], reason,
            decision_id=row["id"], verdict=row["verdict"], author=row["reviewer"], superseded_by=row["next_id"] or 0,
        )  # fmt: skip


def relative(score: float, best: float) -> float:
    """``score`` as a share of ``best``, in 0..1."""
    return round(min(max(score / best, 0.0), 1.0), 6) if best > 0 else 0.0


def write(
    catalogue: sqlite3.Connection,
    curation: sqlite3.Connection | None,
    base: str,
    prefixes: dict[str, str],
    out: BinaryIO,
) -> int:
    """Write the mapping set as SSSOM/TSV with its metadata in front; returns the number of rows.

    ``prefixes`` must hold ``hf`` and ``semapv``. Of several decisions on one pair the latest is written.
    """
    rows = [*predictions(catalogue), *(row for row in reviews(catalogue, curation) if not row.superseded_by)]
    text = io.StringIO()
    for line in _header(base, prefixes):
        text.write(f"#{line}\n")
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_cells(row) for row in rows)
    out.write(text.getvalue().encode())
    return len(rows)


def _header(base: str, prefixes: dict[str, str]) -> Iterator[str]:
    local = {name: iri(base, name, "") for name in ("decision", "home", "mapping", "need")}
    yield f"mapping_set_id: {json.dumps(iri(base, 'mapping-set', 'homefinder'))}"
    yield "mapping_set_title: Needs and the homes that could meet them"
    yield f"license: {LICENCE}"
    yield "curie_map:"
    for prefix, address in sorted({**local, "hf": prefixes["hf"], "semapv": prefixes["semapv"]}.items()):
        yield f"  {prefix}: {json.dumps(address)}"


def _cells(row: Mapping) -> Iterable[str]:
    predicted = not row.verdict
    date = _DATE.match(row.date)
    return (
        curie("mapping" if predicted else "decision", row.key),
        curie("need", row.need_id), flat(row.need_title), PREDICATE, "Not" if row.negated else "",
        curie("home", row.home_id), flat(row.home_title), row.justification, flat(row.author).replace("|", "/"),
        TOOL if predicted else "", homefinder.__version__ if predicted else "", date.group() if date else "",
        f"{row.confidence:g}", "|".join(row.words.split()) if predicted else "",
        f"{row.confidence:g}" if predicted else "", MEASURE if predicted else "", flat(row.comment),
    )  # fmt: skip


def curie(prefix: str, identifier: str) -> str:
    """A compact address whose local part is encoded just as ``ids.iri`` does."""
    return f"{prefix}:{quote(identifier, safe='-._~')}"


def flat(text: str) -> str:
    """``text`` on one line: a TSV cell holds neither tabs nor line ends."""
    return " ".join(text.split())
