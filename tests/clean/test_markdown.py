"""What comes from outside shows its characters in Markdown and does nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from homefinder.clean.markdown import (
    WORD_JOINER,
    SafeMarkdown,
    escape_markdown,
    format_address,
    format_day,
    format_paragraphs,
)

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

MARKUP = st.text(alphabet=st.sampled_from("[]()<>*_`~|#!&;:/\\-+=.$@\"' \t\n0123abwhtps{}"), max_size=60)


def leaves(text: str) -> list[Token]:
    """Every token of the text with those inside its lines."""
    found = []
    for token in READER.parse(text):
        found += [token, *(token.children or ())]
    return found


def shown(text: str) -> str:
    return "".join(token.content for token in leaves(text) if token.type == "text")


@given(st.one_of(MARKUP, st.text(max_size=60)))
def test_any_text_is_one_paragraph_of_plain_words(text: str) -> None:
    made = escape_markdown(text)
    assert "\n" not in made
    assert {token.type for token in leaves(made)} <= {"paragraph_open", "paragraph_close", "inline", "text"}


@given(MARKUP)
def test_no_character_is_lost(text: str) -> None:
    assert shown(escape_markdown(text)).replace(WORD_JOINER, "") == " ".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "[click](https://evil.example)",
        "![x](https://evil.example/x.png)",
        "<script>alert(1)</script>",
        "<https://evil.example>",
        "see https://evil.example and www.evil.example",
        "# heading",
        "1. item",
        "- item",
        "```\ncode",
        "[a]: https://evil.example",
        "&#60;b&#62;",
        "a | b\n---|---",
        "title\n===",
    ],
)
def test_hostile_text_makes_neither_link_nor_markup(text: str) -> None:
    made = escape_markdown(text)
    assert {token.type for token in leaves(made)} <= {"paragraph_open", "paragraph_close", "inline", "text"}
    assert "://" not in made
    assert "www." not in made


def test_a_name_is_not_called_and_text_is_not_turned_round() -> None:
    assert "@someone" not in escape_markdown("@someone")
    assert escape_markdown("a\u202eb\u200bc") == "abc"


def test_a_cell_of_a_table_keeps_to_its_cell() -> None:
    table = f"| a | b |\n|---|---|\n| {escape_markdown('x | y')} | z |\n"
    assert len([token for token in leaves(table) if token.type == "td_open"]) == 2


@pytest.mark.parametrize(
    ("url", "made"),
    [
        ("https://www.gov.uk/a?b=c&d=1#e", "<https://www.gov.uk/a?b=c&d=1#e>"),
        ("https://example.org/a b", "<https://example.org/a%20b>"),
        ("https://example.org/2014‐09", "<https://example.org/2014%E2%80%9009>"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("https://a.example/> <b>", None),
        ("repository:vocab/homes/x.yml", "repository:vocab/homes/x.yml"),
    ],
)
def test_only_a_web_address_becomes_a_link(url: str, made: str | None) -> None:
    text = format_address(url)
    if made is not None:
        assert text == made
    links = [token.attrGet("href") for token in leaves(text) if token.type == "link_open"]
    assert all(str(link).startswith(("http://", "https://")) for link in links)
    assert not [token for token in leaves(text) if token.type.startswith("html")]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("2026-04-29T10:00:00Z", "29 April 2026"),
        ("2026-04", "April 2026"),
        ("2011", "2011"),
        ("2026-13-40", "2026-13-40"),
        ("soon", "soon"),
        ("", ""),
    ],
)
def test_a_day_reads_as_people_write_it(text: str, made: str) -> None:
    assert format_day(text) == made


def test_our_own_markdown_is_kept_and_paragraphs_stay_apart() -> None:
    assert escape_markdown(SafeMarkdown("**x**")) == "**x**"
    assert format_paragraphs("one\n[two](x)\n\n\nthree") == "one \\[two\\](x)\n\nthree"
