"""Texts in several languages: which languages a value holds, which one is taken, and which one a text is in. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

ENGLISH = "en"
"""The language of a record that names none."""

LANGUAGE_CODES = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee
    el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is
    it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms
    mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk
    sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi
    yo za zh zu sco mul und
    """.split()  # noqa: SIM905 — a list fills 190 lines
)
"""ISO 639-1, with Scots, “several” and “not determined” (https://www.loc.gov/standards/iso639-2/php/code_list.php)."""

_TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{2,8})*", re.IGNORECASE)


def is_language_tag(text: str) -> bool:
    """Whether ``text`` names a language as BCP 47 does: ``cy``, ``de-AT``, ``zh_Hans``."""
    found = _TAG.fullmatch(text)
    return found is not None and found[1].lower() in LANGUAGE_CODES


def parse_texts(value: Any) -> Mapping[str, Any] | None:
    """The filled texts by language of an object of languages, or of the JSON of one; None for any other value.

    ``{"de": "Haltestellen", "en": "Stops", "it": ""}`` gives German and English. A text may be a list of texts.
    """
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    if not isinstance(value, Mapping) or not value:
        return None
    if not all(isinstance(tag, str) and is_language_tag(tag) and _is_text(text) for tag, text in value.items()):
        return None
    return {tag: text for tag, text in value.items() if _is_filled(text)}


def choose_language(languages: Iterable[str], wanted: str) -> str:
    """The tag that is ``wanted`` or is of its language, else English, else the first; empty where there is none."""
    tags = list(languages)
    for asked in (wanted, ENGLISH):
        same = [tag for tag in tags if tag.lower() == asked.lower()]
        near = [tag for tag in tags if asked and _primary(tag) == _primary(asked)]
        if same or near:
            return (same or near)[0]
    return tags[0] if tags else ""


def is_same_language(left: str, right: str) -> bool:
    """Whether two tags are of one language, whatever the country: ``de`` and ``de-AT``."""
    return _primary(left) == _primary(right)


def find_language(content: Mapping[str, Any], field: str, text: str) -> str:
    """The language in which a record, as a version keeps it, says ``text`` in ``field``."""
    for one in content.get("translations", ()):
        if one["field"] == field and one["text"] == text:
            return str(one["language"])
    return str(content.get("language") or ENGLISH)


def _primary(tag: str) -> str:
    return re.split("[-_]", tag.lower())[0]


def _is_text(value: Any) -> bool:
    return (
        value is None
        or isinstance(value, str)
        or (isinstance(value, list) and all(isinstance(member, str) for member in value))
    )


def _is_filled(value: Any) -> bool:
    return any(member.strip() for member in value) if isinstance(value, list) else bool(value and value.strip())
