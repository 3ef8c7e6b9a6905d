"""Reviews of an SSSOM file as decisions: the way back from ``sssom_write.write_all_mappings``, and in for files that
others wrote."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml

from homefinder.decisions.mappings import CONFIDENCE, MANUAL, NO_TERM_FOUND
from homefinder.decisions.sssom_write import OTHER_FIELDS
from homefinder.decisions.store import Decision, uid_of, validate_decision
from homefinder.errors import DeclarationError, UsageError

REQUIRED_COLUMNS = ("subject_id", "predicate_id", "object_id", "mapping_justification")
"""Columns without which a table is no mapping set."""

REVIEWS = (MANUAL, "semapv:MappingReview")
"""Justifications of rows that a person made; all other rows are predictions."""

NEED_PREDICATE = "https://w3id.org/homefinder/def#couldBeMetBy"
SssomRow = Mapping[str, str]

_ESCAPED = re.compile(r"\\(.)")


def read_sssom(path: Path) -> list[Decision]:
    """Every review of the file in its order; predictions and gaps are passed over.

    Raises DeclarationError with the file and the line for whatever cannot be read as a review.
    """
    prefixes, rows = _read(path)
    found = []
    for line, row in rows:
        try:
            if row["mapping_justification"] in REVIEWS and row["object_id"] != NO_TERM_FOUND:
                found.append(_decision(row, prefixes))
        except UsageError as error:
            raise DeclarationError(path, f"line {line}: {error}") from error
    return found


def _read(path: Path) -> tuple[Mapping[str, str], Iterator[tuple[int, SssomRow]]]:
    try:
        lines = list(io.StringIO(path.read_text(encoding="utf-8-sig")))
    except UnicodeDecodeError as error:
        raise DeclarationError(path, f"is not UTF-8: {error}") from error
    ahead = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    try:
        header: Any = yaml.safe_load("\n".join(line[1:].rstrip() for line in lines[:ahead])) or {}
    except yaml.YAMLError as error:
        raise DeclarationError(path, f"the lines that begin with # are no YAML: {error}") from error
    prefixes = header.get("curie_map") if isinstance(header, dict) else None
    if not isinstance(prefixes, dict):
        raise DeclarationError(path, "has no curie_map in the lines that begin with #; it says what the prefixes mean")
    table = csv.DictReader(lines[ahead:], delimiter="\t", restval="")
    lacking = [name for name in REQUIRED_COLUMNS if name not in (table.fieldnames or ())]
    if lacking:
        raise DeclarationError(path, f"line {ahead + 1}: has no column {', '.join(lacking)}")
    return {str(name): str(address) for name, address in prefixes.items()}, _rows(path, table, ahead)


def _rows(path: Path, table: csv.DictReader[str], ahead: int) -> Iterator[tuple[int, SssomRow]]:
    try:
        for row in table:
            line = ahead + table.line_num
            if None in row:
                raise DeclarationError(path, f"line {line}: has more cells than the table has columns")
            yield line, row
    except csv.Error as error:
        raise DeclarationError(path, f"line {ahead + table.line_num}: {error}") from error


def _decision(row: SssomRow, prefixes: Mapping[str, str]) -> Decision:
    if (predicate := _address(row["predicate_id"], prefixes)) != NEED_PREDICATE:
        raise UsageError(f"the predicate is {predicate}; a need {NEED_PREDICATE} a home")
    told = _other(row.get("other", ""))
    said = Decision(
        need_id=_identifier("need", row["subject_id"], prefixes),
        home_id=_identifier("home", row["object_id"], prefixes),
        verdict=told.pop("verdict", "") or _verdict(row),
        reason=row.get("comment", ""),
        reviewer=_ESCAPED.sub(r"\1", row.get("author_label", "") or row.get("reviewer_label", "")),
        decided_on=row.get("mapping_date", "") or row.get("review_date", ""),
        need_title=row.get("subject_label", ""),
        home_title=row.get("object_label", ""),
        **told,
    )
    if (said.verdict == "reject") != (row.get("predicate_modifier", "") == "Not"):
        raise UsageError(f"the verdict is {said.verdict}, and predicate_modifier must be Not for reject only")
    tidy = validate_decision(said)
    mark = "/id/decision/"
    given = _address(row["record_id"], prefixes) if row.get("record_id") else ""
    uid = unquote(given.partition(mark)[2]) if mark in given else uid_of(tidy)
    return validate_decision(said, uid=uid)


def _verdict(row: SssomRow) -> str:
    """What a row means that another tool wrote: it may say how sure its author was, but has no word for it."""
    if row.get("predicate_modifier", "") == "Not":
        return "reject"
    try:
        sure = float(row.get("confidence", "") or 1.0)
    except ValueError:
        raise UsageError(f"the confidence {row['confidence']!r} is no number") from None
    return "accept" if sure > CONFIDENCE["unsure"] else "unsure"


def _other(text: str) -> dict[str, str]:
    """The fields in ``other``; pairs of other tools are passed over."""
    found = {}
    for part in filter(None, text.split("|")):
        name, _, value = part.partition("=")
        if name in OTHER_FIELDS:
            found[OTHER_FIELDS[name]] = unquote(value)
    return found


def _address(short: str, prefixes: Mapping[str, str]) -> str:
    prefix, colon, local = short.partition(":")
    if local.startswith("//"):
        return short
    if not colon or prefix not in prefixes:
        raise UsageError(f"{short!r} is no address, and its prefix is not in the curie_map")
    return prefixes[prefix] + local


def _identifier(kind: str, short: str, prefixes: Mapping[str, str]) -> str:
    address, mark = _address(short, prefixes), f"/id/{kind}/"
    if mark not in address:
        raise UsageError(f"{short!r} is no {kind}: its address {address} has no {mark}")
    return unquote(address.partition(mark)[2])
