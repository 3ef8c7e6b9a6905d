"""One page of HTML: its tree, its text, and what a declaration selects of it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any
from urllib.parse import urljoin

import soupsieve
from bs4 import BeautifulSoup, Tag
from bs4.dammit import EncodingDetector
from bs4.element import NavigableString, PreformattedString
from pydantic import AfterValidator, BaseModel, ConfigDict

from homefinder.clean.decoding import TextFormatError, decode_bytes
from homefinder.errors import ParseError
from homefinder.model import FetchResult

MAX_ENTRIES = 5_000
"""Entries of one page, and values of one field."""
MAX_TAG = 5_000
"""Blanks or opening brackets between two closing ones: a tag of attributes without end takes the square of its length
to read (3,000 took 0.5 s)."""

BLOCKS = frozenset(
    """address article aside blockquote br dd div dl dt figcaption footer form h1 h2 h3 h4 h5 h6 header hr li main nav
    ol p pre section table tr ul""".split()  # noqa: SIM905 — a list fills 30 lines
)
HIDDEN_ELEMENTS = frozenset({"script", "style", "template", "noscript"})
LINKS = frozenset({"href", "src", "action", "cite"})
"""Attributes that hold addresses, which are resolved against that of the page."""

_SCRIPT = re.compile(r"<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)


def _check_selector(value: str) -> str:
    try:
        soupsieve.compile(value)
    except soupsieve.SelectorSyntaxError as error:
        raise ValueError(f"{value!r} is no selector of CSS: {str(error).splitlines()[0]}") from error
    return value


Selector = Annotated[str, AfterValidator(_check_selector)]


class FieldSelector(BaseModel):
    """What of an entry is a field. ``take``: ``text``, ``html``, or ``@`` and the name of an attribute."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    select: Selector
    """A selector of CSS, inside the entry."""
    take: str = "text"
    """What of the element counts: ``text``, ``html``, or ``@`` and the name of an attribute."""
    all: bool = False
    """Every element that fits, as a list."""


