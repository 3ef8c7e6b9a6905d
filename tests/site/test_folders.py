"""The site on a folder that is only to be read, and on files that are damaged."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from bs4 import BeautifulSoup

from homefinder.settings import Settings
from homefinder.site.serve import open_site
from tests.support.catalogue import make_catalogue
from tests.support.commands import command
from tests.support.folder_states import modes, read_files, spoil_beginning, spoil_rest
from tests.support.site import served

PATHS = ("/", "/needs", "/homes", "/calendar", "/requests", "/catalogue/homes", "/feeds/all.atom", "/audit", "/sign-in")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small catalogue, with a request that somebody opened."""
    data = tmp_path_factory.mktemp("sound") / "data"
    data.mkdir()
    make_catalogue(data)
    assert command("request", "open", "--title", "Asked", "--owner", "Them", "--by", "me", data=data).code == 0
    return data


@pytest.fixture
def data(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "data"))


def test_a_folder_that_is_only_to_be_read_is_served(data: Path) -> None:
    before = read_files(data)
    with modes(data, folders=0o555, files=0o444), served(data, lowly=True) as address, httpx.Client() as client:
        for path in PATHS:
            answer = client.get(address + path)
            assert answer.status_code == 200, (path, answer.text)
        assert "Asked" in client.get(f"{address}/requests").text
        form = BeautifulSoup(client.get(f"{address}/feedback").text, "lxml")
        said = {str(one["name"]): str(one.get("value", "")) for one in form.select("form[method=post] input[name]")}
        said |= {"nature": "general", "summary": "It is good.", "website": ""}
        said["role"] = str(form.select("select[name=role] option[value]:not([value=''])")[0]["value"])
        kept = client.post(f"{address}/feedback", data=said, headers={"origin": address})
        assert (kept.status_code, "Nothing was kept" in kept.text) == (503, True), kept.text
    assert read_files(data) == before


@pytest.mark.parametrize("name", ["catalogue.db", "curation.db"])
def test_a_damaged_file_is_named_before_the_site_starts(name: str, data: Path) -> None:
    spoil_beginning(data / name)
    done = subprocess.run(
        [sys.executable, "-m", "homefinder", "serve", "--data", str(data), "--port", "0"],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"homefinder: {data / name}: is damaged (file is not a database); ")


@pytest.mark.parametrize("spoil", [spoil_beginning, spoil_rest])
def test_what_is_damaged_while_it_is_served_is_told_without_paths(spoil: Callable[[Path], None], data: Path) -> None:
    site = open_site(Settings(data=data))
    spoil(data / "curation.db")
    (data / "curation.db-wal").unlink(missing_ok=True)
    for path in ("/requests", "/requests.json", "/feeds/all.atom"):
        answer = asyncio.run(site.client.get(path))
        assert answer.status_code in (200, 503), path
        assert str(data) not in answer.text
        if answer.status_code == 503:
            assert "run: homefinder doctor" in answer.text
    assert asyncio.run(site.client.get("/requests")).status_code == 503
