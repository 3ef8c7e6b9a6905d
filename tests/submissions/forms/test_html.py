"""The paper on a page: its headings, tables and gaps, and nothing that a publication could smuggle in."""

from __future__ import annotations

import pytest

from homefinder.submissions.forms.html import render_html, render_title


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("## The need", "<h3>The need</h3>"),
        ("**TO FILL IN: your name**", '<p><mark class="gap">TO FILL IN: your name</mark></p>'),
        ("**bold**", "<p><strong>bold</strong></p>"),
        ("<https://example.org/a>", '<p><a href="https://example.org/a">https://example.org/a</a></p>'),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>"),
        ("> box", "<blockquote>\n<p>box</p>\n</blockquote>"),
    ],
)
def test_each_part_is_drawn(markdown: str, html: str) -> None:
    assert render_html(markdown).strip() == html


def test_a_table_of_facts_has_heads_of_rows() -> None:
    html = render_html("| | |\n|---|---|\n| Owner | A body |\n")
    assert '<th scope="row">Owner</th>\n<td>A body</td>' in html
    assert "<thead>" not in html
    assert "<thead>" in render_html("| a | b |\n|---|---|\n| 1 | 2 |\n")


def test_the_title_is_text_without_escapes() -> None:
    assert render_title("# Issue: a \\<b\\> & c\n\ntext") == "Issue: a &lt;b&gt; &amp; c"
