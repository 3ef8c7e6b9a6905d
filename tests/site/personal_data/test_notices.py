"""The pages that a public site owes its readers: made from ``site.yml``, and honest about what it does not say."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

from homefinder.administration.site_declaration import read_site_declaration
from homefinder.errors import DeclarationError
from homefinder.settings import ROOT, Settings
from homefinder.site.serve import open_site


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("vocab", "sources", "metadata.yml"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.setenv("HOMEFINDER_HOME", str(tmp_path))
    monkeypatch.delenv("HOMEFINDER_CONTACT", raising=False)
    return tmp_path


def read_pages(data: Path, home: Path, *paths: str) -> list[BeautifulSoup]:
    async def ask() -> list[str]:
        client = open_site(Settings(data=data, home=home)).client
        return [(await client.get(path, headers={"accept": "text/html"})).text for path in paths]

    return [BeautifulSoup(text, "lxml") for text in asyncio.run(ask())]


def test_what_is_not_said_is_told_as_not_stated(sample_folder: Path, home: Path) -> None:
    for page in read_pages(sample_folder, home, "/privacy", "/accessibility"):
        text = page.get_text(" ", strip=True)
        assert "that has not stated its name here" in text
        assert "Not stated" in text
        assert page.select_one("footer a[href='/privacy'], .ft a[href='/privacy'], a[href='/privacy']")


def test_the_file_is_what_the_pages_say(sample_folder: Path, home: Path) -> None:
    said = {
        "operator": "Wood Council", "contact": "ask@wood.example", "privacy_contact": "https://wood.example/data",
        "lawful_basis": "A task in the public interest.", "regulator": "The Wood Ombudsman",
        "retention": {"email_days": 30, "feedback_days": 90},
        "accessibility": {
            "status": "partially", "checked_on": "2026-03-01", "checked_by": "Somebody else", "how": "With a keyboard",
            "problems": [{"what": "The map has no words", "criterion": "1.1.1", "until": "2027-01-31"}],
            "enforcement": "The Wood Equality Service",
        },
    }  # fmt: skip
    (home / "site.yml").write_text(yaml.safe_dump(said), encoding="utf-8")
    privacy, access = read_pages(sample_folder, home, "/privacy", "/accessibility")
    for words in ("Wood Council", "30 days", "90 days", "The Wood Ombudsman", "A task in the public interest."):
        assert words in privacy.get_text(" ", strip=True)
    assert privacy.select_one("a[href='https://wood.example/data']")
    for words in ("It meets it in part", "1 March 2026", "Somebody else", "The map has no words",
                  "(success criterion 1.1.1)",
                  "31 January 2027", "The Wood Equality Service"):  # fmt: skip
        assert words in access.get_text(" ", strip=True)
    assert access.select_one("a[href='mailto:ask@wood.example']")


def test_the_contact_of_the_settings_holds_where_the_file_says_none(tmp_path: Path) -> None:
    found = read_site_declaration(Settings(data=tmp_path, home=tmp_path, contact="ann@example.org"))
    assert (found.contact, found.privacy_contact) == ("ann@example.org", "ann@example.org")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("retention: {email_days: 0}", "email_days"),
        ("operater: x", "unknown key"),
        ("accessibility: {status: yes}", "status"),
        ("[", "YAML"),
        ("- a", "dictionary"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "site.yml").write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError, match=complaint):
        read_site_declaration(Settings(data=tmp_path, home=tmp_path))


def test_the_example_of_the_deployment_is_right(tmp_path: Path) -> None:
    (tmp_path / "site.yml").write_bytes((ROOT / "deploy" / "site.yml").read_bytes())
    assert read_site_declaration(Settings(data=tmp_path, home=tmp_path)).operator
