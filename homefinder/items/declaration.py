"""How a source says what its items are: the reserved key ``items`` of a declaration, typed and checked."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter

from homefinder.adapters.mapping.expressions import Expression

Form = Literal[
    "xsd", "json-schema", "openapi", "table-schema", "csvw", "linkml", "skos", "fhir",
    "yaml", "json", "front-matter", "csv", "workbook", "html", "markdown", "python",
]  # fmt: skip
"""What a file is. The first eight are languages of schemas, whose meaning is known; of the others the declaration says
what an item is."""

SCHEMA_FORMS = ("xsd", "json-schema", "openapi", "table-schema", "csvw", "linkml", "skos", "fhir")

Patterns = Annotated[list[str], BeforeValidator(lambda value: [value] if isinstance(value, str) else value)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CodeMapping(_Strict):
    """What a code is: its own value, its label, definition and days. ``each``: the path of the codes in an entry of
    items; without it an entry is a code."""

    each: str = ""
    list: Expression = ""
    """Key of the list; where it is not said, the key of the item."""
    code: Expression = ""
    label: Expression = ""
    definition: Expression = ""
    starts: Expression = ""
    ends: Expression = ""
    broader: Expression = ""
    split: str = ""
    """A pattern that cuts one text into codes: its first group is the code, its second the label."""


class CodeListMapping(_Strict):
    """What a code list is, where an entry is one."""

    key: Expression
    title: Expression = ""
    definition: Expression = ""


class ItemMapping(_Strict):
    """What an item is. In a schema form each member that is not said has its meaning already."""

    key: Expression = ""
    name: Expression = ""
    title: Expression = ""
    definition: Expression = ""
    datatype: Expression = ""
    unit: Expression = ""
    required: Expression = ""
    repeats: Expression = ""
    code_list: Expression = ""
    group: Expression = ""
    ref: Expression = ""
    collections: Expression = ""
    source_refs: Expression = ""


class RuleMapping(_Strict):
    """What a rule is. ``fields`` and ``tables`` may be a list written in a cell."""

    code: Expression
    title: Expression = ""
    message: Expression = ""
    severity: Expression = ""
    expression: Expression = ""
    fields: Expression = ""
    tables: Expression = ""


class Differences(_Strict):
    """An edition that is a base file and the differences of the years up to it.

    Each difference stands under a dotted path and has a kind (add, modify, rename, remove) and a value.
    """

    files: Patterns
    edition: Expression
    kind: str = "type"
    value: str = "value"


class ItemCollection(_Strict):
    """Files of one form, and what an item, a code list, a code or a rule is in them."""

    form: Form
    files: Patterns = ["**"]
    """Paths in an archive, or the end of an address. Of a single body there is one file, with the last step of its
    address as name."""
    exclude: Patterns = []
    record: Expression = ""
    """Key of the record that the parts belong to; where it is not said, the only record of the source."""
    edition: Expression = ""
    """The year or number of the edition that a file is; empty where the publication has one at a time."""
    differences: Differences | None = None
    each: str = ""
    """The path of the entries in YAML, JSON or front matter; ``*`` takes every member of a map or list."""
    delimiter: str = ","
    sheets: Patterns = ["*"]
    header: Patterns = []
    """Words that the header row of a sheet or table holds; without them the first row that is filled is the header."""
    columns: dict[str, Patterns] = {}
    """Name → what a column is called in one table or another; ``*`` is any text. The first that fits has that name."""
    fill_down: Patterns = []
    """Columns whose blank cells mean the same as above."""
    groups: bool = False
    """Whether a row with one filled cell names the group of the rows below it, as ``$group``."""
    yaml: Literal["1.1", "verbatim"] = "verbatim"
    root: str = ""
    """XSD: the element below which items stand. JSON Schema: what the top of the schema is called in keys."""
    base: str = ""
    """The folder that is left out of the paths of files in keys."""
    call: str = ""
    """Python: the name of the function, decorator or class whose calls state rules."""
    item: ItemMapping | None = None
    codes: CodeMapping | None = None
    code_list: CodeListMapping | None = None
    rule: RuleMapping | None = None
    restates: str = ""
    """Who is responsible for the standard, where the publisher of these files states another's."""

    @property
    def is_schema(self) -> bool:
        return self.form in SCHEMA_FORMS


COLLECTIONS = TypeAdapter(list[ItemCollection])


def parse_collections(declared: Any) -> list[ItemCollection]:
    """The collections of a declaration's key ``items``. Raises pydantic's ValidationError."""
    return COLLECTIONS.validate_python(declared)
