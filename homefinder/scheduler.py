"""One command for everything that a schedule needs: Prefect's server, the deployments, and a worker."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from homefinder.errors import HomefinderError, UsageError
from homefinder.scheduling import POOL
from homefinder.settings import Settings

READY_S = 120.0
"""How long the server may take to answer; 10 to 25 seconds were seen on two cores."""


def run(settings: Settings, host: str, port: int) -> None:
    """Start what is needed, say where the page is, and stay until Ctrl+C. Raises UsageError, HomefinderError."""
    if not settings.contact:
        raise UsageError("set HOMEFINDER_CONTACT to an e-mail or page where publishers can reach you, then start again")
    _free(host, port)
    environment = environment_for(settings, host, port)
    with started(environment, host, port), _worker(environment, settings) as worker:
        print(f"Prefect's page is at http://{host}:{port}/deployments (press Ctrl+C to stop)", flush=True)
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            worker.wait()
        except KeyboardInterrupt:
            print("Stopping.")


def environment_for(settings: Settings, host: str, port: int) -> dict[str, str]:
    """The environment in which server, worker and flows run: their state lives in the data folder, and nothing is
    reported to anyone."""
    return {
        **os.environ,
        "HOMEFINDER_DATA": str(settings.data.resolve()),
        "HOMEFINDER_HOME": str(settings.home.resolve()),
        "HOMEFINDER_CONTACT": settings.contact,
        "PREFECT_HOME": str((settings.data / ".prefect").resolve()),
        "PREFECT_API_URL": f"http://{host}:{port}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "DO_NOT_TRACK": "1",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(settings.home.resolve()), os.environ.get("PYTHONPATH", "")])),
    }


@contextmanager
def started(environment: Mapping[str, str], host: str, port: int) -> Iterator[None]:
    """A Prefect server that answers; it ends with the block. Raises HomefinderError when it does not start."""
    home = Path(environment["PREFECT_HOME"])
    home.mkdir(parents=True, exist_ok=True)
    log = home / "server.log"
    with log.open("ab") as output:
        arguments = ("server", "start", "--host", host, "--port", str(port))
        server = subprocess.Popen(_prefect(*arguments), env=dict(environment), stdout=output, stderr=output)
    try:
        _wait(server, f"{environment['PREFECT_API_URL']}/health", log)
        yield
    finally:
        _stop(server)


def deploy(environment: Mapping[str, str], folder: Path) -> None:
    """Tell the server what runs when: the work pool and everything in ``folder``'s prefect.yaml."""
    pool = ("--no-prompt", "work-pool", "create", POOL, "--type", "process", "--overwrite")
    for arguments in (pool, ("--no-prompt", "deploy", "--all")):
        done = subprocess.run(
            _prefect(*arguments), env=dict(environment), cwd=folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise HomefinderError(f"prefect {arguments[1]} failed: {(done.stderr or done.stdout).strip()[-500:]}")


@contextmanager
def _worker(environment: Mapping[str, str], settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    deploy(environment, settings.home)
    worker = subprocess.Popen(
        _prefect("worker", "start", "--pool", POOL, "--type", "process"), env=dict(environment), cwd=settings.home
    )
    try:
        yield worker
    finally:
        _stop(worker)


def _prefect(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "prefect", *arguments]


def _free(host: str, port: int) -> None:
    with socket.socket() as probe:
        if probe.connect_ex((host, port)) == 0:
            raise UsageError(f"port {port} is taken; choose another with --port")


def _wait(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise HomefinderError(f"Prefect's server ended at once; {log} says why")
        try:
            if httpx.get(url, timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.3)
    raise HomefinderError(f"Prefect's server did not answer within {READY_S:.0f} seconds; {log} says why")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
