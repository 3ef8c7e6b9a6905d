"""What a body is, by its own beginning: media types lie. Pure."""

from __future__ import annotations

import csv
import io
import re
import zlib
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal

from bs4 import BeautifulSoup

from homefinder.adapters.html_page.page import parse_page
from homefinder.clean.csv_safe import allow_long_cells
from homefinder.clean.decoding import TextFormatError, decode_bytes, parse_json
from homefinder.errors import ParseError
from homefinder.model import FetchResult

Form = Literal[
    "html",
    "json",
    "rdf-xml",
    "turtle",
    "feed",
    "sitemap",
    "xml",
    "sparql-results",
    "csv",
    "workbook",
    "archive",
    "empty",
    "unknown",
]

BEGINNING = 100_000
"""Bytes by which a form is told."""
_ROOT = re.compile(r"<(?!\?|!)(?:([A-Za-z_][\w.-]*):)?([A-Za-z_][\w.-]*)")
_TURTLE = re.compile(r"^\s*(?:@prefix|@base|prefix|base)\s", re.IGNORECASE | re.MULTILINE)
_TRIPLE = re.compile(r"^(?:<[^<>\s]+>|_:\w+)\s+<[^<>\s]+>\s+\S.*\.\s*$", re.MULTILINE)
_DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Content:
    """A body by its form. ``document``: what JSON holds; ``page``: the tree of a web page; ``root``: the first element
    of XML; ``delimiter`` and ``header_row``: of a table in text."""

    form: Form
    text: str = ""
    document: Any = None
    page: BeautifulSoup | None = None
    root: str = ""
    delimiter: str = ""
    header_row: int = 1
    media: str = ""
    problem: str = ""
    columns: tuple[str, ...] = field(default=())


def identify_content(fetched: FetchResult) -> Content:
    """The form of a body; ``unknown`` with the problem where none fits."""
    body = fetched.body
    media = fetched.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not body.strip():
        return Content("empty", media=media, problem="the answer is empty")
    if body[:4] == b"PK\x03\x04":
        return Content("workbook" if _is_workbook(body) else "archive", media=media)
    if body[:2] == b"\x1f\x8b":
        start = _unpack_beginning(body)
        return Content("archive" if start[257:262] == b"ustar" else "sitemap", media=media)
    try:
        text = decode_bytes(body)[0].lstrip("\ufeff \t\r\n")
    except TextFormatError as error:
        return Content("unknown", media=media, problem=f"the answer {error.problem}")
    return _identify_text(fetched, text, media)


def _identify_text(fetched: FetchResult, text: str, media: str) -> Content:
    if text[:1] in "{[":
        try:
            return Content("json", text, parse_json(text), media=media)
        except TextFormatError as error:
            if text[:1] == "{" or media.endswith("json"):
                return Content("unknown", text, media=media, problem=f"the answer looks like JSON and {error.problem}")
    if text[:1] == "<" and not _TRIPLE.match(text):
        return _identify_markup(fetched, text, media)
    if _TURTLE.search(text[:20_000]) or _TRIPLE.match(text[:20_000]):
        return Content("turtle", text, media=media)
    table = find_table(text[:BEGINNING])
    if table:
        return Content("csv", text, delimiter=table[0], header_row=table[1], media=media, columns=table[2])
    return Content("unknown", text, media=media, problem="the answer is text of no form that is known here")


def _identify_markup(fetched: FetchResult, text: str, media: str) -> Content:
    bare = re.sub(r"<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\])?>", "", text[:BEGINNING], flags=re.DOTALL | re.IGNORECASE)
    found = _ROOT.search(bare)
    root = found[2] if found else ""
    named = root.lower()
    beginning = text[:5_000]
    if named == "rdf":
        return Content(
            "feed" if "purl.org/rss/1.0/" in beginning and "<channel" in text else "rdf-xml", text, root=root
        )
    if named in ("feed", "rss"):
        return Content("feed", text, root=root, media=media)
    if named in ("urlset", "sitemapindex"):
        return Content("sitemap", text, root=root, media=media)
    if named == "sparql":
        return Content("sparql-results", text, root=root, media=media)
    if named in ("html", "head", "body", "div", "main", "table") or "<!doctype html" in beginning.lower():
        try:
            return Content("html", text, page=parse_page(fetched), root=root, media=media)
        except ParseError as error:
            return Content("unknown", text, media=media, problem=f"the page {error.problem}")
    return Content("xml", text, root=root, media=media)


def find_table(text: str) -> tuple[str, int, tuple[str, ...]] | None:
    """Delimiter, header row (from 1) and columns of a table in text, if its lines have one width."""
    allow_long_cells()
    best: tuple[int, str, int, tuple[str, ...]] | None = None
    for delimiter in _DELIMITERS:
        try:
            rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))[:200]
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows if any(cell.strip() for cell in row))
        if not widths:
            continue
        width, often = max(widths.items(), key=lambda one: (one[1] * (one[0] > 1), one[0]))
        if width < 2 or often < 2 or often < 0.6 * sum(widths.values()):
            continue
        index = next(at for at, row in enumerate(rows) if len(row) == width and sum(map(bool, row)) >= width * 0.6)
        columns = tuple(cell.strip() for cell in rows[index])
        if any(len(cell) > 100 for cell in columns) or len(set(columns)) < len(columns) * 0.6:
            continue
        if best is None or often * width > best[0]:
            best = (often * width, delimiter, index + 1, columns)
    return (best[1], best[2], best[3]) if best else None


def _is_workbook(body: bytes) -> bool:
    return b"xl/" in body[-BEGINNING:] or b"opendocument.spreadsheet" in body[:200]


def _unpack_beginning(body: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(body[:BEGINNING], 4096)
    except zlib.error:
        return b""
