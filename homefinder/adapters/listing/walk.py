"""From page to page of a list, to its end or to what ends the reading: loops, strange addresses, broken pages.

One walk serves the asking and the reading: ``collect`` walks over the network, ``parse`` over what was fetched, and
both end at the same page for the same reason. Nothing here asks the network itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from homefinder.adapters.listing.parameters import Paging
from homefinder.adapters.mapping.evaluate import Scope, as_text, find_value
from homefinder.adapters.mapping.mapping import SourceEntry
from homefinder.adapters.paging import find_header_link
from homefinder.errors import ParseError
from homefinder.model import FetchResult, Issue

LONGEST_ADDRESS = 4000


@dataclass(frozen=True, slots=True)
class WalkedPage:
    """One page of a list as its format reads it. ``document``: what paths of the paging are looked up in."""

    fetched: FetchResult
    document: Any
    entries: tuple[SourceEntry, ...]
    keys: tuple[str, ...]
    """What tells the entries from each other."""
    sent: int
    """How many members the page holds, those that are no entries among them."""
    count: int | None = None
    """How many entries the page says that there are in all."""
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class ListWalk:
    """The pages up to the end, and why they end there, if that is not the end of the list."""

    pages: tuple[WalkedPage, ...]
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class NextPage:
    """Where the list goes on, or what is wrong with where it says so."""

    url: str = ""
    problem: str = ""


def walk_list(
    url: str,
    paging: Paging,
    ask: Callable[[str], FetchResult | None],
    read_page: Callable[[FetchResult], WalkedPage],
    max_pages: int,
    max_entries: int,
) -> ListWalk:
    """The pages from the first on. ``ask`` gives None for a page that did not answer; raises ParseError where the
    first page is missing or cannot be read: then there is no list."""
    pages: list[WalkedPage] = []
    asked: list[str] = []
    seen: set[str] = set()
    onward = NextPage(url)
    while onward.url:
        if len(pages) >= max_pages or sum(page.sent for page in pages) > max_entries:
            said = f"goes on after {len(pages)} pages, which is as much as the declaration allows; the rest was left"
            return _end(pages, "list-cut", said)
        asked.append(onward.url)
        fetched = ask(onward.url)
        if fetched is None:
            if not pages:
                raise ParseError(onward.url, "was not fetched; ask for it again")
            return _end(pages, "missing-response", f"names {onward.url} as its next page, which did not answer")
        try:
            page = read_page(fetched)
        except ParseError as error:
            if not pages:
                raise
            return _end(pages, "unreadable-file", f"goes on with {error}; the list was read up to there")
        if pages and page.keys and seen.issuperset(page.keys):
            return _end(pages, "broken-paging", f"goes on with {onward.url}, which shows again what was read before")
        pages.append(page)
        seen.update(page.keys)
        onward = find_next_page(url, paging, pages, asked)
    return _end(pages, "broken-paging", onward.problem) if onward.problem else ListWalk(tuple(pages))


def _end(pages: Sequence[WalkedPage], code: str, said: str) -> ListWalk:
    return ListWalk(tuple(pages), (Issue(code, f"The list {said}.", pages[-1].fetched.locate()),))


def find_next_page(url: str, paging: Paging, pages: Sequence[WalkedPage], asked: Sequence[str]) -> NextPage:
    """Where the list goes on behind the last of ``pages``; no address where that is its end."""
    page = pages[-1]
    received = sum(one.sent for one in pages)
    if paging.by in ("page", "offset"):
        if not page.sent or (page.count is not None and received >= page.count):
            return NextPage()
        number = _read_start(url, paging) + (len(pages) if paging.by == "page" else received)
        return _check_unread(_set_parameter(url, paging.parameter_name, str(number)), asked)
    if paging.by == "cursor":
        cursor = as_text(find_value(paging.at, Scope(_as_fields(page.document), page.fetched.locate("#"))).value)
        return _check_unread(_set_parameter(url, paging.parameter_name, cursor), asked) if cursor else NextPage()
    said = find_header_link(page.fetched) if paging.by == "link-header" else _find_body_link(page, paging)
    if not said:
        return NextPage()
    try:
        link = urljoin(page.fetched.final_url or page.fetched.url, said[:LONGEST_ADDRESS].strip())
        return _check_unread(_keep_scheme(link, url), asked) if _is_within(link, url, paging) else _refuse(link)
    except ValueError:
        return _refuse(said[:200])


def _find_body_link(page: WalkedPage, paging: Paging) -> str:
    if paging.by != "next-link":
        return ""
    found = find_value(paging.at, Scope(_as_fields(page.document), page.fetched.locate("#"))).value
    return as_text(found[0] if isinstance(found, list) and found else found)


def _as_fields(document: Any) -> dict[str, Any]:
    return document if isinstance(document, dict) else {}


def _refuse(link: str) -> NextPage:
    return NextPage("", f"names {link[:200]} as its next page, which is not of this list; the rest was not read")


def _check_unread(link: str, asked: Sequence[str]) -> NextPage:
    if link in asked:
        return NextPage("", f"names {link} as its next page, which was read before: it goes in a circle")
    return NextPage(link)


def _is_within(link: str, url: str, paging: Paging) -> bool:
    """Whether the address is of the list: the scheme does not matter, since many servers forget theirs."""
    parts = urlsplit(link)
    if parts.scheme not in ("http", "https") or parts.username is not None:
        return False
    if paging.within:
        wanted = urlsplit(paging.within)
        return parts.netloc == wanted.netloc and f"{parts.path}?{parts.query}".startswith(_path_of(paging.within))
    of_list = urlsplit(url)
    return (parts.netloc, parts.path.rstrip("/")) == (of_list.netloc, of_list.path.rstrip("/"))


def _path_of(prefix: str) -> str:
    parts = urlsplit(prefix)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _keep_scheme(link: str, url: str) -> str:
    """The address under the scheme by which the list itself was asked, where the host is the same."""
    parts, of_list = urlsplit(link), urlsplit(url)
    return urlunsplit(parts._replace(scheme=of_list.scheme)) if parts.netloc == of_list.netloc else link


def _read_start(url: str, paging: Paging) -> int:
    """The number of the first page or entry: what the address of the list says, or what the declaration does."""
    said = dict(parse_qsl(urlsplit(url).query)).get(paging.parameter_name, "")
    return int(said) if said.isdecimal() and len(said) < 10 else paging.first if paging.by == "page" else 0


def _set_parameter(url: str, name: str, value: str) -> str:
    parts = urlsplit(url)
    others = [(key, word) for key, word in parse_qsl(parts.query, keep_blank_values=True) if key != name]
    return urlunsplit(parts._replace(query=urlencode([*others, (name, value)], safe=":()[],"), fragment=""))
