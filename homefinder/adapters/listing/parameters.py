"""What a declaration says of a list: where it is, how it is paged, and where more is told of each entry."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from homefinder.adapters.mapping.expressions import Computation
from homefinder.adapters.mapping.mapping import RecordMapping
from homefinder.errors import ParseError

DocumentFormat = Literal["json", "xml"]


def _check_web_address(value: str) -> str:
    if not value.startswith(("https://", "http://")) or not urlsplit(value).hostname:
        raise ValueError(f"{value!r} is no web address")
    return value


WebAddress = Annotated[str, AfterValidator(_check_web_address)]


class Paging(BaseModel):
    """How a list goes on behind its first page."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    by: Literal["none", "next-link", "link-header", "page", "offset", "cursor"] = "none"
    """``none``: one page is all. ``next-link``: the page names the next one at the path ``at``. ``link-header``: the
    answer does so in its header ``Link``. ``page`` and ``offset``: the parameter counts pages or entries, up to the
    announced count or an empty page. ``cursor``: the page gives at the path ``at`` what the parameter must be next."""
    at: str = ""
    """Path in the page of the next address or cursor."""
    parameter: str = ""
    """Parameter of the address that counts or holds the cursor; it is named as ``by`` where nothing is said."""
    first: int = Field(default=1, ge=0)
    """Number of the first page, by ``page``, where the address of the list does not say it."""
    within: str = ""
    """What next addresses begin with; the address of the list up to its question mark where nothing is said."""

    @model_validator(mode="after")
    def _check_path(self) -> Self:
        if self.by in ("next-link", "cursor") and not self.at:
            raise ValueError(f"paging by {self.by} needs at: the path in the page where the next one is named")
        return self

    @property
    def parameter_name(self) -> str:
        return self.parameter or self.by


class Detail(BaseModel):
    """The document that tells more of an entry. Its fields are those of the record; those of the list are
    ``$listing.NAME``."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    url: str | Computation
    """Address: a template, or a computation, over the fields of the entry in the list."""
    format: DocumentFormat = "json"
    """What the document is, whatever media type it comes under."""
    at: str = ""
    """Path in the document of the object that describes the entry; the whole document where nothing is said."""
    namespaces: dict[str, str] = {}
    """Prefix → namespace, for documents of XML. The empty prefix is for names without one."""
    hosts: list[str] = []
    """Hosts that may be asked beside that of the list."""
    beside: bool = False
    """The document belongs to the entry and does not describe it, as its comments do: it is read as ``$detail``, and
    the fields stay those of the list."""
    more: dict[str, str] = {}
    """Further documents of the entry, of the same format: name → template of the address, over the fields of the
    detail. Each is read as ``$NAME``."""
    most: int = Field(default=5000, ge=1)
    """Most entries whose documents a run asks for."""


class BesideList(BaseModel):
    """A list that entries refer to: its rows are found by ``key``."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    url: WebAddress
    """Address of the list, which is one page of JSON."""
    each: str = "."
    """Path of the rows in it; ``.`` where the document is the list."""
    key: str
    """The field by which a row is found, or ``$key``."""


class ListParameters(BaseModel):
    """What every list says. ``entries`` are written in the declaration in place of a list that is published."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    url: WebAddress | None = None
    """Address of the list, or of its first page."""
    entries: list[dict[str, Any]] = []
    """Entries written here in place of a list, for documents that are few and known by name."""
    max_pages: int = Field(default=200, ge=1)
    """Most pages to ask for. A list that goes on is told, unless the source is a window."""
    max_entries: int = Field(default=50_000, ge=1)
    """Entries behind which no further page is asked for."""
    detail: Detail | None = None
    """The document that tells more of each entry."""
    lookups: dict[str, BesideList] = {}
    """Lists that entries refer to, by name."""
    mapping: RecordMapping
    """How an entry becomes a record."""

    @model_validator(mode="after")
    def _check_list(self) -> Self:
        if bool(self.url) == bool(self.entries):
            raise ValueError("say the url of the list, or its entries, and not both")
        if self.entries and not self.detail:
            raise ValueError("entries that are written here need a detail that tells more of each")
        unknown = sorted(self.mapping.list_lookup_names() - set(self.lookups))
        if unknown:
            raise ValueError(f"the mapping uses an undeclared lookup, {unknown[0]!r}")
        return self

    @property
    def list_url(self) -> str:
        """The address of the list. Raises ParseError where the entries are written in the declaration."""
        if self.url is None:
            raise ParseError("entries", "are written in the declaration: there is no list to ask for")
        return self.url
