"""What readers see while the catalogue is replaced under a running server: real servers, clients and renames."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import httpx
import psutil
import pytest

from homefinder.settings import ROOT, Settings
from homefinder.site.http.snapshot import Snapshot, open_snapshot
from tests.support.catalogue import make_catalogue, publish_generation

HOMES = "/catalogue/homes.json?_shape=objects&_size=100&_facet=title"
SERVE = ("-c", "from homefinder.cli.app import main; main()", "serve")
GENERATIONS = range(7, 27)


@contextmanager
def serving(arguments: list[str], cwd: Path, ready: str) -> Iterator[str]:
    """The base address of a server started with ``arguments``; it must end by itself on SIGINT.

    What it prints goes to a file: a pipe holds 64 KiB, some 590 lines of Datasette's log of requests, and a server
    whose pipe nobody empties stops answering.
    """
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen([sys.executable, *arguments], cwd=cwd, stdout=log, stderr=subprocess.STDOUT)
        try:
            line = wait_for_line(process, log, ready)
            yield next(word for word in line.split() if word.startswith("http")).rstrip("/")
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(60)
            finally:
                process.kill()
                print(printed := read_from_start(log))
        assert "Traceback" not in printed


def wait_for_line(process: subprocess.Popen[bytes], log: TextIO, ready: str) -> str:
    """The line in which the server says that it is ready, within a minute."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        for line in read_from_start(log).splitlines():
            if ready in line:
                return line
        time.sleep(0.05)
    raise AssertionError(f"the server did not say {ready!r}: {read_from_start(log)}")


def read_from_start(log: TextIO) -> str:
    """All that was printed so far. Server and test share a position in the file, which ``pread`` does not move."""
    return os.pread(log.fileno(), os.fstat(log.fileno()).st_size, 0).decode()


@contextmanager
def homefinder(settings: Settings, *options: str) -> Iterator[str]:
    call = [*SERVE, "--data", str(settings.data), "--port", "0", *options]
    with serving(call, ROOT, "Homefinder is at") as base:
        yield base


@contextmanager
def plain_datasette(settings: Settings) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    metadata = str(ROOT / "metadata.yml")
    call = ["-m", "datasette", "catalogue.db", "-m", metadata, "-p", str(port), "--setting", "suggest_facets", "off"]
    with serving(call, settings.data, "Uvicorn running on") as base:
        yield base


