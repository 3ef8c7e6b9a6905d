"""The parameters of the flows, as Prefect checks them; what they mean stands in the flows' docstrings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from homefinder.settings import Settings

SourceId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]

DataFolder = Annotated[str, Field(min_length=1)] | None

ReplayFolder = Annotated[str, Field(min_length=1)] | None


def settings_of(data: str | None) -> Settings:
    """The settings of a flow run: the environment's, with the data folder that was asked for."""
    return Settings.from_environment(Path(data) if data else None)
