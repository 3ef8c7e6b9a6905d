"""HTML as passages: headings, list items, table cells under their columns, and paragraphs. Pure.

No parse tree is built: the markup becomes lines of Markdown in time linear in its length, as ``clean.html`` does it.
"""

from __future__ import annotations

import re
from html import unescape

from homefinder.dates.passages import LONGEST_TEXT, Passage, split_passages

_SKIPPED = re.compile(r"<(script|style|noscript|template|svg|nav|footer)\b[^<>]{0,2000}>", re.IGNORECASE)
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]{0,20})\b(?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+')*+>|<![^<>]*+>|<\?[^<>]*+>")
_BLOCKS = frozenset(
    "address article aside blockquote body caption dd div dl dt fieldset figcaption figure form header hr html main ol p"
    " pre section summary table tbody td tfoot th thead tr ul br option h1 h2 h3 h4 h5 h6 li title".split()
)


def split_html(text: str, place: str = "") -> list[Passage]:
    """The passages of an HTML text or page."""
    return split_passages(render_lines(text), place)


def render_lines(text: str) -> str:
    """The text of HTML as lines: headings behind ``#``, items behind ``-``, rows of tables between ``|``."""
    text = _drop_skipped(text[:LONGEST_TEXT])
    lines: list[str] = []
    words: list[str] = []
    prefix, row, in_title = "", None, False
    cells: list[str] = []
    at = 0

    def end_line() -> None:
        nonlocal prefix
        said = " ".join(unescape("".join(words)).split())
        words.clear()
        if said:
            lines.append(prefix + said)
        prefix = ""

    for tag in _TAG.finditer(text):
        words.append(text[at : tag.start()])
        at = tag.end()
        name = (tag["name"] or "").lower()
        if name not in _BLOCKS:
            continue
        closing = bool(tag["close"])
        if name in ("td", "th"):
            said = " ".join(unescape("".join(words)).split())
            words.clear()
            if closing and row is not None:
                cells.append(said.replace("|", "/"))
        elif name == "tr":
            words.clear()
            if closing and cells:
                lines.append(f"| {' | '.join(cells)} |")
            cells = []
            row = None if closing else 1
        elif row is not None:
            words.append(" ")
        elif name == "table":
            end_line()
            lines.append("")
        elif name[0] == "h" and name[1:].isdigit():
            end_line()
            prefix = "" if closing else "#" * int(name[1:]) + " "
        elif name == "li":
            end_line()
            prefix = "" if closing else "- "
        elif prefix == "- " and name in ("p", "div") and not closing:
            words.append(" ")
        else:
            in_title = name == "title" and not closing
            end_line()
            if in_title:
                prefix = "# "
    words.append(text[at:])
    end_line()
    return "\n".join(lines)


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
