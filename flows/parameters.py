"""The parameters of the flows, as Prefect checks them; what they mean stands in the flows' docstrings.

No module of a flow may have ``from __future__ import annotations``: a script that serves a flow hands it to another
process as bytes, without the names that only its annotations use, and annotations that are text then mean nothing.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from prefect import get_run_logger
from prefect.settings import get_current_settings
from pydantic import Field

from homefinder.errors import HomefinderError
from homefinder.notify.alarms import tell_operator
from homefinder.scheduler.prefect_api import PrefectServer
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


MOST_PUBLISHING_SECONDS = 2 * 3600
"""The same for the publication alone."""


def tell_operator_now(settings: Settings) -> None:
    """Tell whom ``alarms.yml`` names of what changed. A receiver that cannot be told is told of in the log."""
    if not settings.alarms_file.is_file() or not settings.ledger.exists():
        return
    try:
        told = tell_operator(settings)
    except HomefinderError as error:
        get_run_logger().error("the operator could not be told: %s", error)
        return
    for sentence in told.sent:
        get_run_logger().info("told %s", sentence)
    for failure in told.failures:
        get_run_logger().error("%s", failure)


def connect_to_server() -> PrefectServer:
    """The Prefect server that this run reports to. Close it, or use it in ``with``."""
    found = get_current_settings().api
    login = found.auth_string.get_secret_value() if found.auth_string else ""
    return PrefectServer(str(found.url or ""), login)


def name_run(what: str) -> Callable[[], str]:
    """What a run is called where its parameters do not tell it from the others: by its day."""
    return lambda: f"{what} {read_present_day()}"
