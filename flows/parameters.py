"""The parameters of the flows, as Prefect checks them; what they mean stands in the flows' docstrings.

No module of a flow may have ``from __future__ import annotations``: a script that serves a flow hands it to another
process as bytes, without the names that only its annotations use, and annotations that are text then mean nothing.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from pydantic import Field

from homefinder.settings import Settings
from homefinder.store.today import read_present_day

SourceId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]

DataFolder = Annotated[str, Field(min_length=1)] | None

ReplayFolder = Annotated[str, Field(min_length=1)] | None


def settings_of(data: str | None) -> Settings:
    """The settings of a flow run: the environment's, with the data folder that was asked for."""
    return Settings.from_environment(Path(data) if data else None)


MOST_SECONDS = 6 * 3600
"""Seconds after which a run is stopped as TimedOut. While one hangs, every later run of its deployment is cancelled, so
that none may hang for ever."""


def name_run(what: str) -> Callable[[], str]:
    """What a run is called where its parameters do not tell it from the others: by its day."""
    return lambda: f"{what} {read_present_day()}"