class Reader(threading.Thread):
    """Reads one page over and over; keeps every generation seen, and every answer that was not whole."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = base
        self.seen: list[int] = []
        self.wrong: list[str] = []
        self.over = threading.Event()

    def run(self) -> None:
        with httpx.Client(base_url=self.base, timeout=120) as client:
            while not self.over.is_set():
                answer = client.get(HOMES)
                if answer.status_code != 200:
                    self.wrong.append(answer.text)
                    continue
                self._look(answer.json())

    def _look(self, answer: dict[str, object]) -> None:
        """One page takes many queries: rows, their count and the facet must come from the same publication."""
        rows: list[dict[str, object]] = answer["rows"]  # type: ignore[assignment]
        facets: dict[str, dict[str, list[dict[str, object]]]] = answer["facet_results"]  # type: ignore[assignment]
        facet = facets["title"]["results"]
        titles = {row["title"] for row in rows}
        whole = titles == {f"generation {len(rows)}"} == {item["value"] for item in facet}
        if not whole or answer["filtered_table_rows_count"] != len(rows) or facet[0]["count"] != len(rows):
            self.wrong.append(f"{len(rows)} rows, {titles}, {facet}, {answer['filtered_table_rows_count']}")
        self.seen.append(len(rows))


@contextmanager
def reading(base: str) -> Iterator[list[Reader]]:
    readers = [Reader(base) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        yield readers
    finally:
        for reader in readers:
            reader.over.set()
        for reader in readers:
            reader.join()


@pytest.mark.slow
@pytest.mark.parametrize("server", [homefinder, plain_datasette])
def test_readers_see_each_publication_whole_and_at_once(server: object, tmp_path: Path) -> None:
    settings = make_catalogue(tmp_path)
    publish_generation(settings, 6)
    with server(settings) as base:  # type: ignore[operator]
        with reading(base) as readers:
            for number in GENERATIONS:
                publish_generation(settings, number)
                answer = httpx.get(base + HOMES, timeout=120).json()
                assert len(answer["rows"]) == number, "what was just published must show at once"
        assert_replaced_files_are_closed(base)
    for reader in readers:
        assert reader.wrong == []
        assert reader.seen == sorted(reader.seen)
        assert len(reader.seen) > 3
    assert {path.name for path in tmp_path.glob("catalogue.db*")} == {"catalogue.db"}


def test_a_server_goes_on_however_much_it_prints(tmp_path: Path) -> None:
    (tmp_path / "talk.py").write_text(
        "import http.server, signal\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a job in the background ignores it else
        "class Page(http.server.BaseHTTPRequestHandler):\n"
        "    def do_GET(self):\n"
        "        print('x' * 100_000, flush=True)\n"
        "        self.send_response(204)\n"
        "        self.end_headers()\n"
        "server = http.server.HTTPServer(('127.0.0.1', 0), Page)\n"
        "print(f'It is at http://127.0.0.1:{server.server_port}/', flush=True)\n"
        "try:\n"
        "    server.serve_forever()\n"
        "except KeyboardInterrupt:\n"
        "    pass\n"
    )
    with serving(["talk.py"], tmp_path, "It is at") as base:
        assert [httpx.get(base, timeout=10).status_code for _ in range(3)] == [204, 204, 204]


def assert_replaced_files_are_closed(base: str) -> None:
    """The server holds no deleted catalogue open; without this every publish would keep its disk space."""
    port = int(base.rsplit(":", 1)[1])
    held = [target for target in open_files_of_listener(port) if "catalogue.db" in target]
    assert held
    assert [target for target in held if target.endswith("(deleted)")] == []


def open_files_of_listener(port: int) -> list[str]:
    listening = (one for one in psutil.net_connections("tcp") if one.status == psutil.CONN_LISTEN and one.pid)
    pid = next(one.pid for one in listening if one.laddr.port == port)
    return [str(item.readlink()) for item in Path(f"/proc/{pid}/fd").iterdir()]


def test_a_damaged_or_absent_file_leaves_the_last_good_one_in_use(tmp_path: Path) -> None:
    settings = make_catalogue(tmp_path)
    good = tmp_path / "good.db"
    shutil.copy(settings.catalogue, good)
    with homefinder(settings) as base:

        def homes() -> int:
            return int(httpx.get(f"{base}/catalogue/homes.json", timeout=120).json()["filtered_table_rows_count"])

        assert homes() == 6
        (tmp_path / "bad").write_bytes(b"this is no database " * 500)
        (tmp_path / "bad").replace(settings.catalogue)
        assert [homes(), homes()] == [6, 6]
        settings.catalogue.unlink()
        assert homes() == 6
        good.replace(settings.catalogue)
        publish_generation(settings, 9)
        assert homes() == 9


def test_a_query_that_outlives_its_reader_keeps_its_file_open(tmp_path: Path) -> None:
    settings = make_catalogue(tmp_path)
    snapshot = opened(settings)
    snapshot.hold()
    inside, go_on = threading.Event(), threading.Event()
    found: list[int] = []

    def slow(connection: sqlite3.Connection) -> int:
        inside.set()
        assert go_on.wait(10)
        return int(connection.execute("SELECT count(*) FROM homes").fetchone()[0])

    def read() -> None:
        found.append(snapshot.run(slow))
        snapshot.release()

    thread = threading.Thread(target=read)
    thread.start()
    assert inside.wait(10)
    publish_generation(settings, 3)
    snapshot.retire()
    assert snapshot.is_readable_by(settings)
    go_on.set()
    thread.join()
    assert found == [6]
    assert not snapshot.is_readable_by(settings)


def opened(settings: Settings) -> Snapshot:
    return open_snapshot(settings.catalogue, 2, lambda _: None, settings)


def test_opening_while_publishing_never_mixes_two_files(tmp_path: Path) -> None:
    settings = make_catalogue(tmp_path)
    numbers = iter(range(7, 99))

    def replace(connection: sqlite3.Connection) -> None:
        if next(replaced, None):
            publish_generation(settings, next(numbers))

    replaced = iter([True, False, True])
    snapshot = open_snapshot(settings.catalogue, 2, replace, settings)
    counts = {
        snapshot.run(lambda connection: connection.execute("SELECT count(*) FROM homes").fetchone()[0]) for _ in "12"
    }
    assert counts == {8}
    snapshot.retire()


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, *SERVE, *arguments]
    return subprocess.run(call, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def test_serve_says_what_is_missing(tmp_path: Path) -> None:
    done = run("--data", str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert f"make it with `homefinder build --data {tmp_path}`" in done.stderr


@pytest.mark.slow
def test_serve_says_that_the_port_is_taken(tmp_path: Path) -> None:
    make_catalogue(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("--data", str(tmp_path), "--port", str(port))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert f"port {port} is taken" in done.stderr
    assert "--port" in done.stderr


def test_serve_says_that_the_host_is_wrong(tmp_path: Path) -> None:
    make_catalogue(tmp_path)
    done = run("--data", str(tmp_path), "--host", "192.0.2.1")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "192.0.2.1" in done.stderr


@pytest.mark.slow
def test_serve_says_where_the_page_is_in_one_line_and_stops_on_ctrl_c(tmp_path: Path) -> None:
    settings = make_catalogue(tmp_path)
    call = [sys.executable, *SERVE, "--data", str(settings.data), "--port", "0"]
    with subprocess.Popen(call, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        base = line.split()[3]
        assert line == f"Homefinder is at {base} (press Ctrl+C to stop)\n"
        assert httpx.get(base, timeout=120).status_code == 200
        assert httpx.get(base + "nothing-here", timeout=120).status_code == 404
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=60)
    assert (process.returncode, rest, errors) == (0, "", "")
