"""What pages of one kind have in common: the part that counts, its tables of names and values, its headings. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup, Tag

from homefinder.adapters.html_page.page import read_text
from homefinder.discovery.forms.look import AddressLook

MAIN = ("main", "[role=main]", "article", "#content", "#main-content", ".content")
_OPEN = re.compile(r"open government licen[cs]e(?:\s+v?\.?\s*(\d(?:\.\d)?))?", re.IGNORECASE)
_CREATIVE = re.compile(r"\b(CC[ -](?:BY(?:[ -](?:SA|NC|ND))*|0)(?:[ -]\d\.\d)?|MIT License|Apache License)\b")


@dataclass(frozen=True, slots=True)
class DescribedPages:
    """``parameters``: of ``detail``, as a declaration has them; the rest is what the pages say of their site."""

    parameters: Mapping[str, Any] = field(default_factory=dict)
    site: str = ""
    publisher: str = ""
    language: str = ""
    licence: str = ""
    licence_url: str = ""
    title: str = ""

    @property
    def parameters_of_page(self) -> dict[str, Any]:
        """The parameters as they are of a page that is no detail, which has no ``element``."""
        return {name: value for name, value in self.parameters.items() if name != "element"}


def describe_pages(looks: Sequence[AddressLook]) -> DescribedPages:
    """How pages like these are read: the element that counts, tables, definition lists and headings as fields."""
    pages = [look.content.page for look in looks if look.content.page is not None]
    if not pages:
        return DescribedPages()
    parameters: dict[str, Any] = {}
    element = next(
        (one for one in MAIN if sum(page.select_one(one) is not None for page in pages) >= 0.7 * len(pages)), ""
    )
    if element:
        parameters["element"] = element
    parts = [(page.select_one(element) if element else None) or page for page in pages]
    if sum(_has_pairs(part) for part in parts) >= 0.5 * len(parts):
        parameters["tables"] = "table"
    if sum(part.select_one("dl dt") is not None for part in parts) >= 0.5 * len(parts):
        parameters["definitions"] = "dl"
    if len(pages) > 1 and _list_shared_headings(parts):
        parameters["headings"] = "h2"
    if sum(part.select_one("h1 ~ p, h1 ~ div p, p") is not None for part in parts) >= 0.7 * len(parts):
        parameters["fields"] = {"summary": _choose_paragraph(parts)}
    licence, licence_url = find_licence(pages[0])
    return DescribedPages(
        parameters,
        site=_find_site(pages[0]),
        publisher=_find_meta(pages[0], "og:site_name", "author", "dc.publisher", "dcterms.publisher"),
        language=find_language(pages[0]),
        licence=licence,
        licence_url=licence_url,
        title=read_text(pages[0].title)[:150] if pages[0].title else "",
    )


def find_language(page: BeautifulSoup) -> str:
    """The two letters of the page's language; empty where it does not say."""
    root = page.find("html")
    said = str(root.get("lang") or "") if isinstance(root, Tag) else ""
    return said[:2].lower() if re.match(r"[A-Za-z]{2}(?:-|$)", said) else ""


def find_licence(page: BeautifulSoup) -> tuple[str, str]:
    """The licence that a page states, and its address: by ``rel=license``, else by the words of a licence."""
    link = page.select_one("a[rel~=license], link[rel~=license]")
    if isinstance(link, Tag):
        return read_text(link)[:120] or str(link.get("href") or ""), str(link.get("href") or "")
    text = " ".join(page.get_text(" ").split())[:400_000]
    if found := _OPEN.search(text):
        return f"Open Government Licence v{found[1]}" if found[1] else "Open Government Licence", ""
    found = _CREATIVE.search(text)
    return (found[1], "") if found else ("", "")


def _has_pairs(part: Tag) -> bool:
    rows = [row for table in part.select("table", limit=5) for row in table.select("tr", limit=60)]
    pairs = [row for row in rows if len(row.find_all(["td", "th"], recursive=False)) == 2]
    return len(pairs) >= 2 and len(pairs) >= 0.7 * len(rows)


def _list_shared_headings(parts: Sequence[Tag]) -> list[str]:
    said = Counter(
        text for part in parts for text in {read_text(one).rstrip("¶ ") for one in part.select("h2", limit=40)}
    )
    return [text for text, often in said.items() if often >= max(2, 0.6 * len(parts)) and text]


def _choose_paragraph(parts: Sequence[Tag]) -> str:
    """Where the first running text stands: behind the heading, where all pages have one there."""
    behind = sum(part.select_one("h1 + p") is not None for part in parts)
    return "h1 + p" if behind >= 0.9 * len(parts) else "p"


def _find_site(page: BeautifulSoup) -> str:
    said = _find_meta(page, "og:site_name", "application-name")
    title = read_text(page.title) if page.title else ""
    return said or re.split(r"\s+[|–—-]\s+", title)[-1][:120]


def _find_meta(page: BeautifulSoup, *names: str) -> str:
    for name in names:
        for one in page.select("meta[content]", limit=500):
            if str(one.get("property") or one.get("name") or "").lower() == name:
                return str(one.get("content") or "").strip()[:150]
    return ""
