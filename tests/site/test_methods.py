"""What each address takes, by the table of routes and in Datasette's own part, on the served sample."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.support.site import served

PAGES = ["/", "/homes", "/homes.json", "/needs", "/audit", "/robots.txt",
         "/feeds/all.atom", "/calendars/all.ics", "/void",
         "/catalogue", "/catalogue/homes", "/catalogue/homes.json", "/-/versions.json", "/-/homefinder/homefinder.css",
         "/catalogue/homes-by-publisher", "/no/such/page/anywhere", "/dump/homefinder.nq"]  # fmt: skip
FORMS = ["/feedback", "/sign-in", "/sign-out", "/needs/new", "/requests/new", "/curate", "/curate/review"]
SERVICES = ["/sparql", "/reconcile"]
READ, ALL = "GET, HEAD, OPTIONS", "GET, HEAD, POST, OPTIONS"


@pytest.fixture(scope="module")
def client(sample_folder: Path) -> Iterator[httpx.Client]:
    with served(sample_folder) as address, httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "CONNECTED", "PROPFIND"])
@pytest.mark.parametrize("path", [*PAGES, *FORMS, *SERVICES])
def test_a_method_that_an_address_does_not_take(client: httpx.Client, path: str, method: str) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, READ if path in PAGES else ALL)
    assert answer.text.startswith("This address takes GET, HEAD")


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_posted_to_a_page(client: httpx.Client, path: str) -> None:
    for answer in (client.post(path, data={"a": "b"}), client.post(path, files={"a": b"b"}), client.post(path)):
        assert (answer.status_code, answer.headers["allow"]) == (405, READ)


@pytest.mark.parametrize("path", [*PAGES, *FORMS, *SERVICES])
def test_what_is_allowed_is_told(client: httpx.Client, path: str) -> None:
    asks = {"origin": "https://other.example", "access-control-request-headers": "x-requested-with, authorization"}
    answer = client.options(path, headers={**asks, "access-control-request-method": "GET"})
    allowed = READ if path in PAGES else ALL
    assert (answer.status_code, answer.headers["allow"], answer.content) == (204, allowed, b"")
    if path in FORMS:
        assert "access-control-allow-origin" not in answer.headers
    else:
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["access-control-allow-methods"] == allowed
        assert {"X-Requested-With", "Authorization"} <= set(answer.headers["access-control-allow-headers"].split(", "))


@pytest.mark.parametrize("path", [*PAGES, *FORMS, *SERVICES, "/catalogue.db", "/changes.csv", "/homes.csv"])
def test_pages_of_other_sites_may_read_what_is_public(client: httpx.Client, path: str) -> None:
    answer = client.get(path, headers={"origin": "https://other.example", "range": "bytes=0-99"})
    if path in FORMS:
        assert "access-control-allow-origin" not in answer.headers
    else:
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "Link" in answer.headers["access-control-expose-headers"]
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", [*FORMS, *SERVICES])
@pytest.mark.parametrize("media", ["multipart/form-data; boundary=x", "application/json", "text/plain"])
def test_a_form_in_another_shape(client: httpx.Client, path: str, media: str) -> None:
    answer = client.post(path, content=b"--x\r\n\r\n", headers={"content-type": media})
    assert answer.status_code == 415
    assert "application/x-www-form-urlencoded" in answer.text


@pytest.mark.parametrize(
    "path", ["/", "/homes", "/homes.json", "/robots.txt", "/feedback", "/sparql", "/catalogue/homes"]
)
def test_a_head_is_a_get_without_its_body(client: httpx.Client, path: str) -> None:
    answer = client.head(path)
    assert (answer.status_code, answer.content) == (200, b"")
