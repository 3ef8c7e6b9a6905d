"""Sources that a test declares in a few lines of YAML, collected and parsed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from homefinder.model import ParseResult
from homefinder.source import Getter, Source, import_adapter, parse_parameters
from tests.support.recordings import RecordedGetter

WHOLE = {
    "id": "made", "title": "Made up", "publisher": "An office", "licence": "not stated", "schedule": "5 5 * * *",
    "completeness": "full", "expect": {"min_records": 1},
}  # fmt: skip


def declare(adapter: str, parameters: str | dict[str, Any], **more: Any) -> Source:
    """A source with these parameters, as YAML or as values."""
    given = yaml.safe_load(parameters) if isinstance(parameters, str) else parameters
    return Source.model_validate({**WHOLE, "adapter": adapter, "parameters": given, **more})


def take_in(source: Source, getter: Getter, known_keys: Sequence[str] = ()) -> ParseResult:
    """What the source's adapter makes of what the getter answers."""
    adapter, parameters = import_adapter(source), parse_parameters(source)
    return adapter.parse(source, parameters, adapter.collect(source, parameters, getter, known_keys))


def replay(source: Source, folder: Path) -> tuple[ParseResult, RecordedGetter]:
    """The source taken in from a recording."""
    getter = RecordedGetter(folder)
    return take_in(source, getter), getter
