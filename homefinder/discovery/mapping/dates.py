"""In which form a publication writes its dates, told from the dates themselves. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from homefinder.adapters.mapping.date_formats import rewrite_date
from homefinder.clean.dates import clean_moment

FORMS = (
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y",
    "%m/%d/%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d %b %Y %H:%M",
    "%b %d %Y %H:%M",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d/%m/%y",
    "%Y%m%d%H%M%S",
    "%a %b %d %H:%M:%S %Y",
    "%Y/%m/%d %H:%M:%S",
    "%Y-%m-%d %H:%M:%S.%f",
)
"""Forms that are tried where a text is none that is read without being declared."""
_EPOCH = {"epoch-ms": re.compile(r"-?[0-9]{12,13}"), "epoch": re.compile(r"[0-9]{9,10}")}
LEAST = 0.8
"""Share of the values that must fit a form."""


@lru_cache(maxsize=20_000)
def is_plain_date(text: str) -> bool:
    """Whether a text is a date that is read as it stands; a mere number of four digits is a year."""
    if len(text) > 60 or not any(sign.isdigit() for sign in text):
        return False
    found = clean_moment(text)
    return bool(found.value) and (not text.strip().isdigit() or 1500 < int(text.strip()[:4]) < 2150)


def is_date(text: str) -> bool:
    """Whether a text is a date in any of the forms that are known here."""
    return is_plain_date(text) or bool(find_form((text,)))


def find_form(texts: Sequence[str]) -> str:
    """The ``date_format`` that most texts fit; empty where they are read as they stand, or fit none."""
    if not texts or sum(map(is_plain_date, texts)) >= LEAST * len(texts):
        return ""
    for form, pattern in _EPOCH.items():
        if sum(bool(pattern.fullmatch(text)) for text in texts) >= LEAST * len(texts):
            return form
    for form in ("rfc822", *FORMS):
        if sum(_fits(text, form) for text in texts) >= LEAST * len(texts):
            return form
    return ""


def _fits(text: str, form: str) -> bool:
    return any(sign.isdigit() for sign in text) and rewrite_date(text, [form]) != text


def build_date_expression(path: str, texts: Sequence[str], many: bool) -> object:
    """The expression by which the dates at a path are read."""
    form = find_form(texts)
    steps: dict[str, object] = {"from": path}
    if many:
        steps["first"] = True
    if form:
        steps["date_format"] = form
    elif any(not is_plain_date(text) and not re.search(r"[0-9]{4}", text) for text in texts):
        steps["pattern"] = ".*[0-9]{4}.*"  # an interval or a word is no date
    return steps["from"] if len(steps) == 1 else steps
