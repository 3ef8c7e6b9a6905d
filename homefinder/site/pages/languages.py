"""What pages say of languages and governments: the tag for ``lang``, and under which government a text was written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from homefinder.clean.days import format_day
from homefinder.languages import ENGLISH, is_same_language
from homefinder.rdf.values import to_language_tag
from homefinder.urls import clean_link

TEXT_FIELDS = frozenset(
    {"title", "alt_titles", "description", "keywords", "status", "legal_basis", "sector", "change_route", "licence"}
)
"""Fields whose values are words of the record's language; the others are names, codes, days and addresses."""

PAST_GOVERNMENTS = """SELECT DISTINCT g.title, g.url, g.ended_on FROM record_governments g
    WHERE g.political AND NOT g.current AND (g.record_id = :id
      OR g.record_id IN (SELECT record_id FROM home_records WHERE home_id = :id)) ORDER BY g.ended_on DESC, g.title"""
"""Of a record or a home: the governments that are no more and whose policy it was."""


def build_lang(language: str) -> str:
    """The tag for an attribute ``lang``; empty for English, which pages are in, and for what is no tag."""
    return "" if is_same_language(language, ENGLISH) else to_language_tag(language)


def build_title_lang(language: str, members: int) -> str:
    """The tag of the title of an event of a record in that language; one of many records is titled in English."""
    return build_lang(language) if members == 1 else ""


def add_langs(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows with ``lang`` from their column ``language``; of a row with a ``field``, only where that is text."""
    return [
        {**row, "lang": build_lang(row["language"]) if row.get("field", "title") in TEXT_FIELDS else ""} for row in rows
    ]


def format_governments(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The governments with their pages and the days on which they ended, in words."""
    return [
        {"title": row["title"], "url": clean_link(row["url"]), "ended": format_day(row["ended_on"])} for row in rows
    ]
