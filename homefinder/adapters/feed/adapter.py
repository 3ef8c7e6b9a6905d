"""Feeds, page by page (RFC 5005), each entry with the document that it leads to where the declaration says so.

A feed shows its newest entries: declare it as a ``window``, so that an entry that has moved out of sight counts for
nothing. One whose pages reach back to the first entry may be ``full``.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from homefinder.adapters.feed.entries import read_feed
from homefinder.adapters.listing.parameters import ListParameters, Paging
from homefinder.adapters.listing.reading import ListReader, PageContent
from homefinder.model import FetchResult, ParseResult
from homefinder.source import Getter, Source


class FeedParameters(ListParameters):
    """Where the feed is, and how an entry becomes a record.

    Atom and RSS read the same: an entry has ``id``, ``title``, ``url``, ``summary``, ``content``, ``published``,
    ``updated``, ``authors``, ``categories`` and ``links`` (each with ``rel``, ``type``, ``href``, ``title``), and the
    elements of other vocabularies by their names. ``$feed`` is the title of the feed.
    """

    namespaces: dict[str, str] = Field(default={})
    """Prefix → namespace, for the elements of other vocabularies."""
    within: str = ""
    """What addresses of next pages begin with; that of the feed up to its question mark where nothing is said."""


PARAMETERS_MODEL = FeedParameters


def collect(source: Source, parameters: FeedParameters, getter: Getter, known_keys: Sequence[str]) -> list[FetchResult]:
    """The pages of the feed, each by the link of the one before, the tables beside it, and the details."""
    return _build_reader(source, parameters).collect(getter, known_keys)


def parse(source: Source, parameters: FeedParameters, fetched: Sequence[FetchResult]) -> ParseResult:
    """Records of every entry. Raises ParseError, naming the address, for a first page that is no feed."""
    return _build_reader(source, parameters).parse(fetched)


def _build_reader(source: Source, parameters: FeedParameters) -> ListReader:
    paging = Paging(by="next-link", at="next", within=parameters.within)
    return ListReader(source, parameters, paging, lambda fetched: _read_content(parameters, fetched))


def _read_content(parameters: FeedParameters, fetched: FetchResult) -> PageContent:
    feed = read_feed(fetched, parameters.namespaces)
    return PageContent({"next": feed.next_url}, feed.entries, len(feed.entries), feed.count)
