"""What a page says of itself for machines: JSON-LD, microdata, Open Graph and other ``meta``. Pure.

https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents https://html.spec.whatwg.org/multipage/microdata.html
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from homefinder.adapters.html_page.page import list_links, read_text, resolve_link
from homefinder.clean.decoding import TextFormatError, parse_json

MAX_ITEMS = 200
MAX_LEVELS = 5


def build_page_values(page: BeautifulSoup, element: Tag, url: str) -> dict[str, Any]:
    """``$url``, ``$path``, ``$last_step``, ``$title``, ``$heading``, ``$language``, ``$canonical``, ``$text``,
    ``$links``, ``$meta``, ``$jsonld`` and ``$microdata``."""
    path = urlsplit(url).path
    steps = [step for step in path.split("/") if step]
    heading = element.select_one("h1") or page.select_one("h1")
    root = page.find("html")
    return {
        "$url": url,
        "$path": path,
        "$last_step": re.sub(r"\.html?$", "", steps[-1]) if steps else "",
        "$title": read_text(page.title) if page.title else "",
        "$heading": read_text(heading).rstrip("¶ ") if heading else "",
        "$language": str(root.get("lang") or "") if isinstance(root, Tag) else "",
        "$canonical": resolve_link(page.select_one('link[rel~="canonical"]'), url),
        "$text": read_text(element),
        "$links": list_links(element, url),
        "$meta": read_meta(page),
        "$jsonld": _open_single(read_json_ld(page)),
        "$microdata": _open_single(read_microdata(element, url)),
    }


def read_meta(page: BeautifulSoup) -> dict[str, Any]:
    """``description``, ``og:title``, ``dcterms.issued`` … : name or property → content, or contents."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in page.select("meta[content]", limit=1_000):
        name = str(one.get("property") or one.get("name") or one.get("itemprop") or "").strip()
        content = str(one.get("content") or "").strip()
        if name and content and content not in found[name]:
            found[name].append(content)
    return {name: _open_single(values) for name, values in found.items() if values}


def read_json_ld(page: BeautifulSoup) -> list[Any]:
    """The objects of every script of JSON-LD, those of a graph one by one; no context is asked for."""
    found: list[Any] = []
    for script in page.select('script[type="application/ld+json"]', limit=MAX_ITEMS):
        try:
            value = parse_json(script.get_text())
        except TextFormatError:
            continue
        members = value if isinstance(value, list) else [value]
        for member in members[:MAX_ITEMS]:
            graph = member.get("@graph") if isinstance(member, Mapping) else None
            found += graph if isinstance(graph, list) else [member]
    return [one for one in found if isinstance(one, Mapping)][:MAX_ITEMS]


def read_microdata(element: Tag, base: str) -> list[dict[str, Any]]:
    """The outermost items, each with ``@type`` and its properties; items inside items are mappings."""
    items = element.select("[itemscope]:not([itemprop])", limit=MAX_ITEMS)
    return [_read_item(one, base, 0) for one in items]


def _read_item(element: Tag, base: str, level: int) -> dict[str, Any]:
    found: dict[str, list[Any]] = defaultdict(list)
    waiting = [one for one in element.children if isinstance(one, Tag)]
    while waiting:
        one = waiting.pop(0)
        nested = one.has_attr("itemscope")
        for name in str(one.get("itemprop") or "").split():
            value = _read_item(one, base, level + 1) if nested and level < MAX_LEVELS else _read_property(one, base)
            if value and len(found[name]) < MAX_ITEMS:
                found[name].append(value)
        if not nested:
            waiting = [child for child in one.children if isinstance(child, Tag)] + waiting
    kind = str(element.get("itemtype") or "").rstrip("/").rpartition("/")[2]
    return ({"@type": kind} if kind else {}) | {name: _open_single(values) for name, values in found.items()}


def _read_property(element: Tag, base: str) -> str:
    if element.has_attr("content"):
        return str(element["content"]).strip()
    for attribute in ("href", "src"):
        if element.has_attr(attribute):
            return resolve_link(element, base, attribute)
    return str(element["datetime"]).strip() if element.has_attr("datetime") else read_text(element)


def _open_single(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
