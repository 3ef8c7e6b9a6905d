"""What a look at an address finds: candidates, a declaration, and what it would bring. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from homefinder.ids import slug

MAPPING = "$mapping"
"""Stands in the parameters of a candidate where a mapping belongs; several places get one each."""


@dataclass(frozen=True, slots=True)
class FormCandidate:
    """What an address may be: an adapter and its parameters, without the mapping, which is proposed from the entries.

    ``sureness`` is from 0 to 1: 0.9 for a form that says itself what it is, 0.5 for one that was guessed from looks.
    """

    adapter: str
    parameters: Mapping[str, Any]
    sureness: float
    what: str
    """What it is, in words that follow “this is”."""
    address: str
    """Where it was found."""
    title: str = ""
    publisher: str = ""
    homepage: str = ""
    language: str = ""
    licence: str = ""
    licence_url: str = ""
    completeness: str = "full"
    fields: Mapping[str, Any] = field(default_factory=dict)
    """Expressions that the form itself settles, by field of a record."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Expressions that are kept beside the fields of a record."""
    ignore: tuple[str, ...] = ()
    """Fields that are of no use in this form."""
    key: str = ""
    """The key of its records, where the form settles it."""
    kind: Any = None
    """The kind of its records, where the form settles it."""
    notes: tuple[str, ...] = ()
    """What a person should know before they trust it."""
    announced: int | None = None
    """How many entries the publication says that there are."""


@dataclass(frozen=True, slots=True)
class PreviewChange:
    """One record that an edited declaration would add, change, take away or rename."""

    change: str
    """added, changed, gone or renamed"""
    key: str
    title: str
    old_key: str = ""
    fields: tuple[str, ...] = ()
    """The fields that differ."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a harvest by a declaration would bring. Nothing of it was kept."""

    state: str
    """committed, held or failed: how the run would end."""
    reason: str = ""
    records: int = 0
    sample: tuple[Mapping[str, Any], ...] = ()
    """Records as they would stand, at most SAMPLE of them."""
    filled: Mapping[str, float] = field(default_factory=dict)
    """Field of a record → share of the records that have it, 0 to 1."""
    one_publisher: str = ""
    """The publisher that all records name, where it is the same for all."""
    left_over: tuple[str, ...] = ()
    """Fields of the publication that no field of a record takes."""
    issues: tuple[str, ...] = ()
    """What would be reported, one text a code, with how often."""
    requests: int = 0
    """Requests that this look made, robots.txt among them."""
    cut_short: bool = False
    """Whether the look read less than a harvest would."""
    harvest_requests: int = 0
    """Requests that a whole harvest would make, as far as can be told."""
    harvest_minutes: float = 0.0
    changes: tuple[PreviewChange, ...] = ()
    compared: int | None = None
    """How many records the catalogue holds of this source; None where it holds none."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of a look at an address. Where nothing was recognised, ``declaration`` is empty and ``looked_for`` and
    ``advice`` say what to do."""

    address: str
    what: str = ""
    declaration: Mapping[str, Any] = field(default_factory=dict)
    yaml: str = ""
    preview: Preview = Preview("failed")
    notes: tuple[str, ...] = ()
    """What is unsure, and what else was found."""
    looked_for: tuple[str, ...] = ()
    seconds: float = 0.0
    requests: int = 0

    @property
    def is_found(self) -> bool:
        return bool(self.declaration)

    @property
    def proposed_id(self) -> str:
        return str(self.declaration.get("id", "")) or slug(self.address)

    def to_dict(self) -> dict[str, Any]:
        """The answer for programs, as ``docs/sources.md`` explains it."""
        return {
            "address": self.address,
            "found": self.is_found,
            "what": self.what,
            "adapter": self.declaration.get("adapter", ""),
            "declaration": dict(self.declaration),
            **preview_to_dict(self.preview),
            "issues": [*self.notes, *self.preview.issues],
            "looked_for": list(self.looked_for),
            "requests": self.requests,
            "seconds": round(self.seconds, 2),
            "yaml": self.yaml,
        }


def preview_to_dict(preview: Preview) -> dict[str, Any]:
    """A preview as plain values, shares to three places."""
    return {
        "state": preview.state,
        "reason": preview.reason,
        "records": preview.records,
        "sample": [dict(one) for one in preview.sample],
        "filled": {name: round(share, 3) for name, share in preview.filled.items()},
        "left_over": list(preview.left_over),
        "issues": list(preview.issues),
        "requests": preview.requests,
        "cut_short": preview.cut_short,
        "harvest": {"requests": preview.harvest_requests, "minutes": preview.harvest_minutes},
        "changes": [
            {
                "change": one.change,
                "key": one.key,
                "title": one.title,
                "old_key": one.old_key,
                "fields": list(one.fields),
            }
            for one in preview.changes
        ],
        "compared": preview.compared,
    }
