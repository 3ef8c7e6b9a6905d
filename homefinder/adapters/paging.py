"""Lists that are read page by page: read to their end, and read again where they moved meanwhile.

A list that loses an entry between two pages hides another one, and a list that gains one shows one twice. Whatever
the publication calls its pages, the counts that they announce and the keys that they hold tell it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from homefinder.clean.decoding import MAX_DIGITS
from homefinder.clean.wording import join_words, list_names
from homefinder.model import FetchResult, Issue

_LINK = re.compile(r"<([^<>]*)>((?:[^,\"<]|\"[^\"]*\")*)")
"""One link of a header: https://www.rfc-editor.org/rfc/rfc8288#section-3."""

_NEXT = re.compile(r";\s*rel\s*=\s*(?:\"(?:[^\"]*\s)?next(?:\s[^\"]*)?\"|next\b)", re.IGNORECASE)
LONGEST_HEADER = 10_000
"""Characters of a header that are looked at: servers send 8 kB at most."""

READINGS = 3
"""How often a list that moves is read at most."""


MAX_KNOWN_ENTRIES = 200_000
"""Entries beyond which a list is not read for what it lacks before it is parsed within its limits."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """What one page says of its list: the keys of its entries, and how many entries there are in all, if it says."""

    keys: tuple[str, ...]
    count: int | None


def read_list(
    ask: Callable[[int], FetchResult],
    parse: Callable[[FetchResult], ListPage | None],
    max_pages: int,
    lacks_known: Callable[[Sequence[FetchResult]], bool] = lambda _: False,
) -> list[FetchResult]:
    """The pages of the list at rest; of a list that never rests, those of the last reading.

    ``ask`` fetches the page that begins at an entry's number; ``parse`` gives None for one that cannot be read, which
    ends the reading: the adapter's own parsing says why. ``lacks_known``: whether what is known is not on the pages; a
    second reading must show the same, since an entry that goes while another comes leaves the count as it was.
    """
    before: list[str] | None = None
    for _ in range(READINGS):
        fetched = list(_read_once(ask, parse, max_pages))
        pages = [page for page in map(parse, fetched) if page]
        keys = [key for page in pages for key in page.keys]
        if len(pages) < len(fetched) or len(pages) == 1 or len(keys) > MAX_KNOWN_ENTRIES:
            return fetched
        if not find_movement(pages) and (keys == before or not lacks_known(fetched)):
            return fetched
        before = keys
    return fetched


def _read_once(
    ask: Callable[[int], FetchResult], parse: Callable[[FetchResult], ListPage | None], max_pages: int
) -> Iterator[FetchResult]:
    """The pages until the announced count is reached, or a page brings nothing new: counts that grow for ever or
    servers that ignore the start come to an end."""
    seen: set[str] = set()
    first: ListPage | None = None
    start = 0
    for number in range(max_pages):
        one = ask(start)
        page = parse(one)
        if number and page and page.keys and page == first:
            return  # a server that ignores the start
        yield one
        if page and page.keys and not set(page.keys) - seen:
            return
        first = first or page
        # Servers may send fewer than were asked for: what was received says where the next page begins.
        start += len(page.keys) if page else 0
        if page is None or not page.keys or page.count is None or start >= page.count:
            return
        seen.update(page.keys)


def find_movement(pages: Sequence[ListPage]) -> str:
    """What shows that a list moved between its pages; empty where nothing does."""
    counts = list(dict.fromkeys(str(page.count) for page in pages if page.count is not None))
    on_pages = Counter(key for page in pages for key in set(page.keys))
    again = sorted(key for key, times in on_pages.items() if times > 1)
    said = []
    if len(counts) > 1:
        said.append(f"its pages announce {join_words(counts)} entries")
    if again:
        said.append(f"{list_names(again, 3)} came on more than one page")
    return " and ".join(said)


def find_header_link(fetched: FetchResult) -> str:
    """The address, as it stands there, of the link with the relation ``next`` in the header ``Link``."""
    header = next((value for name, value in fetched.headers.items() if name.lower() == "link"), "")
    return next((link for link, rest in _LINK.findall(header[:LONGEST_HEADER]) if _NEXT.search(rest)), "")


def parse_count(text: str) -> int | None:
    """A count that a page announces; None where it is no whole number."""
    return int(text) if text.isdecimal() and len(text) <= MAX_DIGITS else None


def list_movement_issues(pages: Sequence[ListPage], fetched: Sequence[FetchResult]) -> list[Issue]:
    """One issue where the pages that were kept are those of a list that never rested."""
    moved = find_movement(pages)
    if not moved:
        return []
    said = f"The list moved while it was read, {READINGS} times in turn: {moved}. Nothing is taken for gone."
    return [Issue("list-moved", said, fetched[0].locate())]
