"""What a whole harvest would cost: requests, and the minutes that politeness makes of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from homefinder.adapters.graph.pages import Exchanges
from homefinder.adapters.html_page.page import parse_page
from homefinder.adapters.html_page.sitemap import walk_sitemap
from homefinder.discovery.content import identify_content
from homefinder.discovery.forms.look import ask_quietly
from homefinder.discovery.getter import BoundedGetter
from homefinder.errors import HomefinderError
from homefinder.source import Source

LEAST_SECONDS = 0.3
"""Of one exchange, where no interval is declared."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Requests of one harvest, robots.txt among them, and minutes at the declared interval."""

    requests: int
    minutes: float


def estimate_cost(source: Source, getter: BoundedGetter, records: int, cut_short: bool) -> Cost:
    """From what the first page says of the whole; from this look where it read all."""
    requests = (
        _count_requests(source, getter, records)
        if cut_short or source.adapter in ("html_page", "json_api", "feed")
        else 1
    )
    if source.adapter in ("git_archive", "workbook"):
        requests = len(source.parameters.get("archives") or source.parameters.get("workbooks") or [None])
    requests = max(requests, _count_read_pages(source, getter)) + 1
    return Cost(requests, round(requests * max(source.min_interval_s, LEAST_SECONDS) / 60, 1))


def _count_read_pages(source: Source, getter: BoundedGetter) -> int:
    """Pages of the list that this look read: a harvest reads no fewer."""
    url = source.parameters.get("url")
    place = str(url if isinstance(url, str) else "").partition("?")[0]
    pages = {one.url for one in getter.exchanges if one.status == 200 and one.url.partition("?")[0] == place}
    return len(pages)


def _count_requests(source: Source, getter: BoundedGetter, records: int) -> int:
    parameters = source.parameters
    if source.adapter == "html_page":
        return _count_pages(parameters, getter)
    announced, size = _read_announced(parameters, getter)
    pages = max(1, math.ceil(announced / size)) if size else 1
    pages = min(pages, int(parameters.get("max_pages", 200)))
    return pages + (max(announced, records) if parameters.get("detail") else 0)


def _read_announced(parameters: Any, getter: BoundedGetter) -> tuple[int, int]:
    fetched = ask_quietly(getter, str(parameters.get("url", "")))
    document = identify_content(fetched).document if fetched is not None else None
    count = _step(document, str(parameters.get("count", "")))
    members = _step(document, str(parameters.get("each", "")).removeprefix("."))
    size = len(members) if isinstance(members, list | dict) else 0
    return (count if isinstance(count, int) else size), size


def _step(document: Any, path: str) -> Any:
    for step in path.split(".") if path else []:
        document = document.get(step) if isinstance(document, dict) else None
    return document


def _count_pages(parameters: Any, getter: BoundedGetter) -> int:
    try:
        if parameters.get("sitemap"):
            return 1 + sum(1 for _ in walk_sitemap(parameters["sitemap"], Exchanges(getter.get)))
        urls = parameters["url"] if isinstance(parameters["url"], list) else [parameters["url"]]
        if not parameters.get("link"):
            return len(urls)
        host = urlsplit(urls[0]).netloc
        found = [parse_page(getter.get(url)).select(parameters.get("entry") or "html") for url in urls[:3]]
        return len(urls) + sum(len(entries) for entries in found) if host else len(urls)
    except (HomefinderError, KeyError):
        return 1
