"""The fetcher against a real server: unchanged, busy, broken, hostile and slow publications."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from homefinder.errors import (
    AddressRefused,
    BadStatus,
    BodyTooLarge,
    FetchError,
    RobotsDenied,
    TooManyRedirects,
    UsageError,
)
from homefinder.fetch.body import PIECE, gunzip
from homefinder.fetch.client import open_live_fetcher, open_replay_fetcher
from homefinder.fetch.exchange import FetchInterrupted
from homefinder.fetch.limits import Limits
from homefinder.fetch.recorder import Validators
from homefinder.settings import Settings
from homefinder.source import Getter
from tests.support.fetch_server import Answer, Publication, Watch, fetcher, publication, source


@pytest.fixture
def site() -> Iterator[Publication]:
    with publication() as running:
        yield running


def lines(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "responses.jsonl").read_text().splitlines()]


def test_body_and_headers_are_archived_and_journalled(site: Publication, tmp_path: Path) -> None:
    headers = {"ETag": '"1"', "Set-Cookie": "visitor=7", "X-Kind": "Page"}
    url = site.says("/page", Answer(b"text", headers=headers))
    with fetcher(tmp_path) as client:
        got = client.get(url)
    assert isinstance(client, Getter)
    assert client.list_recorded_urls() is None
    assert (got.status, got.body, got.headers["x-kind"], got.final_url) == (200, b"text", "Page", url)
    assert "set-cookie" not in got.headers
    assert got.fetched_at.utcoffset() == timedelta(0)
    kept = lines(client.folder)
    assert [(line["url"], line["status"]) for line in kept] == [(site.url + "/robots.txt", 404), (url, 200)]
    assert (client.folder / str(kept[1]["body"])).read_bytes() == b"text"
    assert site.asked[1][1]["user-agent"].startswith("Homefinder/")
    assert "team@example.org" in site.asked[1][1]["user-agent"]


def test_a_contact_must_be_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="HOMEFINDER_CONTACT"):
        open_live_fetcher(source(), Settings(data=tmp_path))


def test_an_unchanged_page_costs_one_304_and_gives_the_archived_body(site: Publication, tmp_path: Path) -> None:
    url = site.says("/page", Answer(b"text", headers={"ETag": '"1"', "Content-Type": "text/plain"}))
    with fetcher(tmp_path) as client:
        first = client.get(url)
    known = Validators(first.sha256, '"1"', media_type="text/plain")
    with fetcher(tmp_path, validators={url: known}.get) as client:
        again = client.get(url)
    assert (again.status, again.not_modified, again.body, again.sha256) == (200, True, b"text", first.sha256)
    assert (again.headers["etag"], again.headers["content-type"]) == ('"1"', "text/plain")
    assert client.exchanges[-1].status == 304
    with open_replay_fetcher(
        source(), Settings(data=tmp_path, allow_loopback=True), client.folder, first.fetched_at.date()
    ) as past:
        assert past.get(url).body == b"text"


def test_an_answer_whose_headers_matter_is_asked_for_whole(site: Publication, tmp_path: Path) -> None:
    url = site.says("/list", Answer(b"[]", headers={"ETag": '"1"', "Link": '<?page=2>; rel="next"'}))
    with fetcher(tmp_path) as client:
        first = client.get(url)
    with fetcher(tmp_path, validators={url: Validators(first.sha256, '"1"')}.get) as client:
        again = client.get(url, fresh=True)
    assert (again.not_modified, again.headers["link"]) == (False, '<?page=2>; rel="next"')


def test_a_damaged_archived_body_is_asked_for_anew(site: Publication, tmp_path: Path) -> None:
    url = site.says("/page", Answer(b"text", headers={"ETag": '"1"'}))
    with fetcher(tmp_path) as client:
        first = client.get(url)
    body = tmp_path / "archive" / "bodies" / first.sha256[:2] / first.sha256
    body.write_bytes(b"tex")
    with fetcher(tmp_path, validators={url: Validators(first.sha256, '"1"')}.get) as client:
        again = client.get(url)
    assert (again.not_modified, again.body) == (False, b"text")
    assert body.read_bytes() == b"text"


def test_validators_of_another_address_are_not_sent(site: Publication, tmp_path: Path) -> None:
    site.says("/new", Answer(b"new edition", headers={"ETag": '"1"'}))
    url = site.says("/latest", Answer(b"", 302, {"Location": "/new"}))
    with fetcher(tmp_path) as client:
        old = client.get(url)
    for final, modified in ((site.url + "/old", False), (site.url + "/new", True)):
        known = Validators(old.sha256, '"1"', final_url=final)
        with fetcher(tmp_path, validators={url: known}.get) as client:
            assert client.get(url).not_modified is modified


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_publication_is_asked_again(site: Publication, tmp_path: Path, status: int) -> None:
    url = site.says("/page", Answer(b"busy", status), Answer(b"busy", status), Answer(b"text"))
    with fetcher(tmp_path) as client:
        assert client.get(url).body == b"text"
    assert [exchange.status for exchange in client.exchanges] == [404, status, status, 200]


@pytest.mark.parametrize(("status", "times"), [(500, 4), (404, 1), (403, 1), (204, 1)])
def test_other_statuses_raise_and_are_kept(site: Publication, tmp_path: Path, status: int, times: int) -> None:
    url = site.says("/page", Answer(b"" if status == 204 else b"why", status))
    with fetcher(tmp_path) as client:
        with pytest.raises(BadStatus) as caught:
            client.get(url)
        assert client.get(url, accept=(status,)).status == status
    assert caught.value.status == status
    assert site.paths.count("/page") == times + 1
    assert lines(client.folder)[1]["status"] == status


def test_retry_after_is_obeyed(site: Publication, tmp_path: Path) -> None:
    watch = Watch()
    date = format_datetime(datetime.fromtimestamp(watch.seconds, UTC) + timedelta(seconds=47), usegmt=True)
    busy = [Answer(b"", 429, {"Retry-After": "40"}), Answer(b"", 503, {"Retry-After": date})]
    url = site.says("/page", *busy, Answer(b"text"))
    with fetcher(tmp_path, clock=watch.clock) as client:
        assert client.get(url).body == b"text"
    assert watch.slept == [40.0, 7.0]


def test_a_long_retry_after_ends_the_attempts(site: Publication, tmp_path: Path) -> None:
    url = site.says("/page", Answer(b"", 503, {"Retry-After": "86400"}), Answer(b"text"))
    with fetcher(tmp_path, clock=Watch().clock) as client, pytest.raises(BadStatus):
        client.get(url)
    assert site.paths == ["/robots.txt", "/page"]


def test_redirects_are_followed_and_told(site: Publication, tmp_path: Path) -> None:
    site.says("/c", Answer(b"text"))
    site.says("/b", Answer(b"", 308, {"Location": "c"}))
    url = site.says("/a", Answer(b"moved", 301, {"Location": "/b"}))
    with fetcher(tmp_path) as client:
        got = client.get(url)
        assert client.get(url, accept=(301,)).body == b"moved"
    assert (got.url, got.final_url, got.body) == (url, site.url + "/c", b"text")


def test_a_loop_ends(site: Publication, tmp_path: Path) -> None:
    url = site.says("/a", Answer(b"", 302, {"Location": "/a"}))
    with fetcher(tmp_path) as client, pytest.raises(TooManyRedirects, match="more than 5"):
        client.get(url)
    assert site.paths.count("/a") == 6


@pytest.mark.parametrize(
    "target",
    ["http://10.0.0.1/", "http://169.254.169.254/latest", "http://[::ffff:192.168.0.1]/", "file:///etc/passwd"],
)
def test_a_redirect_into_a_private_network_is_refused(site: Publication, tmp_path: Path, target: str) -> None:
    url = site.says("/a", Answer(b"", 302, {"Location": target}))
    with fetcher(tmp_path) as client, pytest.raises(AddressRefused):
        client.get(url)
    assert client.exchanges[-1].status == 0
    assert client.exchanges[-1].error


def test_loopback_is_refused_by_default(site: Publication, tmp_path: Path) -> None:
    named = site.url.replace("127.0.0.1", "publication.test")
    with fetcher(tmp_path, loopback=False, resolve=lambda _host, _port: ["127.0.0.1"]) as client:
        with pytest.raises(AddressRefused, match=r"127\.0\.0\.1"):
            client.get(site.url + "/page")
        with pytest.raises(AddressRefused, match=r"127\.0\.0\.1"):
            client.get(named + "/page")
    assert site.asked == []


def test_too_large_by_length_and_by_what_comes(site: Publication, tmp_path: Path) -> None:
    def endless(out: object) -> None:
        out.write(b"HTTP/1.0 200 OK\r\n\r\n" + b"x" * 20_000)  # type: ignore[attr-defined]

    for path, answer in {"/long": Answer(b"x" * 10_001), "/endless": Answer(raw=endless)}.items():
        url = site.says(path, answer)
        with fetcher(tmp_path) as client, pytest.raises(BodyTooLarge, match="10,000 bytes"):
            client.get(url)
        assert site.paths.count(path) == 1


BOMB = gzip.compress(b"\0" * 50_000_000, mtime=0)


@pytest.mark.parametrize(
    ("body", "encoding", "error", "words"),
    [
        (BOMB, "gzip", BodyTooLarge, "limit"),
        (gzip.compress(BOMB, mtime=0), "gzip, gzip", FetchError, "not asked for"),
        (gzip.compress(b"text", mtime=0)[:-6], "gzip", FetchError, "damaged gzip"),
        (b"plain text", "gzip", FetchError, "damaged gzip"),
        (b"\x8b", "br", FetchError, "'br'"),
    ],
)
def test_hostile_encodings(
    site: Publication, tmp_path: Path, body: bytes, encoding: str, error: type[FetchError], words: str
) -> None:
    url = site.says("/page", Answer(body, headers={"Content-Encoding": encoding}))
    with fetcher(tmp_path, source=source(max_bytes=100_000)) as client, pytest.raises(error, match=words):
        client.get(url)
    assert client.exchanges[-1].error


def test_decompression_gives_small_pieces_of_every_member() -> None:
    packed = gzip.compress(b"\0" * 5_000_000) + gzip.compress(b"end", mtime=0) + b"\0\0"
    for size in (1, 7, len(packed)):
        pieces = list(gunzip(packed[at : at + size] for at in range(0, len(packed), size)))
        assert b"".join(pieces) == b"\0" * 5_000_000 + b"end"
        assert max(len(piece) for piece in pieces) <= PIECE


def test_gzip_is_decoded(site: Publication, tmp_path: Path) -> None:
    url = site.says("/page", Answer(gzip.compress(b"text" * 999), headers={"Content-Encoding": "gzip"}))
    with fetcher(tmp_path) as client:
        first = client.get(url)
    with open_replay_fetcher(
        source(), Settings(data=tmp_path, allow_loopback=True), client.folder, first.fetched_at.date()
    ) as past:
        assert past.get(url).body == first.body == b"text" * 999


def test_a_truncated_body_is_an_error_and_is_tried_again(site: Publication, tmp_path: Path) -> None:
    short = Answer(b"tex", headers={"Content-Length": "400"})
    whole = site.says("/mended", short, Answer(b"text"))
    never = site.says("/never", short)
    with fetcher(tmp_path) as client:
        assert client.get(whole).body == b"text"
        with pytest.raises(FetchInterrupted, match="before the whole answer"):
            client.get(never)
    assert site.paths.count("/never") == 4
    assert [line["status"] for line in lines(client.folder)] == [404, 0, 200, 0, 0, 0, 0]


def test_a_server_that_drips_is_cut_off(site: Publication, tmp_path: Path) -> None:
    def drip(out: object) -> None:
        for _ in range(100):
            out.write(b"H")  # type: ignore[attr-defined]
            time.sleep(0.05)

    def drip_body(out: object) -> None:
        out.write(b"HTTP/1.0 200 OK\r\n\r\n")  # type: ignore[attr-defined]
        drip(out)

    for raw in (drip, drip_body):
        url = site.says("/slow", Answer(raw=raw), Answer(b"text"))
        started = time.monotonic()
        with fetcher(tmp_path, limits=Limits(total_s=0.3)) as client:
            assert client.get(url).body == b"text"
        assert time.monotonic() - started < 3  # the whole drip takes 5
        assert "longer than 0.3 s" in client.exchanges[1].error


def test_silence_and_a_closed_door_are_told_plainly(site: Publication, tmp_path: Path) -> None:
    url = site.says("/silent", Answer(raw=lambda _: time.sleep(0.3)))
    with (
        fetcher(tmp_path, limits=Limits(read_s=0.1)) as client,
        pytest.raises(FetchInterrupted, match=r"no answer for 0\.1 s"),
    ):
        client.get(url)
    with fetcher(tmp_path) as client, pytest.raises(RobotsDenied, match="could not be reached"):
        client.get("http://127.0.0.1:1/page")


def test_robots_is_read_once_and_obeyed_at_each_hop(site: Publication, tmp_path: Path) -> None:
    site.says("/robots.txt", Answer(b"User-agent: Homefinder\nDisallow: /private\nUser-agent: *\nDisallow: /\n"))
    url = site.says("/open", Answer(b"text"))
    moved = site.says("/moved", Answer(b"", 302, {"Location": "/private/page"}))
    with fetcher(tmp_path) as client:
        assert client.get(url).body == b"text"
        for address in (site.url + "/private/page", moved):
            with pytest.raises(RobotsDenied, match=r"robots\.txt disallows"):
                client.get(address)
    assert site.paths == ["/robots.txt", "/open", "/moved"]


@pytest.mark.parametrize(
    ("answer", "allowed"),
    [
        (Answer(b"", 404), True),
        (Answer(b"", 403), True),
        (Answer(b"", 500), False),
        (Answer(b"User-agent: *\nDisallow: /\n"), False),
        (Answer(b"# " + b"x" * 600_000 + b"\nUser-agent: *\nDisallow: /\n"), True),
        (Answer(b"", 302, {"Location": "/rules"}), False),
        (Answer(b"", 302, {"Location": "/robots.txt"}), True),
        (Answer(b"", 302, {"Location": "http://10.0.0.1/"}), False),
    ],
)
def test_what_robots_means_by_its_status(site: Publication, tmp_path: Path, answer: Answer, allowed: bool) -> None:
    site.says("/robots.txt", answer)
    site.says("/rules", Answer(b"User-agent: *\nDisallow: /page"))
    url = site.says("/page", Answer(b"text"))
    with fetcher(tmp_path) as client:
        if allowed:
            assert client.get(url).body == b"text"
        else:
            with pytest.raises((RobotsDenied, AddressRefused)):
                client.get(url)


def test_the_longer_of_interval_and_crawl_delay_is_kept(site: Publication, tmp_path: Path) -> None:
    watch = Watch()
    url = site.says("/page", Answer(b"text"))
    for delay, waits in ((b"5", [5.0]), (b"1", [2.0]), (b"9999", [60.0])):
        site.says("/robots.txt", Answer(b"User-agent: *\nCrawl-delay: " + delay))
        with fetcher(tmp_path, clock=watch.clock, source=source(min_interval_s=2)) as client:
            client.get(url)
            watch.slept.clear()
            client.get(url)
        assert watch.slept == waits


def test_one_request_at_a_time_from_many_threads(site: Publication, tmp_path: Path) -> None:
    site.slow_s = 0.02
    urls = [site.says(f"/{number}", Answer(b"text")) for number in range(6)]
    with fetcher(tmp_path) as client, fetcher(tmp_path) as other:
        threads = [
            threading.Thread(target=(client if number % 2 else other).get, args=(url,))
            for number, url in enumerate(urls)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(client.exchanges) + len(other.exchanges) == 8
    assert site.most_at_once == 1


@pytest.mark.parametrize(
    "said", ["Mon, 01 Jan 2024 00:00:00 +99999999999", "soon", "-5", "Fri, 31 Dec 9999 23:59:59 -2359", "9" * 400]
)
def test_an_absurd_retry_after_asks_for_nothing_or_ends_the_attempts(
    said: str, site: Publication, tmp_path: Path
) -> None:
    url = site.says("/page", Answer(b"", 503, {"Retry-After": said}), Answer(b"text"))
    with fetcher(tmp_path, clock=Watch().clock) as client, suppress(BadStatus):
        assert client.get(url).body == b"text"
    assert [one.status for one in client.exchanges[1:]] in ([503], [503, 200])


@pytest.mark.parametrize(
    "target",
    [
        "http://xn--a.example/",
        "http://" + "a" * 64 + ".example/",
        "http://\u2488.example/",
        "http://a..b/",
        "http://[::1",
    ],
)
def test_a_redirect_to_a_name_that_no_host_can_have_is_a_failed_exchange(
    target: str, site: Publication, tmp_path: Path
) -> None:
    url = site.says("/a", Answer(b"", 302, {"Location": target}))
    with fetcher(tmp_path) as client, pytest.raises(FetchError):
        client.get(url)
    assert client.exchanges[-1].error


def test_a_tag_that_is_no_ascii_is_not_sent_back(site: Publication, tmp_path: Path) -> None:
    url = site.says("/page", Answer(b"text", headers={"ETag": '"caf\xe9"'}))
    with fetcher(tmp_path) as client:
        first = client.get(url)
    known = Validators(first.sha256, first.headers["etag"])
    with fetcher(tmp_path, validators={url: known}.get) as client:
        assert client.get(url).body == b"text"
    assert "if-none-match" not in site.asked[-1][1]


def test_a_list_that_never_ends_stops_at_the_bytes_of_a_run(site: Publication, tmp_path: Path) -> None:
    pages = [site.says(f"/page/{number}", Answer(bytes(1000))) for number in range(10)]
    with fetcher(tmp_path, limits=Limits(run_bytes=4500)) as client:
        for page in pages[:4]:
            client.get(page)
        with pytest.raises(BodyTooLarge, match="4,500 bytes"):
            client.get(pages[4])
    assert len(client.exchanges) == 6  # robots.txt and five pages
