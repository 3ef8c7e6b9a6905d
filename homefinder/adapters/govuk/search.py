"""The Search API of GOV.UK: which address asks what, and what an answer says.

Source of the parameters: ``docs/using-the-search-api.md`` of https://github.com/alphagov/search-api.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from homefinder.adapters.govuk.json_access import as_string, list_mappings, read_json
from homefinder.adapters.govuk.parameters import GovukParameters, GovukSearch, PageSummary
from homefinder.adapters.govuk.paths import API_SEARCH, is_search
from homefinder.errors import FetchError, ParseError
from homefinder.model import FetchResult, Location
from homefinder.source import Getter

REFUSAL_STATUS = 422
"""What the Search API answers to a parameter that it does not know."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One result: a path on GOV.UK, or an address elsewhere."""

    link: str
    summary: PageSummary
    location: Location


@dataclass(frozen=True, slots=True)
class SearchResultPage:
    """One page of the results of a search."""

    search: GovukSearch
    start: int
    total: int
    results: tuple[SearchResult, ...]
    fetched: FetchResult


def build_search_url(parameters: GovukParameters, search: GovukSearch, start: int) -> str:
    """The address of one page of a search, its parameters always in the same order."""
    query = [("q", search.q)] if search.q else []
    query += [("filter_organisations", slug) for slug in search.organisations]
    query += [("filter_content_store_document_type", word) for word in search.document_types]
    query += [("fields", ",".join(parameters.fields))]
    query += [("order", search.order)] if search.order else []
    query += [("count", str(min(parameters.page_size, search.limit))), ("start", str(start))]
    return f"{parameters.base}{API_SEARCH}?{urlencode(query, safe=',')}"


def run_search(parameters: GovukParameters, search: GovukSearch, getter: Getter) -> Iterator[SearchResultPage]:
    """Every page of a search, until its total or its declared limit is reached.

    Raises FetchError when the search is refused or answers something else than results: without its searches
    a run knows nothing of what is new.
    """
    start, goal = 0, 1
    while start < goal:
        page = parse_search_page(search, start, _ask(parameters, search, start, getter))
        yield page
        if not page.results:
            return
        start += len(page.results)
        goal = min(page.total, search.limit)


def _ask(parameters: GovukParameters, search: GovukSearch, start: int, getter: Getter) -> FetchResult:
    url = build_search_url(parameters, search, start)
    fetched = getter.get(url, accept=(REFUSAL_STATUS,))
    if fetched.status == REFUSAL_STATUS:
        said = fetched.body[:200].decode("utf-8", "replace")
        raise FetchError(
            url, f"the search {search.name!r} was refused ({REFUSAL_STATUS}): {said}; mend its declaration"
        )
    return fetched


def parse_search_page(search: GovukSearch, start: int, fetched: FetchResult) -> SearchResultPage:
    """What one answer says. Raises FetchError when it is not an answer of the Search API."""
    try:
        body = read_json(fetched)
    except ParseError as error:
        raise FetchError(fetched.url, f"the answer to the search {search.name!r} {error.problem}") from error
    total = body.get("total")
    if not isinstance(body.get("results"), list) or not isinstance(total, int):
        raise FetchError(fetched.url, f"the answer to the search {search.name!r} has no results and total")
    rows = tuple(_parse_results(fetched, body["results"]))
    return SearchResultPage(search, start, total, rows, fetched)


def _parse_results(fetched: FetchResult, results: Sequence[object]) -> Iterator[SearchResult]:
    for index, result in enumerate(results):
        if not isinstance(result, Mapping):
            continue
        subject = PageSummary(
            title=as_string(result.get("title")),
            description=as_string(result.get("description")),
            document_type=as_string(result.get("content_store_document_type")) or as_string(result.get("format")),
            organisations=tuple(as_string(one.get("slug")) for one in list_mappings(result.get("organisations"))),
        )
        yield SearchResult(as_string(result.get("link")), subject, fetched.locate().at("results", index))


def list_result_pages(parameters: GovukParameters, fetched: Sequence[FetchResult]) -> list[SearchResultPage]:
    """The pages of results among the exchanges of a run, in their order."""
    by_query = {_parse_query(build_search_url(parameters, search, 0)): search for search in parameters.searches}
    pages = []
    for one in fetched:
        search = by_query.get(_parse_query(one.url)) if is_search(one) and not one.error else None
        if search:
            pages.append(parse_search_page(search, int(parse_qs(urlsplit(one.url).query).get("start", ["0"])[0]), one))
    return pages


def _parse_query(url: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What a search address asks for, without regard to order and start."""
    query = parse_qs(urlsplit(url).query)
    return tuple(sorted((name, tuple(values)) for name, values in query.items() if name != "start"))
