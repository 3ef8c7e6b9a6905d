"""A look at an address: what it is, the declaration that would read it, and what that would bring."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from homefinder.discovery.content import identify_content
from homefinder.discovery.declare import (
    add_expectations,
    build_declaration,
    choose_id,
    format_yaml,
    name_publisher,
    propose_mappings,
)
from homefinder.discovery.forms.look import AddressLook
from homefinder.discovery.forms.registry import list_looked_for, recognise
from homefinder.discovery.forms.repository import list_archive_addresses
from homefinder.discovery.forms.sparql import ask_endpoint
from homefinder.discovery.getter import BoundedGetter, open_bounded_getter, read_replay, today_of
from homefinder.discovery.model import FormCandidate, Preview, Trial
from homefinder.discovery.observe import observe_entries
from homefinder.discovery.preview import preview_harvest
from homefinder.errors import FetchError, HomefinderError, NotRecorded, UsageError
from homefinder.model import FetchResult
from homefinder.settings import Settings
from homefinder.source import Source

MOST_CANDIDATES = 4
"""Candidates that are tried, the surest first."""
LARGEST_BODY = 60_000_000
INTERVAL_S = 1.0
"""Seconds between two requests to a host."""
SURE = 0.5
FORM_NAMES: Mapping[str, str] = {
    "html": "a web page",
    "json": "JSON",
    "rdf-xml": "RDF",
    "turtle": "RDF",
    "feed": "a feed",
    "sitemap": "a sitemap",
    "xml": "XML",
    "sparql-results": "an answer of SPARQL",
    "csv": "a table",
    "workbook": "a workbook",
    "archive": "an archive of files",
    "empty": "empty",
    "unknown": "of an unknown form",
}
"""Forms in words."""


def try_address(settings: Settings, address: str, replay_folder: Path | None = None, source_id: str = "") -> Trial:
    """A proposed declaration with its preview; where nothing is recognised, what was looked for and what to do.

    Raises UsageError for what is no web address and where nobody is named as contact, ReplayError, and FetchError where
    the address does not answer.
    """
    started = time.monotonic()
    url = normalise_address(address)
    replay = read_replay(replay_folder) if replay_folder is not None else None
    with open_bounded_getter(_make_source(), settings, replay) as getter:
        candidates, notes = find_candidates(url, getter)
        trial = _choose(url, candidates, getter, today_of(replay), source_id or choose_id(url, ""), notes)
        return Trial(
            url,
            trial.what,
            trial.declaration,
            trial.yaml,
            trial.preview,
            trial.notes,
            () if trial.is_found else list_looked_for(),
            time.monotonic() - started,
            getter.requests,
        )


def preview_source(
    settings: Settings, source: Source, replay_folder: Path | None = None, *, compare: bool = True
) -> Preview:
    """What a harvest by this declaration would bring, and how that differs from what the catalogue holds of it."""
    replay = read_replay(replay_folder) if replay_folder is not None else None
    with open_bounded_getter(source, settings, replay) as getter:
        return preview_harvest(source, getter, today_of(replay), settings.ledger if compare else None)


def normalise_address(address: str) -> str:
    """The address with a scheme and without a fragment. Raises UsageError for what is none."""
    text = address.strip().partition("#")[0]
    text = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018, reading it tells whether it is one
    except ValueError as error:
        raise UsageError(f"{address[:200]!r} is no web address: {error}") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", text):
        raise UsageError(f"{address!r} is no web address; give one such as https://www.example.org/standards")
    return text


def find_candidates(url: str, getter: BoundedGetter) -> tuple[list[FormCandidate], list[str]]:
    """What the address may be, the surest first, and what to know of how it was found. Raises FetchError."""
    for archive in list_archive_addresses(url):
        try:
            fetched = getter.get(archive)
        except FetchError:
            continue
        found = recognise(AddressLook(archive, fetched, identify_content(fetched), getter, 1))
        if found:
            return found, []
    try:
        asked, fetched, notes = _fetch(url, getter)
    except FetchError:
        found = list(ask_endpoint(url, getter)) if urlsplit(url).path.rstrip("/").endswith("sparql") else []
        if not found:
            raise
        return found, []
    look = AddressLook(asked, fetched, identify_content(fetched), getter)
    found = recognise(look)
    if not found:
        notes.append(
            look.content.problem
            or f"what answered is {FORM_NAMES[look.content.form]}, and nothing in it is a list that is known here"
        )
    return found, notes


def _fetch(url: str, getter: BoundedGetter) -> tuple[str, FetchResult, list[str]]:
    """The answer; in a replay that lacks the address itself, that of the one recorded address that begins with it."""
    try:
        return url, getter.get(url), []
    except NotRecorded:
        recorded = [one for one in getter.list_recorded_urls() or () if not one.endswith("/robots.txt")]
        below = [one for one in recorded if one.startswith((f"{url}?", f"{url}/?"))]
        swapped = "http" + url.removeprefix("https") if url.startswith("https") else url
        below = below or [one for one in recorded if one == swapped or one.startswith(f"{swapped}?")]
        if len(below) == 1:
            return below[0], getter.get(below[0]), [f"the recording has {below[0][:200]} in place of {url}"]
        raise


def _choose(
    url: str,
    candidates: Sequence[FormCandidate],
    getter: BoundedGetter,
    seen_on: str,
    source_id: str,
    notes: Sequence[str],
) -> Trial:
    """The first candidate that gives records; what the others are is told."""
    problems: list[str] = []
    for number, candidate in enumerate(candidates[:MOST_CANDIDATES]):
        try:
            trial = try_candidate(candidate, getter, seen_on, source_id)
        except HomefinderError as error:
            problems.append(f"it looks like {candidate.what}, and cannot be read so: {str(error)[:300]}")
            continue
        if not trial.preview.records:
            problems.append(f"it looks like {candidate.what}, and gives no records so: {trial.preview.reason[:300]}")
            continue
        others = [
            f"it may also be {one.what}, {one.address}"
            for one in candidates[number + 1 : number + 4]
            if one.what != candidate.what
        ]
        doubt = [f"this was told from looks; check that it is {candidate.what}"] if candidate.sureness < SURE else []
        told = (*notes, *doubt, *trial.notes, *problems, *others)
        return Trial(url, candidate.what, trial.declaration, format_yaml(trial.declaration, told), trial.preview, told)
    return Trial(url, notes=(*notes, *problems), preview=Preview("failed", "nothing was found that can be harvested"))


def try_candidate(candidate: FormCandidate, getter: BoundedGetter, seen_on: str, source_id: str) -> Trial:
    """The declaration of one candidate and its preview. Raises HomefinderError where it cannot be read."""
    allowed = max(getter.requests_left, 1)
    groups = observe_entries(candidate, _make_source(), getter, allowed)
    mappings = propose_mappings(candidate, groups)
    declaration = build_declaration(candidate, mappings, source_id)
    preview = preview_harvest(Source.model_validate(declaration), getter, seen_on, allowed=allowed)
    declaration = add_expectations(name_publisher(declaration, preview), preview, candidate.announced)
    left_over = dict.fromkeys((*(path for one in mappings for path in one.left_over), *preview.left_over))
    told = Preview(**{name: getattr(preview, name) for name in preview.__slots__} | {"left_over": tuple(left_over)})
    notes = (*candidate.notes, *(note for one in mappings for note in one.notes))
    return Trial(candidate.address, candidate.what, declaration, "", told, tuple(dict.fromkeys(notes)))


def _make_source() -> Source:
    """The source as which an address is looked at before it has a declaration."""
    return Source.model_validate(
        {
            "id": "look",
            "title": "A look",
            "publisher": "not known yet",
            "licence": "not stated",
            "adapter": "json_api",
            "schedule": "0 3 * * *",
            "completeness": "partial",
            "expect": {"min_records": 1},
            "max_bytes": LARGEST_BODY,
            "min_interval_s": INTERVAL_S,
        }
    )
