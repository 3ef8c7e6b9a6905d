"""Texts: what is mark-up, what is not, and how they are spaced."""

from __future__ import annotations

import time

import pytest

from homefinder.clean.text import EXTRA_LIMIT, PROSE_LIMIT, TITLE_LIMIT, clean_lines, clean_prose, clean_title

TITLES = [
    ("plain", "Children in need census", "Children in need census", ()),
    ("spaces", "  Two \t words\r\n here ", "Two words here", ()),
    ("no-break and thin spaces", "School\xa0census\u2009edition", "School census edition", ()),
    ("zero width and direction", "\u202eNHS\u200b Num\u00adber\ufeff\u2066", "NHS Number", ()),
    ("composed form", "Cafe\u0301", "Café", ()),
    ("zero width between letter and accent", "Cafe\u200b\u0301", "Café", ()),
    ("lone surrogate and NUL", "a\ud800b\x00c", "abc", ()),
    ("bold", "<b>School</b> census", "School census", ("html-in-text",)),
    ("entity", "A&amp;E &lsquo;waits&rsquo;", "A&E ‘waits’", ("html-in-text",)),
    ("numeric entities", "caf&#233; &#xE9;", "café é", ("html-in-text",)),
    ("entity without semicolon is text", "a=1&copy=2", "a=1&copy=2", ()),
    ("ampersand", "A&E and R & D", "A&E and R & D", ()),
    ("less than", "a < b and c > d, under <5 years", "a < b and c > d, under <5 years", ()),
    ("placeholder is no tag", "Quote <NHS number> here", "Quote <NHS number> here", ()),
    ("script", "Safe<script>alert(1)</script> title", "Safe title", ("unsafe-html",)),
    ("script in capitals", "x<SCRIPT SRC=//e.example/x.js></SCRIPT >y", "xy", ("unsafe-html",)),
    ("style", "<style>b{}</style>Title", "Title", ("unsafe-html",)),
    ("script escaped once", "a&lt;script&gt;alert(1)&lt;/script&gt;b", "ab", ("unsafe-html",)),
    ("script made by taking out", "a<scr<b></b>ipt>alert(1)</script>b", "aalert(1)b", ("html-in-text", "unsafe-html")),
    ("event handler", "<img src=x onerror=alert(1)>Title", "Title", ("unsafe-html",)),
    ("unknown element with handler", "<x-y onclick=a()>Title</x-y>", "Title", ("html-in-text", "unsafe-html")),
    ("quoted attribute holds >", '<a title="a > b" href="x">Title</a>', "Title", ("html-in-text",)),
    ("stray quote in attribute", "<p title=it's>Title</p>", "Title", ("html-in-text",)),
    ("opened script that never ends", "Use of <script> in pages", "Use of in pages", ("unsafe-html",)),
    ("comment", "Title<!-- draft <b> -->!", "Title!", ("html-in-text",)),
    ("link of markdown", "See [the guide](https://example.org/a_(b))", "See the guide", ()),
    ("active link", "See [it](javascript:alert(1))", "See it", ("unsafe-html",)),
]

PROSE = [
    ("wrapped lines", "One\ntwo  three\r\n\r\n\r\nfour", "One two three\n\nfour", ()),
    ("list stays", "Intro:\n* one\n* two\n  more\n", "Intro:\n* one\n* two more", ()),
    ("nested list stays nested", "- a\n  - b\n\t- c", "- a\n  - b\n    - c", ()),
    ("heading stays", "# Title\ntext\nmore", "# Title\ntext more", ()),
    ("table stays", "| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |\n|---|---|\n| 1 | 2 |", ()),
    ("code stays", "```\na  =  1\n\n\n  b\n```\nx\ny", "```\na  =  1\n\n\n  b\n```\nx y", ()),
    ("emphasis stays", "**Bold** and _it_", "**Bold** and _it_", ()),
    ("links become words", "Read [A](https://a.example) or ![B](b.png 'x').", "Read A or B.", ()),
    ("paragraphs of HTML", "<p>One</p><p>Two<br>three</p>", "One\n\nTwo\n\nthree", ("html-in-text",)),
    ("list of HTML", "<ul><li>a</li><li>b</li></ul>", "- a\n- b", ("html-in-text",)),
    ("cells are parted", "<table><tr><td>a</td><td>b</td></tr></table>", "a b", ("html-in-text",)),
    ("code with a comparison", "if a < b && c", "if a < b && c", ()),
]


@pytest.mark.parametrize(("name", "raw", "value", "codes"), TITLES, ids=[case[0] for case in TITLES])
def test_titles(name: str, raw: str, value: str, codes: tuple[str, ...]) -> None:
    clean = clean_title(raw)
    assert (clean.value, clean.codes) == (value, codes)
    assert clean_title(clean.value).value == clean.value


@pytest.mark.parametrize(("name", "raw", "value", "codes"), PROSE, ids=[case[0] for case in PROSE])
def test_prose(name: str, raw: str, value: str, codes: tuple[str, ...]) -> None:
    clean = clean_prose(raw)
    assert (clean.value, clean.codes) == (value, codes)
    assert clean_prose(clean.value).value == clean.value


def test_lines_stay_lines_and_only_active_links_go() -> None:
    raw = "a:\r\n    b: 1  \n\n\n[x](https://x.example) [y](javascript:z)\n"
    clean = clean_lines(raw)
    assert clean.value == "a:\n    b: 1\n\n\n[x](https://x.example) y"
    assert clean.codes == ("unsafe-html",)


@pytest.mark.parametrize(("clean", "limit"), [(clean_title, TITLE_LIMIT), (clean_prose, PROSE_LIMIT)])
def test_long_texts_are_cut_and_say_so(clean, limit) -> None:  # type: ignore[no-untyped-def]
    cut = clean("word " * limit)
    assert cut.codes == ("text-cut",)
    assert limit - 5 <= len(cut.value) <= limit
    assert cut.value.endswith("…")
    assert clean(cut.value).value == cut.value
    whole = clean("x" * limit)
    assert (whole.value, whole.codes) == ("x" * limit, ())


def test_given_is_kept_only_where_more_than_space_differs() -> None:
    assert clean_title("A  b\xa0c ").source_wording == ""
    assert clean_title("<b>A</b>").source_wording == "<b>A</b>"


HOSTILE = [
    "<",
    "<a ",
    "<a '",
    '<a "',
    "<script>",
    "<!--",
    "<p>",
    "&amp;",
    "&",
    "[",
    "[](",
    "[[a](b)",
    "![x](",
    "](",
    " ",
    "\n",
    "```\n",
]
HOSTILE += [
    "a\n",
    "- \n",
    "&#38;",
    "&lt;",
    "<b",
    "</",
    "=\n",
    "<scr<b>ipt>",
    "(a)",
    "\u200b",
    "e\u0301",
    "#",
    "<a href=x ",
    '[](a "',
]


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("clean", [clean_title, clean_prose, clean_lines])
def test_much_of_anything_is_cleaned_in_time(piece: str, clean) -> None:  # type: ignore[no-untyped-def]
    text = piece * (200_000 // len(piece))
    start = time.process_time()
    value = clean(text).value
    assert time.process_time() - start < 4
    assert len(value) <= EXTRA_LIMIT
    assert clean(value).value == value
