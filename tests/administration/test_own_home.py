"""A catalogue of one's own: laid out whole or not at all, and built from as it is."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from homefinder.administration.own_home import lay_out_home
from homefinder.cli.app import app
from homefinder.errors import UsageError
from homefinder.settings import ROOT, Settings, find_root
from homefinder.source import read_sources
from tests.support.commands import rows, well

pytestmark = pytest.mark.slow


def run_init(folder: Path) -> Result:
    return CliRunner().invoke(app, ["init", str(folder)])


def test_a_folder_that_is_not_there_is_made_with_all_that_is_declared(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "our own"
    done = run_init(folder)
    assert (done.exit_code, done.stderr) == (0, "")
    assert {path.name for path in folder.iterdir()} == {
        ".gitignore", "README.md", "flows", "metadata.yml", "prefect.yaml", "sources", "vocab",
    }  # fmt: skip
    assert read_sources(folder / "sources") == read_sources(ROOT / "sources")
    assert shlex.quote(str(folder)) in (folder / "README.md").read_text()
    assert "{{" not in (folder / "README.md").read_text()
    assert not [path for path in folder.rglob("*") if path.name == "__pycache__"]
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_what_people_of_another_catalogue_said_is_not_copied(tmp_path: Path) -> None:
    root = tmp_path / "root"
    lay_out_home(root, ROOT)
    for name in ("decisions", "requests"):
        (root / "vocab" / name).mkdir()
        (root / "vocab" / name / "theirs.yml").touch()
    lay_out_home(tmp_path / "own", root)
    assert not [path for path in (tmp_path / "own").rglob("*") if path.name == "theirs.yml"]


def test_a_folder_that_is_not_empty_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    done = run_init(tmp_path)
    assert done.exit_code == 2
    assert re.fullmatch(rf"homefinder: {tmp_path} is not empty, and nothing in it was touched; .+\n", done.stderr)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("link", [False, True])
def test_what_is_no_folder_is_refused(link: bool, tmp_path: Path) -> None:
    target, place = tmp_path / "target", tmp_path / "place"
    if link:
        target.mkdir()
        place.symlink_to(target)
    else:
        place.write_text("")
    with pytest.raises(UsageError, match="is no folder"):
        lay_out_home(place, ROOT)
    assert not target.exists() or not list(target.iterdir())


def test_a_copy_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "flows").mkdir()
    with pytest.raises(Exception, match="No such file"):
        lay_out_home(tmp_path / "own", broken)
    assert [path.name for path in tmp_path.iterdir()] == ["broken"]


def test_a_catalogue_is_built_from_it_and_shows_what_is_declared_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, data = tmp_path / "home", tmp_path / "data"
    assert run_init(home).exit_code == 0
    for path in (home / "sources").iterdir():
        if path.stem not in ("uk-data-standards-catalogue", "curated"):
            path.unlink()
    needs = home / "vocab" / "needs" / "homelessness.yml"
    needs.write_text(needs.read_text().replace("title: Hear in time", "title: Ours, in time"))
    monkeypatch.setenv("HOMEFINDER_HOME", str(home))
    well("build", "--offline", data=data)
    assert {row["id"] for row in rows(data, "SELECT id FROM sources")} == {"uk-data-standards-catalogue", "curated"}
    assert rows(data, "SELECT 1 FROM needs WHERE title LIKE 'Ours,%'", name="catalogue.db")
    well("decisions", "--save", data=data)


def test_a_home_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEFINDER_HOME", str(tmp_path / "mistyped"))
    done = CliRunner().invoke(app, ["sources", "--data", str(tmp_path)])
    assert done.exit_code == 2
    assert f"`homefinder init {tmp_path / 'mistyped'}`" in done.stderr


@pytest.mark.parametrize("beside", [True, False])
def test_a_checkout_goes_before_what_is_packaged(beside: bool, tmp_path: Path) -> None:
    package = tmp_path / "homefinder"
    if beside:
        (tmp_path / "vocab").mkdir()
        (tmp_path / "metadata.yml").touch()
    assert find_root(package) == (tmp_path if beside else package / "_data")


def test_an_empty_variable_is_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEFINDER_HOME", "")
    assert Settings.from_environment().home == ROOT
