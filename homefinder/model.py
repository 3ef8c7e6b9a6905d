"""The words of the project as types. Values only: nothing here touches the outside."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Self

from homefinder.record_parts import Address, Event, Government, Identifier, Location, Relation, Translation

__all__ = [
    "ADOPT",
    "EXTEND",
    "FALLBACK_ROUTE",
    "HOME_KINDS",
    "KINDS",
    "LIFECYCLES",
    "NEW_UNDER_OWNER",
    "NOT_COMPARED",
    "NOT_CONTENT",
    "NO_HOME",
    "OTHER_KINDS",
    "OUTCOMES",
    "OUTCOME_LABELS",
    "Address",
    "Event",
    "FetchResult",
    "Government",
    "Identifier",
    "Issue",
    "LiveRecord",
    "Location",
    "ParseResult",
    "Record",
    "Relation",
    "Translation",
    "canonical_json",
    "content_hash",
]

FALLBACK_ROUTE = "unknown"
"""The route of a home that no rule fits."""


ADOPT, EXTEND, NEW_UNDER_OWNER, NO_HOME = "adopt", "extend", "new-under-owner", "no-home"

OUTCOMES = (ADOPT, EXTEND, NEW_UNDER_OWNER, NO_HOME)

OUTCOME_LABELS: Mapping[str, str] = {
    ADOPT: "adopt what exists",
    EXTEND: "extend what exists",
    NEW_UNDER_OWNER: "make something new under an existing owner",
    NO_HOME: "no home found",
}
"""The four outcomes as a person reads them."""


HOME_KINDS = (
    "standard",
    "data-collection",
    "code-set",
    "api",
    "guidance",
    "legislation",
    "body",
    "process",
    "programme",
)
"""Kinds of record that could own a need."""

OTHER_KINDS = (
    "assessment", "consultation", "decision", "document-collection", "meeting", "need", "page", "proposal",
    "specification", "use",
)  # fmt: skip
"""Kinds of record that are kept and shown but cannot own a need."""

KINDS = HOME_KINDS + OTHER_KINDS

LIFECYCLES = ("active", "under-development", "deprecated", "ended", "withdrawn", "gone", "unknown")
"""Normalised states; the source's own word stands beside them in ``status``."""

ENDED_LIFECYCLES = ("ended", "withdrawn", "gone")
"""States of a home that can own nothing any more."""


@dataclass(frozen=True, slots=True)
class Record:
    """What one source says of one thing. Adapters fill it with the source's words, ``normalise`` cleans it.

    Identity is (``source_id``, ``key``). All that is compared between two versions is in ``content()``.
    """

    source_id: str
    key: str
    kind: str
    title: str
    alt_titles: tuple[str, ...] = ()
    description: str = ""
    keywords: tuple[str, ...] = ()
    language: str = "en"
    url: str = ""
    """The thing's own page, as the publisher gives it."""
    page_url: str = ""
    """The page of this record at the source."""
    publisher: str = ""
    publisher_id: str = ""
    publisher_url: str = ""
    status: str = ""
    """The source's own word."""
    lifecycle: str = ""
    """One of LIFECYCLES; empty until normalised."""
    version: str = ""
    series: str = ""
    """Name of the series (yearly editions of one collection) that this is an edition of."""
    issued: str = ""
    modified: str = ""
    valid_from: str = ""
    valid_to: str = ""
    opens: str = ""
    closes: str = ""
    licence: str = ""
    licence_url: str = ""
    legal_basis: str = ""
    sector: str = ""
    nations: tuple[str, ...] = ()
    change_route: str = ""
    contact: str = ""
    certainty: str = ""
    """``read`` where the facts were seen in a publication, ``background`` where not; curated homes only."""
    taken_in: str = ""
    """Why this record was taken in, in one sentence."""
    identifiers: tuple[Identifier, ...] = ()
    addresses: tuple[Address, ...] = ()
    relations: tuple[Relation, ...] = ()
    events: tuple[Event, ...] = ()
    translations: tuple[Translation, ...] = ()
    governments: tuple[Government, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Fields that only this source has, verbatim, for people and for later stages."""
    given: Mapping[str, str] = field(default_factory=dict)
    """The source's own spelling of a field whose normalised value differs."""
    locations: Mapping[str, Location] = field(default_factory=dict)
    """Where each field was read; key ``""`` is the place of the whole record."""

    @property
    def id(self) -> str:
        return f"{self.source_id}:{self.key}"

    def with_changes(self, **changes: Any) -> Self:
        return replace(self, **changes)

    def to_content(self) -> dict[str, Any]:
        """Everything that makes a version: plain JSON values, empty ones left out, without ``locations``."""
        plain = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in NOT_CONTENT}
        return {name: _to_json_value(value) for name, value in plain.items() if value not in ("", (), {}, None)}

    @classmethod
    def from_content(
        cls, source_id: str, key: str, content: Mapping[str, Any], locations: Mapping[str, Location] | None = None
    ) -> Self:
        """The record that ``content()`` was made from."""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in content.items()
        }
        for name, kind in _LIST_FIELDS.items():
            values[name] = tuple(_build_member(kind, item) for item in content.get(name, ()))
        return cls(source_id=source_id, key=key, locations=locations or {}, **values)

    def find_location(self, name: str) -> Location | None:
        """Where field ``name`` was read: its own place, else the record's."""
        return self.locations.get(name) or self.locations.get("")


