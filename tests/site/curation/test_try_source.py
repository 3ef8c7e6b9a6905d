"""Curators look at an address on the served sample: a table on a server of this machine, an edit, the file."""

from __future__ import annotations

import html
import re
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.site.curation.test_curating import PASSWORDS, Site, said_by, send
from tests.support.fetch_server import Answer, Publication, publication
from tests.support.site import served

pytestmark = pytest.mark.slow

PAGE = "/curate/source"
ROW = "<tr><td><a href='/s/{0}'>Standard of {0}</a></td><td>Office of {0}</td><td>Live</td></tr>"
TABLE = (
    "<html lang=en><title>S</title><main><h1>Standards</h1><table><tr><th>Name</th><th>Owner</th><th>Status</th></tr>"
)


@pytest.fixture(scope="module")
def server() -> Iterator[Publication]:
    with publication() as running:
        rows = "".join(ROW.format(name) for name in ("streets", "houses", "<b>doors"))
        running.says("/robots.txt", Answer(b"", 404))
        running.says(
            "/list", Answer((TABLE + rows + "</table></main></html>").encode(), headers={"content-type": "text/html"})
        )
        yield running


@pytest.fixture(scope="module")
def site(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("looking") / "data"
    subprocess.run(["cp", "-r", str(sample_folder), str(data)], check=True)
    for name, role in (("ann", "curator"), ("con", "contributor")):
        assert said_by("curator", "add", name, "--role", role, data=data, stdin=PASSWORDS[name] + "\n").returncode == 0
    with served(data, {"HOMEFINDER_ALLOW_LOOPBACK": "1", "HOMEFINDER_CONTACT": "me@example.org"}) as url:
        yield Site(url, data)


def read_yaml(answer: httpx.Response) -> str:
    found = re.search(r'<textarea id="yaml"[^>]*>\n(.*?)</textarea>', answer.text, re.DOTALL)
    assert found, answer.text
    return html.unescape(found[1])


def test_an_address_is_looked_at_edited_and_downloaded(site: Site, server: Publication) -> None:
    with site.client("ann") as client:
        found = send(client, PAGE, {"action": "try", "address": f"{server.url}/list"}, timeout=90)
        assert found.status_code == 200
        assert "a table of 3 rows" in found.text
        assert "Office of houses" in found.text
        assert "<b>doors" not in found.text
        text = read_yaml(found)
        edited = text.replace("publisher: Owner", "publisher: {const: The one office}")
        again = send(client, PAGE, {"action": "preview", "yaml": edited}, timeout=90)
        assert "The one office" in again.text
        broken = send(client, PAGE, {"action": "preview", "yaml": edited.replace("adapter:", "adaptor:")}, timeout=90)
        assert "adaptor" in broken.text
        assert "unknown key" in broken.text
        file = send(client, PAGE, {"action": "download", "yaml": edited})
        assert file.headers["content-disposition"].endswith('.yml"')
        assert file.text.strip() == edited.strip()


@pytest.mark.parametrize(
    ("address", "said"),
    [("", "Enter an address"), ("ftp://x", "Enter a web address"), ("{url}/gone", "answered 404"),
     ("http://169.254.169.254/latest", "not"), ("http://10.0.0.1/", "not")],
)  # fmt: skip
def test_what_cannot_be_looked_at_is_told_at_the_field(
    site: Site, server: Publication, address: str, said: str
) -> None:
    with site.client("ann") as client:
        found = send(client, PAGE, {"action": "try", "address": address.format(url=server.url)}, timeout=90)
        assert found.status_code == 400
        assert 'id="address-error"' in found.text
        assert said in found.text


def test_it_is_for_curators_and_needs_a_form_of_ours(site: Site) -> None:
    with site.client() as client:
        assert client.get(PAGE).status_code == 302 or "/sign-in" in client.get(PAGE).headers.get("location", "")
    with site.client("con") as client:
        assert client.get(PAGE).status_code == 403
    with site.client("ann") as client:
        assert client.post(PAGE, data={"action": "try", "address": "https://x.example/"}).status_code == 403


def test_pages_answer_while_a_publication_keeps_a_look_waiting(site: Site, server: Publication) -> None:
    server.says("/slow", Answer(b"x"))
    server.slow_s = 4.0
    try:
        with site.client("ann") as client:
            ask = {"action": "try", "address": f"{server.url}/slow"}
            looks = [threading.Thread(target=send, args=(client, PAGE, ask), kwargs={"timeout": 90}) for _ in range(2)]
            for look in looks:
                look.start()
            assert httpx.get(f"{site.url}/needs", timeout=3).status_code == 200
            for look in looks:
                look.join()
    finally:
        server.slow_s = 0.0
    assert server.most_at_once == 1
