"""Addresses on a server of this machine: pages, tables, interfaces, and what is none of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from homefinder.discovery.explore import normalise_address, try_address
from homefinder.discovery.getter import MOST_REQUESTS
from homefinder.discovery.model import Trial
from homefinder.errors import AddressRefused, BadStatus, RobotsDenied, UsageError
from homefinder.settings import Settings
from tests.support.fetch_server import Answer, Publication, publication


@pytest.fixture
def server() -> Iterator[Publication]:
    with publication() as running:
        running.says("/robots.txt", Answer(b"", 404))
        yield running


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr("homefinder.discovery.explore.INTERVAL_S", 0.0)
    return Settings(data=tmp_path, contact="me@example.org", allow_loopback=True)


TABLE = """<!doctype html><html lang=en><head><title>Standards | Example Office</title></head><body>
<nav><ul>{nav}</ul></nav><main><h1>Standards we keep</h1><table><thead><tr><th>Name</th><th>Owner</th><th>Status</th>
<th>Last updated</th></tr></thead><tbody>{rows}</tbody></table></main>
<footer>All content is available under the Open Government Licence v3.0</footer></body></html>"""
ROW = '<tr><td><a href="/s/{0}">Standard of {0}</a></td><td>Office of {0}</td><td>{1}</td><td>{2} March 2025</td></tr>'
DETAIL = """<!doctype html><html lang=en><head><title>x</title></head><body><main><h1>Standard of {0}</h1>
<p>How {0} are written down, and by whom, in every part of the country.</p>
<dl><dt>Identifier</dt><dd>ST-{0}</dd><dt>Scope</dt><dd>England</dd></dl></main></body></html>"""
HTML = {"content-type": "text/html"}
NAMES = ("streets", "houses", "doors", "windows")


def publish_table(server: Publication) -> str:
    for name in NAMES:
        server.says(f"/s/{name}", Answer(DETAIL.format(name).encode(), headers=HTML))
    rows = "".join(ROW.format(name, "Live" if at else "Draft", at + 1) for at, name in enumerate(NAMES))
    nav = "".join(f'<li><a href="/{at}">Part {at}</a></li>' for at in range(9))
    return server.says("/list", Answer(TABLE.format(rows=rows, nav=nav).encode(), headers=HTML))


def test_a_table_with_pages_behind_it(server: Publication, settings: Settings) -> None:
    trial = try_address(settings, publish_table(server))
    assert (trial.declaration["adapter"], trial.preview.records) == ("html_page", 4)
    first = dict(trial.preview.sample[0])
    assert (first["title"], first["publisher"], first["status"]) == (
        "Standard of streets",
        "Office of streets",
        "Draft",
    )
    assert (first["modified"], first["key"]) == ("2025-03-01", "ST-streets")
    assert first["description"].startswith("How streets are written down")
    assert trial.declaration["licence"] == "Open Government Licence v3.0"
    assert len(server.paths) == trial.requests == 6  # each address once, robots.txt among them
    assert trial.preview.harvest_requests == 6


CARDS = "".join(
    f'<article class="card"><h3><a href="/c/{at}">Guide number {at} for councils</a></h3><p>It tells what to do.</p>'
    f'<time datetime="2025-01-{at:02}">then</time></article>'
    for at in range(1, 8)
)


def test_cards_beside_each_other_are_a_list(server: Publication, settings: Settings) -> None:
    page = (
        f"<html lang=en><title>G</title><body><main><h1>Guides</h1><div class=grid>{CARDS}</div></main></body></html>"
    )
    trial = try_address(settings, server.says("/guides", Answer(page.encode(), headers=HTML)))
    assert (trial.declaration["adapter"], trial.preview.records) == ("html_page", 7)
    first = dict(trial.preview.sample[0])
    assert (first["title"], first["issued"]) == ("Guide number 1 for councils", "2025-01-01")
    assert first["url"].endswith("/c/1")


def say_json(server: Publication, path: str, value: object) -> str:
    return server.says(path, Answer(json.dumps(value).encode(), headers={"content-type": "application/json"}))


def make_entries(first: int, last: int) -> list[dict[str, object]]:
    return [
        {"ref": f"R{at}", "name": f"Set of {at}", "summary": "What is counted, and how often.",
         "org": {"name": "Office"}, "changed": 1_700_000_000_000 + at, "status": "live", "link": f"https://x.example/{at}"}
        for at in range(first, last)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("around", "by"),
    [
        ({"next": "/api?page=2"}, "next-link"),
        ({"links": {"next": "{url}/api?page=2"}}, "next-link"),
        ({"meta": {"next_cursor": "abc"}}, "cursor"),
        ({"total": 9}, "page"),
    ],
)  # fmt: skip
def test_paging_is_told_from_the_page(
    server: Publication, settings: Settings, around: dict[str, object], by: str
) -> None:
    said = json.loads(json.dumps(around).replace("{url}", server.url))
    url = say_json(server, "/api", {**said, "items": make_entries(0, 5)})
    kept = {"total": 9} if by == "page" else {}
    for path in ("/api?page=2", "/api?cursor=abc"):
        say_json(server, path, {**kept, "items": make_entries(5, 9)})
    trial = try_address(settings, url)
    assert trial.declaration["parameters"]["paging"]["by"] == by
    assert (trial.preview.records, trial.preview.issues) == (9, ())
    first = dict(trial.preview.sample[0])
    assert (first["key"], first["modified"], first["title"]) == ("R0", "2023-11-14", "Set of 0")
    assert trial.preview.filled["publisher"] == 1


@pytest.mark.parametrize("last", ["Office of trees", "Office of stones"])
def test_who_publishes_is_what_all_records_say(server: Publication, settings: Settings, last: str) -> None:
    owners = ["Office of trees"] * 9 + [last]
    entries = [{**entry, "owner": owner} for entry, owner in zip(make_entries(1, 11), owners, strict=False)]
    trial = try_address(settings, say_json(server, "/owned", entries))
    assert {one["publisher"] for one in trial.preview.sample} == {"Office of trees"}
    assert (trial.declaration["publisher"] == "Office of trees") == (last == "Office of trees")


def test_two_lists_are_told_of(server: Publication, settings: Settings) -> None:
    url = say_json(server, "/two", {"standards": make_entries(0, 8), "retired": make_entries(20, 28)})
    trial = try_address(settings, url)
    assert any(note.startswith("2 lists were found: 8 at standards and 8 at retired") for note in trial.notes)


def test_a_table_in_text_with_semicolons(server: Publication, settings: Settings) -> None:
    text = "Code;Nom;Description;Date de mise\n" + "".join(
        f"C{at};Liste {at};Ce que la liste {at} contient;0{at}/02/2024\n" for at in range(1, 8)
    )
    trial = try_address(
        settings, server.says("/liste.csv", Answer(text.encode(), headers={"content-type": "text/csv"}))
    )
    assert (trial.declaration["adapter"], trial.declaration["parameters"]["delimiter"]) == ("csv_table", ";")
    assert (trial.preview.records, dict(trial.preview.sample[0])["key"]) == (7, "C1")


def test_a_page_leads_to_its_catalogue(server: Publication, settings: Settings) -> None:
    ttl = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
<https://x.example/c> a dcat:Catalog ; dct:title "Cat" ; dcat:dataset <https://x.example/1>, <https://x.example/2> .
<https://x.example/1> a dcat:Dataset ; dct:title "One" . <https://x.example/2> a dcat:Dataset ; dct:title "Two" ."""
    server.says("/c.ttl", Answer(ttl.encode(), headers={"content-type": "text/plain"}))
    page = '<html><head><link rel=alternate type="text/turtle" href="/c.ttl"><title>H</title></head><p>Hi</p></html>'
    trial = try_address(settings, server.says("/home", Answer(page.encode(), headers=HTML)))
    assert (trial.declaration["adapter"], trial.preview.records) == ("dcat", 2)
    assert any("the page links to it" in note for note in trial.notes)


