"""A source over its runs: its chart, its cost, its form told once, and stale wherever its facts are shown."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.commands import well
from tests.support.one_source import build_one_source, read_page

pytestmark = pytest.mark.slow

DECLARATION = """
id: made
title: Made
publisher: Office
licence: not stated
good_for: Seeing what is said.
adapter: json_api
schedule: "40 4 * * *"
min_interval_s: 3
completeness: full
expect: {min_records: 2}
parameters:
  url: https://api.example.org/list
  mapping: {key: "{id}", kind: standard, fields: {title: name, description: text}}
"""


def record(folder: Path, day: str, entries: Sequence[Mapping[str, Any]]) -> Path:
    place = folder / "recordings" / day
    place.mkdir(parents=True)
    (place / "list").write_text(json.dumps(list(entries)), encoding="utf-8")
    answer = {"url": "https://api.example.org/list", "status": 200, "headers": {}, "body": "list"}
    (place / "responses.jsonl").write_text(json.dumps(answer), encoding="utf-8")
    return place


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOMEFINDER_TODAY", "2026-11-16")
    first = [{"id": n, "name": f"Standard {n}", "text": f"About {n}"} for n in range(20)]
    then = [{"id": n, "name": f"Standard {n}", "owner": "Office"} for n in range(20)]
    place = record(tmp_path, "2026-11-14", first)
    data = build_one_source(yaml.safe_load(DECLARATION), place, tmp_path, monkeypatch)
    well("harvest", "made", "--replay", record(tmp_path, "2026-11-15", then), data=data)
    well("publish", data=data)
    return data


def test_the_form_is_told_once_and_the_years_are_shown(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (row,) = json.loads(well("sources", "--json", data=data))
    assert [(one["field"], one["change"]) for one in row["form_changes"]] == [
        ("description", "vanished"), ("extra/owner", "appeared"),
    ]  # fmt: skip
    assert [(one["seen_on"], one["records"]) for one in row["history"]] == [("2026-11-14", 20), ("2026-11-15", 20)]
    assert (row["requests"], row["live_look_seconds"], row["stale"], row["good_for"]) == (
        1, 3, "", "Seeing what is said.",
    )  # fmt: skip
    issues = [one for one in json.loads(well("issues", "--json", data=data)) if one["code"] == "form-changed"]
    assert len(issues) == 1
    assert "its form changed on 2026-11-15" in well("sources", data=data)

    page = read_page(data, "/source/made")
    assert len(page.select("svg.chart rect")) == 2
    assert page.select_one("svg.chart polyline") is not None
    shown = page.get_text(" ", strip=True)
    assert "1 request , at least 3 seconds" in shown or "1 request, at least 3 seconds" in shown
    listed = read_page(data, "/sources").get_text(" ", strip=True)
    assert "changed its form on 2026-11-15: description vanished, owner appeared" in listed
    assert "Never read live here" in listed
    assert "stale" not in listed

    monkeypatch.setenv("HOMEFINDER_TODAY", "2026-12-24")
    assert json.loads(well("sources", "--json", data=data))[0]["stale"].startswith("last seen on 15 November 2026")
    (first, *_) = json.loads(well("find", "Standard 3", "--json", data=data))
    for address in ("/sources", "/source/made", f"/home/{first['home_id']}", "/record/made:3"):
        assert "39 days ago" in read_page(data, address).get_text(" ", strip=True), address
