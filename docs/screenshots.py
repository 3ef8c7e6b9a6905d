"""Take the pictures of README and docs/: builds the sample, serves it, and looks with headless Chromium.

Run as ``make screenshots``; ``--data DIR`` looks at a catalogue that is built already.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).resolve().parent / "images"
PICTURES: Mapping[str, tuple[str, str]] = {
    "front-page.png": ("/", ""),
    "search.png": ("/search?q=records+of+a+child+who+moves+to+another+council", ""),
    "need.png": ("/need/missing-and-exploited", ""),
    "standard.png": ("/home/{home}", "#dates"),
    "changes.png": ("/changes", ""),
    "load.png": ("/load", ""),
    "map.png": ("/map?sector=homelessness", "#map-frame"),
    "sparql.png": ("/sparql?saved=graph-sizes", ""),
    "homes.png": ("/catalogue/homes?_search=looked+after&_sort=title", ""),
}
"""File name, the page that it shows, and what is scrolled to. ``{home}``: the standard with the most editions."""

REVIEW = "review.png"
MOST_BYTES = 300_000
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""Chromium asks nothing of the network by itself."""

SAID = re.compile(r"http://[0-9.:]+")
CURATOR, PASSWORD = "reviewer", "three random words"


def main() -> None:
    """Take every picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    given = parser.parse_args().data
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        if given:
            _copy_catalogue(given, data)
        else:
            _homefinder("build", "--offline", data=data)
        _homefinder("curator", "add", CURATOR, "--role", "curator", data=data, said=PASSWORD)
        with _serve_site(data) as base:
            _take(base, _most_editions(data))


def _copy_catalogue(given: Path, data: Path) -> None:
    """What the site reads; the folder may be the whole checkout."""
    data.mkdir()
    for name in ("catalogue.db", "curation.db"):
        if (given / name).exists():
            shutil.copy(given / name, data)
    shutil.copytree(given / "catalogue.rdf", data / "catalogue.rdf")


def _homefinder(*words: str, data: Path, said: str = "") -> None:
    command = [sys.executable, "-m", "homefinder", *words, "--data", str(data)]
    subprocess.run(command, check=True, input=f"{said}\n", text=True)


@contextmanager
def _serve_site(data: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "homefinder", "serve", "--data", str(data), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        found = SAID.search(server.stdout.readline() if server.stdout else "")
        if found is None:
            raise SystemExit("the site did not come up")
        try:
            yield found.group()
        finally:
            server.terminate()


def _most_editions(data: Path) -> str:
    import sqlite3

    sql = """SELECT e.home_id FROM home_editions e JOIN homes h ON h.id = e.home_id
        WHERE e.series = (SELECT series FROM home_editions GROUP BY series ORDER BY count(*) DESC, series LIMIT 1)
        ORDER BY h.modified DESC, e.home_id LIMIT 1"""
    catalogue = sqlite3.connect(data / "catalogue.db")
    found = catalogue.execute(sql).fetchone()
    catalogue.close()
    return str(found[0])


def _take(base: str, home: str) -> None:
    IMAGES.mkdir(exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=QUIET)
        page = browser.new_page(viewport={"width": 1280, "height": 900}, base_url=base, reduced_motion="reduce")
        for name, (address, part) in PICTURES.items():
            page.goto(address.format(home=home))
            page.wait_for_load_state("networkidle")
            if part:
                page.locator(part).evaluate("element => element.scrollIntoView()")
            if name == "sparql.png":
                page.click("input[value=Run]")
                page.locator("#sparql-table tbody tr").first.wait_for()
            _save_picture(page, name)
        _sign_in(page)
        _save_picture(page, REVIEW)
        browser.close()


def _sign_in(page: Page) -> None:
    page.goto("/sign-in?next=/curate/review")
    page.fill("#name", CURATOR)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^http://[^/?]+/curate/review"))  # the page to sign in names it in its query


def _save_picture(page: Page, name: str) -> None:
    path = IMAGES / name
    page.screenshot(path=path)
    if path.stat().st_size > MOST_BYTES:
        raise SystemExit(f"{path} has {path.stat().st_size:,} bytes; a picture may have {MOST_BYTES:,}")


if __name__ == "__main__":
    main()
