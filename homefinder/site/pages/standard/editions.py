"""The editions of a standard for its page: each with a name and its days in words, and the one that is in force."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from homefinder.change.events.editions import BASIS_FIRST_SEEN, BASIS_PUBLISHED, BASIS_STATED, EditionSpan
from homefinder.clean.days import format_day_in_words, parse_first_day, parse_last_day
from homefinder.model import ENDED_LIFECYCLES
from homefinder.resolve.edition_conflicts import years
from homefinder.site.http.formats import to_json_value
from homefinder.site.pages.state_words import build_state
from homefinder.urls import build_page_path


def list_edition_rows(spans: Sequence[EditionSpan], home_id: str, today: str) -> list[dict[str, Any]]:
    """The editions, the oldest first; ``when`` is empty where the name tells all that is known.

    ``in_force`` is true of one at most, ``is_ahead`` of those that begin after ``today`` (ISO).
    """
    current = find_edition_in_force(spans, today)
    return [
        {
            **to_json_value(span), "name": format_edition_name(span), "when": format_days(span),
            "in_force": at == current, "is_ahead": bool(span.applies_from) and begins_after(span, today),
            "here": span.home_id == home_id, "page": build_page_path("home", span.home_id),
            "state": build_state(span.lifecycle),
        }
        for at, span in enumerate(spans)
    ]  # fmt: skip


def find_edition_in_force(spans: Sequence[EditionSpan], today: str) -> int | None:
    """The place of the edition that applies on ``today`` (ISO); of several the last. None where none is known to."""
    applying = [
        at
        for at, span in enumerate(spans)
        if span.lifecycle not in ENDED_LIFECYCLES
        and span.applies_from
        and not begins_after(span, today)
        and not (span.applies_to and parse_last_day(span.applies_to).isoformat() < today)
    ]
    return applying[-1] if applying else None


def begins_after(span: EditionSpan, today: str) -> bool:
    """Whether the first day that an edition may mean lies behind ``today`` (ISO)."""
    return parse_first_day(span.applies_from).isoformat() > today


def format_days(span: EditionSpan) -> str:
    """From when to when it applies, in words; of a day that only its name tells, nothing."""
    began = format_day_in_words(span.applies_from).removeprefix("in ") if span.applies_from else ""
    ended = format_day_in_words(span.applies_to).removeprefix("in ") if span.applies_to else ""
    words = {
        BASIS_STATED: f"Applies from {began}",
        BASIS_PUBLISHED: f"Published {began}",
        BASIS_FIRST_SEEN: f"First seen by us {began}",
    }
    when = words.get(span.from_basis, "") if began else ""
    if ended and span.to_basis == BASIS_STATED:
        when = f"{when} to {ended}" if when else f"Applies to {ended}"
    return when


def format_edition_name(span: EditionSpan) -> str:
    """What an edition is called in a list of editions: by its years, its number, or else its whole label."""
    if span.label == span.title:
        return span.label
    if years(span.label):
        return f"{span.label} edition"
    return f"Version {span.label}" if span.label[:1].isdigit() else span.label
