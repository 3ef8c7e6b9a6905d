"""Whether two values say the same, whatever their order, mark-up, white space and tracking parameters. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from homefinder.clean.urls import build_page_key
from homefinder.harvest.diff import list_field_changes
from homefinder.model import canonical_json

IGNORED_KEYS = frozenset(
    {
        *("content_id", "document_type", "schema_name", "title_from", "url_verified", "status_meaning", "private"),
        *("locale", "etag", "revision", "cache", "crawl_id"),
    }
)
"""Keys of ``extra`` that say nothing of the thing: marks of machinery, and what only repeats a field."""
CHECKED_ON_KEY = re.compile(
    r"(?:last|date|page|entry|metadata)?[-_ ]?(?:last[-_ ]?)?"
    r"(?:checked|updated|modified|reviewed|verified|generated|harvested|crawled|accessed|retrieved|timestamp)"
    r"(?:[-_ ]?(?:at|on|date|time))?|entry[-_ ]date",
    re.IGNORECASE,
)
"""Keys that hold when somebody looked at or touched a page."""
CHECKED_ON_TEXT = re.compile(
    r"(?:this )?(?:page |content |entry )?(?:was )?(?:last|latest) "
    r"(?:checked|updated|modified|reviewed|verified|accessed)(?: on)?:? "
    r"(?:[0-9]{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+ [0-9]{4}|[A-Z][a-z]+ [0-9]{4}"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4})(?: at [0-9:.apm ]{1,8})?\.?",
    re.IGNORECASE,
)
"""The same where it stands in a text."""
FIELDS_WITHOUT_MEANING = frozenset({"given", "modified", "language", "certainty"})
"""Fields that say nothing of the thing: the source's own spelling, the date of a touch, and our words about them."""

_CONTENTS = re.compile(
    r"^\s*(?:#{1,6} )?table of contents\s*$|^\s*(?:[0-9]+\.|[-*+]) TOC\s*$", re.IGNORECASE | re.MULTILINE
)
_TAGS = re.compile(r"\{::?[^{}\n]*\}|\{%[^{}\n]*%\}|<[/!a-zA-Z][^<>]*>|&(?:nbsp|#160);")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_LINK_TARGET = re.compile(
    r"(?<!!)\[(?P<title>[^\[\]]*)\]\((?P<address>[^()\s]+)\)"
    r"|<a\s[^<>]*?href=[\"'](?P<href>[^\"'<>]+)[\"'][^<>]*>(?P<words>.*?)</a>",
    re.IGNORECASE | re.DOTALL,
)
_MARKS = re.compile(r"^\s*(?:#{1,6}|>+|[-*+]|[0-9]{1,3}[.)])\s+|[*_`~|]+|^\s*[-=|:]{3,}\s*$", re.MULTILINE)
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\w+(?:[.'’]\w+)*")


_SAID = re.compile(r"\w+|[^\w\s.,;:!?'\"“”‘’()\[\]…–—-]")
"""A word, or a mark that says something: ``<``, ``%``, ``+``; full stops, quotation marks and dashes do not."""


@lru_cache(maxsize=4096)
def strip_markup(text: str) -> str:
    """The text as it reads: one line, without mark-up and without the line that says when somebody looked at it."""
    plain = _TAGS.sub(" ", _CONTENTS.sub(" ", text))
    plain = _MARKS.sub(" ", _LINK.sub(r"\1", plain))
    return _SPACE.sub(" ", CHECKED_ON_TEXT.sub(" ", _SPACE.sub(" ", plain))).strip()


def list_words(text: str) -> list[str]:
    """The words of a text in lower case, without punctuation."""
    return _WORD.findall(strip_markup(text).casefold().replace("’", "'"))


def has_same_words(one: str, other: str) -> bool:
    """Whether two texts have the same words in the same order: they differ in case and punctuation at most."""
    return list_words(one) == list_words(other)


def list_links(text: str) -> dict[str, str]:
    """What a text in Markdown or HTML links to, by the words of the link; of the same words the second has a number."""
    if "](" not in text and "<a" not in text.lower():
        return {}
    found: dict[str, str] = {}
    for match in _LINK_TARGET.finditer(text):
        title, number = strip_markup(match["title"] or match["words"] or ""), 2
        name = title
        while name in found:
            name, number = f"{title} ({number})", number + 1
        found[name] = match["address"] or match["href"]
    return found


def normalise_value(value: Any) -> Any:
    """A value without churn: texts bare with what they link to, addresses folded, lists in one order, marks of
    machinery left out."""
    if isinstance(value, str):
        if value.startswith(("http://", "https://")) and " " not in value:
            return build_page_key(value)
        targets = sorted({build_page_key(address) for address in list_links(value).values()})
        return " ".join((strip_markup(value), *targets))
    if isinstance(value, Mapping):
        kept = {str(name): normalise_value(item) for name, item in value.items() if not is_churn(str(name))}
        return {name: item for name, item in kept.items() if item not in ("", [], {}, None)}
    if isinstance(value, list | tuple):
        return sorted({canonical_json(item): item for item in map(normalise_value, value)}.values(), key=canonical_json)
    return value


def is_churn(name: str) -> bool:
    """Whether a key holds what changes without the thing changing."""
    return name in IGNORED_KEYS or bool(CHECKED_ON_KEY.fullmatch(name))


def list_meant_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(field, before, after) of the fields that say something else, as ``list_field_changes`` gives them.

    Another order of key words, addresses or relations, other quotation marks or white space say the same.
    """
    return [
        (name, old, new)
        for name, old, new in list_field_changes(before, after)
        if name not in FIELDS_WITHOUT_MEANING and _fold(before.get(name)) != _fold(after.get(name))
    ]


def _fold(value: Any) -> Any:
    """A value as what it says: its words in lower case with the marks that count, its lists in one order."""
    if isinstance(value, str):
        return " ".join(_SAID.findall(str(normalise_value(value)).casefold()))
    if isinstance(value, Mapping):
        kept = {str(name): _fold(item) for name, item in value.items() if not is_churn(str(name))}
        return {name: item for name, item in kept.items() if item not in ("", [], {}, None)}
    if isinstance(value, list | tuple):
        return sorted({canonical_json(_fold(item)) for item in value})
    return "" if value is None else value
