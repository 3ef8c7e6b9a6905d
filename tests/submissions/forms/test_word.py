"""The paper as Word: what stands in it when it is opened again."""

from __future__ import annotations

import io

from docx import Document
from docx.enum.text import WD_COLOR_INDEX

from homefinder.submissions.forms.word import write_word

PAPER = """# Issue: a \\<need\\>

> **Before you send: 1 place is marked TO FILL IN.**

| | |
|---|---|
| Owner | A body (<https://example.org/body>) |

## The need

We need one list.

- **First**
  - why: **TO FILL IN: one sentence**
- Second

1. Ask.
2. Send.

| edition | state |
|---|---|
| 2026 | active |
"""


def test_a_paper_is_read_back_as_it_was_written() -> None:
    file = io.BytesIO()
    write_word(PAPER, file)
    document = Document(io.BytesIO(file.getvalue()))
    assert document.core_properties.title == "Issue: a <need>"
    assert [(item.style.name, item.text) for item in document.paragraphs if item.style and item.text] == [
        ("Title", "Issue: a <need>"),
        ("Intense Quote", "Before you send: 1 place is marked TO FILL IN."),
        ("Heading 1", "The need"),
        ("Normal", "We need one list."),
        ("List Bullet", "First"),
        ("List Bullet 2", "why: TO FILL IN: one sentence"),
        ("List Bullet", "Second"),
        ("List Number", "Ask."),
        ("List Number", "Send."),
    ]
    facts, editions = document.tables
    assert [cell.text for cell in facts.rows[0].cells] == ["Owner", "A body (https://example.org/body)"]
    assert [[cell.text for cell in row.cells] for row in editions.rows] == [["edition", "state"], ["2026", "active"]]
    marked = [run.text for item in document.paragraphs for run in item.runs if run.font.highlight_color]
    assert marked == ["TO FILL IN: one sentence"]
    assert WD_COLOR_INDEX.YELLOW in {run.font.highlight_color for item in document.paragraphs for run in item.runs}
    links = [item.target_ref for item in document.part.rels.values() if item.is_external]
    assert links == ["https://example.org/body"]
