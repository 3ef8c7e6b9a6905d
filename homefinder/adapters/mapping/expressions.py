"""How a declaration says where a value comes from: a field's path, a list of them, or a computation.

A path is a field's name; dots reach into nested values (``organization.title``), and into each member of a list
(``datasets.dataset``). ``$name`` is a value that the format computes (``$folder``, ``$body``), ``^name`` inside a
repeated part is a field of the whole entry. A list of expressions gives the first that is not empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, field_validator, model_validator

from homefinder.adapters.mapping.date_formats import check_date_format

TEMPLATE_NAME = re.compile(r"\{([^{}|]+)(?:\|(\w+))?\}")
"""``{path}`` or ``{path|filter}`` in a template."""

VALUE = "value"
"""The name by which a template that follows ``from`` calls the value."""


class Computation(BaseModel):
    """A value made from fields. The steps are applied in the order in which they are listed here."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    from_: str | list[str] | None = Field(default=None, alias="from")
    """A path, or several of which the first that is not empty counts."""
    const: Any = None
    all: list[str | Computation] = []
    """Several expressions whose values are joined into one list."""
    where: dict[str, str | list[str]] = {}
    """Of the list that ``from`` gives, only the members that have these words at these paths."""
    each: str = ""
    """A path inside each member of the list that ``from`` gives."""
    split: str = ""
    """Cut text into a list at this text."""
    first: bool = False
    last: bool = False
    pattern: str = ""
    """A regular expression searched for; its first group (or the whole match) is the value, no match is empty."""
    replace: dict[str, str] = {}
    """Plain text by plain text."""
    date_format: str | list[str] = []
    """How the publication writes dates, or several forms of which the first that fits counts: ``%d/%m/%Y`` and the
    like (https://docs.python.org/3.11/library/datetime.html#format-codes), ``epoch``, ``epoch-ms`` or ``rfc822``."""
    table: dict[str, str] = {}
    """Word by word; a word that is not in it stays, unless ``default`` is given."""
    lookup: str = ""
    column: str | list[str] = ""
    """A column of the row that is found; several columns give a mapping of those that are filled."""
    every: bool = False
    """Take every row that has the key, as a list."""
    miss: Literal["keep", "empty", "silent"] = "keep"
    """What becomes of a word that the lookup does not define. It is reported, but where ``silent`` expects it."""
    join: str | None = None
    """Make one text of a list, with this between its members."""
    template: str = ""
    """Text with ``{path}`` names; behind ``from``, ``{value}`` is the value. Empty as soon as one name is empty."""
    default: Any = None
    """What counts where nothing else gave a value."""

    @field_validator("pattern")
    @classmethod
    def _check_pattern(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"{value!r} is not a regular expression: {error}") from error
        return value

    @field_validator("date_format")
    @classmethod
    def _check_date_format(cls, value: str | list[str]) -> list[str]:
        return [check_date_format(form) for form in ([value] if isinstance(value, str) else value)]

    @model_validator(mode="after")
    def _check_complete(self) -> Self:
        starts = [self.from_ is not None, self.const is not None, bool(self.all)]
        if sum(starts) > 1 or not (any(starts) or self.template):
            raise ValueError("say one of from, const, all or template")
        if bool(self.lookup) != bool(self.column):
            raise ValueError("lookup and column go together")
        if self.where and self.from_ is None:
            raise ValueError("where chooses among the members of a list: say from which list")
        return self

    @property
    def list_paths(self) -> list[str]:
        """The paths of ``from``."""
        return [self.from_] if isinstance(self.from_, str) else self.from_ or []

    @property
    def start_paths(self) -> list[str]:
        """The paths of ``from``, with ``each`` behind them."""
        return [f"{path}.{self.each}" if self.each else path for path in self.list_paths]

    @property
    def read_paths(self) -> list[str]:
        """Every path of the list that is read: what is chosen by, and what is taken."""
        return [*self.start_paths, *(f"{path}.{inner}" for path in self.list_paths for inner in self.where)]


def _form(value: Any) -> str:
    return "path" if isinstance(value, str) else "list" if isinstance(value, list) else "computation"


# Told apart by form, so that a slip gives one message about what was meant, not one for each form.
Single = Annotated[Annotated[str, Tag("path")] | Annotated[Computation, Tag("computation")], Discriminator(_form)]
Expression = Annotated[
    Annotated[str, Tag("path")] | Annotated[Computation, Tag("computation")] | Annotated[list[Single], Tag("list")],
    Discriminator(_form),
]


def list_expression_paths(expression: Expression) -> Iterator[str]:
    """Every path that the expression reads; template names are among them."""
    if isinstance(expression, str):
        yield expression
    elif isinstance(expression, list):
        for member in expression:
            yield from list_expression_paths(member)
    else:
        yield from expression.read_paths
        yield from list_expression_paths(expression.all)
        yield from list_template_names(expression.template)


def list_template_names(template: str) -> Iterator[str]:
    """The names in a template, without the one for the value itself."""
    yield from (name for name, _ in TEMPLATE_NAME.findall(template) if name != VALUE)
