"""What a form asks for and what is wrong with an answer, in the manner of GOV.UK: a message says what to do. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

EMAIL = re.compile(r"[^\s@<>\"',;:]+@[^\s@<>\"',;:]+\.[^\s@.<>\"',;:]{2,}")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class FormField:
    """One question. ``kind``: text, area, email, password, date, web, choice (a list) or radio. Lengths in characters.

    ``missing_message`` is said where a required answer is absent.
    """

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    missing_message: str = ""
    min_length: int = 0
    max_length: int = 200
    choices: Mapping[str, str] = field(default_factory=dict)
    autocomplete: str = "off"
    rows: int = 5
    """Lines of an area."""
    datalist: str = ""
    """The id of a list on the page to choose from; what is not on it may be typed too."""


Problems = Sequence[tuple[str, str]]
"""(field, message) in the order of the form."""


def clean_value(text: str) -> str:
    """A value without control characters and surrounding space, with plain line ends."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


REASON_FIELD = FormField(
    "reason",
    "Reason",
    missing_message="Say why, in a sentence",
    hint="Everybody can read it.",
    min_length=3,
    max_length=1000,
)


def parse_answers(
    fields: Sequence[FormField], posted: Mapping[str, str]
) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Every field's value, cleaned, and what is wrong with them."""
    values = {item.name: clean_value(posted.get(item.name, "")) for item in fields}
    return values, [(item.name, problem) for item in fields if (problem := describe_problem(item, values[item.name]))]


def describe_problem(item: FormField, value: str) -> str:
    """What is wrong with one answer; empty where nothing is."""
    if not value:
        return item.missing_message
    if len(value) > item.max_length:
        return f"{item.label} must be {item.max_length:,} characters or fewer; it is {len(value):,}"
    if len(value) < item.min_length:
        return f"{item.label} must be {item.min_length} characters or more"
    if item.choices and value not in item.choices:
        return f"Choose one of the answers for “{item.label}”"
    if item.kind == "email" and not EMAIL.fullmatch(value):
        return f"{item.label} must look like name@example.org"
    if item.kind == "web" and not re.fullmatch(r"https?://[^\s/]+\.[^\s]+", value):
        return f"{item.label} must be a web address that begins with https:// or http://"
    return ""