NOT_CONTENT = frozenset({"source_id", "key", "locations"})

_LIST_FIELDS: Mapping[str, type[Any]] = {
    "identifiers": Identifier,
    "addresses": Address,
    "relations": Relation,
    "events": Event,
    "translations": Translation,
    "governments": Government,
}


def _build_member(kind: type[Any], item: Mapping[str, Any]) -> Any:
    codes = tuple(Identifier(**code) for code in item.get("identifiers", ()))
    return kind(**{**item, "identifiers": codes} if codes else item)


_REQUIRED_MEMBERS = frozenset({"url", "role", "kind", "date", "target", "scheme", "value", "field", "language", "text"})
"""Members of a list's items that have no default: always written, so that a version can be read back."""


def _to_json_value(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_to_json_value(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {
            name: _to_json_value(member)
            for name, member in asdict(value).items()
            if member not in ("", None, ()) or name in _REQUIRED_MEMBERS
        }
    if isinstance(value, Mapping):
        return {str(k): _to_json_value(v) for k, v in value.items()}
    return value


def canonical_json(value: Any) -> str:
    """JSON with sorted keys and no white space, so that equal values have equal text."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


NOT_COMPARED = frozenset({"taken_in"})
"""Content that is our word, not the publication's: kept, but no change when it differs."""


def content_hash(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of what the publication says in a version's content."""
    said = {name: value for name, value in content.items() if name not in NOT_COMPARED}
    return hashlib.sha256(canonical_json(said).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Issue:
    """Something wrong with what a publication sent, told so that the publisher can mend it.

    ``code`` is one of ``homefinder.issue_codes.ISSUE_CODES``; severity and mend come from there.
    """

    code: str
    message: str
    location: Location
    record_key: str = ""
    entries: int = 1
    """How many entries of the publication it speaks of."""


@dataclass(frozen=True, slots=True)
class FetchResult:
    """One HTTP exchange. ``body`` is what was received, or, behind a 304, the archived body that still holds."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    sha256: str
    fetched_at: datetime
    final_url: str = ""
    not_modified: bool = False
    elapsed_ms: int = 0
    error: str = ""

    def locate(self, locator: str = "") -> Location:
        return Location(self.url, self.sha256, locator)


@dataclass(frozen=True, slots=True)
class LiveRecord:
    """The latest known state of one record of the source."""

    key: str
    content_hash: str
    version_id: int
    state: str  # present | missing | unread | removed
    misses: int = 0
    missing_since: str = ""
    last_seen: str = ""
    part: str = ""
    """The part of the publication in which it was last read, as ``harvest.absence.name_part`` has it."""


@dataclass(frozen=True, slots=True)
class ParseResult:
    """What an adapter made of the bodies of one run."""

    records: tuple[Record, ...]
    issues: tuple[Issue, ...] = ()
    incomplete: Mapping[str, str] = field(default_factory=dict)
    """Keys of records that lack what a part of the publication says that could not be read, each with the reason."""
    passed_over: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What stands beside what was taken in and matches no pattern of the declaration: names by address."""
    windows: frozenset[str] = frozenset()
    """Addresses of lists that show their newest entries alone: a record that was read there and is not shown counts
    for nothing."""
