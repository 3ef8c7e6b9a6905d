"""A reader asks for e-mail, says yes in it, and stops it by one click, on a served site with a real SMTP server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree

import httpx
import pytest

from tests.site.curation.test_curating import send
from tests.support.commands import rows
from tests.support.receivers import MailBox, read_mails, receive_mail
from tests.support.site import served

NEED = "/mail/new?kind=need&id=steps-of-protection"
FORM = {"kind": "need", "id": "steps-of-protection", "chosen": "1"}


@dataclass(frozen=True, slots=True)
class MailSite:
    url: str
    data: Path
    box: MailBox

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, headers={"origin": self.url}, timeout=30)

    def list_kept(self) -> list[tuple[str, bool]]:
        found = rows(self.data, "SELECT email, confirmed_at FROM mail_subscriptions ORDER BY id", name="curation.db")
        return [(row["email"], bool(row["confirmed_at"])) for row in found]


@pytest.fixture(scope="module")
def site(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailSite]:
    data, box = tmp_path_factory.mktemp("mail") / "data", MailBox()
    copytree(sample_folder, data)
    with receive_mail(box) as port:
        more = {"HOMEFINDER_SMTP_URL": f"smtp://127.0.0.1:{port}", "HOMEFINDER_SMTP_FROM": "news@example.org"}
        with served(data, more) as url:
            yield MailSite(url, data, box)


def test_a_reader_says_yes_and_stops_it_by_one_click(site: MailSite) -> None:
    with site.client() as client:
        assert NEED.replace("&", "&amp;") in client.get("/need/steps-of-protection").text
        page = client.get(NEED).text
        assert "Be told by e-mail" in page
        wrong = send(client, NEED, FORM | {"email": "no address"})
        assert (wrong.status_code, 'value="no address"' in wrong.text) == (400, True)
        assert send(client, NEED, FORM | {"email": "bo\u00e9@example.org"}).status_code == 400
        assert send(client, NEED, FORM | {"email": "Reader@example.org"}).headers["location"] == "/mail/new?asked=1"
        assert "Look into your mailbox" in client.get("/mail/new?asked=1").text
        assert site.list_kept() == [("reader@example.org", False)]
        (mail,) = read_mails(site.box)
        found = re.search(r"/mail/confirm/\S+", mail.get_content())
        assert found
        confirm = found.group()
        asked = client.get(confirm)
        assert site.list_kept() == [("reader@example.org", False)], "a program that looks at links says no yes"
        assert "reader@example.org" not in asked.text
        assert confirm not in re.findall(r'href="([^"]+)"', asked.text), "the footer hands the address on to nobody"
        assert send(client, confirm, {}).status_code == 303
        assert "You are told from now on" in client.get(confirm).text
        assert site.list_kept() == [("reader@example.org", True)]
        stop = confirm.replace("confirm", "stop")
        assert "Stop this" in client.get(stop).text
    with httpx.Client(base_url=site.url) as program:
        for form in ({"data": {"List-Unsubscribe": "One-Click"}}, {"files": {"List-Unsubscribe": (None, "One-Click")}}):
            answer = program.post(f"{stop}?all=1", **form)  # type: ignore[arg-type]
            assert answer.status_code == 200, answer.text
    assert site.list_kept() == []
    with site.client() as client:
        assert client.get(confirm).status_code == 404
        assert "It is stopped" in client.get(stop).text


def test_a_sector_is_chosen_on_the_form(site: MailSite) -> None:
    before = len(site.box.mails)
    with site.client() as client:
        form = {"kind": "sector", "email": "sector@example.org"}
        assert send(client, "/mail/new", form | {"id": ""}).status_code == 400
        assert send(client, "/mail/new", form | {"id": "homelessness"}).status_code == 303
        assert send(client, "/mail/new", form | {"id": "homelessness", "website": "robot"}).status_code == 303
        for path in ("/mail/new?kind=need&id=none", "/mail/new?kind=moon&id=x"):
            assert client.get(path).status_code == 404, path
    assert len(site.box.mails) == before + 1


@pytest.mark.slow
def test_one_place_cannot_ask_for_ever(site: MailSite) -> None:
    with site.client() as client:
        statuses = [send(client, NEED, FORM | {"email": f"r{number}@example.org"}).status_code for number in range(6)]
    assert statuses[-1] == 429
    assert statuses[0] == 303


@pytest.mark.slow
def test_without_a_server_nothing_is_offered(sample_folder: Path) -> None:
    with served(sample_folder) as url, httpx.Client(base_url=url) as client:
        assert client.get(NEED).status_code == 404
        assert "/mail/new" not in client.get("/need/steps-of-protection").text
