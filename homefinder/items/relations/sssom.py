"""Relations of items as SSSOM, out and in: https://mapping-commons.github.io/sssom/. Items are of one kind, so that
the mappings of SKOS say what they mean."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from homefinder.errors import DeclarationError
from homefinder.items.meaning.relation import BROADER, DIFFERENT, NARROWER, RELATED, SAME

PREDICATES = {
    SAME: "skos:exactMatch", BROADER: "skos:narrowMatch", NARROWER: "skos:broadMatch", RELATED: "skos:relatedMatch",
}  # fmt: skip
"""A left item that is broader than the right has it as a narrower match."""
NOT = "Not"
COLUMNS = (
    "subject_id",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "mapping_justification",
    "confidence",
    "comment",
    "author_label",
)
HUMAN, MACHINE = "semapv:ManualMappingCuration", "semapv:LexicalSimilarityThresholdMatching"


@dataclass(frozen=True, slots=True)
class StatedRelation:
    """What a person says of two items."""

    left: str
    right: str
    relation: str
    comment: str = ""
    author: str = ""


def write_sssom(rows: Iterable[Mapping[str, object]]) -> str:
    """The relations as a table; rows have left_id, right_id, relation, score, evidence and stated_by."""
    out = io.StringIO()
    out.write("# mapping_set_title: Items of standards that hold the same\n# curie_map:\n")
    out.write("#   skos: http://www.w3.org/2004/02/skos/core#\n#   semapv: https://w3id.org/semapv/vocab/\n")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        by_hand = row["stated_by"] != "machine"
        writer.writerow(
            (row["left_id"], PREDICATES.get(str(row["relation"]), PREDICATES[SAME]), NOT if row["relation"] ==
                DIFFERENT else "",
             row["right_id"], HUMAN if by_hand else MACHINE, row["score"], row["evidence"], row["stated_by"] if
                 by_hand else "")
        )  # fmt: skip
    return out.getvalue()


def read_sssom(path: Path) -> list[StatedRelation]:
    """What a file says. Raises DeclarationError naming the line for one that is no such table."""
    lines = [
        line for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip() and not line.startswith("#")
    ]
    relations = {predicate: relation for relation, predicate in PREDICATES.items()}
    found = []
    for number, row in enumerate(csv.DictReader(lines, delimiter="\t"), 2):
        left, right = (row.get("subject_id") or "").strip(), (row.get("object_id") or "").strip()
        relation = relations.get((row.get("predicate_id") or "").strip())
        if not left or not right or relation is None:
            raise DeclarationError(path, f"row {number} lacks a subject_id, an object_id or a predicate_id of SKOS")
        if (row.get("predicate_modifier") or "").strip() == NOT:
            relation = DIFFERENT
        found.append(StatedRelation(left, right, relation, row.get("comment") or "", row.get("author_label") or ""))
    return found


def read_stated_relations(vocab: Path) -> list[StatedRelation]:
    """What people said, in ``vocab/item-relations/*.sssom.tsv``; of a pair said twice the later file counts."""
    found: dict[tuple[str, str], StatedRelation] = {}
    for path in sorted((vocab / "item-relations").glob("*.sssom.tsv")):
        for one in read_sssom(path):
            found.pop((one.right, one.left), None)
            found[one.left, one.right] = one
    return list(found.values())
