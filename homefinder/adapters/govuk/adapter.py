"""GOV.UK: its Search API finds, its Content API describes, and the declaration says what counts.

``collect`` asks; ``parse`` is pure, and works out from the same exchanges why each page was taken in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from homefinder.adapters.govuk.attachments import list_html_attachment_paths
from homefinder.adapters.govuk.content import GONE_STATUSES, ContentItem, parse_items
from homefinder.adapters.govuk.lifecycle import REDIRECTS, list_successors
from homefinder.adapters.govuk.parameters import GovukParameters, describe_acceptance
from homefinder.adapters.govuk.parse import parse_exchanges
from homefinder.adapters.govuk.paths import build_content_url, parse_requested_path, parse_site_path
from homefinder.adapters.govuk.search import SearchResultPage, build_search_url, run_search
from homefinder.errors import BadStatus, FetchError, NotRecorded, ParseError
from homefinder.model import FetchResult, ParseResult
from homefinder.source import Getter, Source

PARAMETERS_MODEL = GovukParameters

ROUNDS = 2
"""How far what a page leads to is followed: its attachments, and the attachments of where it redirects to."""


def collect(
    source: Source, parameters: GovukParameters, getter: Getter, known_keys: Sequence[str]
) -> list[FetchResult]:
    """Run the searches, then ask for every page that counts, in order of path.

    Pages that are known are asked for although no search finds them any more: so a withdrawal, a redirect and a
    page that is gone are seen. A page that does not answer is handed on with its error; a search that does not
    answer ends the run with FetchError, except in a replay that has no searches, where what is recorded is taken.
    """
    recorded = getter.list_recorded_urls()
    answers = [*_search(parameters, getter, recorded is not None)]
    searched = [answer.fetched if isinstance(answer, SearchResultPage) else answer for answer in answers]
    wanted = {*_list_accepted_paths(parameters, answers), *parameters.list_declared_pages(), *known_keys}
    if recorded is not None:
        there = {parse_requested_path(url) for url in recorded} - {""}
        wanted = there if any(one.error for one in searched) else wanted & there
    pages = [_ask(parameters, getter, path) for path in sorted(wanted) if path.startswith("/")]
    return searched + pages + _follow(parameters, getter, pages, recorded)


def parse(source: Source, parameters: GovukParameters, fetched: Sequence[FetchResult]) -> ParseResult:
    """The records of all pages that were asked for, and what was wrong with the answers. Pure."""
    return parse_exchanges(source.id, parameters, fetched)


def _search(parameters: GovukParameters, getter: Getter, replay: bool) -> Iterator[SearchResultPage | FetchResult]:
    """The pages of every search; in a replay, a search that was not recorded is handed on with its error."""
    for search in parameters.searches:
        try:
            yield from run_search(parameters, search, getter)
        except NotRecorded as error:
            if not replay:
                raise
            yield _build_failed_fetch(build_search_url(parameters, search, 0), error)


def _list_accepted_paths(
    parameters: GovukParameters, answers: Iterable[SearchResultPage | FetchResult]
) -> Iterator[str]:
    """The paths among the results that the rules accept."""
    for page in answers:
        for row in page.results if isinstance(page, SearchResultPage) else ():
            path = parse_site_path(parameters.site, row.link)
            if path and describe_acceptance(parameters.accept, row.summary):
                yield path


def _ask(parameters: GovukParameters, getter: Getter, path: str) -> FetchResult:
    url = build_content_url(parameters.base, path)
    try:
        return getter.get(url, accept=(*sorted(REDIRECTS), *GONE_STATUSES))
    except FetchError as error:
        return _build_failed_fetch(url, error)


def _build_failed_fetch(url: str, error: FetchError) -> FetchResult:
    """An exchange that gave nothing, with the reason in its ``error``."""
    status = error.status if isinstance(error, BadStatus) else 0
    return FetchResult(url, status, {}, b"", "", datetime.now(UTC), error=error.problem)


def _follow(
    parameters: GovukParameters, getter: Getter, pages: Sequence[FetchResult], recorded: Sequence[str] | None
) -> list[FetchResult]:
    """What the pages lead to: their HTML attachments, and where redirects go. In a replay, only what is recorded."""
    there = None if recorded is None else {parse_requested_path(url) for url in recorded}
    asked = {parse_requested_path(page.url) for page in pages}
    followed: list[FetchResult] = []
    latest = list(pages)
    for _ in range(ROUNDS):
        targets = {
            path for page in latest for item in _read(page) for path in list_followed_paths(parameters, item)
        } - asked
        latest = [_ask(parameters, getter, path) for path in sorted(targets) if there is None or path in there]
        asked |= targets
        followed += latest
    return followed


def _read(page: FetchResult) -> list[ContentItem]:
    """The items of an exchange; none where it failed or cannot be read, which ``parse`` reports."""
    try:
        return [] if page.error else list(parse_items(page))
    except ParseError:
        return []


def list_followed_paths(parameters: GovukParameters, item: ContentItem) -> Iterator[str]:
    """The paths that are taken in because of this page, at most the declared number of attachments."""
    if parameters.follow_attachments:
        yield from list_html_attachment_paths(parameters.site, item.document)[: parameters.max_attachments]
    yield from _targets(parameters.site, item.document)


def _targets(site: str, document: Mapping[str, object]) -> Iterator[str]:
    for relation in list_successors(site, document):
        if relation.target.startswith("/"):
            yield relation.target
