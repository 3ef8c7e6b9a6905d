"""Sources that a test declares as text, harvested from a recording or from bodies made on the spot."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from homefinder.model import ParseResult
from homefinder.source import Source, import_adapter, parse_parameters
from tests.conftest import ROOT
from tests.support.recordings import MadeGetter, RecordedGetter

HEADER = """
title: T
publisher: P
homepage: https://example.org/
licence: not stated
schedule: "40 4 * * *"
completeness: full
expect: {min_records: 1}
"""


def find_recording(name: str, day: str) -> Path:
    """The folder of a recording; the test is skipped where it is not there."""
    folder = ROOT.parent / "shared" / "recordings" / name / day
    if not folder.is_dir():
        folder = Path("/work/shared/recordings") / name / day
    if not folder.is_dir():
        pytest.skip(f"the recording {name} of {day} is not here")
    return folder


def declare(text: str) -> Source:
    """The source that the text declares; what all sources need stands in ``HEADER``."""
    return Source.model_validate({**yaml.safe_load(HEADER), **yaml.safe_load(text)})


def harvest_with(source: Source, getter: RecordedGetter | MadeGetter) -> ParseResult:
    """Collect and parse."""
    parameters: Any = parse_parameters(source)
    adapter = import_adapter(source)
    return adapter.parse(source, parameters, adapter.collect(source, parameters, getter, ()))


def harvest_recording(text: str, name: str, day: str) -> ParseResult:
    return harvest_with(declare(text), RecordedGetter(find_recording(name, day)))


def harvest_bodies(text: str, bodies: Mapping[str, str | bytes]) -> ParseResult:
    """Harvest from bodies by address; any other address answers 404."""

    def answer(url: str) -> bytes | None:
        body = bodies.get(url)
        return body.encode() if isinstance(body, str) else body

    return harvest_with(declare(text), MadeGetter(answer))