def test_a_catalogue_in_ckan_is_found_behind_its_pages(server: Publication, settings: Settings) -> None:
    packages: list[dict[str, object]] = [
        {"name": f"p{at}", "title": f"Set {at}", "notes": "What it holds."} for at in range(4)
    ]
    say_json(server, "/api/3/action/package_search?rows=100&start=0&sort=name+asc",
             {"success": True, "result": {"count": 4, "results": packages}})  # fmt: skip
    page = '<html><head><meta name="generator" content="ckan 2.10"><title>Open data</title></head></html>'
    trial = try_address(settings, server.says("/dataset", Answer(page.encode(), headers=HTML)))
    assert (trial.declaration["adapter"], trial.preview.records) == ("ckan", 4)
    assert dict(trial.preview.sample[0])["description"] == "What it holds."


def look_at(server: Publication, settings: Settings, body: bytes) -> Trial:
    return try_address(settings, server.says("/it", Answer(body)))


@pytest.mark.parametrize(
    "body",
    [
        b"", b"Nothing here.", b"\x89PNG\r\n\x1a\n\0\0\0", b"{}", b"[]", b"[1, 2]", b"{broken", b"<a><b></a>",
        b"%PDF-1.7 \0",
        b"PK\x03\x04 broken", b"\x1f\x8b broken", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", b"[" * 100_000,
        b'{"a":' * 50_000, b"<html>" + b"<div>" * 3_000, b"@prefix broken",
    ],
)  # fmt: skip
def test_what_cannot_be_harvested_is_said_so(server: Publication, settings: Settings, body: bytes) -> None:
    trial = look_at(server, settings, body)
    assert not trial.is_found or trial.preview.records <= 1
    if not trial.is_found:
        assert trial.notes
        assert "a feed in Atom or RSS" in trial.looked_for


def test_a_site_that_never_ends_costs_no_more_than_a_look_may(server: Publication, settings: Settings) -> None:
    rows = "".join(ROW.format(f"n{at}", "Live", at % 28 + 1) for at in range(400))
    for at in range(400):
        server.says(f"/s/n{at}", Answer(DETAIL.format(f"n{at}").encode(), headers=HTML))
    page = TABLE.format(rows=rows, nav="")
    trial = try_address(settings, server.says("/list", Answer(page.encode(), headers=HTML)))
    assert len(server.paths) <= MOST_REQUESTS
    assert trial.preview.cut_short
    assert trial.preview.records >= 10
    assert trial.preview.harvest_requests == 402
    assert not trial.preview.issues


def test_robots_and_private_addresses_are_respected(server: Publication, settings: Settings, tmp_path: Path) -> None:
    url = publish_table(server)
    server.says("/robots.txt", Answer(b"User-agent: *\nDisallow: /\n"))
    with pytest.raises(RobotsDenied):
        try_address(settings, url)
    assert server.paths == ["/robots.txt"]
    with pytest.raises(AddressRefused):
        try_address(Settings(data=tmp_path, contact="me@example.org"), url)
    server.says("/robots.txt", Answer(b"", 404))
    with pytest.raises(BadStatus):
        try_address(settings, f"{server.url}/gone")


@pytest.mark.parametrize("address", ["", "ftp://x.example/", "not an address", "https://", "javascript:alert(1)"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="web address"):
        normalise_address(address)
    assert normalise_address("x.example/list#part") == "https://x.example/list"
