"""``data.json`` as plain JSON: the lists of a catalogue, catalogues within it, and its pages. Pure, but for asking."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urldefrag, urljoin

from homefinder.adapters.dcat.distributions import build_distributions
from homefinder.adapters.graph.pages import Exchanges, check_next_page, find_link_header
from homefinder.adapters.mapping.evaluate import Scope, as_text, find_value
from homefinder.adapters.mapping.mapping import SourceEntry
from homefinder.clean.decoding import TextFormatError, decode_bytes, parse_json
from homefinder.errors import ParseError
from homefinder.model import FetchResult, Issue, Location

LISTS: Mapping[str, str] = {
    "dataset": "dcat:Dataset", "datasetSeries": "dcat:DatasetSeries", "service": "dcat:DataService",
    "catalog": "dcat:Catalog",
}  # fmt: skip
"""The lists of a catalogue and what their members are (DCAT-US 1.1 has the first only)."""

MAX_LEVELS = 5
"""Catalogues within catalogues."""


def walk_data_json(
    start: str, next_path: str, max_pages: int, exchanges: Exchanges
) -> Iterator[tuple[FetchResult, Any, Issue | None]]:
    """Each page with its document, and the issue that ends the list. Raises ParseError for one that is no JSON."""
    url, seen = start, {start}
    for number in range(1, max_pages + 1):
        fetched = exchanges.ask(url)
        document = _parse_document(fetched)
        following = _find_next_page(document, next_path, fetched)
        issue = check_next_page(following, start, seen, number, max_pages, fetched)
        yield fetched, document, issue
        if not following or issue:
            return
        seen.add(following)
        url = following


def parse_data_json(
    urls: Sequence[str], next_path: str, max_pages: int, exchanges: Exchanges
) -> tuple[list[SourceEntry], list[Issue]]:
    """The entries of every page, and what was wrong. Raises ParseError where a document has no list at all."""
    entries: list[SourceEntry] = []
    issues: list[Issue] = []
    for url in urls:
        for fetched, document, issue in walk_data_json(url, next_path, max_pages, exchanges):
            if not (isinstance(document, list) or any(isinstance(document.get(name), list) for name in LISTS)):
                raise ParseError(fetched.url, f"has none of the lists {', '.join(LISTS)}: it is no data.json")
            issues += [issue] if issue else []
            whole = {"dataset": document} if isinstance(document, list) else document
            top = fetched.locate("#")
            for name, member, place in _list_members(whole, top, 0, bare=isinstance(document, list)):
                if isinstance(member, Mapping):
                    entries.append(_build_entry(name, member, place))
                else:
                    said = f"{as_text(member)[:80]!r} stands where an entry should be"
                    issues.append(Issue("invalid-entry", said, place))
    return entries, issues


def _build_entry(name: str, member: Mapping[str, Any], place: Location) -> SourceEntry:
    fields = {key: value for key, value in member.items() if not (name == "catalog" and key in LISTS)}
    distributions = member.get("distribution")
    listed = distributions if isinstance(distributions, list) else [distributions]
    return SourceEntry(fields, place, {"$class": LISTS[name], "$distributions": build_distributions(listed)})


def _list_members(
    catalogue: Mapping[str, Any], place: Location, level: int, *, bare: bool = False
) -> Iterator[tuple[str, Any, Location]]:
    for name in LISTS:
        members = catalogue.get(name)
        for index, member in enumerate(members if isinstance(members, list) else []):
            at = place.at(index) if bare else place.at(name, index)
            yield name, member, at
            if name == "catalog" and isinstance(member, Mapping) and level < MAX_LEVELS:
                yield from _list_members(member, at, level + 1)


def _parse_document(fetched: FetchResult) -> Any:
    try:
        document = parse_json(decode_bytes(fetched.body)[0])
    except TextFormatError as error:
        said = (
            "is a page of HTML or XML where JSON was asked for" if fetched.body.lstrip()[:1] == b"<" else error.problem
        )
        raise ParseError(fetched.url, said + (f" (line {error.line})" if error.line else "")) from error
    if not isinstance(document, Mapping | list):
        raise ParseError(fetched.url, "is JSON, but no catalogue")
    return document


def _find_next_page(document: Any, next_path: str, fetched: FetchResult) -> str:
    if next_path and isinstance(document, Mapping):
        named = as_text(find_value(next_path, Scope(document, fetched.locate("#"))).value).strip()
        if named:
            return urldefrag(urljoin(fetched.final_url or fetched.url, named))[0]
    return find_link_header(fetched)
