"""What people do bears the present day and stands in the order of doing, whatever day the catalogue shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from homefinder.store.today import read_present_day
from tests.support.commands import rows, well
from tests.support.data_folders import Copy

pytestmark = pytest.mark.slow

PAST, FUTURE = "2020-01-01", "2999-01-01"
WHO = ("--because", "so", "--reviewer", "ann")
BY = ("--because", "so", "--by", "ann")

At = Callable[..., str]


@pytest.fixture
def data(one_source_folder: Path, copy_of: Copy) -> Path:
    return copy_of(one_source_folder)


@pytest.fixture
def at(data: Path, monkeypatch: pytest.MonkeyPatch) -> At:
    """A command at the day that HOMEFINDER_TODAY names."""

    def run(day: str, *words: str) -> str:
        monkeypatch.setenv("HOMEFINDER_TODAY", day)
        return well(*words, data=data)

    return run


def listed(text: str) -> Any:
    return json.loads(text)


def test_what_was_decided_last_holds_and_comes_back_so_from_text(at: At, data: Path) -> None:
    began = read_present_day()
    pair = list(rows(data, "SELECT need_id, home_id FROM candidates ORDER BY rank, need_id LIMIT 1")[0].values())
    for day, verdict in ((FUTURE, "accept"), ("", "unsure"), (PAST, "reject")):
        at(day, "decide", *pair, verdict, *WHO)
    at(FUTURE, "decide", *pair, "accept", "--because", "so", "--reviewer", "bo")
    at(PAST, "undo", listed(at("", "decisions", "--json"))[-1]["uid"], "--because", "no", "--reviewer", "bo")
    made = listed(at(FUTURE, "decisions", "--json"))
    days = {began, read_present_day()}
    assert [row["verdict"] for row in made] == ["accept", "unsure", "reject", "accept"]
    assert [row["state"].split()[0] for row in made] == ["replaced", "replaced", "holds", "undone"]
    assert {row["decided_on"] for row in made} | {made[-1]["undone_on"]} <= days

    at("", "publish")
    decided = rows(data, "SELECT verdict FROM decided_candidates", name="catalogue.db")
    assert [row["verdict"] for row in decided] == ["reject"]
    text = data / "all.sssom.tsv"
    text.write_text(at("", "export", "sssom"), encoding="utf-8")
    for path in data.glob("curation.db*"):
        path.unlink()
    at(PAST, "import", str(text))
    assert listed(at(PAST, "decisions", "--json")) == made


def test_a_request_goes_through_its_states_whatever_day_is_shown(at: At) -> None:
    began = read_present_day()
    uid = at(FUTURE, "request", "open", "--title", "Say why", "--owner", "Board", "--by", "ann").split()[1]
    path = ("submitted", "acknowledged", "accepted", "implemented")
    for day, state in zip((PAST, FUTURE, "", PAST), path, strict=True):
        at(day, "request", "move", uid, state, *BY)
    shown = listed(at(FUTURE, "request", "show", uid, "--json"))
    days = {began, read_present_day()}
    assert [stay["state"] for stay in shown["stays"]] == ["draft", *path]
    assert {event["on_date"] for event in shown["history"]} | {shown["opened_on"]} <= days
    assert uid.startswith(f"CR-{shown['opened_on'][:4]}-")


def test_what_is_told_of_a_request_is_reckoned_against_the_day_that_is_shown(at: At) -> None:
    at("", "request", "open", "--title", "Say why", "--owner", "Board", "--deadline", "2998-12-31", "--by", "ann")
    assert [listed(at(day, "request", "list", "--json"))[0]["overdue"] for day in (PAST, FUTURE)] == [False, True]
    assert listed(at(FUTURE, "request", "report", "--json"))["overdue"][0]["days"] == -1


def test_a_judgement_of_two_records_bears_the_present_day(at: At, data: Path) -> None:
    began = read_present_day()
    pair = [row["id"] for row in rows(data, "SELECT id FROM records ORDER BY id LIMIT 2")]
    for day, verdict in ((FUTURE, "same"), (PAST, "different")):
        at(day, "pair", *pair, verdict, *WHO)
    kept = rows(data, "SELECT verdict, decided_on FROM resolve_decisions ORDER BY id", name="curation.db")
    assert [row["verdict"] for row in kept] == ["same", "different"]
    assert {row["decided_on"] for row in kept} <= {began, read_present_day()}
