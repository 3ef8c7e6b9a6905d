"""Replay folders: matching, conditions, malformed lines, and the real recordings through the fetcher."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from homefinder.adapters.git_archive.unpack import unpack_members
from homefinder.errors import AddressRefused, BadStatus, HomefinderError, NotRecorded, ReplayError, RobotsDenied
from homefinder.fetch.client import open_replay_fetcher
from homefinder.fetch.recorder import Validators
from homefinder.fetch.replay import ReplayTransport, find_replays
from homefinder.model import FetchResult
from homefinder.settings import Settings
from tests.support.fetch_server import source

DAY = date(2026, 8, 21)
PAGE = "https://example.org/list?rows=100&start=0"


def record(folder: Path, *answers: dict[str, Any], bodies: dict[str, bytes] | None = None) -> Path:
    (folder / "bodies").mkdir(parents=True)
    for name, body in (bodies or {}).items():
        (folder / "bodies" / name).write_bytes(body)
    (folder / "responses.jsonl").write_text("".join(json.dumps(answer) + "\n" for answer in answers))
    return folder


def line(url: str = PAGE, status: int = 200, body: str | None = "bodies/a", **headers: str) -> dict[str, Any]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return {"url": url, "status": status, "headers": named, "body": body}


def get(folder: Path, url: str, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    response = ReplayTransport(folder).handle_request(httpx.Request("GET", url, headers=named))
    response.read()
    return response


def test_the_order_of_the_query_does_not_matter(tmp_path: Path) -> None:
    folder = record(tmp_path / "r", line(), bodies={"a": b"text"})
    assert get(folder, "https://example.org/list?start=0&rows=100").content == b"text"


def test_several_lines_are_answered_in_order_and_the_last_repeats(tmp_path: Path) -> None:
    folder = record(
        tmp_path / "r", line(status=500, body=None), line(), line(body="bodies/b"), bodies={"a": b"1", "b": b"2"}
    )
    with open_replay_fetcher(source(), Settings(data=tmp_path), folder, DAY) as client:
        assert [client.get(PAGE).body for _ in range(3)] == [b"1", b"2", b"2"]
        assert client.list_recorded_urls() == (PAGE,)


@pytest.mark.parametrize(
    ("recorded", "asked", "status"),
    [
        ({"etag": '"1"'}, {"if_none_match": '"1"'}, 304),
        ({"etag": 'W/"1"'}, {"if_none_match": '"1"'}, 304),
        ({"etag": '"1"'}, {"if_none_match": '"0", "1"'}, 304),
        ({"etag": '"1"'}, {"if_none_match": '"2"'}, 200),
        ({"etag": '"1"', "last_modified": "A"}, {"if_none_match": '"2"', "if_modified_since": "A"}, 200),
        ({"last_modified": "A"}, {"if_none_match": '"1"', "if_modified_since": "A"}, 200),
        ({"etag": '"1"', "last_modified": "A"}, {"if_modified_since": "A"}, 304),
        ({"last_modified": "A"}, {"if_modified_since": "A"}, 304),
        ({"last_modified": "A"}, {"if_modified_since": "B"}, 200),
        ({}, {"if_none_match": ""}, 200),
    ],
)
def test_conditions_are_honoured(tmp_path: Path, recorded: dict[str, str], asked: dict[str, str], status: int) -> None:
    folder = record(
        tmp_path / "r",
        {**line(), "headers": {name.replace("_", "-"): value for name, value in recorded.items()}},
        bodies={"a": b"text"},
    )
    response = get(folder, PAGE, **asked)
    assert (response.status_code, response.content) == (status, b"" if status == 304 else b"text")


def test_the_way_that_a_body_took_is_not_replayed(tmp_path: Path) -> None:
    headers = {"Content-Encoding": "gzip", "Content-Length": "7", "X-Kind": "page"}
    folder = record(tmp_path / "r", {**line(), "headers": headers}, bodies={"a": b"a plain text"})
    assert dict(get(folder, PAGE).headers) == {"x-kind": "page"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "line 2"),
        ("[]", "not a JSON object"),
        ("[" * 100_000, "line 2"),
        ('{"status": 200, "headers": {}, "body": null}', "no 'url'"),
        ('{"url": "ftp://example.org", "status": 200}', "scheme"),
        ('{"url": "https://example.org", "status": "200"}', "'status'"),
        ('{"url": "https://example.org", "status": true}', "'status'"),
        ('{"url": "https://example.org", "status": 999}', "'status'"),
        ('{"url": "https://example.org", "status": 200, "headers": []}', None),
        ('{"url": "https://example.org", "status": 200, "headers": ["a"]}', "'headers'"),
        ('{"url": "https://example.org", "status": 200, "headers": {"a": 1}}', "'headers'"),
        ('{"url": "https://example.org", "status": 200, "body": "bodies/none"}', "missing"),
        ('{"url": "https://example.org", "status": 200, "body": "../secret"}', "outside"),
        ('{"url": "https://example.org", "status": 200, "body": "/etc/passwd"}', "outside"),
        ('{"url": "https://example.org", "status": 200, "body": "bodies/link"}', "outside"),
        ('{"url": "https://example.org", "status": 200, "body": 7}', "path or null"),
        ('{"url": "https://example.org", "status": 200, "body": "bodies"}', "missing"),
        ("\xff\xfe", "line 2"),
    ],
)
def test_malformed_lines_are_named(tmp_path: Path, text: str, words: str | None) -> None:
    folder = record(tmp_path / "r", line(), bodies={"a": b""})
    (tmp_path / "secret").write_text("secret")
    (folder / "bodies" / "link").symlink_to(tmp_path / "secret")
    with (folder / "responses.jsonl").open("ab") as file:
        file.write(text.encode("latin-1") + b"\n")
    if words is None:
        assert ReplayTransport(folder).list_recorded_urls() == (PAGE, "https://example.org")
        return
    with pytest.raises(ReplayError, match=words) as caught:
        ReplayTransport(folder)
    assert f"{folder}/responses.jsonl, line 2" in str(caught.value)


def test_what_is_not_recorded_is_said_and_nothing_is_asked(tmp_path: Path) -> None:
    folder = record(tmp_path / "r", line(), bodies={"a": b"text"})
    with open_replay_fetcher(source(), Settings(data=tmp_path), folder, DAY) as client:
        with pytest.raises(NotRecorded, match="not recorded"):
            client.get("https://example.org/other")
        client.get(PAGE)
    assert [issue.code for issue in client.issues] == ["robots-not-recorded"]
    assert [(each.status, bool(each.error)) for each in client.exchanges] == [(0, True), (200, False)]


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ([line(status=500)], BadStatus),
        ([line("https://example.org/robots.txt", 200, "bodies/robots"), line()], RobotsDenied),
        ([line("https://example.org/robots.txt", 500, None), line()], RobotsDenied),
        ([line(status=302, location="http://example.org/")], AddressRefused),
        ([line(status=302, location="https://127.0.0.1/")], AddressRefused),
        ([line(status=302, location="https://example.org/gone")], NotRecorded),
    ],
)
def test_a_replay_obeys_the_same_rules(
    tmp_path: Path, answers: list[dict[str, Any]], error: type[HomefinderError]
) -> None:
    folder = record(tmp_path / "r", *answers, bodies={"a": b"", "robots": b"User-agent: *\nDisallow: /list"})
    slow = source(min_interval_s=60)
    with open_replay_fetcher(slow, Settings(data=tmp_path), folder, DAY) as client, pytest.raises(error):
        client.get(PAGE)
    with open_replay_fetcher(source(), Settings(data=tmp_path), client.folder, DAY) as past, pytest.raises(error):
        past.get(PAGE)


def test_replays_are_found_at_every_level_in_order_of_date(tmp_path: Path) -> None:
    for name in ("b/2026-01-02", "a/2026-01-02", "a/2025-12-31", "c/2026-01-01T101500Z-2"):
        record(tmp_path / name)
    assert [(one.source_name, one.date.isoformat()) for one in find_replays(tmp_path)] == [
        ("a", "2025-12-31"),
        ("c", "2026-01-01"),
        ("a", "2026-01-02"),
        ("b", "2026-01-02"),
    ]
    assert [one.date.day for one in find_replays(tmp_path / "a")] == [31, 2]
    assert [one.source_name for one in find_replays(tmp_path / "a" / "2026-01-02")] == ["a"]


@pytest.mark.parametrize("name", ["latest", "20260821", "2026-02-30", "2026-08-21-draft"])
def test_a_folder_that_is_no_day_is_refused(tmp_path: Path, name: str) -> None:
    record(tmp_path / "a" / name)
    with pytest.raises(ReplayError, match=f"{name}.*named by the day"):
        find_replays(tmp_path)


def test_a_folder_without_replays_is_refused(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "missing"):
        with pytest.raises(ReplayError, match="holds no replay"):
            find_replays(place)


def known_from(exchanges: list[FetchResult]) -> dict[str, Validators]:
    return {
        each.url: Validators(each.sha256, each.headers.get("etag", ""), each.headers.get("last-modified", ""))
        for each in exchanges
        if each.status == 200
    }


@pytest.mark.shared
def test_every_real_recording_replays_and_its_journal_replays_too(replay_root: Path, tmp_path: Path) -> None:
    replays = find_replays(replay_root)
    assert len(replays) >= 13
    settings = Settings(data=tmp_path)
    for replay in replays:
        large = source(max_bytes=20_000_000)
        with open_replay_fetcher(large, settings, replay.folder, replay.date) as client:
            addresses = client.list_recorded_urls() or ()
            first = [client.get(address, accept=(410,)) for address in addresses]
        assert client.issues == ()
        known = known_from(client.exchanges)
        with open_replay_fetcher(large, settings, client.folder, replay.date, validators=known.get) as again:
            second = [again.get(address, accept=(410,)) for address in again.list_recorded_urls() or ()]
        assert [each.body for each in second] == [each.body for each in first]
        assert [each.status for each in second] == [each.status for each in first]
        assert all(each.not_modified for each in second if each.status == 200)
        packed = [each for each in first if each.headers.get("content-type") == "application/x-gzip"]
        assert all(len(list(unpack_members(each.body, each.url))) > 0 for each in packed)
