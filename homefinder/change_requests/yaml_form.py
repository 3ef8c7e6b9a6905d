"""One request as one YAML file that a person can read, compare in git and write by hand, and back.

Every value is text, left out where empty; what a person wrote over several lines stays over several lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import yaml

from homefinder.change_requests.model import COLUMNS, EVENT_COLUMNS, ChangeRequest, RequestEvent
from homefinder.change_requests.projection import sort_events
from homefinder.change_requests.validation import validate_event, validate_request
from homefinder.clean.yaml_text import parse_declaration
from homefinder.errors import DeclarationError

WIDTH = 110

_SIMPLE = re.compile(r"[ -~\u00a1-\u00ac\u00ae-\u05ff\u2010-\u2027\u2030-\u205e\u20a0-\u20c0]*")
"""Letters and marks that a person sees as they are; other text is quoted, so that nothing unseen is lost."""


class _Dumper(yaml.SafeDumper):
    """Several lines as several lines."""


def _represent_text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    if "\n" in value and _has_plain_lines(value):
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|")
    style = None if _SIMPLE.fullmatch(value) else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _has_plain_lines(value: str) -> bool:
    lines = value.split("\n")
    return bool(lines[0]) and all(line == line.strip() and _SIMPLE.fullmatch(line) for line in lines)


_Dumper.add_representer(str, _represent_text)


def format_request(request: ChangeRequest, events: tuple[RequestEvent, ...]) -> str:
    """The file of a request: fields in the order of the table, then the events in the order they were noted."""
    said = _collect_filled_fields(request) | {
        "events": [_collect_filled_fields(event) for event in sort_events(events)]
    }
    return dump_yaml(said)


def dump_yaml(value: object) -> str:
    """YAML that a person can read and that gives every sign back: what nobody sees is written as an escape."""
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)


def _collect_filled_fields(request_or_event: ChangeRequest | RequestEvent) -> dict[str, Any]:
    return {name: value for name, value in asdict(request_or_event).items() if value}


def parse_request(text: str, path: Path) -> tuple[ChangeRequest, tuple[RequestEvent, ...]]:
    """A request and its events, in the order of the file. Raises DeclarationError naming the file and the field that
    is wrong."""
    data = parse_declaration(text, path)
    told = _check_fields(path, data, (*COLUMNS, "events"), "")
    listed = told.pop("events", None)
    if not isinstance(listed, list):
        raise DeclarationError(path, "events: a list is expected, the first of them `opened`")
    events = [_check_fields(path, item, EVENT_COLUMNS, f"event {at}, ") for at, item in enumerate(listed, start=1)]
    request, made = (
        ChangeRequest(**{"uid": "", "title": ""} | told),
        tuple(_build_event(path, event, at) for at, event in enumerate(events, start=1)),
    )
    _validate_values(path, request, made)
    return request, made


def _check_fields(path: Path, data: Any, names: Sequence[str], where: str) -> dict[str, Any]:
    """The fields of a mapping, all of them known and, but for the list of events, text."""
    if not isinstance(data, dict):
        raise DeclarationError(path, f"{where or 'the file: '}fields and values are expected, not {data!r:.40}")
    for name, value in data.items():
        if name not in names:
            raise DeclarationError(path, f"{where}{name!r} is no field; there are {', '.join(names)}")
        if name != "events" and not isinstance(value, str):
            raise DeclarationError(path, f"{where}{name}: text is expected, not a {type(value).__name__}")
    return data


def _build_event(path: Path, fields: dict[str, Any], number: int) -> RequestEvent:
    for name in ("kind", "state", "on_date", "noted_at", "who"):
        if name not in fields:
            raise DeclarationError(path, f"event {number}, {name}: is missing")
    return RequestEvent(**fields)


def _validate_values(path: Path, request: ChangeRequest, events: Sequence[RequestEvent]) -> None:
    wrong = [f"{name}: {what}" for name, what in validate_request(request)]
    for number, event in enumerate(events, start=1):
        wrong += [f"event {number}, {name}: {what}" for name, what in validate_event(event)]
    if wrong:
        raise DeclarationError(path, "; ".join(wrong))
