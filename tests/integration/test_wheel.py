"""The wheel is the product: installed alone, far from the repository, it does what it says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from homefinder.settings import PACKAGE_DATA, ROOT

UV = ROOT / ".tools" / "bin" / "uv"
CONTENTS = ("sources", "vocab", "sample", "flows", "metadata.yml", "prefect.yaml")
"""What stands beside the package in a checkout, and travels within the wheel."""

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not UV.exists(), reason="made by make, which fetches uv")]


@dataclass(frozen=True, slots=True)
class Installed:
    """Homefinder in a virtual environment of its own, and a catalogue of the sample that it built."""

    program: Path
    folder: Path
    environment: Mapping[str, str]

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.program, *words], cwd=self.folder, env={**self.environment, **more}, capture_output=True, text=True,
            timeout=300, check=False,
        )  # fmt: skip

    def well(self, *words: str) -> str:
        done = self.run(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([UV, "build", "--wheel", "--quiet", "--out-dir", folder, ROOT], check=True, timeout=300)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    root = tmp_path_factory.mktemp("installed")
    venv, work, pins = root / "venv", root / "work", root / "pins.txt"
    work.mkdir()
    lock = ("export", "--quiet", "--frozen", "--no-dev", "--no-emit-project", "--no-hashes", "--output-file", pins)
    for words in (
        ("venv", "--quiet", "--python", sys.executable, venv),
        ("--project", ROOT, *lock),
        ("pip", "install", "--quiet", "--python", venv / "bin" / "python", "--constraint", pins, wheel),
    ):
        subprocess.run([UV, *words], check=True, timeout=600, stdout=subprocess.DEVNULL)
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("HOMEFINDER_", "PYTHON", "VIRTUAL_ENV"))}
    found = Installed(venv / "bin" / "homefinder", work, environment)
    found.well("build", "--offline", "--data", "data")
    return found


def test_all_that_is_read_travels_in_the_wheel(wheel: Path) -> None:
    within = f"{PACKAGE_DATA.parent.name}/{PACKAGE_DATA.name}"
    with zipfile.ZipFile(wheel) as file:
        names = {name for name in file.namelist() if name.startswith(f"{within}/")}
    tracked = subprocess.run(
        ["git", "ls-files", *CONTENTS], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    assert names == {f"{within}/{path}" for path in tracked if path}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("find", "children who are looked after"), "children looked after"),
        (("sparql", "ASK { ?home a hf:Home }"), "true"),
        (("sparql", "DESCRIBE ?home { ?home a hf:Home } LIMIT 1"), "dcterms:title"),
        (("export", "dcat"), "dcat:Catalog"),
        (("need", "voice-of-the-child"), "voice"),
        (("upkeep",), "govuk"),
        (("routes",), "route"),
        (("schedule", "--help"), "Prefect"),
        (("serve", "--help"), "port"),
    ],
)
def test_each_command_works_far_from_the_repository(
    words: tuple[str, ...], expected: str, installed: Installed
) -> None:
    more = () if "--help" in words else ("--data", "data")
    assert expected in installed.well(*words, *more).lower() or expected in installed.well(*words, *more)


def test_the_site_is_served_with_its_templates_and_styles(installed: Installed) -> None:
    script = (
        "import asyncio, json; from pathlib import Path; from homefinder.settings import Settings;"
        "from homefinder.site.serve import open_site;"
        "site = open_site(Settings.from_environment(Path('data')));"
        "ask = lambda path: asyncio.run(site.client.get(path)).status_code;"
        "print(json.dumps([ask(p) for p in ('/', '/homes', '/sparql', '/-/homefinder/homefinder.css')]))"
    )
    python = installed.program.with_name("python")
    done = subprocess.run(
        [python, "-c", script], cwd=installed.folder, env=dict(installed.environment), capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [200, 200, 200, 200]


def test_flows_are_found_where_the_package_holds_them(installed: Installed) -> None:
    script = (
        "import sys; from homefinder.settings import Settings; home = Settings.from_environment().home;"
        "sys.path.insert(0, str(home)); import flows.harvest; print(flows.harvest.__file__)"
    )
    done = subprocess.run(
        [installed.program.with_name("python"), "-c", script], cwd=installed.folder, env=dict(installed.environment),
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith(f"{PACKAGE_DATA.name}/flows/harvest.py")


def test_what_was_installed_is_never_written_to(installed: Installed) -> None:
    done = installed.run("decisions", "--save", "--data", "data")
    assert done.returncode == 2
    assert "homefinder init" in done.stderr


def test_a_catalogue_of_ones_own_begins_with_what_was_installed(installed: Installed) -> None:
    installed.well("init", "own")
    assert (installed.folder / "own" / "README.md").read_text(encoding="utf-8").startswith("# A catalogue of our own")
    done = installed.run("decisions", "--save", "--data", "data", HOMEFINDER_HOME=str(installed.folder / "own"))
    assert done.returncode == 0, done.stderr
