"""Reviews of an SSSOM file as decisions: the way back from ``sssom.write.write_all_mappings``, and in for files that
others wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from homefinder.clean.characters import collapse_whitespace
from homefinder.decisions.mappings import CONFIDENCE, MANUAL, NO_TERM_FOUND, REVIEW
from homefinder.decisions.people import normalise_orcid, parse_orcid
from homefinder.decisions.sssom.table import SssomRow, read_sssom_table
from homefinder.decisions.sssom.write import OTHER_FIELDS
from homefinder.decisions.store import Decision, uid_of, validate_decision
from homefinder.errors import DeclarationError, UsageError

NEED_PREDICATE = "https://w3id.org/homefinder/def#couldBeMetBy"
SPEAKERS: Mapping[str, tuple[str, str]] = {
    MANUAL: ("author", "reviewer"),
    REVIEW: ("reviewer", "author"),
}
"""Justifications of rows that a person made, each with whose word the row is: the first that is named. All other rows
are predictions."""

_ESCAPED = re.compile(r"\\(.)")
_BAR = re.compile(r"(?:\\.|[^|])+")


@dataclass(frozen=True, slots=True)
class SssomReviews:
    """What a file brings: its reviews with the lines on which they stand, and for each row that is none of ours why."""

    path: Path
    reviews: tuple[tuple[int, Decision], ...]
    passed_over: tuple[tuple[int, str], ...]

    @property
    def decisions(self) -> list[Decision]:
        """The reviews in the order of the file."""
        return [decision for _, decision in self.reviews]


def read_sssom(path: Path) -> SssomReviews:
    """Every review of the file in its order. Predictions and gaps are left out; reviews with another predicate than
    that of a need and its home are passed over with the reason.

    Raises DeclarationError with the file and the line for whatever cannot be read as a review.
    """
    table = read_sssom_table(path)
    found, passed_over = [], []
    for line, row in table.rows:
        if row["mapping_justification"] not in SPEAKERS or row["object_id"] == NO_TERM_FOUND:
            continue
        try:
            predicate = _address(row["predicate_id"], table.prefixes)
            if predicate != NEED_PREDICATE:
                passed_over.append((line, f"the predicate is {predicate}; a need {NEED_PREDICATE} a home"))
            else:
                found.append((line, _decision(row, table.prefixes)))
        except UsageError as error:
            raise DeclarationError(path, f"line {line}: {error}") from error
    return SssomReviews(path, tuple(found), tuple(passed_over))


def _decision(row: SssomRow, prefixes: Mapping[str, str]) -> Decision:
    told = _other(row.get("other", ""))
    tool = row.get("mapping_tool", "") if row["mapping_justification"] == REVIEW else ""
    said = Decision(
        need_id=_identifier("need", row["subject_id"], prefixes),
        home_id=_identifier("home", row["object_id"], prefixes),
        verdict=told.pop("verdict", "") or _verdict(row),
        reason=row.get("comment", ""),
        reviewer=_reviewer(row, prefixes),
        decided_on=row.get("mapping_date", "") or row.get("review_date", ""),
        need_title=row.get("subject_label", ""),
        home_title=row.get("object_label", ""),
        proposed_by=tool,
        proposer_version=row.get("mapping_tool_version", "") if tool else "",
        **told,
    )
    if (said.verdict == "reject") != (row.get("predicate_modifier", "") == "Not"):
        raise UsageError(f"the verdict is {said.verdict}, and predicate_modifier must be Not for reject only")
    tidy = validate_decision(said)
    mark = "/id/decision/"
    given = _address(row["record_id"], prefixes) if row.get("record_id") else ""
    uid = unquote(given.partition(mark)[2]) if mark in given else uid_of(tidy)
    return validate_decision(said, uid=uid)


def _reviewer(row: SssomRow, prefixes: Mapping[str, str]) -> str:
    """Whose word the row is: the name, else the id, of several with commas between them."""
    for role in SPEAKERS[row["mapping_justification"]]:
        if names := list(_split_values(row.get(f"{role}_label", ""))):
            return ", ".join(names)
        if ids := list(_split_values(row.get(f"{role}_id", ""))):
            return ", ".join(_person(one, prefixes) for one in ids)
    return ""


def _person(short: str, prefixes: Mapping[str, str]) -> str:
    """An ORCID in its short form, any other id as its address."""
    return short if parse_orcid(short) else normalise_orcid(_address(short, prefixes))


def _split_values(cell: str) -> Iterator[str]:
    """The values of a cell that may hold several: bars and backslashes that belong to a value have one before them."""
    for part in _BAR.findall(cell):
        if value := collapse_whitespace(_ESCAPED.sub(r"\1", part)):
            yield value


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
