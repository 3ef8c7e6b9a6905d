"""How a list in JSON goes on: what the page says of it, or, where it says nothing, what a second page answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from homefinder.adapters.paging import find_header_link
from homefinder.discovery.content import identify_content
from homefinder.discovery.forms.look import AddressLook

NEXT_NAMES = ("next", "nextlink", "nextpage", "nexturl", "nextpageurl", "hydra:next", "odatanextlink", "nexthref")
CURSOR_NAMES = ("nextcursor", "cursor", "nexttoken", "nextpagetoken", "continuationtoken", "endcursor", "after")
COUNT_NAMES = (
    "total",
    "totalcount",
    "count",
    "numberofresults",
    "numfound",
    "totalitems",
    "totalresults",
    "totalrecords",
    "totalhits",
    "recordcount",
    "itemcount",
    "matched",
    "nummatched",
    "hydra:totalitems",
    "odatacount",
    "resultcount",
    "totalelements",
)
PAGE_NAMES = ("page", "p", "pagenumber", "page_number", "pageno", "currentpage", "page[number]")
OFFSET_NAMES = ("offset", "start", "skip", "$skip", "from", "startindex", "page[offset]", "resultoffset")
CURSOR_PARAMETERS: Mapping[str, str] = {
    "nextcursor": "cursor",
    "cursor": "cursor",
    "nexttoken": "token",
    "nextpagetoken": "pageToken",
    "continuationtoken": "continuationToken",
    "endcursor": "after",
    "after": "after",
}
MOST_LEVELS = 4


@dataclass(frozen=True, slots=True)
class ProposedPaging:
    """``paging`` as a declaration has it, empty for none; the path of the count; what the count is; what is unsure."""

    paging: Mapping[str, Any]
    count_path: str = ""
    announced: int | None = None
    notes: tuple[str, ...] = ()


def propose_paging(look: AddressLook, each: str, members: int) -> ProposedPaging:
    """How the list at ``each`` of this page goes on. One further page is asked for at most."""
    document = look.content.document
    count_path, announced = _find_count(document, members, each)
    following = find_next_path(document)
    if following:
        within = _find_within(look, _read_path(document, following))
        return ProposedPaging({"by": "next-link", "at": following, **within}, count_path, announced)
    if link := find_header_link(look.fetched):
        return ProposedPaging({"by": "link-header", **_find_within(look, link)}, count_path, announced)
    cursor = _find_cursor(document)
    if cursor:
        return ProposedPaging({"by": "cursor", "at": cursor[0], "parameter": cursor[1]}, count_path, announced)
    if announced is not None and announced <= members:
        return ProposedPaging({}, count_path, announced)
    return _propose_counting(look, each, members, count_path, announced)


def find_next_path(document: Any) -> str:
    """Path of the address of the next page; empty where the page names none."""
    for path, name, value in _walk(document, ""):
        holder = path.split(".")[-2] if "." in path else ""
        is_next = fold(name) in NEXT_NAMES or (fold(name) == "href" and fold(holder) in NEXT_NAMES)
        if (
            is_next
            and isinstance(value, str)
            and (value.startswith(("http", "/", "?")) or "page" in value or "=" in value)
        ):
            return path
    return ""


def fold(name: str) -> str:
    """A name in small letters, without marks."""
    return "".join(sign for sign in name.lower() if sign.isalnum() or sign == ":").removeprefix("@")


def _propose_counting(
    look: AddressLook, each: str, members: int, count_path: str, announced: int | None
) -> ProposedPaging:
    parameters = dict(parse_qsl(urlsplit(look.address).query, keep_blank_values=True))
    for name, value in parameters.items():
        if name.lower() in PAGE_NAMES:
            first = {} if value in ("1", "") else {"first": int(value)} if value.isdigit() else {}
            return ProposedPaging(_name({"by": "page", **first}, name), count_path, announced)
        if name.lower() in OFFSET_NAMES and value.isdigit():
            return ProposedPaging(_name({"by": "offset"}, name), count_path, announced)
    said = {fold(name) for _, name, _ in _walk(look.content.document, "")}
    hinted = announced is not None or said & {
        "page",
        "pages",
        "totalpages",
        "perpage",
        "pagesize",
        "limit",
        "offset",
        "pagination",
    }
    if not hinted:
        return ProposedPaging({}, count_path, announced)
    tries = [("offset", "offset", str(members)), ("page", "page", "2")]
    for by, name, value in tries if "offset" in said else reversed(tries):
        found = look.ask(_with_parameter(look.address, name, value))
        if found is None:
            continue
        content = identify_content(found)
        if content.form == "json" and _has_other_members(look.content.document, content.document, each):
            note = f"the page names no next one; {name}={value} was tried, and answered with others"
            return ProposedPaging(_name({"by": by}, name), count_path, announced, (note,))
    if announced is None:
        return ProposedPaging({}, count_path, announced)
    note = (
        f"the answer holds {members} of {announced} entries and names no next page; neither page=2 nor "
        f"offset={members} gave others. A harvest reports it as a list that was cut; look in the publisher's "
        "documentation for how the rest is asked for"
    )
    return ProposedPaging({}, count_path, announced, (note,))


def _find_within(look: AddressLook, following: str) -> dict[str, str]:
    """What next addresses begin with, where that is another path of the same site than the list's."""
    here, there = urlsplit(look.address), urlsplit(urljoin(look.base, following))
    if there.netloc != here.netloc or there.path == here.path:
        return {}
    return {"within": f"{there.scheme}://{there.netloc}{there.path}"}


