"""Markdown as these pages need it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

MADE = "<!-- Written by `make docs`. Change what it is made from, not this page. -->"


def page(title: str, introduction: str, *sections: str) -> str:
    """A whole page, ending in one line break."""
    return "\n\n".join((MADE, f"# {title}", introduction, *sections)).rstrip() + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; line breaks and bars in cells are made harmless."""
    lines = [_row(head), "|" + "---|" * len(head), *(_row(row) for row in rows)]
    return "\n".join(lines)


def code(text: str) -> str:
    """Text in code type, or nothing for no text."""
    return f"`{text}`" if text else ""


def anchor(heading: str) -> str:
    """The fragment under which GitHub shows a heading of letters, digits, spaces, dots, underscores and back-ticks."""
    return heading.lower().replace("`", "").replace(".", "").replace(" ", "-")


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"
