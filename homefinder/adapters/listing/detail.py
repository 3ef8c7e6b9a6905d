"""The document that tells more of one entry of a list: its address, and the entry with what it says. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from homefinder.adapters.listing.documents import read_document
from homefinder.adapters.listing.parameters import Detail, ListParameters
from homefinder.adapters.mapping.evaluate import Scope, as_texts, evaluate_expression, fill_template
from homefinder.adapters.mapping.locations import LocatedValue
from homefinder.adapters.mapping.mapping import SourceEntry, identify_entry
from homefinder.errors import ParseError, describe_surprise
from homefinder.model import FetchResult, Issue, Location

GONE_STATUSES = (404, 410)
"""Answers that say for certain that there is no such document, so that nothing is to be waited for."""


@dataclass(frozen=True, slots=True)
class DescribedEntry:
    """An entry with what its detail says; None, and the reason, where the detail says nothing."""

    entry: SourceEntry | None
    issues: tuple[Issue, ...] = ()
    key: str = ""
    lacks: str = ""
    """Why a further document of the entry could not be read."""


def find_detail_url(parameters: ListParameters, entry: SourceEntry) -> str:
    """The address of the entry's detail; empty where the entry has none, or one that may not be asked for."""
    try:
        url = _build_url(parameters, entry)
    except (ValueError, RecursionError):
        return ""
    return url if _is_allowed(parameters, url) else ""


def read_detail(parameters: ListParameters, entry: SourceEntry, bodies: Mapping[str, FetchResult]) -> DescribedEntry:
    """The entry as its detail tells it. One without a detail that can be read is not taken in, and is no loss of the
    others."""
    detail = parameters.detail
    url = find_detail_url(parameters, entry)
    if detail is None or not url:
        return _lose(
            parameters, entry, f"has no detail at an address that may be asked ({_say_url(parameters, entry)})"
        )
    fetched = bodies.get(url)
    if fetched is None:
        return _lose(parameters, entry, f"has its detail at {url}, which did not answer")
    if fetched.status != 200:
        return _lose(parameters, entry, f"has its detail at {url}, which answered {fetched.status}")
    try:
        document = read_document(fetched, detail.format, detail.namespaces)
        if detail.beside:
            return _add_beside(parameters, entry, document, fetched, bodies)
        fields, steps = _find_fields(detail, document)
    except ParseError as error:
        return _lose(parameters, entry, f"has a detail that cannot be read: {error}")
    except Exception as error:  # whatever one document does to a parser, the others are read
        return _lose(parameters, entry, f"has a detail at {url} that cannot be read: {describe_surprise(error)}")
    if fields is None:
        return _lose(parameters, entry, f"has a detail at {url} that describes nothing at {detail.at or 'its top'!r}")
    place = fetched.locate("#").at(*steps)
    listing = LocatedValue(entry.fields, entry.location)
    computed = {**entry.computed, "$listing": listing, "$url": url}
    if not entry.location.url:  # written in the declaration: it stands nowhere else
        return _add_further_documents(parameters, SourceEntry(fields, place, computed), bodies)
    return _add_further_documents(parameters, SourceEntry(fields, entry.location, computed, place), bodies)


def _add_beside(
    parameters: ListParameters,
    entry: SourceEntry,
    document: Any,
    fetched: FetchResult,
    bodies: Mapping[str, FetchResult],
) -> DescribedEntry:
    """The entry with its own fields, and the document as ``$detail``."""
    listing = LocatedValue(entry.fields, entry.location)
    beside = {"$listing": listing, "$url": fetched.url, "$detail": LocatedValue(document, fetched.locate("#"))}
    kept = SourceEntry(entry.fields, entry.location, {**entry.computed, **beside})
    return _add_further_documents(parameters, kept, bodies)


def find_further_urls(parameters: ListParameters, entry: SourceEntry) -> dict[str, str]:
    """Name → address of each further document of an entry that its detail describes; without those that may not be
    asked for."""
    found: dict[str, str] = {}
    scope = Scope(entry.fields, entry.location, entry.computed)
    for name, template in (parameters.detail.more if parameters.detail else {}).items():
        address = str(fill_template(template, scope).value).strip()
        try:
            url = urljoin(str(entry.computed["$url"]), address).partition("#")[0] if address else ""
        except ValueError:
            continue
        if url and _is_allowed(parameters, url):
            found[name] = url
    return found


def _add_further_documents(
    parameters: ListParameters, entry: SourceEntry, bodies: Mapping[str, FetchResult]
) -> DescribedEntry:
    """The entry with its further documents. One that is missing leaves the record incomplete, and is told."""
    detail = parameters.detail
    key = identify_entry(parameters.mapping, entry)
    computed, lacks = dict(entry.computed), ""
    issues: list[Issue] = []
    for name, url in find_further_urls(parameters, entry).items() if detail else ():
        fetched = bodies.get(url)
        try:
            if fetched is None or fetched.status != 200:
                raise ParseError(url, f"answered {fetched.status}" if fetched else "did not answer")
            document = read_document(fetched, detail.format, detail.namespaces) if detail else None
            computed[f"${name}"] = LocatedValue(document, fetched.locate("#"))
        except Exception as error:  # whatever one document does to a parser, the others are read
            said = str(error) if isinstance(error, ParseError) else f"{url}: {describe_surprise(error)}"
            issues.append(Issue("unread-detail", f"{key} lacks its {name}: {said}"[:1000], entry.location, key))
            lacks = lacks or ("" if fetched and fetched.status in GONE_STATUSES else issues[-1].message)
    return DescribedEntry(replace(entry, computed=computed), tuple(issues), key, lacks)


def _build_url(parameters: ListParameters, entry: SourceEntry) -> str:
    if parameters.detail is None:
        return ""
    scope = Scope(entry.fields, entry.location, entry.computed)
    said = parameters.detail.url
    found = fill_template(said, scope) if isinstance(said, str) else evaluate_expression(said, scope)
    address = next(iter(as_texts(found.value)), "").strip()
    return urljoin(entry.location.url or parameters.url or "", address).partition("#")[0] if address else ""


def _is_allowed(parameters: ListParameters, url: str) -> bool:
    """Whether the host is one that the declaration names: a list must not send us anywhere."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        return False
    own = [urlsplit(parameters.url).hostname] if parameters.url else [parts.hostname]
    return parts.hostname in (*own, *(parameters.detail.hosts if parameters.detail else ()))


def _find_fields(detail: Detail, document: Any) -> tuple[Mapping[str, Any] | None, list[str]]:
    found = document
    steps = detail.at.split(".") if detail.at else []
    for step in steps:
        found = found.get(step) if isinstance(found, Mapping) else None
    return (found if isinstance(found, Mapping) and found else None), steps


def _lose(parameters: ListParameters, entry: SourceEntry, said: str) -> DescribedEntry:
    key = identify_entry(parameters.mapping, SourceEntry(entry.fields, entry.location, _as_listing(entry)))
    name = key or entry.location.locator or "an entry"
    place = entry.location if entry.location.url else Location(find_detail_url(parameters, entry), "")
    return DescribedEntry(None, (Issue("unread-detail", f"{name} {said}"[:1000], place, key),))


def _as_listing(entry: SourceEntry) -> dict[str, Any]:
    return {**entry.computed, "$listing": LocatedValue(entry.fields, entry.location)}


def _say_url(parameters: ListParameters, entry: SourceEntry) -> str:
    try:
        return _build_url(parameters, entry)[:200] or "none is given"
    except (ValueError, RecursionError):
        return "it is malformed"
