"""From an address to a source on the command line: try, save, check, preview; with no data folder at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from homefinder.settings import Settings
from tests.conftest import ROOT
from tests.support.commands import command, well

RECORDING = ROOT / "sample" / "uk-api-catalogue" / "2026-11-15"
ADDRESS = "https://raw.githubusercontent.com/co-cddo/api-catalogue/main/data/catalogue.csv"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An own home with one declared source."""
    folder = tmp_path / "home"
    (folder / "sources").mkdir(parents=True)
    declared = (ROOT / "sources" / "uk-api-catalogue.yml").read_text(encoding="utf-8")
    (folder / "sources" / "uk-api-catalogue.yml").write_text(declared, encoding="utf-8")
    for name in ("vocab", "metadata.yml"):
        (folder / name).symlink_to(ROOT / name)
    monkeypatch.setenv("HOMEFINDER_HOME", str(folder))
    return folder


def test_an_address_becomes_a_source(home: Path, tmp_path: Path) -> None:
    data = tmp_path / "nothing-there"
    said = json.loads(well("source", "try", ADDRESS, "--replay", RECORDING, "--json", data=data))
    assert {"adapter", "declaration", "records", "sample", "filled", "left_over", "issues", "requests"} <= set(said)
    assert (said["adapter"], said["declaration"]["adapter"], len(said["sample"])) == ("csv_table", "csv_table", 5)
    assert (said["records"], said["filled"]["title"], said["requests"]) == (232, 1.0, 2)
    done = command("source", "try", ADDRESS, "--replay", RECORDING, "--save", "apis", data=data)
    assert (done.code, "wrote" in done.err) == (0, True)
    kept = home / "sources" / "apis.yml"
    assert yaml.safe_load(kept.read_text(encoding="utf-8"))["id"] == "apis"
    assert f"\n{kept.read_text(encoding='utf-8').rstrip()}\n" in done.out
    assert not data.exists()
    checked = json.loads(well("source", "check", "apis", "--json", data=data))
    assert checked["ok"]
    assert {one["severity"] for one in checked["findings"]} == {"warning"}
    data.mkdir()
    previewed = json.loads(well("source", "preview", "apis", "--replay", RECORDING, "--json", data=data))
    assert (previewed["state"], previewed["records"], list(data.iterdir())) == ("committed", 232, [])


@pytest.mark.parametrize("wrong", ["apis", "Not an id", "../apis", "uk-api-catalogue"])
def test_a_source_is_never_written_over_and_has_a_plain_id(home: Path, tmp_path: Path, wrong: str) -> None:
    (home / "sources" / "apis.yml").write_text("mine", encoding="utf-8")
    said = command("source", "try", ADDRESS, "--replay", RECORDING, "--save", wrong, data=tmp_path)
    assert said.code == 2, said
    assert "id" in said.complaint
    assert (home / "sources" / "apis.yml").read_text(encoding="utf-8") == "mine"
    assert sorted(path.name for path in (home / "sources").iterdir()) == ["apis.yml", "uk-api-catalogue.yml"]


def test_what_is_not_recorded_is_said_in_one_line(tmp_path: Path) -> None:
    said = command("source", "try", "https://nowhere.example/", "--replay", RECORDING, data=tmp_path)
    assert said.code == 1
    assert "is not recorded" in said.complaint
    said = command("source", "try", "no address", data=tmp_path)
    assert (said.code, "is no web address" in said.complaint) == (2, True)


def test_a_check_names_the_line(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "draft.yml"
    text = (home / "sources" / "uk-api-catalogue.yml").read_text(encoding="utf-8")
    path.write_text(text.replace("title:", "tittle:", 1), encoding="utf-8")
    said = command("source", "check", path, data=tmp_path)
    line = next(at for at, one in enumerate(path.read_text("utf-8").splitlines(), 1) if one.startswith("tittle:"))
    assert said.code == 1
    assert f"{path}:{line}: error: tittle: unknown key" in said.out


@pytest.mark.slow
def test_a_preview_compares_and_keeps_nothing(home: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    first = ROOT / "sample" / "uk-api-catalogue" / "2026-10-01"
    well("harvest", "uk-api-catalogue", "--replay", first, data=data)
    before = Settings(data=data).ledger.read_bytes()
    draft = tmp_path / "draft.yml"
    text = (home / "sources" / "uk-api-catalogue.yml").read_text(encoding="utf-8")
    draft.write_text(
        text.replace("      title: name\n", '      title: {from: name, template: "An API: {value}"}\n'),
        encoding="utf-8",
    )
    said = json.loads(well("source", "preview", draft, "--replay", first, "--json", data=data))
    assert (said["state"], said["compared"]) == ("committed", said["records"])
    assert {one["change"] for one in said["changes"]} == {"changed"}
    assert all("title" in one["fields"] for one in said["changes"])
    assert Settings(data=data).ledger.read_bytes() == before
    unchanged = well("source", "preview", "uk-api-catalogue", "--replay", first, data=data)
    assert "0 added, 0 changed, 0 renamed, 0 gone" in unchanged