def _read_path(document: Any, path: str) -> str:
    for step in path.split("."):
        document = document.get(step) if isinstance(document, Mapping) else None
    return str(document or "")


def _name(paging: dict[str, Any], parameter: str) -> dict[str, Any]:
    return paging if parameter == paging["by"] else {**paging, "parameter": parameter}


def _find_count(document: Any, members: int, each: str) -> tuple[str, int | None]:
    holder = each.rpartition(".")[0]
    found = [
        (path.rpartition(".")[0] != holder, COUNT_NAMES.index(fold(name)), path, value)
        for path, name, value in _walk(document, "")
        if fold(name) in COUNT_NAMES and isinstance(value, int) and not isinstance(value, bool) and value >= members
    ]
    larger = sorted(one for one in found if one[3] > members) or sorted(found)
    return (larger[0][2], larger[0][3]) if larger else ("", None)


def _find_cursor(document: Any) -> tuple[str, str] | None:
    for path, name, value in _walk(document, ""):
        if fold(name) in CURSOR_NAMES and isinstance(value, str) and value and not value.startswith("http"):
            return path, CURSOR_PARAMETERS[fold(name)]
    return None


def _has_other_members(first: Any, second: Any, each: str) -> bool:
    before, after = _find_list(first, each), _find_list(second, each)
    return bool(before) and bool(after) and before[0] != after[0]


def _find_list(document: Any, each: str) -> list[Any]:
    for step in [] if each == "." else each.split("."):
        document = document.get(step) if isinstance(document, Mapping) else None
    return document if isinstance(document, list) else []


def _with_parameter(url: str, name: str, value: str) -> str:
    parts = urlsplit(urljoin(url, url))
    query = [(one, held) for one, held in parse_qsl(parts.query, keep_blank_values=True) if one != name]
    return urlunsplit(parts._replace(query=urlencode([*query, (name, value)])))


def _walk(value: Any, path: str, level: int = 0) -> Iterator[tuple[str, str, Any]]:
    """Path, name and value of what surrounds the lists of a page; members of lists are not entered."""
    if not isinstance(value, Mapping) or level >= MOST_LEVELS:
        return
    for name, member in list(value.items())[:200]:
        at = f"{path}.{name}" if path else str(name)
        yield at, str(name), member
        yield from _walk(member, at, level + 1)
