"""One real Prefect server for all flow tests: its own folder, a free port, SQLite."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from prefect.settings import (
    PREFECT_API_URL,
    PREFECT_HOME,
    PREFECT_LOGGING_TO_API_ENABLED,
    temporary_settings,
)

from homefinder.scheduler.deployments import POOL
from homefinder.scheduler.prefect_api import PrefectServer
from homefinder.scheduler.processes import StopSignal
from homefinder.scheduler.server import environment_for, start_server
from homefinder.settings import Settings


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """The environment of a running server; flows of this process report to it too."""
    port = free_port()
    data = tmp_path_factory.mktemp("scheduler")
    found = environment_for(Settings(data=data, contact="tests@example.org"), "127.0.0.1", port)
    ours = {
        PREFECT_API_URL: found["PREFECT_API_URL"],
        PREFECT_HOME: Path(found["PREFECT_HOME"]),
        PREFECT_LOGGING_TO_API_ENABLED: False,  # else this process waits at its end for a server that is gone
    }
    with start_server(found, "127.0.0.1", port, StopSignal()), temporary_settings(ours):
        yield found


@pytest.fixture
def server(environment: Mapping[str, str]) -> Iterator[PrefectServer]:
    """The running server, with the work pool."""
    with PrefectServer(environment["PREFECT_API_URL"]) as found:
        found.make_pool(POOL)
        yield found
