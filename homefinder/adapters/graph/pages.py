"""Graphs that come page by page: Hydra, Linked Data Platform and the Link header of RFC 8288.

The same walk is made twice: by ``collect``, which asks the publication, and by ``parse``, over what was collected.
https://www.hydra-cg.com/spec/latest/core/#collections https://www.w3.org/TR/ldp-paging/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from pyoxigraph import Literal, NamedNode, Quad

from homefinder.adapters.graph.documents import Ask, RdfForm, read_statements
from homefinder.adapters.graph.names import NAMESPACES
from homefinder.adapters.paging import find_header_link
from homefinder.errors import ParseError
from homefinder.model import FetchResult, Issue
from homefinder.source import Getter

NEXT = frozenset(
    {f"{NAMESPACES['hydra']}next", f"{NAMESPACES['hydra']}nextPage", f"{NAMESPACES['ldp']}nextPage",
     f"{NAMESPACES['xhv']}next"}
)  # fmt: skip
VIEW = f"{NAMESPACES['hydra']}view"
TOTALS = frozenset({f"{NAMESPACES['hydra']}totalItems", f"{NAMESPACES['hydra']}totalitems"})


class Exchanges:
    """Bodies by address, each asked for once, in the order in which they were asked for."""

    def __init__(self, ask: Ask) -> None:
        self.asked: dict[str, FetchResult] = {}
        self._ask = ask

    @classmethod
    def from_getter(cls, getter: Getter) -> Exchanges:
        return cls(getter.get)

    @classmethod
    def from_fetched(cls, fetched: Sequence[FetchResult]) -> Exchanges:
        """What was collected; ParseError for what was not."""
        bodies = {one.url: one for one in fetched}

        def find(url: str) -> FetchResult:
            if url not in bodies:
                raise ParseError(url, "was not fetched; ask for it again")
            return bodies[url]

        return cls(find)

    def ask(self, url: str) -> FetchResult:
        if url not in self.asked:
            self.asked[url] = self._ask(url)
        return self.asked[url]


@dataclass(frozen=True, slots=True)
class GraphPage:
    """One page: its body, its statements, the address of the next one, and the issue that ends the list."""

    fetched: FetchResult
    quads: list[Quad]
    issue: Issue | None = None


def walk_pages(
    start: str, form: RdfForm, contexts: Mapping[str, Any], max_pages: int, exchanges: Exchanges
) -> Iterator[GraphPage]:
    """The pages from ``start`` on. Raises ParseError for a page that cannot be read, and what asking raises."""
    url, seen = start, {start}
    for number in range(1, max_pages + 1):
        fetched = exchanges.ask(url)
        quads = list(read_statements(fetched, form, contexts, exchanges.ask))
        following = find_next_page(quads, fetched)
        issue = check_next_page(following, start, seen, number, max_pages, fetched)
        yield GraphPage(fetched, quads, issue)
        if not following or issue:
            return
        seen.add(following)
        url = following


def check_next_page(
    following: str, start: str, seen: set[str], number: int, max_pages: int, fetched: FetchResult
) -> Issue | None:
    """Why the next page is not read, where there is one and it is not."""
    if not following:
        return None
    if following in seen:
        said = f"page {number} names as the next one {following}, which was read before; what follows was not read"
        return Issue("broken-paging", said, fetched.locate())
    if (
        urlsplit(following).netloc != urlsplit(start).netloc
        and urlsplit(following).netloc != urlsplit(fetched.final_url or fetched.url).netloc
    ):
        said = f"page {number} names as the next one {following}, on another site; it was not read"
        return Issue("broken-paging", said, fetched.locate())
    if number == max_pages:
        said = f"{max_pages} pages were read, and {following} follows; the declaration allows no more"
        return Issue("list-cut", said, fetched.locate())
    return None


def find_next_page(quads: Sequence[Quad], fetched: FetchResult) -> str:
    """The address of the next page, absolute and without fragment; empty where this is the last."""
    base = fetched.final_url or fetched.url
    named = [(quad.subject, quad.object) for quad in quads if quad.predicate.value in NEXT]
    views = {quad.object for quad in quads if quad.predicate.value == VIEW}
    here = [
        value for subject, value in named if subject in views or getattr(subject, "value", "") in (base, fetched.url)
    ]
    for value in here or [value for _, value in named]:
        if isinstance(value, NamedNode | Literal) and value.value and not value.value.endswith("#nil"):
            return urldefrag(urljoin(base, str(value.value))).url
    return find_link_header(fetched)


def find_link_header(fetched: FetchResult) -> str:
    """The address that the header names with ``rel=next``; empty where it names none."""
    link = find_header_link(fetched)
    return str(urldefrag(urljoin(fetched.final_url or fetched.url, link))[0]) if link else ""


def find_total(quads: Sequence[Quad]) -> int | None:
    """How many entries the list announces, if it says."""
    said = [quad.object.value for quad in quads if quad.predicate.value in TOTALS and isinstance(quad.object, Literal)]
    numbers = [int(text) for text in said if text.isdecimal() and len(text) < 10]
    return max(numbers) if numbers else None
