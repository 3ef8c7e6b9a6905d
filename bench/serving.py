"""Serve N standards: pages, tables and SPARQL of Homefinder beside the table JSON of Datasette alone, in one run."""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import httpx

from bench import synthetic
from bench.harvesting import DAYS, SHARE
from bench.measure import seconds
from bench.report import Result, times
from homefinder.build.refresh import refresh
from homefinder.fetch.replay import Replay
from homefinder.harvest.service import harvest_replay, read_declared_sources
from homefinder.ids import iri
from homefinder.settings import ROOT, Settings
from homefinder.store.db import open_published

CLIENTS = 4
LOOKUP = "SELECT ?property ?value WHERE {{ <{home}> ?property ?value }}"
BARE = "table JSON, Datasette alone"
SAID = re.compile(r"http://[0-9.]+:[0-9]+")

Ask = Callable[[httpx.Client, int], httpx.Response]


@dataclass(frozen=True, slots=True)
class Served:
    """Answers a second with several clients, and what one client alone waited, in seconds."""

    rate: float
    middle: float
    late: float
    """95th percentile."""


def compare(size: int, folder: Path, asked: int) -> Result:
    """Each kind of answer ``asked`` times by one client, then by several; no address twice, but where it says so."""
    settings = _catalogue(size, folder)
    homes, needs = _ids(settings, "homes", asked), _ids(settings, "needs", asked)
    texts = [text.rstrip(".") for text in synthetic.needs(2 * asked)]
    took = {}
    with _site(settings) as base, _serve_datasette(settings) as bare:
        for name, ask in _kinds(homes, needs, texts).items():
            took[name] = _measure(bare if name == BARE else base, ask, asked)
    return _result(size, asked, took)


def _kinds(homes: Sequence[str], needs: Sequence[str], texts: Sequence[str]) -> Mapping[str, Ask]:
    """What is asked for, by its name; a number tells one request from the next."""

    def get(address: str) -> Ask:
        def ask(client: httpx.Client, number: int) -> httpx.Response:
            found = address.format(
                n=number, home=homes[number % len(homes)], need=needs[number % len(needs)],
                text=urlencode({"q": texts[number % len(texts)]}),
            )  # fmt: skip
            return client.get(found)

        return ask

    def lookup(client: httpx.Client, number: int) -> httpx.Response:
        return client.post(
            "/sparql", data={"query": LOOKUP.format(home=iri(Settings().base, "home", homes[number % len(homes)]))}
        )

    table = "/catalogue/homes.json?_shape=array&_size=50&_next={n}"
    return {
        BARE: get(table), "table JSON": get(table), "front page": get("/?n={n}"),
        "front page, from memory": get("/"), "search": get("/search?{text}"),
        "search, as JSON": get("/search.json?{text}"),
        "need": get("/need/{need}?n={n}"), "standard": get("/home/{home}?n={n}"), "SPARQL lookup": lookup,
    }  # fmt: skip


def _measure(base: str, ask: Ask, asked: int) -> Served:
    with httpx.Client(base_url=base, timeout=120, headers={"accept": "text/html,application/json"}) as client:
        ask(client, 3 * asked).raise_for_status()
        alone = sorted(seconds(lambda n=number: ask(client, n).raise_for_status()) for number in range(asked))  # type: ignore[misc]

    def several(part: int) -> None:
        with httpx.Client(base_url=base, timeout=120, headers={"accept": "text/html,application/json"}) as client:
            for number in range(asked + part, 2 * asked, CLIENTS):
                ask(client, number).raise_for_status()

    with ThreadPoolExecutor(CLIENTS) as clients:
        took = seconds(lambda: list(clients.map(several, range(CLIENTS))))
    return Served(asked / took, statistics.median(alone), alone[int(len(alone) * 0.95)])


def _result(size: int, asked: int, took: Mapping[str, Served]) -> Result:
    base = took[BARE]
    return Result(
        f"Serve {size:,} standards",
        f"{asked} requests of each kind one after another by one client, for the times, and {asked} more by {CLIENTS} "
        "clients at once, for the rate; the clients run on the same machine. No address is asked for twice, so each "
        f"answer is made anew, but for the one from memory. Ratios: to {BARE}, the same file without Homefinder.",
        ("answer", "a second", "÷ alone", "median", "95th percentile", "÷ alone"),
        [
            (name, f"{found.rate:.0f}", times(found.rate, base.rate), f"{found.middle * 1000:.1f} ms",
             f"{found.late * 1000:.1f} ms", times(found.late, base.late))
            for name, found in took.items()
        ],
    )  # fmt: skip


def _catalogue(size: int, folder: Path) -> Settings:
    """A synthetic source of ``size`` records, harvested at two dates, then all that follows."""
    settings = synthetic.settings(folder / f"serving-{size}")
    shutil.copy(ROOT / "metadata.yml", settings.home)
    rows = synthetic.rows(size)
    for day, table in zip(DAYS, (rows, synthetic.change_rows(rows, SHARE)), strict=False):
        place = settings.home / "recordings" / "synthetic" / day.isoformat()
        synthetic.recording(place, synthetic.body(table))
        outcome = harvest_replay(
            settings, read_declared_sources(settings)["synthetic"], Replay("synthetic", day, place)
        )
        if outcome.state != "committed":
            raise RuntimeError(f"the harvest of {day} was {outcome.state}: {outcome.reason}")
    refresh(settings)
    return settings


def _ids(settings: Settings, table: str, most: int) -> list[str]:
    with closing(open_published(settings)) as catalogue:
        found = [str(row[0]) for row in catalogue.execute(f"SELECT id FROM {table} ORDER BY id LIMIT {2 * most}")]
    if not found:
        raise RuntimeError(f"the catalogue has no {table} to ask for")
    return found


@contextmanager
def _site(settings: Settings) -> Iterator[str]:
    call = ["-m", "homefinder", "serve", "--data", str(settings.data), "--port", "0"]
    with _start_server(call, {"HOMEFINDER_HOME": str(settings.home)}) as base:
        yield base


@contextmanager
def _serve_datasette(settings: Settings) -> Iterator[str]:
    """Datasette without any plugin, on the same file, without the suggestions that take most of its time."""
    call = ["-m", "datasette", str(settings.catalogue), "-p", "0", "--setting", "suggest_facets", "off",
            "--setting", "default_cache_ttl", "0", "--setting", "num_sql_threads", "4"]  # fmt: skip
    with _start_server(call, {"DATASETTE_LOAD_PLUGINS": ""}) as base:
        yield base


@contextmanager
def _start_server(call: Sequence[str], more: Mapping[str, str]) -> Iterator[str]:
    environment = {**os.environ, **more, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, *call], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    )
    try:
        yield _address(process)
    finally:
        process.terminate()
        process.wait(30)


def _address(process: subprocess.Popen[str]) -> str:
    if process.stdout is None:
        raise RuntimeError("a server was started without a way to hear it")
    for line in process.stdout:
        found = SAID.search(line)
        if found and not found.group().endswith(":0"):
            _wait(found.group())
            return found.group()
    raise RuntimeError("a server did not say where it is")


def _wait(base: str) -> None:
    for _ in range(100):
        try:
            httpx.get(base, timeout=30)
        except httpx.ConnectError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"nothing answers at {base}")
