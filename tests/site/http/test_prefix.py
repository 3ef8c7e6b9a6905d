"""The site below a path of another site: no link, form, redirect, asset, feed or JSON address leads out of it."""

from __future__ import annotations

import json
import re
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from lxml import etree, html

from homefinder.errors import UsageError
from homefinder.settings import Settings
from homefinder.site.auth.accounts import add_account
from homefinder.site.http.prefix import check_prefix
from homefinder.site.routes import list_routes
from tests.support.commands import command, well
from tests.support.site import served

PREFIX = "/our/standards"
SOURCE = "uk-data-standards-catalogue"
PASSWORD = "three random words"
MOST_PAGES = 160
ADDRESSES = "//@href | //@src | //@action | //@formaction | //@data-root"


@contextmanager
def proxied(inner: str, *, strips: bool) -> Iterator[str]:
    """A reverse proxy that shows ``inner`` below the prefix and nothing else; the address of the proxy.

    ``strips``: whether it takes the prefix off what it hands on.
    """
    target = urlsplit(inner)

    class Proxy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path != PREFIX and not self.path.startswith(f"{PREFIX}/"):
                self.send_error(404, "outside of the prefix")
                return
            path = self.path[len(PREFIX) :] or "/" if strips else self.path
            headers = {k: v for k, v in self.headers.items() if k.lower() not in ("connection", "x-forwarded-for")}
            headers |= {"x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.7"}
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            url = f"http://{target.hostname}:{target.port}{path}"
            with httpx.Client(timeout=60) as client:
                answer = client.request(self.command, url, headers=headers, content=body)
            self.send_response(answer.status_code)
            for name, value in answer.headers.multi_items():
                if name.lower() not in ("content-length", "transfer-encoding", "connection", "content-encoding"):
                    self.send_header(name, value)
            self.send_header("content-length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        do_POST = do_HEAD = do_GET  # noqa: N815, the names are the server's

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One source of the sample, named after the address that a proxy shows, and an account."""
    data = tmp_path_factory.mktemp("small") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOMEFINDER_BASE", f"https://gov.example{PREFIX}")
        well("harvest", SOURCE, "--offline", data=data)
    add_account(Settings(data=data), "ann", "curator", PASSWORD)
    return data


@pytest.fixture(scope="module", params=[True, False], ids=["stripped", "whole"])
def site(small: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    environment = {"HOMEFINDER_BASE": f"https://gov.example{PREFIX}"}
    with served(small, environment) as inner, proxied(inner.removesuffix(PREFIX), strips=request.param) as outer:
        yield outer


def list_json_addresses(value: object) -> Iterator[str]:
    """Texts of JSON that are addresses from the root."""
    if isinstance(value, dict):
        for key, item in value.items():
            if (
                isinstance(item, str)
                and item.startswith("/")
                and not item.startswith("//")
                and key not in ("locator", "place")
            ):
                yield item
            yield from list_json_addresses(item)
    elif isinstance(value, list):
        for item in value:
            yield from list_json_addresses(item)


def list_addresses(answer: httpx.Response) -> list[str]:
    media = answer.headers.get("content-type", "")
    if media.startswith("text/html"):
        return [str(item) for item in html.document_fromstring(answer.content).xpath(ADDRESSES)]
    if media.startswith("application/json") and "/catalogue" not in str(answer.url) and "/-/" not in str(answer.url):
        return list(list_json_addresses(json.loads(answer.content)))
    if "xml" in media:
        tree = etree.fromstring(answer.content)
        return [str(item) for item in tree.xpath("//@href | //@template | //*[local-name()='loc']/text()")]
    return []


def find_kind(path: str) -> str:
    """What a crawl looks at once or twice only: addresses that differ in an id or a query are of one kind."""
    parts = path.removeprefix(PREFIX).partition("?")
    words = parts[0].split("/")
    return "/".join(words[:2]) + (re.sub(r".*(\.\w+)$", r"\1", words[-1]) if "." in words[-1] else "") + str(len(words))


@pytest.mark.slow
def test_a_crawl_finds_nothing_that_leads_out(site: str) -> None:
    waiting, seen, kinds = deque([f"{PREFIX}/"]), {f"{PREFIX}/"}, dict[str, int]()
    wrong: list[str] = []
    visited = 0
    with httpx.Client(base_url=site, timeout=60) as client:
        while waiting and visited < MOST_PAGES:
            path = waiting.popleft()
            visited += 1
            answer = client.get(path)
            if answer.status_code not in (200, 301, 302, 303, 405, 410):
                wrong.append(f"{path}: {answer.status_code}")
            found = list_addresses(answer)
            if "location" in answer.headers:
                found.append(answer.headers["location"])
            for address in found:
                whole = urlsplit(
                    urljoin(f"{site}{path}", address.replace(f"https://gov.example{PREFIX}", f"{site}{PREFIX}"))
                )
                if f"{whole.scheme}://{whole.netloc}" != site or whole.scheme not in ("http", "https"):
                    continue
                if whole.path != PREFIX and not whole.path.startswith(f"{PREFIX}/"):
                    wrong.append(f"{path} leads out to {address}")
                    continue
                if whole.path.count(PREFIX) > 1:
                    wrong.append(f"{path} has the prefix twice: {address}")
                target = whole.path + (f"?{whole.query}" if whole.query else "")
                kind = find_kind(target)
                if target not in seen and kinds.get(kind, 0) < 1 and "catalogue.db" not in target:
                    seen.add(target)
                    kinds[kind] = kinds.get(kind, 0) + 1
                    waiting.append(target)
    assert not wrong, "\n".join(sorted(set(wrong))[:30])
    assert visited > 60
    for part in ("/homes", "/home/", "/homes.json", "/feeds/", "/calendars/", "/sparql", "/catalogue/homes", "/search",
                 "/-/homefinder/homefinder.css", "/sign-in", "/opensearch.xml"):  # fmt: skip
        assert any(part in target for target in seen), part


@pytest.mark.slow
def test_signing_in_and_out_stays_below_the_prefix(site: str) -> None:
    with httpx.Client(base_url=site, timeout=60, headers={"accept": "text/html"}) as client:
        asked = client.get(f"{PREFIX}/curate")
        assert asked.headers["location"].startswith(f"{PREFIX}/sign-in?next=")
        form = client.get(asked.headers["location"])
        page = html.document_fromstring(form.content)
        action = page.xpath("//main//form/@action")[0]
        fields = {item.get("name"): item.get("value", "") for item in page.xpath("//main//form//input[@name]")}
        cookie = form.headers["set-cookie"].partition(";")[0]  # it is for https, which the proxy says that it speaks
        answer = client.post(
            urljoin(str(form.url), action),
            data={**fields, "name": "ann", "password": PASSWORD},
            headers={"cookie": cookie, "origin": site},
        )
        assert answer.status_code == 303, answer.text
        assert answer.headers["location"] == f"{PREFIX}/curate"
        assert "secure" in answer.headers["set-cookie"].lower()
        assert f"path={PREFIX}/;" in f"{answer.headers['set-cookie'].lower()};"


def test_things_and_pages_are_named_after_the_one_address(site: str) -> None:
    with httpx.Client(base_url=site, timeout=60) as client:
        home = client.get(f"{PREFIX}/homes.json").json()["homes"][0]["page"]
        assert home.startswith(f"{PREFIX}/home/")
        page = html.document_fromstring(client.get(home).content)
        assert page.xpath("//link[@rel='canonical']/@href") == [f"https://gov.example{home}"]
        turtle = client.get(f"{home}.ttl").text
        thing = re.search(rf"https://gov\.example({PREFIX}/id/home/[^>]+)>", turtle)
        assert thing, turtle[:300]
        led = client.get(thing[1], headers={"accept": "text/html"})
        assert (led.status_code, led.headers["location"]) == (303, home)
        rows = client.get(f"{PREFIX}/owners.csv").text
        assert f"{PREFIX}/owner/" in rows
        assert "/our/standards/our" not in rows
        answer = client.get(f"{PREFIX}/sparql", params={"query": "ASK { ?s a hf:Home }"})
        assert answer.json()["boolean"] is True
        assert client.head(f"{PREFIX}/homes").status_code == 200


@pytest.mark.parametrize("prefix", ["/homes", "/catalogue/x", "/-/x", "/sparql", "/a b", "/..", "/a//b", "/<x>"])
def test_what_cannot_be_a_prefix_is_refused(prefix: str) -> None:
    with pytest.raises(UsageError):
        check_prefix(prefix, (route.pattern for route in list_routes()))


def test_an_address_that_does_not_go_with_the_prefix_is_refused(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOMEFINDER_BASE", "HOMEFINDER_PREFIX"):
        monkeypatch.setenv(name, "")  # the command sets them, for the processes that it starts
    said = command("serve", "--base", "https://gov.example", "--prefix", PREFIX, data=small)
    assert said.code == 2
    assert "HOMEFINDER_BASE" in said.complaint
