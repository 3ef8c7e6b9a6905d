"""What a scheduled harvest tries again: a publication that is down, and nothing else. Real server, real answers."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest
import yaml

from flows.harvest import RETRY_AFTER_S, harvest_source
from homefinder.scheduler.deployments import is_temporary_run_failure
from tests.conftest import ROOT
from tests.support.fetch_server import Answer, Publication, publication

SOURCE = "uk-api-catalogue"
ROBOTS, TABLE = "/robots.txt", "/catalogue.csv"

PAGE, RULES = "https://example.org/data.csv", "https://example.org/robots.txt"


CASES = {
    "nothing was asked": ([], False),
    "an unreadable body": ([(RULES, 404), (PAGE, 200)], False),
    "answers 503 each time": ([(RULES, 404), (PAGE, 503), (PAGE, 503)], True),
    "cannot be reached": ([(RULES, 404), (PAGE, 0), (PAGE, 0), (PAGE, 0), (PAGE, 0)], True),
    "broken in several ways": ([(RULES, 404), (PAGE, 503), (PAGE, 0), (PAGE, 429)], True),
    "came back by itself": ([(RULES, 404), (PAGE, 503), (PAGE, 200)], False),
    "asks for a long absence": ([(RULES, 404), (PAGE, 503)], False),
    "not even robots.txt can be reached": ([(RULES, 0), (RULES, 0), (PAGE, 0)], True),
    "robots.txt refuses": ([(RULES, 200), (PAGE, 0)], False),
    "is not there": ([(RULES, 404), (PAGE, 404)], False),
    "leads to where we must not go": ([(RULES, 404), (PAGE, 301), (PAGE, 0)], False),
}


@pytest.mark.parametrize(("exchanges", "again"), CASES.values(), ids=CASES)
def test_only_what_was_asked_again_in_vain_may_pass(exchanges: list[tuple[str, int]], again: bool) -> None:
    assert is_temporary_run_failure(exchanges) is again


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Publication]:
    """A publication on this machine, and a home folder whose one source declares it."""
    with publication() as found:
        found.says(ROBOTS, Answer(b"", 404))
        for name in ("/organisation.csv", "/catalogue.csv-metadata.json"):
            found.says(name, Answer(recorded(name)))
        declared = yaml.safe_load((ROOT / "sources" / f"{SOURCE}.yml").read_text(encoding="utf-8"))
        declared["parameters"]["url"] = found.url + TABLE
        declared["min_interval_s"] = 0.0
        folder = tmp_path / "home" / "sources"
        folder.mkdir(parents=True)
        (folder / f"{SOURCE}.yml").write_text(yaml.safe_dump(declared), encoding="utf-8")
        monkeypatch.setenv("HOMEFINDER_HOME", str(folder.parent))
        monkeypatch.setenv("HOMEFINDER_CONTACT", "tests@example.org")
        monkeypatch.setenv("HOMEFINDER_ALLOW_LOOPBACK", "1")
        yield found


def recorded(name: str) -> bytes:
    folder = ROOT / "sample" / SOURCE / "2026-10-01"
    lines = [json.loads(line) for line in (folder / "responses.jsonl").read_text(encoding="utf-8").splitlines()]
    return next((folder / str(line["body"])).read_bytes() for line in lines if line["url"].endswith(name))


def harvested(data: Path) -> list[str]:
    """Harvest as the schedule does, but without the waits; the states of the runs that were made."""
    at_once = harvest_source.with_options(retry_delay_seconds=[0.0] * len(RETRY_AFTER_S))
    at_once(SOURCE, str(data), return_state=True)
    with closing(sqlite3.connect(data / "ledger.db")) as ledger:
        return [row[0] for row in ledger.execute("SELECT state FROM runs ORDER BY id")]


@pytest.mark.prefect
def test_a_publication_that_was_down_is_harvested_when_it_is_back(
    environment: Mapping[str, str], site: Publication, tmp_path: Path
) -> None:
    down = [Answer(b"down", 503)] * 4  # as often as one run asks
    site.says(TABLE, *down, Answer(recorded(TABLE), headers={"Content-Type": "text/csv"}))
    assert harvested(tmp_path / "data") == ["failed", "committed"]


@pytest.mark.prefect
@pytest.mark.parametrize(
    ("robots", "answer", "state"),
    [
        (Answer(b"User-agent: *\nDisallow: /\n"), Answer(b""), "failed"),
        (Answer(b"", 404), Answer(b"gone", 404), "failed"),
        (Answer(b"", 404), Answer(b"<!doctype html><title>Sign in</title>"), "failed"),
        (Answer(b"", 404), Answer(b"busy", 503, {"Retry-After": "86400"}), "failed"),
        (Answer(b"", 404), Answer(b"".join(recorded(TABLE).splitlines(keepends=True)[:20])), "held"),
    ],
    ids=["robots.txt refuses", "not there", "a sign-in page", "asks for a day's absence", "far fewer records"],
)
def test_what_would_come_out_the_same_is_not_tried_again(
    environment: Mapping[str, str], site: Publication, tmp_path: Path, robots: Answer, answer: Answer, state: str
) -> None:
    site.says(ROBOTS, robots)
    site.says(TABLE, answer)
    assert harvested(tmp_path / "data") == [state]
