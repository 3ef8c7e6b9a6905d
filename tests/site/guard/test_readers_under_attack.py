"""Fifty readers beside the attacks that one anonymous client can make: how long they wait, with and without."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.site.curation.test_curating import GOOD_FEEDBACK
from tests.site.sparql.test_hostile_queries import QUERIES
from tests.support.attack import compute_95th, read_pages, under_attack
from tests.support.site import served

pytestmark = pytest.mark.slow


def test_every_page_is_answered_under_attack_and_the_wait_is_told(
    sample_folder: Path, record_property: Callable[[str, object], None]
) -> None:
    limits = {"HOMEFINDER_SPARQL_SECONDS": "5", "HOMEFINDER_SPARQL_WORKERS": "2"}
    with served(sample_folder, limits) as calm, served(sample_folder, limits) as attacked:
        for url in (calm, attacked):
            read_pages(url, readers=1)
        without = compute_95th(read_pages(calm))
        with under_attack(attacked):
            under = compute_95th(read_pages(attacked))
    figures = f"95th percentile of a page: {without:.3f} s without, {under:.3f} s under attack"
    record_property("figures", figures)
    print(figures)


def test_feedback_and_a_page_are_quick_while_twenty_queries_run(sample_folder: Path, tmp_path: Path) -> None:
    query, data = QUERIES["all joined with all"][0], tmp_path / "data"
    subprocess.run(["cp", "-r", str(sample_folder), str(data)], check=True)
    with served(data, {"HOMEFINDER_SPARQL_SECONDS": "8"}) as url, ThreadPoolExecutor(20) as together:
        client = httpx.Client(base_url=url, headers={"origin": url}, timeout=90)
        client.get("/about")
        busy = [together.submit(httpx.get, f"{url}/sparql", params={"query": query}, timeout=90) for _ in range(20)]
        time.sleep(2)
        token = re.search(r'name="csrftoken" value="([^"]+)"', client.get("/feedback").text)
        assert token
        sent = client.post("/feedback", data={"csrftoken": token.group(1), **GOOD_FEEDBACK})
        assert sent.status_code == 303
        assert client.get("/about").status_code == 200
        assert not all(one.done() for one in busy), "they waited until the queries had ended"
        client.close()
        assert {found.result().status_code for found in busy} == {503}
