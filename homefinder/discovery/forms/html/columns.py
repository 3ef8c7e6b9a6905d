"""The fields of an entry in a list: cells by the head of their column, parts of an element by what marks them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from bs4 import Tag

from homefinder.adapters.html_page.page import read_text
from homefinder.discovery.forms.html.selectors import list_classes
from homefinder.discovery.mapping.profile import fold_name

HEADINGS = "h1, h2, h3, h4, h5, h6"
MOST_PARTS = 12
MARK_WORDS = (
    "date",
    "status",
    "summary",
    "description",
    "type",
    "publisher",
    "organisation",
    "owner",
    "version",
    "tag",
    "updated",
    "meta",
)


def describe_columns(rows: Sequence[Tag], heads: Sequence[str], width: int) -> tuple[dict[str, Any], str]:
    """Selectors by column name, and that of the column whose cells lead to a page each."""
    cells = [row.find_all(["td", "th"], recursive=False) for row in rows]
    whole = [one for one in cells if len(one) == width]
    fields: dict[str, Any] = {}
    link = ""
    for number in range(width):
        column = [row[number] for row in whole]
        place = (
            f"*:nth-child({number + 1})" if any(one.name == "th" for one in column) else f"td:nth-of-type({number + 1})"
        )
        said = heads[number] if number < len(heads) else "" if heads else _guess_head(column, number)
        name = _name_column(said, number, fields)
        if any(one.select_one("li") is not None for one in column):
            fields[name] = {"select": f"{place} li", "all": True}
        else:
            fields[name] = place
        links = [one.select_one("a[href]") for one in column]
        addresses = {str(one.get("href")) for one in links if one is not None}
        if sum(one is not None for one in links) >= 0.3 * len(column):
            fields[f"{name} link"] = {"select": f"{place} a[href]", "take": "@href"}
        if (
            not link
            and sum(one is not None for one in links) >= 0.8 * len(column)
            and len(addresses) >= 0.9 * len(column)
        ):
            link = f"{place} a[href]"
    return fields, link


def describe_members(members: Sequence[Tag]) -> tuple[dict[str, Any], str]:
    """The parts that most members have: the heading or link as title, a paragraph, times, what classes call by name."""
    fields: dict[str, Any] = {}
    headed = sum(one.select_one(f":is({HEADINGS})") is not None for one in members) >= 0.8 * len(members)
    link = "a[href]"
    if headed:
        fields["title"] = f":is({HEADINGS})"
        if sum(one.select_one(f":is({HEADINGS}) a[href]") is not None for one in members) >= 0.8 * len(members):
            link = f":is({HEADINGS}) a[href]"
    else:
        fields["title"] = "a[href]"
    fields["link"] = {"select": link, "take": "@href"}
    if sum(one.select_one("p") is not None for one in members) >= 0.5 * len(members):
        fields["summary"] = "p"
    if sum(one.select_one("time[datetime]") is not None for one in members) >= 0.5 * len(members):
        fields["date"] = {"select": "time[datetime]", "take": "@datetime"}
    for word, selector in _list_marks(members):
        fields.setdefault(word, selector)
        if len(fields) >= MOST_PARTS:
            break
    return fields, link


def _list_marks(members: Sequence[Tag]) -> list[tuple[str, str]]:
    """Classes that stand on one part of most members and say what it is."""
    said: Counter[str] = Counter()
    for member in members:
        said.update({word for part in member.find_all(True, limit=60) for word in list_classes(part)})
    found = []
    for word, often in said.items():
        name = next((mark for mark in MARK_WORDS if mark in fold_name(word)), "")
        if name and often >= 0.5 * len(members):
            found.append((name, f".{word}"))
    return found


def _guess_head(column: Sequence[Tag], number: int) -> str:
    """What a column without a head is called: a description where it is running text."""
    length = sum(len(read_text(one)) for one in column) / max(1, len(column))
    return "description" if number and length > 20 else ""


def _name_column(head: str, number: int, taken: dict[str, Any]) -> str:
    name = " ".join(head.split())[:60].replace(".", "") or ("name" if number == 0 else f"column {number + 1}")
    while name in taken:
        name = f"{name} {number + 1}"
    return name


def read_members(members: Sequence[Tag]) -> list[str]:
    """What a person reads of each member."""
    return [read_text(one) for one in members]
