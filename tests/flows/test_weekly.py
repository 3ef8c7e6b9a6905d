"""The two weekly flows against a real server: the digest of every sector, and the links of the homes."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from socket import create_server

import pytest

from flows.check_links import check_links
from flows.digest import digest
from homefinder.notify.deliver import read_sectors, render_digest
from homefinder.scheduler.prefect_api import PrefectServer
from homefinder.settings import Settings
from tests.flows.test_flows import state_of
from tests.support.commands import rows
from tests.support.fetch_server import Answer, Publication, publication

pytestmark = pytest.mark.prefect

LAST_DAY = "2026-11-15"
"""The second day of the sample: what changed on it is news of the week that ends with it."""
CHILDREN, SOCIAL_CARE = "childrens-safeguarding", "social-care-data-standards"


@pytest.fixture
def data(sample_folder: Path, tmp_path: Path) -> Path:
    """A copy of the sample's catalogue."""
    return shutil.copytree(sample_folder, tmp_path / "data")


def newest(server: PrefectServer, key: str) -> str:
    return str(server.artifacts(key)[0]["data"])


def test_the_digest_of_every_sector_is_kept_as_an_artifact(server: PrefectServer, data: Path) -> None:
    settings = Settings(data=data)
    sectors = read_sectors(settings)
    assert {CHILDREN, SOCIAL_CARE} < set(sectors)
    state = state_of(digest, data=str(data), until=LAST_DAY)
    assert state.is_completed(), state.message
    assert state.message == "; ".join(f"{sector}: kept" for sector in sectors)
    for sector in sectors:
        given = render_digest(settings, sector, until=LAST_DAY)
        text = newest(server, f"digest-{sector}")
        assert text == given.text
        assert "8 November 2026 to 15 November 2026" in text
    assert "; this one stands first." in newest(server, f"digest-{SOCIAL_CARE}")
    assert "**Children in need census 2014 to 2015: guide** (No more" in newest(server, f"digest-{CHILDREN}")


def test_a_digest_that_cannot_be_sent_fails_the_run_and_is_kept_all_the_same(
    server: PrefectServer, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setenv("HOMEFINDER_SMTP_URL", f"smtp://127.0.0.1:{port}")
    monkeypatch.setenv("HOMEFINDER_SMTP_FROM", "team@example.org")
    monkeypatch.setenv("HOMEFINDER_DIGEST_TO", "person@example.org")
    sectors = read_sectors(Settings(data=data))
    before = {sector: len(server.artifacts(f"digest-{sector}")) for sector in sectors}
    state = state_of(digest, data=str(data), until=LAST_DAY)
    assert state.is_failed()
    for sector in sectors:
        assert f"{sector}: " in state.message
        assert len(server.artifacts(f"digest-{sector}")) == before[sector] + 1


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Publication]:
    """The one server whose pages are asked for."""
    monkeypatch.setenv("HOMEFINDER_CONTACT", "tests@example.org")
    monkeypatch.setenv("HOMEFINDER_ALLOW_LOOPBACK", "1")
    with publication() as found:
        found.says("/robots.txt", Answer(b"User-agent: *\nDisallow: /kept\n"))
        yield found


def linked(data: Path, urls: dict[str, str]) -> None:
    """Let homes have these addresses only, so that nobody else is asked."""
    with closing(sqlite3.connect(data / "ledger.db")) as ledger, ledger:
        ledger.execute("DELETE FROM home_addresses")
        ledger.executemany(
            "INSERT INTO home_addresses (home_id, url, role, title) VALUES (?, ?, 'landing', '')", urls.items()
        )


def test_links_are_asked_for_and_what_came_is_kept_told_and_published(
    server: PrefectServer, data: Path, site: Publication
) -> None:
    homes = [str(row["id"]) for row in rows(data, "SELECT id FROM homes ORDER BY id LIMIT 4")]
    there, gone = site.says("/there", Answer()), site.says("/gone", Answer(b"", 410))
    kept, moved = site.says("/kept", Answer()), site.says("/moved", Answer(b"", 302, {"Location": "/there"}))
    linked(data, dict(zip(homes, (there, gone, kept, moved), strict=True)))
    state = state_of(check_links, data=str(data))
    assert state.is_completed(), state.message
    assert state.result() == "4 addresses checked, 1 fail."
    for name in ("ledger.db", "catalogue.db"):
        found = {row["url"]: row for row in rows(data, "SELECT * FROM link_checks", name=name)}
        assert {url.removeprefix(site.url): row["status"] for url, row in found.items()} == {
            "/there": 200, "/gone": 410, "/kept": 0, "/moved": 200,
        }  # fmt: skip
        assert (found[gone]["failed_since"], found[gone]["last_good_on"]) == (found[gone]["checked_at"][:10], "")
        assert (found[there]["failed_since"], found[there]["last_good_on"]) == ("", found[there]["checked_at"][:10])
        assert "robots.txt" in found[kept]["error"]
    dead = rows(data, "SELECT home_id FROM home_upkeep WHERE dead_links > 0", name="catalogue.db")
    assert [row["home_id"] for row in dead] == [homes[1]]
    text = newest(server, "check-links")
    assert text.startswith("4 addresses checked, 1 fail.")
    assert text.count("/gone") == 1
    assert "answered 410" in text
    assert "/there" not in text
    assert site.paths.count("/robots.txt") == 1
    assert "/kept" not in site.paths
    assert site.most_at_once == 1
    assert all(headers["user-agent"].startswith("Homefinder/") for _, headers in site.asked)


def test_what_was_asked_this_week_is_left_alone(server: PrefectServer, data: Path, site: Publication) -> None:
    homes = [str(row["id"]) for row in rows(data, "SELECT id FROM homes ORDER BY id LIMIT 2")]
    linked(data, {homes[0]: site.says("/one", Answer()), homes[1]: site.says("/two", Answer())})
    assert state_of(check_links, data=str(data), limit=1).result() == "1 addresses checked, 0 fail."
    assert state_of(check_links, data=str(data)).result() == "1 addresses checked, 0 fail."
    asked = len(site.asked)
    assert state_of(check_links, data=str(data)).result() == "0 addresses checked, 0 fail."
    assert len(site.asked) == asked
