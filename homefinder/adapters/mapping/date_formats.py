"""Dates that a publication writes in a form of its own, by the form that its declaration states. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

NAMED_FORMATS = ("epoch", "epoch-ms", "rfc822")
"""Seconds and milliseconds since 1970 in UTC, and the form of e-mail and RSS: https://www.rfc-editor.org/rfc/rfc2822."""

LONGEST = 60
"""Characters beyond which a text is no date."""

_LONG_FRACTION = re.compile(r"([.,][0-9]{6})[0-9]+")
_SAMPLE = datetime(2021, 11, 28, 13, 14, 15, 123456, tzinfo=UTC)
_TIMES = ("%H", "%I", "%X", "%c", "%T", "%R", "%M")
_DAYS = ("%d", "%j", "%x", "%c", "%e", "%F", "%D", "%U", "%W", "%V")
_MONTHS = ("%m", "%b", "%B")
_YEARS = ("%Y", "%y", "%x", "%c", "%G")


def check_date_format(form: str) -> str:
    """``form``, if it is a named one or one of ``datetime.strptime`` that states a year. Raises ValueError."""
    if form in NAMED_FORMATS:
        return form
    if not any(mark in form for mark in _YEARS):
        raise ValueError(
            f"the date format {form!r} states no year; write such as %d/%m/%Y, or {', '.join(NAMED_FORMATS)}"
        )
    try:
        datetime.strptime(_SAMPLE.strftime(form), form)
    except (ValueError, re.error) as error:
        raise ValueError(f"the date format {form!r} cannot be read by: {error}") from error
    return form


def rewrite_date(text: str, formats: list[str]) -> str:
    """The date in ISO 8601, as precise as the first format that fits is; a text that fits none stays as it is."""
    given = text.strip()
    if len(given) <= LONGEST:
        for form in formats:
            if found := _read(given, form):
                return found
    return text


def _read(text: str, form: str) -> str:
    try:
        if form in ("epoch", "epoch-ms"):
            seconds = float(text) / (1000 if form == "epoch-ms" else 1)
            return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if form == "rfc822":
            return parsedate_to_datetime(text).isoformat()
        return _write(datetime.strptime(_LONG_FRACTION.sub(r"\1", text), form), form)
    except (ValueError, OverflowError, OSError, TypeError, IndexError):
        return ""


def _write(when: datetime, form: str) -> str:
    """Without what the format does not state: a year and month stay a year and month."""
    if any(mark in form for mark in _TIMES):
        return when.replace(microsecond=0).isoformat()
    if any(mark in form for mark in _DAYS):
        return when.date().isoformat()
    return f"{when:%Y-%m}" if any(mark in form for mark in _MONTHS) else f"{when:%Y}"
