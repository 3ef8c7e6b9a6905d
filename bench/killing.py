"""SIGKILL at random moments of build, publish, backup, restore and fix while clients read: ``python -m bench.killing``.

One source of the sample is served to ten clients. After each kill, what people said must be as it was, the catalogue
whole, and a backup whole or not there; at the end the doctor heals what can be healed and finds nothing wrong. It
exits 1 where anything was lost or a client saw an error.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import httpx

from homefinder.settings import ROOT
from tests.support.site import served

SOURCE = "uk-data-standards-catalogue"
CLIENTS, PAUSE_S = 10, 0.2
PATHS = ("/", "/homes", "/needs", "/sources", "/catalogue/homes.json", "/homes.csv", "/feeds/all.atom")


def build_command(*words: str, data: Path) -> list[str]:
    """``homefinder WORDS`` on the folder."""
    return [sys.executable, "-m", "homefinder", *words, "--data", str(data)]


def lay_out_small_home(home: Path) -> None:
    """A folder for HOMEFINDER_HOME with one source, so that a build takes seconds."""
    (home / "sources").mkdir(parents=True)
    for name in ("vocab", "sample", "metadata.yml"):
        (home / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "sources" / f"{SOURCE}.yml", home / "sources")


def run(*words: str, data: Path) -> float:
    """Run a command to its end; the seconds that it took. Raises CalledProcessError."""
    started = time.monotonic()
    subprocess.run(build_command(*words, data=data), check=True, capture_output=True)
    return time.monotonic() - started


@contextmanager
def reading(url: str, seen: Counter[str]) -> Iterator[None]:
    """Clients that read one page after the other; what they saw is counted."""
    over = threading.Event()

    def read(number: int) -> None:
        with httpx.Client(base_url=url, timeout=60) as client:
            turn = number
            while not over.is_set():
                try:
                    seen[str(client.get(PATHS[turn % len(PATHS)]).status_code)] += 1
                except httpx.HTTPError as error:
                    seen[type(error).__name__] += 1
                turn += 1
                over.wait(PAUSE_S)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def list_losses(data: Path, backup: Path, decisions: list[tuple[object, ...]], homes: int) -> Iterator[str]:
    """What is not as it was after a kill."""
    with closing(sqlite3.connect(f"file:{data / 'curation.db'}?mode=ro", uri=True)) as curation:
        if read_decisions(curation) != decisions:
            yield "decisions are not as they were"
    with closing(sqlite3.connect(f"file:{data / 'catalogue.db'}?mode=ro", uri=True)) as catalogue:
        if catalogue.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            yield "catalogue.db is damaged"
        if catalogue.execute("SELECT count(*) FROM homes").fetchone()[0] < homes:
            yield "homes are missing from catalogue.db"
    with closing(sqlite3.connect(data / "ledger.db")) as ledger:
        if ledger.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            yield "ledger.db is damaged"
    if backup.exists() and subprocess.run(["gzip", "--test", str(backup)], check=False).returncode:
        yield "there is half a backup"


def read_decisions(curation: sqlite3.Connection) -> list[tuple[object, ...]]:
    """Every decision, in order."""
    return curation.execute("SELECT * FROM decisions ORDER BY id").fetchall()


def kill_at_moments(data: Path, times: int, seed: int) -> list[str]:
    """Kill so many runs of the five commands, each at a moment of its own; what was lost."""
    chance, lost = random.Random(seed), []  # noqa: S311, no secret
    backup, spare = data.parent / "backup.tar.gz", data.parent / "spare.tar.gz"
    acts = (
        ("build", "--offline"), ("publish",), ("backup", str(backup)), ("restore", str(spare)), ("doctor", "--fix"),
    )  # fmt: skip
    run("backup", str(spare), data=data)
    with closing(sqlite3.connect(data / "curation.db")) as curation:
        decisions = read_decisions(curation)
    with closing(sqlite3.connect(data / "catalogue.db")) as catalogue:
        homes = catalogue.execute("SELECT count(*) FROM homes").fetchone()[0]
    lasts = {words[0]: run(*words, data=data) for words in acts if words[0] != "build"}
    for number in range(times):
        words = acts[number % len(acts)]
        if words[0] in ("publish", "doctor"):
            with closing(sqlite3.connect(data / "ledger.db")) as ledger, ledger:  # so that there is something to do
                ledger.execute("DELETE FROM build_state WHERE name LIKE 'stage %'")
        process = subprocess.Popen(
            build_command(*words, data=data), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        with suppress(subprocess.TimeoutExpired):
            process.wait(chance.uniform(0.1, 1.0) * lasts.get(words[0], 5.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
        found = list(list_losses(data, backup, decisions, homes))
        print(f"{number + 1:3} {words[0]}: {', '.join(found) or 'nothing lost'}", flush=True)
        lost += found
        backup.unlink(missing_ok=True)
    return lost


def main() -> None:
    """Print each kill, what the clients saw, and whether the doctor is content at the end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    seen: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        data, home = Path(folder) / "data", Path(folder) / "home"
        lay_out_small_home(home)
        os.environ["HOMEFINDER_HOME"] = str(home)
        run("harvest", SOURCE, "--offline", data=data)
        run(
            "decide", "steps-of-protection", f"{SOURCE}.standards.bods", "unsure", "--because", "To be kept.", data=data
        )
        run("publish", data=data)
        with served(data) as url, reading(url, seen):
            lost = kill_at_moments(data, asked.times, asked.seed)
        run("publish", data=data)
        healed = subprocess.run(build_command("doctor", data=data), check=False, capture_output=True, text=True)
    content = healed.stdout if healed.returncode else "content"
    print(f"clients saw {dict(seen)}; lost: {lost or 'nothing'}; doctor: {content}")
    sys.exit(bool(lost or healed.returncode or set(seen) - {"200"}))


if __name__ == "__main__":
    main()
