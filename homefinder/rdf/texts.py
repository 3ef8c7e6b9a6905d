"""The texts of homes and records, each in the language in which a publication says it. Pure.

A home's texts come from several records, and each keeps the language of the record that says it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from homefinder.languages import ENGLISH, find_language
from homefinder.rdf.rows import split_lines
from homefinder.rdf.values import Value, clean, to_language_value

TERMS: Mapping[str, str] = {
    "title": "title",
    "alt_titles": "alternative",
    "description": "description",
    "keywords": "keyword",
    "publisher": "publisherAsGiven",
}
"""Field of a record → the term that says it; a text of any other field is said by OTHER_TEXT."""

OTHER_TEXT = "otherText"
WITHOUT_LANGUAGE = frozenset({"publisherAsGiven", OTHER_TEXT})
"""Terms for which ``vocab/context.jsonld`` declares no language."""


Row: TypeAlias = sqlite3.Row | Mapping[str, Any]


class TaggedText(NamedTuple):
    """A text with the tag of its language."""

    text: str
    language: str


Texts = dict[str, list[TaggedText]]
"""The texts by term, each once."""


def collect_home_texts(home: Row, contents: Sequence[Mapping[str, Any]]) -> Texts:
    """Title, other names, description and keywords of a home (a row of ``homes``) from its records' contents.

    There is one title and one description in each language; a further title is another name.
    """
    texts: Texts = {
        "title": _tag(home, home["title"], contents, ("title", "alt_titles"))[:1],
        "alternative": [
            tagged
            for name in split_lines(home["alt_titles"])
            for tagged in _tag(home, name, contents, ("title", "alt_titles"))
        ],
        "description": _tag(home, home["description"], contents, ("description",))[:1],
        "keyword": [
            tagged for word in split_lines(home["keywords"]) for tagged in _tag(home, word, contents, ("keywords",))
        ],
    }
    for content in contents:
        _add_translations(texts, content, {"title", "alternative", "description", "keyword"})
    return texts


def collect_record_texts(row: Row, content: Mapping[str, Any], terms: Iterable[str]) -> Texts:
    """The texts of a record (a row of ``records`` with its version's content) under those of ``terms`` that it has."""
    wanted = set(terms)
    values = {
        "title": [row["title"]],
        "description": [row["description"]],
        "alternative": content.get("alt_titles", []),
        "keyword": content.get("keywords", []),
        "publisherAsGiven": [],
    }
    fields = {term: field for field, term in TERMS.items()}
    texts: Texts = {
        term: [TaggedText(str(text), find_language(content, fields[term], text)) for text in said if text]
        for term, said in values.items()
        if term in wanted
    }
    _add_translations(texts, content, wanted)
    return texts


def to_language_values(texts: Texts) -> dict[str, list[Value]]:
    """The texts as values of JSON-LD. English is a plain string where the context of the term says so."""
    return {
        term: [
            {"@value": clean(one.text), "@language": ENGLISH}
            if term in WITHOUT_LANGUAGE and one.language == ENGLISH
            else to_language_value(one.text, one.language)
            for one in said
        ]
        for term, said in texts.items()
    }


def _tag(home: Row, text: str, contents: Iterable[Mapping[str, Any]], fields: Sequence[str]) -> list[TaggedText]:
    """The text in each language in which a record says it; in that of the home where none does."""
    said = [
        find_language(content, field, text)
        for content in contents
        for field in fields
        if content.get(field) == text or (isinstance(content.get(field), list) and text in content[field])
    ]
    return [TaggedText(text, language) for language in dict.fromkeys(said or [home["language"]])] if text else []


def _add_translations(texts: Texts, content: Mapping[str, Any], terms: set[str]) -> None:
    """Add what the record says in other languages, under those of ``terms`` that fit."""
    for one in content.get("translations", ()):
        term = TERMS.get(one["field"], OTHER_TEXT)
        tagged = TaggedText(one["text"], one["language"])
        if term in ("title", "description") and term in terms:
            taken = {known.language for known in texts.get(term, ()) if known.text != tagged.text}
            if tagged.language in taken:
                term = "alternative" if term == "title" else OTHER_TEXT
        if term in terms and tagged not in texts.get(term, ()):
            texts.setdefault(term, []).append(tagged)
