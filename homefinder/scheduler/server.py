"""One command for everything that a schedule needs: Prefect's server, the deployments, and a worker."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from homefinder.errors import HomefinderError, UsageError
from homefinder.harvest.sample import LIVE, require_unmixed
from homefinder.harvest.service import read_declared_sources
from homefinder.notify.alarms import read_alarms
from homefinder.scheduler.deployments import POOL, deployments, prefect_yaml
from homefinder.scheduler.prefect_api import PrefectServer
from homefinder.scheduler.processes import (
    ChildCommand,
    StopRequested,
    StopSignal,
    catch_stop_signals,
    run_to_end,
    start_child,
)
from homefinder.scheduler.watch import Watch
from homefinder.settings import Settings
from homefinder.source import Source
from homefinder.store.faults import make_folder
from homefinder.store.locks import hold_lock

READY_S = 120.0
"""How long the server may take to answer; 10 to 40 seconds were seen on two cores."""

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
SHORTEST_PASSWORD = 12

MAX_PARALLEL_RUNS = 4
"""Flow runs side by side. Each is a process of 150 MB and more; more wait their turn, as after a night switched off."""

LOOPBACK_OF_WILDCARD = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - looked up, not listened on
"""Where a server that listens on every address is asked from this machine."""


def run(settings: Settings, host: str, port: int) -> None:
    """Start what is needed, say where the page is, and stay until Ctrl+C or SIGTERM.

    All that was started has ended when this returns. Raises UsageError, HomefinderError.
    """
    if not settings.contact.strip():
        raise UsageError("set HOMEFINDER_CONTACT to an e-mail or page where publishers can reach you, then start again")
    _check_login(settings, host)
    require_unmixed(settings, LIVE)
    _check_free(host, port)
    sources = read_declared_sources(settings)
    read_alarms(settings)  # what is wrong in the file is said now, not when something is wrong with a source
    environment = environment_for(settings, host, port)
    make_folder(settings.data)
    with hold_lock(settings.locks, "schedule", wait=False), catch_stop_signals() as stop:
        try:
            with start_server(environment, host, port, stop):
                _run_until_stopped(settings, sources, environment, stop)
        except StopRequested:
            print("Stopped.", flush=True)


def environment_for(settings: Settings, host: str, port: int) -> dict[str, str]:
    """The environment in which server, worker and flows run: their state lives in the data folder, nothing is reported
    to anyone, and pages of other sites may not command the server."""
    home, page, login = str(settings.home.resolve()), page_of(host, port), settings.schedule_login
    own = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return {
        **own,
        "HOMEFINDER_DATA": str(settings.data.resolve()),
        "HOMEFINDER_HOME": home,
        "HOMEFINDER_CONTACT": settings.contact,
        **({"HOMEFINDER_ALARMS": str(settings.alarms.resolve())} if settings.alarms else {}),
        "PREFECT_HOME": str(settings.scheduler.resolve()),
        "PREFECT_API_URL": f"{page}/api",
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": page,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        **({"PREFECT_SERVER_API_AUTH_STRING": login, "PREFECT_API_AUTH_STRING": login} if login else {}),
        "PREFECT_LOGGING_EXTRA_LOGGERS": "homefinder",
        "PREFECT_WORKER_QUERY_SECONDS": "5",
        "DO_NOT_TRACK": "1",
        "NO_PROXY": ",".join(filter(None, [os.environ.get("NO_PROXY", ""), "127.0.0.1,localhost"])),
        "PYTHONPATH": os.pathsep.join(filter(None, [home, os.environ.get("PYTHONPATH", "")])),
    }


def page_of(host: str, port: int) -> str:
    """The address of Prefect's page, as seen from this machine."""
    seen = LOOPBACK_OF_WILDCARD.get(host, host)
    return f"http://[{seen}]:{port}" if ":" in seen else f"http://{seen}:{port}"


