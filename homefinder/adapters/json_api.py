"""Interfaces that answer with lists in JSON: plain arrays, JSON:API, ArcGIS, JSON-LD read as plain JSON, and the like.

The declaration says where the entries stand, how the list goes on, and where more is told of each entry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from homefinder.adapters.listing.documents import read_json
from homefinder.adapters.listing.members import list_members
from homefinder.adapters.listing.parameters import ListParameters, Paging
from homefinder.adapters.listing.reading import ListReader, PageContent
from homefinder.adapters.mapping.evaluate import Scope, as_text, find_value
from homefinder.adapters.mapping.locations import strip_locations
from homefinder.adapters.paging import parse_count
from homefinder.model import FetchResult, Issue, ParseResult
from homefinder.source import Getter, Source


class JsonApiParameters(ListParameters):
    """Where the list is, what its entries are and how it goes on.

    An entry has beside its fields ``$key`` (its name or number) and ``$item`` (itself, where it is a plain value); with
    a detail, the fields are those of the detail, and the entry of the list is ``$listing``.
    """

    each: str = "."
    """Path of the list in the page. ``.``: the page is the list. Nothing: the page is the one entry."""
    count: str = ""
    """Path in the page of the number of entries that there are in all."""
    paging: Paging = Paging()
    """How the list goes on."""


PARAMETERS_MODEL = JsonApiParameters


def collect(
    source: Source, parameters: JsonApiParameters, getter: Getter, known_keys: Sequence[str]
) -> list[FetchResult]:
    """The pages of the list, read again where it moved, the tables beside it, and the details."""
    return _build_reader(source, parameters).collect(getter, known_keys)


def parse(source: Source, parameters: JsonApiParameters, fetched: Sequence[FetchResult]) -> ParseResult:
    """Records of every entry. Raises ParseError, naming the address, for a first page that is no such list."""
    return _build_reader(source, parameters).parse(fetched)


def _build_reader(source: Source, parameters: JsonApiParameters) -> ListReader:
    return ListReader(source, parameters, parameters.paging, lambda fetched: _read_content(parameters, fetched))


def _read_content(parameters: JsonApiParameters, fetched: FetchResult) -> PageContent:
    document = read_json(fetched)
    members = list_members(document, parameters.each, fetched)
    plain = _takes_plain_values(parameters)
    odd = [one for one in members if not one.fields and not plain]
    fields: Mapping[str, Any] = document if isinstance(document, Mapping) else {}
    count = find_value(parameters.count, Scope(fields, fetched.locate("#"))).value if parameters.count else None
    issues = [
        Issue(
            "invalid-entry",
            f"{repr(strip_locations(one.computed['$item']))[:80]} stands where an entry should be",
            one.location,
        )
        for one in odd
    ]
    kept = tuple(one for one in members if one.fields or plain)
    return PageContent(fields, kept, len(members), parse_count(as_text(count).strip()), tuple(issues))


def _takes_plain_values(parameters: JsonApiParameters) -> bool:
    """Whether the declaration reads entries that are no objects."""
    return "$item" in parameters.model_dump_json()
