"""A catalogue of one source alone, built by the commands from a declaration and a recording."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup

from homefinder.settings import ROOT, Settings
from homefinder.site.serve import open_site
from tests.support.commands import well


def build_one_source(
    declaration: Mapping[str, Any], recording: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """The data folder, resolved and published."""
    home, data, name = folder / "home", folder / "data", declaration["id"]
    shutil.copytree(ROOT / "vocab", home / "vocab")
    shutil.copy(ROOT / "metadata.yml", home)
    (home / "sources").mkdir()
    (home / "sources" / f"{name}.yml").write_text(yaml.safe_dump(dict(declaration)))
    monkeypatch.setenv("HOMEFINDER_HOME", str(home))
    well("harvest", name, "--replay", recording, data=data)
    well("publish", data=data)
    return data


def read_answer(data: Path, address: str) -> bytes:
    """What the site on ``data`` answers to a browser."""
    answer = asyncio.run(open_site(Settings(data=data)).client.get(address, headers={"accept": "text/html"}))
    assert answer.status_code == 200, answer.text
    return bytes(answer.content)


def read_page(data: Path, address: str) -> BeautifulSoup:
    """A page of the site on ``data``."""
    return BeautifulSoup(read_answer(data, address).decode(), "lxml")
