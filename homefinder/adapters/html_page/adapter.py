"""Publications that are web pages: a list with or without the pages that it leads to, a sitemap, or pages alone.

``collect`` asks for the list, page by page, and for what it leads to; ``parse`` makes the same walk over what came.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Self
from urllib.parse import urldefrag, urlsplit

from bs4 import BeautifulSoup, Tag
from pydantic import AfterValidator, Field, model_validator

from homefinder.adapters.graph.pages import Exchanges, check_next_page
from homefinder.adapters.html_page.page import MAX_ENTRIES, PageFields, Selector, parse_page, resolve_link
from homefinder.adapters.html_page.self_description import build_page_values
from homefinder.adapters.html_page.sitemap import walk_sitemap
from homefinder.adapters.mapping.locations import LocatedValue
from homefinder.adapters.mapping.mapping import RecordMapping, SourceEntry, map_entries
from homefinder.errors import FetchError, ParseError, describe_surprise
from homefinder.model import FetchResult, Issue, Location, ParseResult
from homefinder.source import Getter, Source

FAILURES_IN_A_ROW = 10
"""Details that fail one after another before the site is taken to be down, and the run fails."""


def _check_pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"{value!r} is not a regular expression: {error}") from error
    return value


Pattern = Annotated[str, AfterValidator(_check_pattern)]


class DetailPage(PageFields):
    """The page that an entry of the list leads to. ``element``: the part of it that counts."""

    element: Selector | None = None
    """The part of the page that counts; nothing: all of it."""


class HtmlParameters(PageFields):
    """Where the pages are, what on them is an entry, and what of it is a field.

    Beside its fields an entry has what the page says of itself (``$title``, ``$heading``, ``$meta``, ``$jsonld``,
    ``$microdata`` …), ``$url``, and, read from the detail, the fields of the list as ``$listing``.
    """

    url: str | list[str] = Field(default_factory=list)
    """The page or pages of the list, or the pages themselves."""
    sitemap: str = ""
    """A sitemap as the list; what it says of an address is ``$listing.lastmod``."""
    entry: Selector | None = None
    """What on a page is an entry; nothing: the whole page is one."""
    link: Selector | None = None
    """Inside an entry, the link to its detail."""
    next: Selector | None = None
    """The link to the next page of the list."""
    include: Pattern = ""
    """Details whose address does not fit are passed over."""
    exclude: Pattern = ""
    """Details whose address fits are passed over."""
    detail: DetailPage | None = None
    """How the page that an entry leads to is read."""
    max_pages: int = Field(default=100, ge=1)
    """Pages of the list that are read at most."""
    max_details: int = Field(default=2_000, ge=1)
    """Details that are read at most."""
    mapping: RecordMapping
    """How an entry becomes a record."""

    @model_validator(mode="after")
    def _check_places(self) -> Self:
        if bool(self.url) == bool(self.sitemap):
            raise ValueError("say one of url and sitemap")
        if bool(self.link or self.sitemap) != bool(self.detail):
            raise ValueError("a link or a sitemap leads to a detail, and a detail needs one of them")
        return self

    @property
    def urls(self) -> list[str]:
        return [self.url] if isinstance(self.url, str) else self.url

    def leads_to(self, url: str) -> bool:
        """Whether an address is one of the details that are wanted."""
        return bool(re.search(self.include, url)) and not (self.exclude and re.search(self.exclude, url))


PARAMETERS_MODEL = HtmlParameters


@dataclass(frozen=True, slots=True)
class ListingEntry:
    """One entry of the list: its fields, its place, and the address of its detail, where it has one."""

    fields: dict[str, Any]
    location: Location
    detail: str = ""
    element: Tag | None = None
    page: BeautifulSoup | None = None
    url: str = ""


@dataclass(slots=True)
class Listing:
    """The entries of the list, each detail once, and what was wrong."""

    entries: list[ListingEntry] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


def collect(source: Source, parameters: HtmlParameters, getter: Getter, known_keys: Sequence[str]) -> list[FetchResult]:
    """The pages of the list, then every detail. A list that fails, fails the run; a detail that fails does not, unless
    all do, or FAILURES_IN_A_ROW one after another."""
    exchanges = Exchanges.from_getter(getter)
    try:
        details = [entry.detail for entry in _read_listing(parameters, exchanges).entries if entry.detail]
    except ParseError:
        return list(exchanges.asked.values())  # ``parse`` meets the same body, and tells why
    failed = 0
    for number, url in enumerate(details, 1):
        try:
            exchanges.ask(url)
            failed = 0
        except FetchError:
            failed += 1
            if failed == FAILURES_IN_A_ROW or failed == number == len(details):
                raise
    return list(exchanges.asked.values())


def parse(source: Source, parameters: HtmlParameters, fetched: Sequence[FetchResult]) -> ParseResult:
    """Records of every entry. Raises ParseError for a list that is no page; a detail that is none is an issue."""
    bodies = {one.url: one for one in fetched}
    listing = _read_listing(parameters, Exchanges.from_fetched(fetched))
    entries: list[SourceEntry] = []
    issues = listing.issues
    for one in listing.entries:
        if one.detail and one.detail not in bodies:
            said = f"{one.detail} did not answer; what it says was not read"
            issues.append(Issue("missing-response", said, Location(one.detail, "")))
            continue
        try:
            entries.append(_read_detail(parameters, one, bodies[one.detail]) if one.detail else _read_entry(one))
        except ParseError as error:
            issues.append(Issue("unreadable-file", f"{one.detail} {error.problem}", bodies[one.detail].locate()))
        except Exception as error:  # whatever one page does, the others are taken in
            place = bodies[one.detail].locate() if one.detail else one.location
            issues.append(Issue("invalid-entry", f"cannot be read: {describe_surprise(error)}", place))
    parsed = map_entries(source.id, parameters.mapping, entries, {})
    return ParseResult(parsed.records, (*issues, *parsed.issues))


def _read_listing(parameters: HtmlParameters, exchanges: Exchanges) -> Listing:
    listing = Listing()
    seen: set[str] = set()
    found = _walk_sitemap(parameters, exchanges) if parameters.sitemap else _walk_pages(parameters, exchanges, listing)
    for entry in found:
        if not entry.detail:
            listing.entries.append(entry)
            continue
        if entry.detail in seen or not parameters.leads_to(entry.detail):
            continue
        if len(seen) == parameters.max_details:
            said = f"the list leads to more than {parameters.max_details} pages; the declaration allows no more"
            listing.issues.append(Issue("list-cut", said, entry.location))
            break
        seen.add(entry.detail)
        listing.entries.append(entry)
    return listing


def _walk_sitemap(parameters: HtmlParameters, exchanges: Exchanges) -> Iterator[ListingEntry]:
    for one in walk_sitemap(parameters.sitemap, exchanges):
        yield ListingEntry(dict(one.fields), one.location, urldefrag(one.url)[0])


def _walk_pages(parameters: HtmlParameters, exchanges: Exchanges, listing: Listing) -> Iterator[ListingEntry]:
    for start in parameters.urls:
        url, seen = start, {start}
        for number in range(1, parameters.max_pages + 1):
            fetched = exchanges.ask(url)
            base, page = fetched.final_url or fetched.url, parse_page(fetched)
            yield from _list_entries(parameters, page, base, fetched, listing)
            named = page.select_one(parameters.next) if parameters.next else None
            following = urldefrag(resolve_link(named, base))[0]
            issue = check_next_page(following, start, seen, number, parameters.max_pages, fetched)
            listing.issues += [issue] if issue else []
            if not following or issue:
                break
            seen.add(following)
            url = following


def _list_entries(
    parameters: HtmlParameters, page: BeautifulSoup, base: str, fetched: FetchResult, listing: Listing
) -> Iterator[ListingEntry]:
    elements = page.select(parameters.entry, limit=MAX_ENTRIES) if parameters.entry else [page]
    for number, element in enumerate(elements, 1):
        place = fetched.locate(f"#entry={number}" if parameters.entry else "")
        fields = parameters.read_fields(element, base)
        if not parameters.link:
            yield ListingEntry(fields, place, "", element, page, base)
            continue
        detail = urldefrag(resolve_link(element.select_one(parameters.link), base))[0]
        if urlsplit(detail).scheme in ("http", "https"):
            yield ListingEntry(fields, place, detail)
        else:
            said = f"entry {number} of {fetched.url} has no link to a page of its own"
            listing.issues.append(Issue("invalid-entry", said, place))


def _read_entry(one: ListingEntry) -> SourceEntry:
    if one.page is None or one.element is None:
        return SourceEntry(one.fields, one.location)
    computed = build_page_values(one.page, one.element, one.url)
    return SourceEntry(
        one.fields, one.location, {name: LocatedValue(value, one.location) for name, value in computed.items()}
    )


def _read_detail(parameters: HtmlParameters, one: ListingEntry, fetched: FetchResult) -> SourceEntry:
    detail = parameters.detail or DetailPage()
    page, base = parse_page(fetched), fetched.final_url or fetched.url
    element: Tag = (page.select_one(detail.element) if detail.element else None) or page
    fields = {
        name: LocatedValue(value, fetched.locate(f"#field={name}"))
        for name, value in detail.read_fields(element, base).items()
    }
    computed = {
        name: LocatedValue(value, fetched.locate(f"#{name.removeprefix('$')}"))
        for name, value in build_page_values(page, element, base).items()
    }
    return SourceEntry(fields, fetched.locate(), computed | {"$listing": LocatedValue(one.fields, one.location)})
