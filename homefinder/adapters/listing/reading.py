"""Lists asked for and read: their pages, the tables beside them, and the document that tells more of each entry.

``ListReader`` is made of a declaration and of what reads one page; the access methods differ in nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from homefinder.adapters.listing.detail import GONE_STATUSES, find_detail_url, find_further_urls, read_detail
from homefinder.adapters.listing.documents import read_json
from homefinder.adapters.listing.members import list_members
from homefinder.adapters.listing.parameters import ListParameters, Paging
from homefinder.adapters.listing.walk import ListWalk, WalkedPage, walk_list
from homefinder.adapters.mapping.evaluate import Scope, as_text, find_value
from homefinder.adapters.mapping.lookups import Lookup, LookupRow
from homefinder.adapters.mapping.mapping import SourceEntry, identify_entry, map_entries
from homefinder.adapters.paging import MAX_KNOWN_ENTRIES, READINGS, ListPage, find_movement, list_movement_issues
from homefinder.errors import BodyTooLarge, FetchError, ParseError
from homefinder.model import FetchResult, Issue, Location, ParseResult, canonical_json
from homefinder.source import Getter, Source

MAX_FAILURES = 5
"""Documents in a row that do not answer, behind which no further one is asked for: their host is down."""

LOOKUP_KEY = "$lookup-key"


@dataclass(frozen=True, slots=True)
class PageContent:
    """One page as its format reads it: the whole for the paths of paging, the entries, the announced count."""

    document: Any
    entries: tuple[SourceEntry, ...]
    sent: int
    """How many members the page holds, those that are no entries among them."""
    count: int | None = None
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class ListReader:
    """One declared list. ``read_content`` raises ParseError for a body that is no page of it."""

    source: Source
    parameters: ListParameters
    paging: Paging
    read_content: Callable[[FetchResult], PageContent]

    def collect(self, getter: Getter, known_keys: Sequence[str]) -> list[FetchResult]:
        """The pages, the tables beside them and the details, in this order. A page or detail that does not answer is
        left out, and ``parse`` tells it; the first page and the tables must answer."""
        fetched: list[FetchResult] = []
        walk = ListWalk(())
        if self.parameters.url:
            fetched, walk = self._collect_pages(getter, known_keys)
        fetched += [getter.get(table.url) for table in self.parameters.lookups.values()]
        return fetched + list(self._collect_details(getter, walk))

    def parse(self, fetched: Sequence[FetchResult]) -> ParseResult:
        """Records and issues. Raises ParseError where the first page, or a table beside the list, cannot be read."""
        bodies = {one.url: one for one in fetched}
        walk = self._walk(bodies.get) if self.parameters.url else ListWalk(())
        lookups = dict(self._read_lookups(bodies))
        issues = [issue for issue in walk.issues if not self._is_expected(issue)]
        issues += [issue for page in walk.pages for issue in page.issues]
        issues += self._list_shortfall_issues(walk)
        issues += list_movement_issues(_to_list_pages(walk), [page.fetched for page in walk.pages])
        entries = self._list_entries(walk)
        incomplete: dict[str, str] = {}
        if self.parameters.detail:
            most = self.parameters.detail.most
            if len(entries) > most:
                said = f"The list has {len(entries)} entries; the details of the first {most} were read."
                issues.append(Issue("list-cut", said, entries[0].location))
            told = [read_detail(self.parameters, entry, bodies) for entry in entries[:most]]
            entries = [one.entry for one in told if one.entry]
            issues += [issue for one in told for issue in one.issues]
            incomplete = {one.key: one.lacks for one in told if one.key and one.lacks}
        parsed = map_entries(self.source.id, self.parameters.mapping, entries, lookups)
        return replace(parsed, issues=(*issues, *parsed.issues), incomplete=incomplete)

    def _collect_pages(self, getter: Getter, known_keys: Sequence[str]) -> tuple[list[FetchResult], ListWalk]:
        """The pages of the list at rest; of one that never rests, those of the last reading."""
        before: list[str] | None = None
        for _ in range(READINGS):
            fetched: list[FetchResult] = []
            try:
                walk = self._walk(lambda url, got=fetched: self._ask_page(getter, url, got))  # type: ignore[misc]
            except ParseError:
                return fetched, ListWalk(())  # parse says why
            keys = [key for page in walk.pages for key in page.keys]
            if len(walk.pages) < 2 or len(keys) > MAX_KNOWN_ENTRIES:
                break
            lacks = (
                self.source.completeness == "full" and not self.parameters.detail and not set(known_keys) <= set(keys)
            )
            if not find_movement(_to_list_pages(walk)) and (keys == before or not lacks):
                break
            before = keys
        return fetched, walk

    def _ask_page(self, getter: Getter, url: str, got: list[FetchResult]) -> FetchResult | None:
        try:
            # A 304 need not repeat the links of the answer that it confirms.
            one = getter.get(url, fresh=True) if self.paging.by == "link-header" else getter.get(url)
        except BodyTooLarge:
            raise
        except FetchError:
            if not got:
                raise
            return None
        got.append(one)
        return one

    def _collect_details(self, getter: Getter, walk: ListWalk) -> Iterator[FetchResult]:
        detail = self.parameters.detail
        asked: dict[str, FetchResult | None] = {}
        failures = 0

        def ask(url: str) -> Iterator[FetchResult]:
            nonlocal failures
            if not url or url in asked or failures == MAX_FAILURES:
                return
            asked[url] = None
            try:
                asked[url] = one = getter.get(url, accept=GONE_STATUSES)
                failures = 0
                yield one
            except FetchError:
                failures += 1

        for entry in self._list_entries(walk)[: detail.most] if detail else []:
            url = find_detail_url(self.parameters, entry)
            yield from ask(url)
            one = asked.get(url)
            if detail and detail.more and one:
                described = read_detail(self.parameters, entry, {url: one}).entry
                for further in find_further_urls(self.parameters, described).values() if described else ():
                    yield from ask(further)

    def _list_entries(self, walk: ListWalk) -> list[SourceEntry]:
        declared = [SourceEntry(one, Location("", "")) for one in self.parameters.entries]
        return declared + [entry for page in walk.pages for entry in page.entries]

    def _walk(self, ask: Callable[[str], FetchResult | None]) -> ListWalk:
        limits = self.parameters.max_pages, self.parameters.max_entries
        return walk_list(self.parameters.list_url, self.paging, ask, self._read_page, *limits)

    def _read_page(self, fetched: FetchResult) -> WalkedPage:
        content = self.read_content(fetched)
        keys = tuple(_identify(self.parameters, entry) for entry in content.entries)
        return WalkedPage(fetched, content.document, content.entries, keys, content.sent, content.count, content.issues)

    def _is_expected(self, issue: Issue) -> bool:
        return issue.code == "list-cut" and self.source.completeness == "window"

    def _list_shortfall_issues(self, walk: ListWalk) -> list[Issue]:
        """A list that ends without a word before the announced count is reached; a window need not reach it."""
        announced = [page.count for page in walk.pages if page.count is not None]
        received = sum(page.sent for page in walk.pages)
        window = self.source.completeness == "window"
        if window or walk.issues or not announced or received >= announced[-1]:
            return []
        said = f"{announced[-1]} entries are announced and {received} were sent"
        return [Issue("short-list", said, walk.pages[-1].fetched.locate(), entries=announced[-1] - received)]

    def _read_lookups(self, bodies: Mapping[str, FetchResult]) -> Iterator[tuple[str, Lookup]]:
        for name, table in self.parameters.lookups.items():
            if table.url not in bodies:
                raise ParseError(table.url, "was not fetched; ask for it again")
            found = list_members(read_json(bodies[table.url]), table.each, bodies[table.url])
            rows = [LookupRow({**row.fields, LOOKUP_KEY: _read_key(table.key, row)}, row.location) for row in found]
            yield name, Lookup.from_rows(name, LOOKUP_KEY, rows)


def _read_key(path: str, row: SourceEntry) -> str:
    return as_text(find_value(path, Scope(row.fields, row.location, row.computed)).value)


def _to_list_pages(walk: ListWalk) -> list[ListPage]:
    return [ListPage(page.keys, page.count) for page in walk.pages]


def _identify(parameters: ListParameters, entry: SourceEntry) -> str:
    """What tells an entry from the others of its list, whatever a stranger's entry does to our reading of it."""
    try:
        return identify_entry(parameters.mapping, entry) or canonical_json(entry.fields)
    except (RecursionError, ValueError, TypeError):
        return entry.location.locator
