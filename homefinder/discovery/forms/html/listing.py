"""The list on a page: rows of a table, or elements beside each other that are alike and lead somewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag, urlsplit

from bs4 import BeautifulSoup, Tag

from homefinder.adapters.html_page.page import read_text, resolve_link
from homefinder.discovery.forms.html.columns import describe_columns, describe_members
from homefinder.discovery.forms.html.pages import describe_pages, find_language, find_licence
from homefinder.discovery.forms.html.selectors import build_member_selector, build_selector, count_alike
from homefinder.discovery.forms.look import AddressLook
from homefinder.discovery.model import MAPPING, FormCandidate

LEAST_ROWS, LEAST_MEMBERS = 2, 4
LOOKED_AT = 3
"""Pages that the list leads to and that are read to see what is on them."""
BESIDE = (
    "nav",
    "header",
    "footer",
    "aside",
    "[role=navigation]",
    "[role=banner]",
    "[role=contentinfo]",
    "[role=search]",
    ".breadcrumbs",
    ".breadcrumb",
    ".sidebar",
    ".toc",
    ".menu",
)
NEXT = (
    "a[rel~=next]",
    "li.next a",
    ".pagination .next a",
    "a.next",
    ".pagination__next a",
    ".govuk-pagination__next a",
    "a[aria-label*=Next]",
    "a[aria-label*=next]",
)


@dataclass(frozen=True, slots=True)
class FoundEntries:
    """Elements that are entries, the selector that finds them, and the fields in each."""

    selector: str
    elements: tuple[Tag, ...]
    fields: dict[str, Any]
    link: str
    """Selector of the link to an entry's own page; empty where entries have none."""
    what: str
    worth: float


def recognise_listing(look: AddressLook) -> Iterator[FormCandidate]:
    """The lists of a page, the best first; each with the pages that it leads to, where it leads to some."""
    page = look.content.page
    if page is None:
        return
    found = sorted([*_find_tables(page), *_find_members(page, look.base)], key=lambda one: -one.worth)
    if not found:
        return
    near = [one for one in found[1:4] if one.worth >= 0.5 * found[0].worth and not _overlaps(one, found[0])]
    for number, one in enumerate([found[0], *near]):
        notes: tuple[str, ...] = ()
        if near and not number:
            told = " and ".join(f"{len(other.elements)} in {other.selector!r}" for other in [one, *near])
            notes = (f"{len(near) + 1} lists were found: {told}; the first was taken",)
        yield _build(look, page, one, notes, 0.7 - 0.2 * bool(number) - 0.1 * bool(near))


def recognise_page(look: AddressLook) -> Iterator[FormCandidate]:
    """A page alone, as one entry: where nothing else was found."""
    if look.content.page is None:
        return
    detail = describe_pages([look])
    yield FormCandidate(
        "html_page",
        {"url": look.address, **detail.parameters_of_page, "mapping": MAPPING},
        0.2,
        "one page",
        look.address,
        title=detail.title,
        publisher=detail.publisher or look.host,
        language=detail.language,
        licence=detail.licence,
        licence_url=detail.licence_url,
        kind="page",
        fields={"page_url": "$url"},
        notes=("no list was found on the page: the page itself is the one entry",),
    )


def _build(
    look: AddressLook, page: BeautifulSoup, found: FoundEntries, notes: Sequence[str], sureness: float
) -> FormCandidate:
    parameters: dict[str, Any] = {"url": look.address, "entry": found.selector}
    following = next((one for one in NEXT if page.select_one(one) is not None), "")
    parameters |= {"next": following} if following else {}
    parameters |= {"fields": found.fields} if found.fields else {}
    settled: dict[str, Any] = {}
    site = describe_pages([look])
    if found.link:
        looks = _follow(look, found)
        if looks:
            detail = describe_pages(looks)
            parameters |= {"link": found.link, "detail": dict(detail.parameters)}
            parameters |= _limit_to_site(look, found)
            settled = {"page_url": "$url"}
    licence, licence_url = find_licence(page)
    more = ", and the pages that it leads to" if "link" in parameters else ""
    return FormCandidate(
        "html_page",
        {**parameters, "mapping": MAPPING},
        sureness,
        f"{found.what} on a web page{more}",
        look.address,
        title=_find_title(page),
        publisher=site.publisher or look.host,
        language=find_language(page),
        licence=licence,
        licence_url=licence_url,
        fields=settled,
        notes=tuple(notes),
    )