class PageFields(BaseModel):
    """How an element becomes fields: selected ones, and those that bear their names in the page itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    fields: dict[str, Selector | FieldSelector] = {}
    """Name → selector, whose text counts, or what else of it does."""
    tables: Selector | None = None
    """Tables whose rows are a name and a value."""
    definitions: Selector | None = None
    """Definition lists."""
    headings: Selector | None = None
    """Headings whose following text is a field by their name."""

    def read_fields(self, element: Tag, base: str) -> dict[str, Any]:
        """Field → text, or texts; a field that is declared wins over one that the page names."""
        named = [*_read_tables(element, self.tables), *_read_definitions(element, self.definitions)]
        named += _read_headings(element, self.headings)
        found: dict[str, Any] = {}
        for name, value in named:
            if name and value:
                found.setdefault(name, value)
        return found | {name: value for name, rule in self.fields.items() if (value := _select(element, rule, base))}


def parse_page(fetched: FetchResult) -> BeautifulSoup:
    """The tree of a page. Raises ParseError, naming the address, for what is no page of HTML."""
    try:
        text = _decode(fetched)
    except TextFormatError as error:
        raise ParseError(fetched.url, f"is no page: {error.problem}") from error
    text = re.sub(r"^\s*<\?xml[^>]{0,300}\?>", "", text)
    if "<" not in text or not re.search(r"<[a-zA-Z!]", text[:20_000]):
        raise ParseError(fetched.url, "is no page of HTML")
    for piece in _SCRIPT.sub("", text).split(">"):
        tag = piece[piece.find("<") :] if "<" in piece else ""
        if tag.count("<") > MAX_TAG or (tag[1:2].isalpha() and len(tag.split()) > MAX_TAG and tag.count("<") == 1):
            raise ParseError(fetched.url, "has a tag without end; it is not read")
    return BeautifulSoup(text, "lxml")


def read_text(element: Tag) -> str:
    """What a person reads of an element: a line for each block, without scripts and comments."""
    pieces: list[str] = []
    for node in element.descendants:
        if isinstance(node, Tag):
            pieces.append("\n" if node.name in BLOCKS else " " if node.name in ("td", "th") else "")
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            parent = node.parent
            pieces.append("" if parent is not None and parent.name in HIDDEN_ELEMENTS else re.sub(r"\s+", " ", node))
    lines = [" ".join(line.split()) for line in "".join(pieces).split("\n")]
    return "\n".join(line for line in lines if line)


def resolve_link(element: Tag | None, base: str, attribute: str = "href") -> str:
    """The address in an attribute, absolute; empty where there is none."""
    value = element.get(attribute) if element is not None else None
    text = " ".join(value) if isinstance(value, list) else str(value or "")
    try:
        return urljoin(base, text.strip()) if text.strip() else ""
    except ValueError:  # an address such as http://[
        return text.strip()


def list_links(element: Tag, base: str) -> list[dict[str, str]]:
    """``title`` and ``url`` of each link that leads to a page."""
    found = [(read_text(link), resolve_link(link, base)) for link in element.select("a[href]", limit=MAX_ENTRIES)]
    return [{"title": title, "url": url} for title, url in dict.fromkeys(found) if url.startswith("http")]


def _select(element: Tag, rule: str | FieldSelector, base: str) -> Any:
    wanted = FieldSelector(select=rule) if isinstance(rule, str) else rule
    found = element.select(wanted.select, limit=MAX_ENTRIES if wanted.all else 1)
    values = [value for one in found if (value := _take(one, wanted.take, base))]
    return values if wanted.all else next(iter(values), "")


def _take(element: Tag, take: str, base: str) -> str:
    if take == "text":
        return read_text(element)
    if take == "html":
        return element.decode_contents()
    name = take.removeprefix("@")
    if name in LINKS:
        return resolve_link(element, base, name)
    value = element.get(name)
    return " ".join(value) if isinstance(value, list) else str(value or "").strip()


def _read_tables(element: Tag, selector: str | None) -> Iterator[tuple[str, Any]]:
    for table in element.select(selector, limit=MAX_ENTRIES) if selector else ():
        for row in table.select("tr", limit=MAX_ENTRIES):
            cells = row.find_all(["th", "td"], recursive=False)
            if len(cells) == 2:
                yield _read_name(cells[0]), _read_value(cells[1])


def _read_definitions(element: Tag, selector: str | None) -> Iterator[tuple[str, Any]]:
    for definitions in element.select(selector, limit=MAX_ENTRIES) if selector else ():
        found: dict[str, list[Any]] = {}
        name = ""
        for one in definitions.find_all(["dt", "dd"], limit=MAX_ENTRIES):
            if one.name == "dt":
                name = _read_name(one)
            else:
                found.setdefault(name, []).append(_read_value(one))
        yield from ((name, values if len(values) > 1 else values[0]) for name, values in found.items())


def _read_headings(element: Tag, selector: str | None) -> Iterator[tuple[str, Any]]:
    for heading in element.select(selector, limit=MAX_ENTRIES) if selector else ():
        lines = []
        for following in heading.find_next_siblings():
            if re.fullmatch(r"h[1-6]", following.name) and following.name <= heading.name:
                break
            lines.append(read_text(following))
        yield _read_name(heading), "\n".join(line for line in lines if line)


def _read_name(element: Tag) -> str:
    return " ".join(read_text(element).split()).rstrip(":¶ ").strip()


def _read_value(element: Tag) -> Any:
    items = [text for one in element.select("li", limit=MAX_ENTRIES) if (text := read_text(one))]
    return items or read_text(element)


def _decode(fetched: FetchResult) -> str:
    headers: Mapping[str, str] = {name.lower(): value for name, value in fetched.headers.items()}
    stated = re.search(r"charset\s*=\s*\"?([\w.-]+)", headers.get("content-type", ""), re.IGNORECASE)
    declared = EncodingDetector.find_declared_encoding(fetched.body, is_html=True)
    for encoding in (stated[1] if stated else "", declared or ""):
        try:
            if encoding:
                return fetched.body.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue  # what a page says of its encoding is often wrong
    return decode_bytes(fetched.body)[0]
