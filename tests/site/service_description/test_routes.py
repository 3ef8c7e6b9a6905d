"""What the site tells of itself is true: each address that it names answers, in the form that it names."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
from datasette.app import Datasette
from lxml import etree  # type: ignore[import-untyped]

from homefinder.settings import Settings
from homefinder.site.serve import open_site
from tests.support.commands import rows

BASE = Settings().base
TABLES = {"need": "needs", "home": "homes", "owner": "publishers", "theme": "concepts", "change": "events",
          "source": "sources", "record": "records", "run": "runs", "compare": "homes"}  # fmt: skip


@pytest.fixture(scope="module")
def site(sample_folder: Path) -> Datasette:
    return open_site(Settings(data=sample_folder))


def get(site: Datasette, path: str) -> Any:
    return asyncio.run(site.client.get(path))


def test_every_address_of_the_interface_answers(site: Datasette, sample_folder: Path) -> None:
    described = get(site, "/openapi.json").json()
    assert described["openapi"] == "3.1.0"
    assert len(described["paths"]) > 20
    names = [one["operationId"] for path in described["paths"].values() for one in path.values()]
    assert len(set(names)) == len(names)
    for path, methods in described["paths"].items():
        kind = path.split("/")[1]
        needed = [one["name"] for one in methods["get"].get("parameters", ()) if one["required"]]
        assert needed == re.findall(r"\{(\w+)\}", path)
        if "{id}" in path and kind not in TABLES:
            continue  # a change request, of which the sample has none, or a thing of any kind
        sql = f"SELECT min(id) AS id FROM {TABLES[kind]}" if "{id}" in path else "SELECT '' AS id"
        found = rows(sample_folder, sql, name="catalogue.db")[0]["id"]
        answer = get(site, path.replace("{id}", str(found).replace("/", "%2F")))
        assert answer.status_code == 200, path
        if path.endswith(".json"):
            assert isinstance(answer.json(), dict)


def test_interfaces_are_found_from_the_address_that_is_known_beforehand(site: Datasette) -> None:
    answer = get(site, "/.well-known/api-catalog")
    assert answer.headers["content-type"].startswith("application/linkset+json")
    for link in json.loads(answer.content)["linkset"]:
        for one in link.get("service-desc", ()):
            told = get(site, one["href"].removeprefix(BASE))
            assert told.headers["content-type"].startswith(one["type"])
            assert told.status_code == 200


def test_a_weakness_has_somebody_to_be_told_to(site: Datasette, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEFINDER_CONTACT", "team@example.org")
    text = get(site, "/.well-known/security.txt").text
    fields = dict(line.split(": ", 1) for line in text.splitlines())
    assert fields["Contact"] == "mailto:team@example.org"
    left = datetime.fromisoformat(fields["Expires"]) - datetime.now().astimezone()
    assert timedelta(days=30) < left < timedelta(days=365)


def test_a_reader_takes_every_feed_in(site: Datasette, sample_folder: Path) -> None:
    root = etree.fromstring(get(site, "/feeds.opml").content)
    feeds = [one.get("xmlUrl") for one in root.iter("outline") if one.get("xmlUrl")]
    (count,) = rows(sample_folder, "SELECT (SELECT count(*) FROM needs) + (SELECT count(*) FROM sources) AS n",
                    name="catalogue.db")  # fmt: skip
    assert len(feeds) == len(set(feeds)) == count["n"] + 1
    for feed in (feeds[0], feeds[1], feeds[-1]):
        parsed = feedparser.parse(get(site, feed.removeprefix(BASE)).content)
        assert not parsed.bozo
        assert parsed.feed.title


def test_a_language_model_is_led_to_what_is_there(site: Datasette) -> None:
    text = get(site, "/llms.txt").text
    assert text.startswith("# ")
    links = [part.split(")", 1)[0] for part in text.split("](")[1:]]
    assert len(links) > 8
    for link in links:
        if not link.endswith((".db", ".gz")):
            assert get(site, link.removeprefix(BASE)).status_code == 200, link
