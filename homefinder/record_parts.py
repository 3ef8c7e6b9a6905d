"""What a record is made of beside its texts: places, addresses, events, relations, codes. Values only."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Location:
    """Where a value stands: the address asked for, the SHA-256 of its body, and the place in the body.

    ``locator`` is a path that a person can follow: ``FILE``, ``FILE#/json/pointer``, ``FILE#row=3&column=name``
    or ``#/json/pointer`` for a body that is one document.
    """

    url: str
    sha256: str
    locator: str = ""

    def at(self, *steps: str | int) -> Location:
        """The place of a member of this value, as a JSON Pointer (RFC 6901) behind ``#``."""
        base = self.locator if "#" in self.locator else self.locator + "#"
        tail = "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)
        return replace(self, locator=base + tail)


@dataclass(frozen=True, slots=True)
class Identifier:
    """A declared code of the thing in a scheme: (``nhs-standard``, ``DCB1069``)."""

    scheme: str
    value: str


@dataclass(frozen=True, slots=True)
class Address:
    """One web address of a thing. ``size`` is in bytes where the publication tells it; ``identifiers`` are codes of the
    document there (an ISBN), which are none of the thing's own."""

    url: str
    role: str  # landing | page | documentation | attachment | repository | discussion | contact
    title: str = ""
    media_type: str = ""
    size: int | None = None
    identifiers: tuple[Identifier, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """A dated fact that the publication itself tells. Dates are ISO 8601, as precise as known."""

    kind: str  # published | updated | endorsed | status | opens | closes | withdrawn | meeting | changed | decision …
    date: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """A link that the publication states. ``target`` is a key of the same source, or a web address, or empty."""

    kind: str  # part-of | replaces | replaced-by | related | mandates | profile-of | attachment-of | depends-on
    target: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Translation:
    """What the publication says in another language than that of the record: one text of one field."""

    field: str  # title | alt_titles | description | keywords | publisher …
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Government:
    """The government under which a thing was published. ``political``: its text is that government's policy."""

    title: str = ""
    url: str = ""
    ended_on: str = ""
    current: bool = True
    political: bool = False

    @property
    def is_past_policy(self) -> bool:
        """Whether the thing is the policy of a government that is no more, which GOV.UK calls history mode."""
        return self.political and not self.current
