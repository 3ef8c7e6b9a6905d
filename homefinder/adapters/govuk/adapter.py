"""GOV.UK: its Search API finds, its Content API describes, and the declaration says what counts.

``collect`` asks; ``parse`` is pure, and works out from the same exchanges why each page was taken in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from homefinder.adapters.govuk.attachments import html_attachments
from homefinder.adapters.govuk.content import STANDS_NO_MORE, Item, read_items
from homefinder.adapters.govuk.lifecycle import REDIRECTS, successors
from homefinder.adapters.govuk.parameters import Parameters, acceptance
from homefinder.adapters.govuk.parse import parse_exchanges
from homefinder.adapters.govuk.paths import content_url, own_path, path_asked
from homefinder.adapters.govuk.search import Page, run_search, search_url
from homefinder.errors import BadStatus, FetchError, NotRecorded, ParseError
from homefinder.model import Fetched, Parsed
from homefinder.source import Getter, Source

__all__ = ["Parameters", "collect", "parse"]

ROUNDS = 2
"""How far what a page leads to is followed: its attachments, and the attachments of where it redirects to."""


def collect(source: Source, parameters: Parameters, getter: Getter, known: Sequence[str]) -> list[Fetched]:  # noqa: ARG001
    """Run the searches, then ask for every page that counts, in order of path.

    Pages that are known are asked for although no search finds them any more: so a withdrawal, a redirect and a
    page that is gone are seen. A page that does not answer is handed on with its error; a search that does not
    answer ends the run with FetchError, except in a replay that has no searches, where what is recorded is taken.
    """
    recorded = getter.recorded()
    answers = [*_search(parameters, getter, recorded is not None)]
    searched = [answer.fetched if isinstance(answer, Page) else answer for answer in answers]
    wanted = {*_accepted(parameters, answers), *parameters.declared_pages(), *known}
    if recorded is not None:
        there = {path_asked(url) for url in recorded} - {""}
        wanted = there if any(one.error for one in searched) else wanted & there
    pages = [_ask(parameters, getter, path) for path in sorted(wanted) if path.startswith("/")]
    return searched + pages + _follow(parameters, getter, pages, recorded)


def parse(source: Source, parameters: Parameters, fetched: Sequence[Fetched]) -> Parsed:
    """The records of all pages that were asked for, and what was wrong with the answers. Pure."""
    return parse_exchanges(source.id, parameters, fetched)


def _search(parameters: Parameters, getter: Getter, replay: bool) -> Iterator[Page | Fetched]:
    """The pages of every search; in a replay, a search that was not recorded is handed on with its error."""
    for search in parameters.searches:
        try:
            yield from run_search(parameters, search, getter)
        except NotRecorded as error:
            if not replay:
                raise
            yield _failed(search_url(parameters, search, 0), error)


def _accepted(parameters: Parameters, answers: Iterable[Page | Fetched]) -> Iterator[str]:
    """The paths among the results that the rules accept."""
    for page in answers:
        for row in page.rows if isinstance(page, Page) else ():
            path = own_path(parameters.site, row.link)
            if path and acceptance(parameters.accept, row.subject):
                yield path


def _ask(parameters: Parameters, getter: Getter, path: str) -> Fetched:
    url = content_url(parameters.base, path)
    try:
        return getter.get(url, accept=(*sorted(REDIRECTS), *STANDS_NO_MORE))
    except FetchError as error:
        return _failed(url, error)


def _failed(url: str, error: FetchError) -> Fetched:
    """An exchange that gave nothing, with the reason in its ``error``."""
    status = error.status if isinstance(error, BadStatus) else 0
    return Fetched(url, status, {}, b"", "", datetime.now(UTC), error=error.problem)


def _follow(
    parameters: Parameters, getter: Getter, pages: Sequence[Fetched], recorded: Sequence[str] | None
) -> list[Fetched]:
    """What the pages lead to: their HTML attachments, and where redirects go. In a replay, only what is recorded."""
    there = None if recorded is None else {path_asked(url) for url in recorded}
    asked = {path_asked(page.url) for page in pages}
    followed: list[Fetched] = []
    latest = list(pages)
    for _ in range(ROUNDS):
        targets = {path for page in latest for item in _read(page) for path in leads_to(parameters, item)} - asked
        latest = [_ask(parameters, getter, path) for path in sorted(targets) if there is None or path in there]
        asked |= targets
        followed += latest
    return followed


def _read(page: Fetched) -> list[Item]:
    """The items of an exchange; none where it failed or cannot be read, which ``parse`` reports."""
    try:
        return [] if page.error else list(read_items(page))
    except ParseError:
        return []


def leads_to(parameters: Parameters, item: Item) -> Iterator[str]:
    """The paths that are taken in because of this page, at most the declared number of attachments."""
    if parameters.follow_attachments:
        yield from html_attachments(parameters.site, item.document)[: parameters.max_attachments]
    yield from _targets(parameters.site, item.document)


def _targets(site: str, document: Mapping[str, object]) -> Iterator[str]:
    for relation in successors(site, document):
        if relation.target.startswith("/"):
            yield relation.target
