"""A submission as a Word document: headings, lists and tables in Word's own styles, gaps marked, links that work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph
from markdown_it.token import Token

from homefinder.submissions.forms.html import create_parser
from homefinder.submissions.render import GAP_MARK

WORD_MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LIST_STYLES = {"bullet_list_open": "List Bullet", "ordered_list_open": "List Number"}
MAX_LIST_DEPTH = 3
"""How deep a list may lie: Word has styles for three levels."""


def write_word(markdown: str, file: BinaryIO) -> None:
    """Write the paper to ``file`` as a .docx, on A4, in English, with its first heading as title."""
    document = Document()
    _set_page(document)
    _PaperWriter(document).write(create_parser().parse(markdown))
    document.core_properties.title = next((item.text for item in document.paragraphs if item.text), "")
    document.core_properties.author = ""
    document.core_properties.language = "en-GB"
    document.save(file)


def _set_page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    style.element.get_or_add_rPr().append(language)


class _PaperWriter:
    """Writes one token after the other; ``lists`` are the lists that are open, the innermost last."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.lists: list[str] = []
        self.is_quoted = False

    def write(self, tokens: Sequence[Token]) -> None:
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.type == "table_open":
                end = next(index for index in range(at, len(tokens)) if tokens[index].type == "table_close")
                self._add_table(tokens[at:end])
                at = end
            elif token.type in LIST_STYLES:
                self.lists.append(LIST_STYLES[token.type])
            elif token.type in ("bullet_list_close", "ordered_list_close"):
                self.lists.pop()
            elif token.type in ("blockquote_open", "blockquote_close"):
                self.is_quoted = token.type == "blockquote_open"
            elif token.type == "heading_open":
                level = int(token.tag[1])
                add_inline(self.document.add_heading("", 0 if level == 1 else level - 1), tokens[at + 1])
                at += 1
            elif token.type == "inline":
                add_inline(self.document.add_paragraph(style=self._choose_style()), token)
            at += 1

    def _choose_style(self) -> str | None:
        if self.lists:
            depth = min(len(self.lists), MAX_LIST_DEPTH)
            return self.lists[-1] if depth == 1 else f"{self.lists[-1]} {depth}"
        return "Intense Quote" if self.is_quoted else None

    def _add_table(self, tokens: Sequence[Token]) -> None:
        rows: list[list[Token]] = []
        for token in tokens:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(token)
        is_headed = any(cell.content for cell in rows[0])
        rows = rows if is_headed else rows[1:]
        table = self.document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
        for number, cells in enumerate(rows):
            row = table.add_row()
            for place, cell in enumerate(cells):
                is_head = (number == 0) if is_headed else (place == 0)
                add_inline(row.cells[place].paragraphs[0], cell, is_bold=is_head)
        if is_headed:
            repeat = OxmlElement("w:tblHeader")
            table.rows[0]._tr.get_or_add_trPr().append(repeat)
        self.document.add_paragraph()


def add_inline(paragraph: Paragraph, token: Token, *, is_bold: bool = False) -> None:
    """The words of one block: strong and emphasised ones as such, gaps highlighted, addresses as links."""
    for text, marks, address in _list_runs(token.children or []):
        if address:
            _add_link(paragraph, text, address)
            continue
        run = paragraph.add_run(text)
        run.bold = True if is_bold or "strong" in marks else None
        run.italic = True if "em" in marks else None
        if "strong" in marks and text.startswith(GAP_MARK):
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _list_runs(children: Sequence[Token]) -> Iterator[tuple[str, frozenset[str], str]]:
    """(text, marks, address) of each stretch of words that look alike."""
    marks: set[str] = set()
    address = ""
    for child in children:
        if child.type in ("strong_open", "em_open"):
            marks.add(child.tag)
        elif child.type in ("strong_close", "em_close"):
            marks.discard(child.tag)
        elif child.type == "link_open":
            address = str(child.attrGet("href") or "")
        elif child.type == "link_close":
            address = ""
        elif child.type in ("softbreak", "hardbreak"):
            yield " ", frozenset(marks), address
        elif child.content:
            yield child.content, frozenset(marks), address


def _add_link(paragraph: Paragraph, text: str, address: str) -> None:
    link, run, look = OxmlElement("w:hyperlink"), OxmlElement("w:r"), OxmlElement("w:rPr")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    colour, line, words = OxmlElement("w:color"), OxmlElement("w:u"), OxmlElement("w:t")
    colour.set(qn("w:val"), "1D70B8")
    line.set(qn("w:val"), "single")
    words.text = text
    look.extend([colour, line])
    run.extend([look, words])
    link.append(run)
    paragraph._p.append(link)