def connect(environment: Mapping[str, str]) -> PrefectServer:
    """The server of this environment. Close it, or use it in ``with``."""
    return PrefectServer(environment["PREFECT_API_URL"], environment.get("PREFECT_API_AUTH_STRING", ""))


@contextmanager
def start_server(environment: Mapping[str, str], host: str, port: int, stop: StopSignal) -> Iterator[None]:
    """A Prefect server that answers; it ends with the block. Raises HomefinderError when it does not start."""
    command = _build_prefect_command(
        "server", environment, Path(environment["PREFECT_HOME"]), "server", "start", "--host", host, "--port", str(port)
    )
    with start_child(command) as process, connect(environment) as server:
        deadline = time.monotonic() + READY_S
        while not server.is_up():
            if process.poll() is not None or time.monotonic() > deadline:
                raise HomefinderError(f"Prefect's server did not start; {command.log} says why")
            stop.pause()
        yield


def deploy(environment: Mapping[str, str], folder: Path, file: Path, stop: StopSignal) -> None:
    """Tell the server what runs when: everything in ``file``, with flows that lie in ``folder``."""
    arguments = ("--no-prompt", "deploy", "--all", "--prefect-file", str(file))
    run_to_end(_build_prefect_command("deploy", environment, folder, *arguments), stop)


@contextmanager
def worker(environment: Mapping[str, str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The worker that runs what is due; it and its runs end with the block."""
    arguments = ("worker", "start", "--pool", POOL, "--type", "process", "--limit", str(MAX_PARALLEL_RUNS))
    with start_child(_build_prefect_command("worker", environment, folder, *arguments)) as process:
        yield process


def _run_until_stopped(
    settings: Settings, sources: Mapping[str, Source], environment: Mapping[str, str], stop: StopSignal
) -> None:
    page = environment["PREFECT_API_URL"].removesuffix("/api")
    print(f"Prefect's page is at {page}/deployments (press Ctrl+C to stop)", flush=True)
    home = Path(environment["PREFECT_HOME"])
    file = home / "prefect.yaml"
    with connect(environment) as server:
        server.make_pool(POOL)
        server.close_dead_runs()
        server.cancel_overdue(datetime.now(UTC))
        server.remove_undeclared(str(one["name"]) for one in deployments(sources))
        file.write_text(prefect_yaml(sources, server.list_paused()), encoding="utf-8")
    with worker(environment, settings.home) as process:
        deploy(environment, settings.home, file, stop)
        print(f"Sources on schedule: {len(sources)}; a worker waits for them. Logs are in {home}", flush=True)
        with connect(environment) as server:
            watch = Watch(settings, sources, server)
            while process.poll() is None:
                watch.look()
                stop.pause()
    raise HomefinderError(f"the worker ended by itself; {home / 'worker.log'} says why")


def _build_prefect_command(name: str, environment: Mapping[str, str], folder: Path, *arguments: str) -> ChildCommand:
    log = Path(environment["PREFECT_HOME"]) / f"{name}.log"
    return ChildCommand(f"prefect {name}", (sys.executable, "-m", "prefect", *arguments), environment, folder, log)


def _check_login(settings: Settings, host: str) -> None:
    """Raises UsageError where others than this machine could reach a page that asks for no password."""
    name, colon, password = settings.schedule_login.partition(":")
    if settings.schedule_login and not (name and colon and len(password) >= SHORTEST_PASSWORD):
        raise UsageError(
            "HOMEFINDER_SCHEDULE_LOGIN must be a name, a colon and a password of at least "
            f"{SHORTEST_PASSWORD} characters"
        )
    if host not in LOOPBACK and not settings.schedule_login:
        raise UsageError(
            f"whoever reaches Prefect's page can run programs on this machine, so it does not listen on {host} without "
            "a password; set HOMEFINDER_SCHEDULE_LOGIN to NAME:PASSWORD, or leave --host out"
        )


def _check_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            problem = f"cannot listen on {host} port {port} ({error.strerror}); choose another with --port"
            raise UsageError(problem) from error
