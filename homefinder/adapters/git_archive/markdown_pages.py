"""Markdown pages: front matter, sections and links. A page's text becomes values that a declaration can name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urljoin

from homefinder.adapters.mapping.locations import LocatedValue
from homefinder.clean.decoding import TextFormatError
from homefinder.model import Location

FRONT = re.compile(r"\A\s*?^---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.+?)[ \t#]*$")
UNDERLINE = re.compile(r"^(=+|-{3,})[ \t]*$")
LABEL = re.compile(r"^\*{0,2}([A-Z][^:*#|<>\[\]]{1,60}):\*{0,2}[ \t]*$")
LIST_ITEM = re.compile(r"^[ \t]*(?:[*+-]|\d+\.)[ \t]+")
FENCE = re.compile(r"^ {0,3}(```|~~~)")
LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\(\s*<?((?:[^\s()<>]|\([^\s()]*\))+)>?(?:\s+\"[^\"]*\")?\s*\)")
NO_PAGE = re.compile(r"#|(?!https?:)[A-Za-z][A-Za-z0-9+.-]*:")
"""How an address begins that leads to no other page: ``#``, or a scheme such as ``mailto:``."""
NOT_PROSE = re.compile(r"^\s*(?:[#*+_|<{!>`]|-|\d+\.|---|===|\[[^\]]*\]\([^)]*\)\s*$)")
STAMP = re.compile(r"^(?:\w+: \S+|(?:Last )?[Uu]pdated\b[^.]{0,30}\.?)$")
"""A block that only dates the page or names one value of it."""
LABEL_LEVEL = 7


@dataclass(frozen=True, slots=True)
class MarkdownPage:
    """A page's front matter (None where it has none), its text, and the line on which the front matter begins."""

    front: str | None
    body: str
    front_line: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, or a line such as ``Standards to be used:`` above a list, and the text that stands under it."""

    name: str
    title: str
    text: str


def split_page(text: str) -> MarkdownPage:
    """Front matter between ``---`` lines at the top, and the rest. Raises Broken where it is never closed."""
    match = FRONT.match(text)
    if match:
        return MarkdownPage(match[1], text[match.end() :], text[: match.start(1)].count("\n") + 1)
    if text.lstrip().startswith("---\n"):
        raise TextFormatError("the front matter is never closed by a second --- line", 1)
    return MarkdownPage(None, text)


def build_page_values(body: str, location: Location, base: str = "") -> dict[str, Any]:
    """The computed values of a page's text: ``$body``, ``$first_paragraph``, ``$heading``, ``$sections`` and
    ``$section_links`` by name in small letters, ``$links``. Relative links are resolved against ``base``."""
    text = tidy(body)
    here = replace(location, locator=f"{location.locator}#body")
    found = list(list_sections(text))
    by_name = {one.name: one for one in reversed(found)}
    at = {name: replace(location, locator=f"{location.locator}#section={one.title}") for name, one in by_name.items()}
    links = {name: list_links(one.text, base) for name, one in by_name.items()}
    return {
        "$body": LocatedValue(text, here),
        "$first_paragraph": LocatedValue(find_first_paragraph(text), here),
        "$heading": LocatedValue(found[0].title if found else "", here),
        "$sections": {name: LocatedValue(one.text, at[name]) for name, one in by_name.items() if one.text},
        "$section_links": {name: LocatedValue(given, at[name]) for name, given in links.items() if given},
        "$links": LocatedValue(list_links(text, base), here),
    }


def tidy(text: str) -> str:
    """Text without white space at line ends and with single blank lines, so that these are no change."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip()


def find_first_paragraph(text: str) -> str:
    """The first block of running text: no heading, list, table, mark-up, emphasis or ``Name: value`` line."""
    blocks = (block.strip() for block in text.split("\n\n"))
    prose = (block for block in blocks if block and not any(p.match(block) for p in (NOT_PROSE, STAMP, LABEL)))
    return next((" ".join(block.split()) for block in prose if not UNDERLINE.match(block.split("\n")[-1])), "")


def list_links(text: str, base: str = "") -> list[Mapping[str, str]]:
    """Title and address of every link to a page, in order; mail addresses and links inside the page are left out."""
    pairs = ((title.strip(" ."), address) for title, address in LINK.findall(text) if not NO_PAGE.match(address))
    return [{"title": title, "url": urljoin(base, address) if base else address} for title, address in pairs]


def list_sections(text: str) -> Iterator[Section]:
    """Every section in order; it ends at the next heading of its own level or above."""
    lines = text.split("\n")
    heads = list(_heads(lines))
    for index, (line, level, title) in enumerate(heads):
        end = next((other for other, its_level, _ in heads[index + 1 :] if its_level <= level), len(lines))
        body = "\n".join(lines[line + 1 : end]).strip()
        yield Section(normalise_section_name(title), title, body.lstrip("=-\n") if level <= 2 else body)


def normalise_section_name(title: str) -> str:
    """The name by which a declaration calls a section: small letters, up to the first colon."""
    return " ".join(title.partition(":")[0].lower().split())


def _heads(lines: list[str]) -> Iterator[tuple[int, int, str]]:
    fenced = False
    for number, line in enumerate(lines):
        fenced ^= bool(FENCE.match(line))
        if fenced:
            continue
        heading, label = HEADING.match(line), LABEL.match(line)
        following = next((other for other in lines[number + 1 : number + 3] if other.strip()), "")
        if heading:
            yield number, len(heading[1]), LINK.sub(r"\1", heading[2]).strip(" *_")
        elif label and LIST_ITEM.match(following):
            yield number, LABEL_LEVEL, label[1].strip()
        elif _is_underlined(lines, number):
            yield number, 1 if lines[number + 1].startswith("=") else 2, line.strip()


def _is_underlined(lines: list[str], number: int) -> bool:
    plain = bool(lines[number].strip()) and not NOT_PROSE.match(lines[number])
    alone = number == 0 or not lines[number - 1].strip()
    return plain and alone and number + 1 < len(lines) and bool(UNDERLINE.match(lines[number + 1]))
