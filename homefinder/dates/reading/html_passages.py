"""HTML as passages: headings, list items, table cells under their columns, and paragraphs. Pure.

No parse tree is built: the markup becomes lines of Markdown in time linear in its length, as ``clean.html`` does it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from homefinder.dates.reading.passages import LONGEST_TEXT, Passage, split_passages

_SKIPPED = re.compile(r"<(script|style|noscript|template|svg|nav|footer)\b[^<>]{0,2000}>", re.IGNORECASE)
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]{0,20})\b(?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+')*+>|<![^<>]*+>|<\?[^<>]*+>"
)
_BLOCKS = frozenset(
    """address article aside blockquote body caption dd div dl dt fieldset figcaption figure form header hr html main ol
    p pre section summary table tbody td tfoot th thead tr ul br option h1 h2 h3 h4 h5 h6 li title""".split()  # noqa: SIM905
)


def split_html(text: str, place: str = "") -> list[Passage]:
    """The passages of an HTML text or page."""
    return split_passages(render_lines(text), place)


def render_lines(text: str) -> str:
    """The text of HTML as lines: headings behind ``#``, items behind ``-``, rows of tables between ``|``."""
    text, writer, at = _drop_skipped(text[:LONGEST_TEXT]), _LineWriter(), 0
    for tag in _TAG.finditer(text):
        writer.words.append(text[at : tag.start()])
        at = tag.end()
        if (name := (tag["name"] or "").lower()) in _BLOCKS:
            writer.take(name, is_closing=bool(tag["close"]))
    writer.words.append(text[at:])
    writer.end_line()
    return "\n".join(writer.lines)


@dataclass(slots=True)
class _LineWriter:
    """Lines so far, the words of the one that is being written, and the row of a table that is open."""

    lines: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    prefix: str = ""
    cells: list[str] | None = None

    def take(self, name: str, *, is_closing: bool) -> None:
        """What a tag of a block does to the line."""
        if name in ("td", "th", "tr"):
            self._take_cell(name, is_closing=is_closing)
        elif self.cells is not None:
            self.words.append(" ")
        elif name == "table":
            self.end_line()
            self.lines.append("")
        elif self.prefix == "- " and name in ("p", "div") and not is_closing:
            self.words.append(" ")
        else:
            self.end_line()
            self.prefix = "" if is_closing else _name_prefix(name)

    def _take_cell(self, name: str, *, is_closing: bool) -> None:
        said = self._take_words()
        if name != "tr":
            if is_closing and self.cells is not None:
                self.cells.append(said.replace("|", "/"))
            return
        if is_closing and self.cells:
            self.lines.append(f"| {' | '.join(self.cells)} |")
        self.cells = None if is_closing else []

    def _take_words(self) -> str:
        said = " ".join(unescape("".join(self.words)).split())
        self.words.clear()
        return said

    def end_line(self) -> None:
        """Write the line that is open, if it says anything."""
        if said := self._take_words():
            self.lines.append(self.prefix + said)
        self.prefix = ""


def _name_prefix(name: str) -> str:
    """What a line of Markdown begins with where this element opens."""
    if name == "title":
        return "# "
    if name == "li":
        return "- "
    return "#" * int(name[1]) + " " if name[0] == "h" and name[1:].isdigit() else ""


def _drop_skipped(text: str) -> str:
    kept, at, missing = [], 0, set()
    while found := _SKIPPED.search(text, at):
        name = found[1].lower()
        end = -1 if name in missing else text.lower().find(f"</{name}", found.end())
        if end < 0:
            missing.add(name)
        kept.append(text[at : found.start()])
        at = found.end() if end < 0 else end
    kept.append(text[at:])
    return "".join(kept)
