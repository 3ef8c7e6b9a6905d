"""What machines that look after the site are told: whether it is well, and its figures."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from homefinder.settings import Settings
from homefinder.site.plugin import register_plugin
from homefinder.site.serve import open_site
from tests.support.catalogue import make_catalogue

LINE = re.compile(r"([a-z_]+)(?:\{([^}]*)\})? (\S+)")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return make_catalogue(tmp_path)


def ask(site: Datasette, path: str) -> Any:
    return asyncio.run(site.client.get(path))


def read_figures(text: str) -> dict[tuple[str, str], float]:
    found = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            match = LINE.fullmatch(line)
            assert match, line
            found[match[1], match[2] or ""] = float(match[3])
    return found


def test_a_site_with_a_catalogue_is_well_and_names_it(settings: Settings) -> None:
    site = open_site(settings)
    answer = ask(site, "/healthz")
    assert answer.status_code == 200
    assert answer.json()["ok"] is True
    assert re.fullmatch(r"\d+-\d+-\d+-\d+", answer.json()["catalogue"])
    assert answer.headers["cache-control"] == "no-store"


def test_a_site_without_a_catalogue_is_not(settings: Settings) -> None:
    site = open_site(settings)
    assert ask(site, "/healthz").status_code == 200
    settings.catalogue.unlink()
    answer = ask(site, "/healthz")
    assert (answer.status_code, answer.json()["ok"]) == (503, False)
    register_plugin()
    assert ask(Datasette(memory=True), "/healthz").status_code == 503


def test_figures_are_those_of_the_tables(settings: Settings) -> None:
    site = open_site(settings)
    before = read_figures(ask(site, "/metrics").text).get(("homefinder_requests_total", 'status="404"'), 0)
    assert ask(site, "/no-such-page").status_code == 404
    answer = ask(site, "/metrics")
    figures = read_figures(answer.text)
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert figures["homefinder_requests_total", 'status="404"'] == before + 1
    assert figures["homefinder_up", ""] == 1
    rows = ask(site, "/catalogue.json?sql=select+count(*)+as+n+from+homes&_shape=objects").json()["rows"]
    assert figures["homefinder_things", 'kind="homes"'] == rows[0]["n"] > 0
    assert any(name == "homefinder_source_records" for name, _ in figures)
    assert all(value >= 0 for (name, _), value in figures.items() if name.endswith("age_seconds"))
