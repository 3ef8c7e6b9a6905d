"""Needs and homes as an SSSOM mapping set: predictions, reviews and gaps, each in rows of their own.

Method: A Simple Standard for Sharing Ontological Mappings 1.1, https://w3id.org/sssom/spec. What SSSOM has no slot for
stands in its slot ``other``, as ``name=value`` pairs between bars.
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

from homefinder.clean.characters import collapse_whitespace
from homefinder.decisions.mappings import (
    COMPOSITE,
    NO_TERM_FOUND,
    PREDICATE,
    NeedMapping,
    read_gaps,
    read_predictions,
    read_reviews,
)
from homefinder.decisions.new_decision import TOOL
from homefinder.decisions.people import ORCID_PREFIX, parse_orcid
from homefinder.decisions.sssom.table import BUILT_IN_PREFIXES
from homefinder.decisions.store import Decision
from homefinder.ids import iri
from homefinder.self_description import OPEN_LICENCE
from homefinder.store.build_state import read_state
from homefinder.version import __version__

MEASURE = "Homefinder score over the best score of the same need"
COLUMNS = (
    "record_id", "subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id", "object_label",
    "mapping_justification", "author_id", "author_label", "reviewer_id", "reviewer_label", "object_source",
    "mapping_cardinality", "mapping_tool", "mapping_tool_version", "mapping_date", "review_date", "confidence",
    "match_string", "similarity_score", "similarity_measure", "other", "comment",
)  # fmt: skip

OTHER_FIELDS = {
    "verdict": "verdict", "role": "role", "look_again_on": "review_on", "look_again_when": "review_trigger",
    "home_url": "home_url", "series": "series", "records": "records", "undone_on": "undone_on",
    "undone_by": "undone_by", "undone_because": "undone_because", "noted_at": "noted_at", "settles": "settles",
}  # fmt: skip
"""Name in the slot ``other``, which files that people hold have, and the field of a decision that it is."""

_SPECIAL = re.compile(r"[%|]|[^\S ]")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class MappingSetHead:
    """What a file says of itself in front of its rows. ``version`` is empty where the file is kept under version
    control, and must not change while its rows do not."""

    name: str
    title: str
    description: str = ""
    version: str = ""


def write_all_mappings(
    catalogue: sqlite3.Connection,
    curation: sqlite3.Connection | None,
    base: str,
    prefixes: dict[str, str],
    out: BinaryIO,
) -> int:
    """Write everything as one mapping set; returns the number of rows. ``prefixes`` must hold ``hf`` and ``semapv``."""
    rows = [*read_predictions(catalogue), *read_gaps(catalogue), *read_reviews(catalogue, curation)]
    head = MappingSetHead(
        "homefinder",
        "Needs and the homes that could meet them",
        "Predictions of the ranker, reviews of people, and needs for which no home was found.",
        read_state(catalogue, "published_at"),
    )
    return write_mapping_set(rows, head, base, prefixes, out)


def write_mapping_set(
    rows: Iterable[NeedMapping], head: MappingSetHead, base: str, prefixes: dict[str, str], out: BinaryIO
) -> int:
    """Write a mapping set as SSSOM/TSV with its metadata in front; returns the number of rows."""
    text = io.StringIO()
    for line in _header(head, base, prefixes):
        text.write(f"#{line}\n")
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS)
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007 the number of the last is what is returned
        cells = _cells(row)
        writer.writerow([cells.get(column, "") for column in COLUMNS])
    out.write(text.getvalue().encode())
    return count


def _header(head: MappingSetHead, base: str, prefixes: dict[str, str]) -> Iterator[str]:
    local = {kind: iri(base, kind, "") for kind in ("catalogue", "decision", "home", "mapping", "need")}
    yield f"mapping_set_id: {json.dumps(iri(base, 'mapping-set', head.name))}"
    yield f"mapping_set_title: {json.dumps(head.title)}"
    if head.description:
        yield f"mapping_set_description: {json.dumps(head.description)}"
    if head.version:
        yield f"mapping_set_version: {json.dumps(head.version)}"
    yield 'sssom_version: "1.1"'
    yield f"license: {json.dumps(OPEN_LICENCE)}"
    yield "curie_map:"
    ours = {"hf": prefixes["hf"], "orcid": BUILT_IN_PREFIXES["orcid"], "semapv": prefixes["semapv"]}
    for prefix, address in sorted({**local, **ours}.items()):
        yield f"  {prefix}: {json.dumps(address)}"


def _cells(row: NeedMapping) -> dict[str, str]:
    date = _DATE.match(row.date)
    told = {
        "subject_id": curie("need", row.need_id),
        "subject_label": collapse_whitespace(row.need_title),
        "predicate_id": PREDICATE,
        "mapping_justification": row.justification,
        "mapping_date": date.group() if date else "",
        "confidence": f"{row.confidence:g}",
        "comment": row.comment if row.decision else collapse_whitespace(row.comment),
    }
    if row.decision:
        return told | _review(row, row.decision)
    made = {
        "record_id": curie("mapping", row.key),
        "mapping_tool": TOOL,
        "mapping_tool_version": __version__,
    }
    return told | made | (_gap() if row.justification == COMPOSITE and not row.home_id else _prediction(row))


def _prediction(row: NeedMapping) -> dict[str, str]:
    return {
        "object_id": curie("home", row.home_id),
        "object_label": collapse_whitespace(row.home_title),
        "match_string": "|".join(escape_bars(word) for word in row.words.split()),
        "similarity_score": f"{row.confidence:g}",
        "similarity_measure": MEASURE,
    }


def _gap() -> dict[str, str]:
    return {"object_id": NO_TERM_FOUND, "object_source": curie("catalogue", "homefinder"), "mapping_cardinality": "1:0"}


def _review(row: NeedMapping, decision: Decision) -> dict[str, str]:
    """What the person said, of the home as it was then: what follows from it now is for the reader to find."""
    people = ("reviewer",) if decision.proposed_by else ("author", "reviewer")
    return {
        "record_id": curie("decision", row.key),
        "predicate_modifier": "Not" if row.is_negated else "",
        "object_id": curie("home", decision.home_id),
        "object_label": collapse_whitespace(decision.home_title or row.home_title),
        **{name: value for role in people for name, value in _name_person(role, decision.reviewer)},
        "mapping_tool": decision.proposed_by,
        "mapping_tool_version": decision.proposer_version,
        "review_date": decision.decided_on if _DATE.fullmatch(decision.decided_on) else "",
        "other": "|".join(format_other_fields(decision)),
    }


def _name_person(role: str, reviewer: str) -> Iterator[tuple[str, str]]:
    """A person in the slot for an id, which is an ORCID, or in that for a name."""
    if orcid := parse_orcid(reviewer):
        yield f"{role}_id", f"{ORCID_PREFIX}{orcid}"
    else:
        yield f"{role}_label", escape_bars(collapse_whitespace(reviewer))


def format_other_fields(decision: Decision) -> Iterator[str]:
    """What stands in ``other``: each filled field as ``name=value``, bars and per cents as in an address."""
    for name, field in OTHER_FIELDS.items():
        value = getattr(decision, field)
        if value:
            yield f"{name}={_SPECIAL.sub(lambda found: quote(found.group()), value)}"


def escape_bars(text: str) -> str:
    """One value of a cell that may hold several: its bars and backslashes are told from those between values."""
    return text.replace("\\", "\\\\").replace("|", "\\|")


def curie(prefix: str, identifier: str) -> str:
    """A compact address whose local part is encoded just as ``ids.iri`` does."""
    return f"{prefix}:{quote(identifier, safe='-._~')}"
