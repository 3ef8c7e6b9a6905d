"""One served copy of the sample and one Chromium for all tests of pages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from homefinder.settings import Settings
from homefinder.site.auth.accounts import add_account
from tests.support.site import served

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


@dataclass(frozen=True, slots=True)
class Curator:
    """Who may judge on the served site."""

    name: str = "ann"
    password: str = "three random words"


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory, sample_folder: Path) -> Path:
    """The catalogue of the sample, with one curator."""
    folder = Path(shutil.copytree(sample_folder, tmp_path_factory.mktemp("browser") / "data"))
    add_account(Settings(data=folder), Curator().name, "curator", Curator().password)
    return folder


@pytest.fixture(scope="session")
def site(data: Path) -> Iterator[str]:
    """The address of the served sample, without a slash at its end."""
    mail = {"HOMEFINDER_SMTP_URL": "smtp://127.0.0.1:9", "HOMEFINDER_SMTP_FROM": "news@example.org"}  # asked by nobody
    with served(data, mail) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium; skips where there is none, fails under CI.

    One a file: while Playwright runs, nothing else in this process can run an event loop.
    """
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        if os.environ.get("CI"):
            pytest.fail("under CI Chromium must be there: the command chromium is missing")
        pytest.skip("there is no Chromium")
    with sync_playwright() as started:
        found = started.chromium.launch(executable_path=chromium, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A tab. Fails when a page asks another machine for anything or its scripts complain."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=site)
    tab = context.new_page()
    wrong: list[str] = []
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    tab.on("request", lambda asked: None if asked.url.startswith((site, "data:")) else wrong.append(asked.url))
    yield tab
    context.close()
    assert wrong == []


@pytest.fixture
def plain(browser: Browser, site: str) -> Iterator[Page]:
    """A tab without JavaScript."""
    context = browser.new_context(java_script_enabled=False, base_url=site)
    yield context.new_page()
    context.close()
