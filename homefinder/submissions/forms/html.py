"""A submission as a part of a web page: our own Markdown drawn by a parser that lets no HTML and no script through."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from homefinder.submissions.render import GAP_MARK

TABLE = '<div class="scroll" tabindex="0" role="region" aria-label="Table of the paper"><table class="data">'
_GAP = re.compile(rf"<strong>({re.escape(GAP_MARK)}(?:: [^<]*)?)</strong>")
_FACTS = re.compile(r"<thead>\n<tr>\n(?:<th></th>\n)+</tr>\n</thead>\n(<tbody>.*?</tbody>)", re.DOTALL)
_ROW_HEADER = re.compile(r"<tr>\n<td>([^<]*)</td>")


def create_parser() -> MarkdownIt:
    """CommonMark with tables and without HTML; a link leads to http, https or mailto and nowhere else."""
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def render_html(markdown: str) -> str:
    """The paper as HTML, safe to put into a page: what must be filled in is marked, the address of a link is its text.

    A table whose head says nothing is one of facts: its first cells are the heads of its rows.
    """
    parser = create_parser()
    tokens = parser.parse(markdown)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 1)}"  # the page has the first level
    html = str(parser.renderer.render(tokens, parser.options, {}))
    html = html.replace("<table>", TABLE).replace("</table>", "</table></div>")
    html = _FACTS.sub(_mark_row_heads, html)
    return _GAP.sub(r'<mark class="gap">\1</mark>', html)


def render_title(markdown: str) -> str:
    """The paper's first heading as HTML without its tags."""
    return str(create_parser().renderInline(markdown.partition("\n")[0].removeprefix("# ")))


def _mark_row_heads(table: re.Match[str]) -> str:
    return _ROW_HEADER.sub(r'<tr>\n<th scope="row">\1</th>', table[1])
