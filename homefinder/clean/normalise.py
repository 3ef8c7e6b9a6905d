"""From a record in its source's words to a clean one: plain text, ISO dates, whole addresses, one lifecycle.

Pure: the same record gives the same result, and a clean record comes back as it is. What was changed in more than
white space stands in ``given`` under the field's name (``issued``, ``addresses/2/url``), and what was wrong becomes an
issue at the field's place. Nothing that a publication sends makes it raise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from homefinder.clean.characters import CleanResult, collapse_whitespace, remove_invisible, remove_unstorable
from homefinder.clean.dates import clean_day, clean_moment
from homefinder.clean.issue_collector import IssueCollector
from homefinder.clean.lifecycle import find_lifecycle
from homefinder.clean.publishers import build_publisher_id
from homefinder.clean.text import EXTRA_LIMIT, LINE_LIMIT, TITLE_LIMIT, clean_lines, clean_prose, clean_title
from homefinder.clean.urls import clean_address, looks_like_address
from homefinder.model import (
    KINDS,
    LIFECYCLES,
    Address,
    Event,
    Government,
    Identifier,
    Issue,
    Record,
    Relation,
    Translation,
)

TITLES = ("publisher", "status", "version", "series", "sector")
LINES = ("licence", "legal_basis", "change_route", "contact", "certainty", "taken_in")
ADDRESSES = ("url", "page_url", "publisher_url", "licence_url")
DAYS = ("issued", "modified", "valid_from", "valid_to")
MOMENTS = ("opens", "closes")
UPDATES = frozenset({"updated", "modified", "changed", "revised", "amended"})
"""Kinds of event that tell of an update that was made."""
DEEPEST = 40
"""Levels of lists and mappings inside ``extra`` that are kept; a publication that nests deeper is hostile."""


def normalise(
    record: Record, *, seen_on: str = "", lifecycle_words: Mapping[str, str] | None = None
) -> tuple[Record, tuple[Issue, ...]]:
    """The clean record, and the issues that cleaning raised.

    ``seen_on`` is the day of the look, after which nothing can have been updated; ``lifecycle_words`` are status words
    that the source's file declares, with their lifecycles. Cleaning what is clean changes nothing. The time taken is
    linear in the length of the texts.
    """
    assert record.kind in KINDS, f"{record.id}: an adapter made kind {record.kind!r}; kinds are {', '.join(KINDS)}"
    found = IssueCollector(record)
    changes = _clean_text_fields(record, found) | _lists(record, found)
    clean = _without_future_updates(replace(record, **changes), seen_on, found)
    clean = replace(
        clean,
        publisher_id=_label(record.publisher_id) or build_publisher_id(clean.publisher),
        lifecycle=_lifecycle(record, clean.status, lifecycle_words or {}, found),
        extra={remove_invisible(str(key)): _extra(item, f"extra/{key}", found) for key, item in record.extra.items()},
    )
    return replace(clean, given=found.merge_source_wordings()), tuple(found.issues)


def _clean_text_fields(record: Record, collector: IssueCollector) -> dict[str, Any]:
    """The fields that hold one text each."""
    changes: dict[str, Any] = {"title": _title(record, collector), "language": _label(record.language) or "en"}
    changes["description"] = collector.collect_value("description", clean_prose(record.description))
    changes |= {name: collector.collect_value(name, clean_title(getattr(record, name))) for name in TITLES}
    changes |= {name: collector.collect_value(name, clean_title(getattr(record, name), LINE_LIMIT)) for name in LINES}
    changes |= {name: collector.collect_value(name, clean_address(getattr(record, name))) for name in ADDRESSES}
    changes |= {name: collector.collect_value(name, clean_day(getattr(record, name))) for name in DAYS}
    return changes | {name: collector.collect_value(name, clean_moment(getattr(record, name))) for name in MOMENTS}


def _lists(record: Record, collector: IssueCollector) -> dict[str, Any]:
    """The fields that hold several values each."""
    return {
        "alt_titles": _titles("alt_titles", record.alt_titles, collector),
        "keywords": _titles("keywords", record.keywords, collector),
        "nations": _titles("nations", record.nations, collector),
        "identifiers": _identifiers(record.identifiers),
        "addresses": _addresses(record.addresses, collector),
        "relations": tuple(_relation(at, item, collector) for at, item in enumerate(record.relations)),
        "events": tuple(_event(at, item, collector) for at, item in enumerate(record.events)),
        "translations": _translations(record.translations, collector),
        "governments": tuple(_government(at, item, collector) for at, item in enumerate(record.governments)),
    }


def _title(record: Record, collector: IssueCollector) -> str:
    title = collector.collect_value("title", clean_title(record.title))
    if title:
        return title
    collector.add_issue("missing-title", "title")
    return clean_title(record.key).value or "(no title)"


def _titles(name: str, values: Iterable[str], collector: IssueCollector) -> tuple[str, ...]:
    """The titles in their order, each once, without empty ones."""
    cleaned = (_collect_without_wording(collector, name, clean_title(value)) for value in values)
    return tuple(dict.fromkeys(value for value in cleaned if value))


def _collect_without_wording(collector: IssueCollector, name: str, clean: CleanResult) -> str:
    """The value with its issues, without the spelling: members of a list have no name that would last."""
    return collector.collect_value(name, replace(clean, source_wording=""))


def _label(text: str) -> str:
    """A code or id on one line, short enough for an address."""
    return collapse_whitespace(remove_invisible(text))[:TITLE_LIMIT].strip()


def _identifiers(values: Iterable[Identifier]) -> tuple[Identifier, ...]:
    cleaned = (Identifier(_label(item.scheme), _label(item.value)) for item in values)
    return tuple(dict.fromkeys(item for item in cleaned if item.value))


def _addresses(values: Iterable[Address], collector: IssueCollector) -> tuple[Address, ...]:
    """The addresses that are any, in their order; what is no address stands in ``given``."""
    kept: dict[Address, None] = {}
    for at, item in enumerate(values):
        url = collector.collect_value(f"addresses/{at}/url", clean_address(item.url, role=item.role))
        title = collector.collect_value(f"addresses/{at}/title", clean_title(item.title))
        if url:
            codes = _identifiers(item.identifiers)
            kept[replace(item, url=url, title=title, media_type=_label(item.media_type), identifiers=codes)] = None
    return tuple(kept)


def _relation(at: int, item: Relation, collector: IssueCollector) -> Relation:
    target = remove_unstorable(item.target)
    if looks_like_address(target):
        target = collector.collect_value(f"relations/{at}/target", clean_address(target))
    return replace(item, target=target, title=collector.collect_value(f"relations/{at}/title", clean_title(item.title)))


def _event(at: int, item: Event, collector: IssueCollector) -> Event:
    reader = clean_moment if item.kind in MOMENTS else clean_day
    return replace(
        item,
        date=collector.collect_value(f"events/{at}/date", reader(item.date)),
        note=collector.collect_value(f"events/{at}/note", clean_prose(item.note)),
        url=collector.collect_value(f"events/{at}/url", clean_address(item.url)),
    )


def _translations(values: Iterable[Translation], collector: IssueCollector) -> tuple[Translation, ...]:
    """Each text in each language once, cleaned as the field is."""
    readers = {"description": clean_prose}
    cleaned = (
        replace(
            item,
            language=_label(item.language),
            text=_collect_without_wording(collector, "translations", readers.get(item.field, clean_title)(item.text)),
        )
        for item in values
    )
    return tuple(dict.fromkeys(item for item in cleaned if item.text and item.language))


def _government(at: int, item: Government, collector: IssueCollector) -> Government:
    return replace(
        item,
        title=collector.collect_value(f"governments/{at}/title", clean_title(item.title)),
        url=collector.collect_value(f"governments/{at}/url", clean_address(item.url)),
        ended_on=collector.collect_value(f"governments/{at}/ended_on", clean_day(item.ended_on)),
    )


def _without_future_updates(record: Record, seen_on: str, collector: IssueCollector) -> Record:
    """The record without updates on days after the look: nobody can know of them, so the days are slips."""
    if not seen_on:
        return record

    def keep(name: str, day: str) -> str:
        if not day or day[: len(seen_on)] <= seen_on[: len(day)]:
            return day
        collector.add_issue("future-date", name, day)
        collector.source_wordings.setdefault(name, day)
        return ""

    events = (
        replace(event, date=keep(f"events/{at}/date", event.date)) if event.kind in UPDATES else event
        for at, event in enumerate(record.events)
    )
    return replace(record, modified=keep("modified", record.modified), events=tuple(events))


def _lifecycle(record: Record, status: str, lifecycle_words: Mapping[str, str], collector: IssueCollector) -> str:
    """The adapter's lifecycle, else what the status word means: by the source's file, else by our table."""
    if record.lifecycle in LIFECYCLES:
        return record.lifecycle
    word = record.lifecycle or status
    lifecycle = find_lifecycle(word, lifecycle_words)
    if lifecycle is None:
        collector.add_issue("unknown-status", "status", word)
    return lifecycle or "unknown"


def _extra(value: Any, name: str, collector: IssueCollector, depth: int = 0) -> Any:
    """The value with every text in it clean; addresses are left whole, lines stay lines."""
    if isinstance(value, str):
        return _extra_text(value, name, collector)
    if not isinstance(value, Mapping | list | tuple):
        return value
    if depth >= DEEPEST:
        collector.add_issue("text-cut", name)
        return ""
    if isinstance(value, Mapping):
        return {remove_invisible(str(key)): _extra(item, name, collector, depth + 1) for key, item in value.items()}
    members = [_extra(item, name, collector, depth + 1) for item in value]
    return tuple(members) if isinstance(value, tuple) else members


def _extra_text(value: str, name: str, collector: IssueCollector) -> str:
    clean = clean_lines(value, EXTRA_LIMIT)
    if clean.codes and looks_like_address(value) and len(value.split()) == 1:
        address = clean_address(value, role="contact")
        return address.value or _collect_without_wording(collector, name, replace(clean, codes=("odd-address",)))
    return _collect_without_wording(collector, name, clean)
