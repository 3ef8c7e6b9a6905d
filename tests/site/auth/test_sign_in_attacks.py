"""Guessing passwords on the served sample: it costs whoever guesses, and the right person gets in."""

from __future__ import annotations

import re
import subprocess
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.site.curation.test_curating import PASSWORDS, Site, said_by, send
from tests.support.site import served

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def data(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("guessing") / "data"
    subprocess.run(["cp", "-r", str(sample_folder), str(copy)], check=True)
    added = said_by("curator", "add", "ann", "--role", "curator", data=copy, stdin=PASSWORDS["ann"] + "\n")
    assert added.returncode == 0, added
    return copy


def open_client(url: str, address: str) -> httpx.Client:
    """A browser at another address of this machine."""
    return httpx.Client(
        base_url=url, headers={"origin": url}, timeout=60, transport=httpx.HTTPTransport(local_address=address)
    )


def test_a_hundred_guesses_at_once_are_not_all_checked(data: Path) -> None:
    with served(data) as url, open_client(url, "127.0.0.9") as client:
        token = re.search(r'name="csrftoken" value="([^"]+)"', client.get("/sign-in").text)
        assert token

        def guess(number: int) -> int:
            form = {"csrftoken": token.group(1), "name": "ann", "password": f"guess {number}"}
            return client.post("/sign-in", data=form).status_code

        with ThreadPoolExecutor(25) as together:
            statuses = Counter(together.map(guess, range(100)))
        assert statuses == {400: 10, 429: 90}
        late = client.post("/sign-in", data={"csrftoken": token.group(1), "name": "ann", "password": PASSWORDS["ann"]})
        assert late.status_code == 429
        assert 1 <= int(late.headers["retry-after"]) <= 30
        assert "Wait half a minute, then try again" in late.text


def test_guesses_from_elsewhere_do_not_shut_the_right_person_out(data: Path) -> None:
    with served(data) as url:

        def guess(number: int) -> list[int]:
            with open_client(url, f"127.0.1.{number}") as client:
                return [
                    send(client, "/sign-in", {"name": "ann", "password": "wrong words"}).status_code for _ in "1234567"
                ]

        with ThreadPoolExecutor(8) as together:
            statuses = Counter(status for found in together.map(guess, range(1, 9)) for status in found)
        assert statuses == {400: 56}
        with open_client(url, "127.0.2.1") as client:
            started = time.perf_counter()
            answer = send(client, "/sign-in", {"name": "ann", "password": PASSWORDS["ann"]})
            assert answer.status_code == 303
            assert time.perf_counter() - started < 10


def test_a_session_that_was_ended_stays_ended_after_a_restart(data: Path) -> None:
    with served(data) as url, Site(url, data).client("ann") as client:
        cookies = dict(client.cookies)
        assert client.get("/curate").status_code == 200
        assert send(client, "/sign-out", {}, "/curate").status_code == 303
        with httpx.Client(base_url=url, cookies=cookies) as copied:
            assert copied.get("/curate").status_code == 303
    with served(data) as again, httpx.Client(base_url=again, cookies=cookies) as copied:
        assert copied.get("/curate").status_code == 303
