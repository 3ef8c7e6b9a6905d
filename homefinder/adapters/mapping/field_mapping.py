"""What a declaration says of the fields of a record: an expression for each, the parts that repeat, what is junk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Self

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from homefinder.adapters.mapping.expressions import Expression, list_expression_paths
from homefinder.adapters.mapping.parts import AddressPart, EventPart, RelationPart
from homefinder.issue_codes import ISSUE_CODES
from homefinder.model import Record

PARTS = ("identifiers", "addresses", "relations", "events")
RESERVED_FIELDS = (
    "source_id", "key", "kind", "lifecycle", "translations", "governments", "extra", "given", "locations",
)  # fmt: skip
TARGETS = tuple(f.name for f in fields(Record) if f.name not in (*PARTS, *RESERVED_FIELDS))
"""Fields of a record that take one expression."""


class JunkRule(BaseModel):
    """An entry that lacks every one of these fields is reported under ``code`` and not taken in."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    lacks_all: list[str]
    code: str = "not-a-standard"

    @field_validator("code")
    @classmethod
    def _check_code(cls, value: str) -> str:
        if value not in ISSUE_CODES:
            raise ValueError(f"no issue code {value!r}")
        return value


class FieldMapping(BaseModel):
    """Target field of a record → expression, and the parts that repeat."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, Expression]
    identifiers: dict[str, Expression] = {}
    addresses: list[AddressPart] = []
    relations: list[RelationPart] = []
    events: list[EventPart] = []

    @model_validator(mode="after")
    def _targets(self) -> Self:
        unknown = sorted(set(self.single_values) - set(TARGETS))
        if unknown:
            raise ValueError(f"no such field of a record: {', '.join(unknown)}; there are {', '.join(TARGETS)}")
        return self

    @property
    def single_values(self) -> dict[str, Expression]:
        return self.__pydantic_extra__

    def list_paths(self) -> Iterable[str]:
        for expression in (*self.single_values.values(), *self.identifiers.values()):
            yield from list_expression_paths(expression)
        for part in (*self.addresses, *self.relations, *self.events):
            yield from part.list_paths()
