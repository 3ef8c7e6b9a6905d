"""Values that are given by language: which one is taken, and what stands in the other languages. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from homefinder.languages import choose_language, parse_texts


class LocalisedValue(NamedTuple):
    """A value in one language; ``language`` is empty, and there are no others, where it was not given by language."""

    value: Any
    language: str = ""
    others: Mapping[str, Any] = {}


def localise(value: Any, wanted: str) -> LocalisedValue:
    """The value in the language ``wanted``, else in English, else in the first that is filled.

    An object of languages (``{"de": "Bus", "en": "Coach"}``) gives a text, a list of such objects a list of texts.
    """
    if isinstance(value, list | tuple):
        return _localise_list(value, wanted)
    texts = parse_texts(value)
    if texts is None:
        return LocalisedValue(value)
    language = choose_language(texts, wanted)
    others = {tag: text for tag, text in texts.items() if tag != language}
    return LocalisedValue(texts.get(language, ""), language, others)


def _localise_list(members: list[Any] | tuple[Any, ...], wanted: str) -> LocalisedValue:
    found = [localise(member, wanted) for member in members]
    languages = [one.language for one in found if one.language]
    if not languages:
        return LocalisedValue(members)
    others: dict[str, list[Any]] = defaultdict(list)
    for one in found:
        for tag, text in one.others.items():
            others[tag].append(text)
    return LocalisedValue([one.value for one in found], choose_language(languages, wanted), others)