def _follow(look: AddressLook, found: FoundEntries) -> list[AddressLook]:
    """The first pages of the list, spread over it, as far as they are pages and requests are left."""
    links = list(dict.fromkeys(_find_link(one, found.link, look.base) for one in found.elements))
    chosen = [url for url in links if url and urlsplit(url).hostname == look.host]
    if len(chosen) < 0.7 * len(links) or look.getter.requests_left < 3:
        return []
    spread = [chosen[at] for at in sorted({0, len(chosen) // 2, len(chosen) - 1})][:LOOKED_AT]
    return [page for url in spread if (page := look.follow(url)) is not None and page.content.page is not None]


def _limit_to_site(look: AddressLook, found: FoundEntries) -> dict[str, str]:
    """Links that lead to other sites are no details."""
    hosts = {urlsplit(_find_link(one, found.link, look.base)).netloc for one in found.elements}
    return {"include": f"^https?://{look.host.replace('.', '[.]')}"} if len(hosts - {""}) > 1 else {}


def _find_tables(page: BeautifulSoup) -> Iterator[FoundEntries]:
    for table in page.select("table", limit=50):
        rows = [row for row in table.select("tr", limit=3_000) if row.find("td", recursive=False)]
        heads = [read_text(cell) for cell in _find_head(table)]
        widths = Counter(len(row.find_all(["td", "th"], recursive=False)) for row in rows)
        if len(rows) < LEAST_ROWS or not widths or table.find("table") is not None:
            continue
        width = widths.most_common(1)[0][0]
        fields, link = describe_columns(rows, heads, width)
        if width < 2 or (width == 2 and not heads and not link):
            continue  # rows of a name and a value describe one thing
        place = build_selector(table)
        selector = f"{place} tbody tr" if table.find("tbody") is not None else f"{place} tr:has(> td)"
        elements = page.select(selector, limit=5_000)
        yield FoundEntries(
            selector,
            tuple(elements),
            fields,
            link,
            f"a table of {len(elements)} rows",
            len(rows) ** 0.7 * (width + 2 * bool(heads) + 2 * bool(link)),
        )


def _find_head(table: Tag) -> list[Tag]:
    for row in table.select("tr", limit=3):
        cells = row.find_all("th", recursive=False)
        if len(cells) > 1:
            return [cell for cell in cells if isinstance(cell, Tag)]
    return []


def _find_members(page: BeautifulSoup, base: str) -> Iterator[FoundEntries]:
    beside = {id(one) for selector in BESIDE for one in page.select(selector, limit=200)}
    for parent in page.select("ul, ol, div, section, main, article, dl", limit=3_000):
        if any(id(one) in beside for one in (parent, *parent.parents)):
            continue
        members = count_alike([child for child in parent.children if isinstance(child, Tag)])
        if len(members) < LEAST_MEMBERS or members[0].name in (
            "p",
            "script",
            "br",
            "style",
            "tr",
            "td",
            "option",
            "dt",
            "dd",
            "h2",
            "h3",
        ):
            continue
        leading = [one for one in members if _find_link(one, "a[href]", base)]
        links = {_find_link(one, "a[href]", base) for one in leading}
        if len(leading) < 0.8 * len(members) or len(links) < 0.9 * len(leading):
            continue
        fields, link = describe_members(leading)
        selector = build_member_selector(parent, leading)
        elements = page.select(selector, limit=5_000)
        if not 0.8 * len(leading) <= len(elements) <= 1.5 * len(leading) + 2:
            continue
        length = sum(len(read_text(one)) for one in leading[:30]) / min(30, len(leading))
        worth = len(leading) ** 0.7 * (1.0 + min(length, 200) / 60 + len(fields))
        yield FoundEntries(selector, tuple(elements), fields, link, f"a list of {len(elements)} entries", worth)


def _find_link(element: Tag, selector: str, base: str) -> str:
    url = urldefrag(resolve_link(element.select_one(selector), base))[0]
    return url if urlsplit(url).scheme in ("http", "https") and url != urldefrag(base)[0] else ""


def _overlaps(one: FoundEntries, other: FoundEntries) -> bool:
    mine = {id(element) for element in one.elements}
    return any(
        id(element) in mine or any(id(up) in mine for up in element.parents) for element in other.elements[:5]
    ) or any(
        id(up) in {id(element) for element in other.elements} for element in one.elements[:5] for up in element.parents
    )


def _find_title(page: BeautifulSoup) -> str:
    heading = page.select_one("h1")
    text = read_text(heading) if heading is not None else ""
    return (text or (read_text(page.title) if page.title else "")).rstrip("¶ ")[:150]
