"""A live look at each source, answered by recordings: reached, form, counts, or why not; nothing is taken in."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from homefinder.build.doctor import CheckResult
from homefinder.build.live_doctor import examine_live
from homefinder.build.source_years import list_never_read_live
from homefinder.settings import Settings
from homefinder.store.db import open_ledger
from homefinder.store.queries.source_years import list_live_looks

DECLARATION = """
id: made
title: Made
publisher: Office
licence: not stated
good_for: Seeing what is said.
declared_from: documentation
adapter: json_api
schedule: "40 4 * * *"
completeness: full
expect: {min_records: 2, fill: {title: 1.0}}
parameters:
  url: https://api.example.org/list
  mapping: {key: "{id}", kind: standard, fields: {title: name}}
"""
URL = "https://api.example.org/list"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    home = tmp_path / "home"
    (home / "sources").mkdir(parents=True)
    (home / "sources" / "made.yml").write_text(DECLARATION, encoding="utf-8")
    (home / "sources" / "other.yml").write_text(DECLARATION.replace("made", "other"), encoding="utf-8")
    return Settings(data=tmp_path / "data", home=home)


def record(folder: Path, *answers: dict[str, object]) -> Path:
    place = folder / "made" / "2026-11-15"
    place.mkdir(parents=True)
    lines = []
    for number, answer in enumerate(answers):
        (place / f"b{number}").write_text(str(answer.pop("text", "")), encoding="utf-8")
        lines.append(json.dumps({"status": 200, "headers": {}, "body": f"b{number}", **answer}))
    (place / "responses.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def look(settings: Settings, folder: Path) -> CheckResult:
    (result,) = examine_live(settings, (), [folder])  # the source without a recording is passed over
    return result


GOOD = '[{"id": 1, "name": "A"}, {"id": 2, "name": "B"}]'


@pytest.mark.parametrize(
    ("answer", "proved", "why"),
    [
        ({"text": GOOD}, (1, 1, 1), ""),
        ({"text": '[{"id": 1, "name": "A"}]'}, (1, 1, 0), "1 records, expected at least 2"),
        ({"text": "[]"}, (1, 0, 0), "no record could be read"),
        ({"text": "<html>"}, (1, 0, 0), "JSON"),
        ({"status": 503}, (0, 0, 0), "503"),
        ({"status": 404}, (0, 0, 0), "404"),
    ],
)
def test_each_look_is_proved_and_kept(
    settings: Settings, tmp_path: Path, answer: dict[str, object], proved: tuple[int, int, int], why: str
) -> None:
    folder = record(tmp_path, {"url": "https://api.example.org/robots.txt", "status": 404}, {"url": URL, **answer})
    result = look(settings, folder)
    assert bool(result.findings) == bool(why)
    with closing(open_ledger(settings.ledger)) as ledger:
        kept = list_live_looks(ledger)["made"]
        assert ledger.execute("SELECT count(*) FROM runs").fetchone()[0] == 0
        assert ledger.execute("SELECT count(*) FROM records").fetchone()[0] == 0
        never = list_never_read_live(settings, ledger)
    assert (kept["reached"], kept["form"], kept["counts"]) == proved
    assert why in kept["why"]
    assert kept["requests"] >= 1
    assert [(one["id"], bool(one["live_look"])) for one in never] == [("made", True), ("other", False)]
    assert never[0]["good_for"] == "Seeing what is said."


def test_what_robots_forbid_is_not_asked(settings: Settings, tmp_path: Path) -> None:
    robots = {"url": "https://api.example.org/robots.txt", "text": "User-agent: *\nDisallow: /\n"}
    result = look(settings, record(tmp_path, robots, {"url": URL, "text": GOOD}))
    assert "robots.txt" in result.findings[0].problem
    assert result.looked_at == "not reached"


def test_only_what_is_named_is_looked_at(settings: Settings, tmp_path: Path) -> None:
    folder = record(tmp_path, {"url": URL, "text": GOOD})
    assert list(examine_live(settings, ["other"], [folder])) == []
