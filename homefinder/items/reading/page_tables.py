"""Tables and definition lists of web pages and of markdown, as rows of cells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from homefinder.clean.decoding import TextFormatError
from homefinder.items.reading.files import InputFile
from homefinder.items.reading.grids import Grid

MAX_BYTES = 5_000_000
HEADINGS = re.compile(r"h[1-6]|caption")
DEFINITIONS = ("term", "definition")
"""The header that a definition list is given."""
RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*")


def list_html_grids(file: InputFile) -> Iterator[Grid]:
    """The tables of a page, each named by its caption or the heading above it, and its definition lists."""
    if len(file.data) > MAX_BYTES:
        raise TextFormatError(f"is a page of more than {MAX_BYTES:,} bytes")
    soup = BeautifulSoup(file.read_text(), "lxml")
    heading = ""
    for number, node in enumerate(soup.find_all(["h1", "h2", "h3", "h4", "h5", "h6", "table", "dl"]), 1):
        if HEADINGS.fullmatch(node.name):
            heading = _text(node)
        elif node.name == "dl":
            yield Grid(f"list {number}", _list_terms(node), file.location, title=heading)
        else:
            caption = node.find("caption")
            yield Grid(f"table {number}", _list_rows(node), file.location, title=_text(caption) if caption else heading)


def _list_terms(node: Tag) -> Iterator[list[str]]:
    yield list(DEFINITIONS)
    term = ""
    for child in node.find_all(["dt", "dd"]):
        if isinstance(child, Tag):
            if child.name == "dt":
                term = _text(child)
            else:
                yield [term, _text(child)]


def _list_rows(table: Tag) -> Iterator[list[str]]:
    spans: dict[int, tuple[int, str]] = {}
    for row in table.find_all("tr"):
        cells: list[str] = []
        if not isinstance(row, Tag) or row.find_parent("table") is not table:
            continue
        own = [cell for cell in row.find_all(["td", "th"], recursive=False) if isinstance(cell, Tag)]
        while own or len(cells) in spans:
            at = len(cells)
            if at in spans:
                left, text = spans.pop(at)
                cells.append(text)
                if left > 1:
                    spans[at] = (left - 1, text)
                continue
            cell = own.pop(0)
            text = _text(cell)
            for _ in range(min(_number(cell.get("colspan")), 100)):
                if _number(cell.get("rowspan")) > 1:
                    spans[len(cells)] = (min(_number(cell.get("rowspan")), 10_000) - 1, text)
                    if len(cells) > at:
                        spans[len(cells)] = (min(_number(cell.get("rowspan")), 10_000) - 1, text)
                cells.append(text)
        yield cells


def list_markdown_grids(file: InputFile) -> Iterator[Grid]:
    """The tables of a markdown file, with pipes, and its definition lists, with colons."""
    heading, number = "", 0
    rows: list[list[str]] = []
    terms: list[list[str]] = []
    last = ""
    for line in [*file.read_text().split("\n"), ""]:
        if "|" in line and not line.lstrip().startswith("#"):
            if not RULE.fullmatch(line):
                rows.append(_split_row(line))
            continue
        if len(rows) > 1:
            number += 1
            yield Grid(f"table {number}", rows, file.location, title=heading)
        rows = []
        if line.lstrip().startswith("#"):
            heading = line.lstrip("# ").strip()
        if line.startswith((": ", ":   ")) and last:
            terms.append([last, _strip_markup(line[1:])])
        elif line.strip():
            last = _strip_markup(line)
    if terms:
        yield Grid("list", [list(DEFINITIONS), *terms], file.location, title=heading)


def _split_row(line: str) -> list[str]:
    inner = line.strip().removeprefix("|").removesuffix("|")
    return [_strip_markup(cell.replace("\\|", "|")) for cell in re.split(r"(?<!\\)\|", inner)]


def _strip_markup(text: str) -> str:
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"<br\s*/?>", " ", text).replace("**", "").strip().strip("`").strip()


def _text(node: object) -> str:
    return " ".join(node.get_text(" ").split()) if isinstance(node, Tag) else ""


def _number(value: object) -> int:
    return int(value) if isinstance(value, str) and value.isdigit() and len(value) < 6 else 1
