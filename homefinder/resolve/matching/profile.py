"""What resolving looks at in one record, and what is folded out of it once so that pairs compare fast. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from homefinder.clean.urls import build_page_key
from homefinder.resolve.matching.title_parser import TitleFacts, fold_code, fold_version, strip_plural, title_facts
from homefinder.resolve.matching.weights import LEAST_OPENING, OPENING_LENGTH
from homefinder.resolve.merged_bodies import NO_MERGERS, Mergers

LINK_ROLES = frozenset({"documentation", "landing", "repository", "page"})
_DATED_NUMBER = re.compile(r"\d{4}-\d{2}-\d{2}")
_NAME = re.compile(r"[a-z].*[a-z]")
_PLACES, _FILE_ENDING = re.compile(r"[/#]"), re.compile(r"\.(?:md|json|html|ya?ml|csv)$")
_HASH = re.compile(r"(?=[a-f]*\d)[0-9a-f]{8,}")
"""A key that a machine made up, or a part of one: it calls the thing nothing."""
_WORD = re.compile(r"[a-z0-9]{3,}")
_TEXT_LIMIT = 4000


@dataclass(frozen=True, slots=True)
class RecordDescription:
    """One record as resolving sees it. ``codes`` are (scheme, value); ``relations`` are (kind, target, title), the
    target a key of the source or an address."""

    id: str
    source_id: str
    title: str
    url: str = ""
    version: str = ""
    codes: tuple[tuple[str, str], ...] = ()
    key: str = ""
    kind: str = ""
    alt_titles: tuple[str, ...] = ()
    description: str = ""
    publisher_id: str = ""
    links: tuple[str, ...] = ()
    page: str = ""
    """The page of the record at its source."""
    relations: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RecordProfile:
    """A description with everything folded that comparing needs."""

    record: RecordDescription
    title: TitleFacts
    names: tuple[tuple[str, TitleFacts], ...]
    """All that it is called, with where the name comes from: title, other name or key."""
    landing_page: str
    links: frozenset[str]
    codes: Mapping[str, str]
    """Folded code → the code as declared or written in the title."""
    publisher: str
    version: str
    edition: str
    slugs: frozenset[str]
    """The last part of its key, and of its address where that is made of words."""
    opening: str = ""
    """How the description begins, folded; empty for a short one, which many things may share."""

    @property
    def words(self) -> frozenset[str]:
        """Folded words of the description and of what it names as related, for likeness of text. Made when asked for:
        few records come so far, and kept for all they would be most of the memory."""
        return _collect_text_words(self.record.description, self.record.relations)

    @property
    def is_api(self) -> bool:
        return self.record.kind == "api" or self.title.calls_itself_api


def description_of(identifier: str, source_id: str, key: str, content: Mapping[str, Any]) -> RecordDescription:
    """What resolving looks at in a record's content (plain JSON values, as a version keeps them)."""
    addresses = content.get("addresses", ())
    return RecordDescription(
        id=identifier,
        source_id=source_id,
        title=content["title"],
        url=content.get("url", ""),
        version=content.get("version", ""),
        codes=tuple((item["scheme"], item["value"]) for item in content.get("identifiers", ())),
        key=key,
        kind=content.get("kind", ""),
        alt_titles=tuple(content.get("alt_titles", ())),
        description=content.get("description", ""),
        publisher_id=content.get("publisher_id", ""),
        links=tuple(item["url"] for item in addresses if item["role"] in LINK_ROLES),
        page=content.get("page_url", ""),
        relations=tuple(
            (item["kind"], item["target"], item.get("title", ""))
            for item in content.get("relations", ())
            if item.get("target")
        ),
    )


def build_profile(description: RecordDescription, mergers: Mergers = NO_MERGERS) -> RecordProfile:
    """Fold a description once. ``mergers``: which publishers count as one today."""
    law = description.kind == "legislation"
    title = title_facts(description.title, law=law)
    key_name, landing = _last_part(description.key), build_page_key(description.url) if description.url else ""
    address_name = _last_part(landing) if "/" in landing else ""
    names = [("title", title)]
    names += [("other name", title_facts(name, law=law)) for name in description.alt_titles]
    if "-" in key_name and not _HASH.search(key_name):
        names.append(("key", title_facts(key_name.replace("-", " "), law=law)))
    codes = {fold_code(code): code for code in title.codes}
    codes |= {fold_code(value): value for _, value in description.codes if value}
    version = "" if law else title.version or fold_version(description.version)
    return RecordProfile(
        record=description,
        title=title,
        names=tuple((whence, facts) for whence, facts in names if facts.words),
        landing_page=landing,
        links=frozenset(build_page_key(url) for url in description.links),
        codes=codes,
        publisher=mergers.resolve(description.publisher_id),
        version="" if "-" in version else version,
        edition=title.edition or (version if "-" in version else ""),
        slugs=frozenset(filter(None, (key_name, address_name if address_name.count("-") > 1 else ""))),
        opening=_fold_opening(description.description),
    )


def _last_part(path: str) -> str:
    last = _FILE_ENDING.sub("", _PLACES.split(path.rstrip("/"))[-1]).lower()
    return "" if _DATED_NUMBER.search(last) or not _NAME.search(last) else last


def _fold_opening(description: str) -> str:
    opening = " ".join(description[: 2 * OPENING_LENGTH].lower().split())[:OPENING_LENGTH]
    return opening if len(opening) >= LEAST_OPENING else ""


@lru_cache(maxsize=4096)
def _collect_text_words(description: str, relations: tuple[tuple[str, str, str], ...]) -> frozenset[str]:
    text = " ".join((description[:_TEXT_LIMIT], *(name for _, _, name in relations)))
    return frozenset(strip_plural(word) for word in set(_WORD.findall(text.lower())))
