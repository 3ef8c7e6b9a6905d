"""What every test may use."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.built import built_once
from tests.support.commands import well
from tests.support.data_folders import ONE_SOURCE, Copy, Recorded, harvest_recorded, read_recorded

os.environ.setdefault("HOMEFINDER_ENCODER", "off")  # encoding a catalogue takes longer than the rest of its build
ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
LONGEST_ID = 60
"""Characters of the longest value that is a test's own name."""
MOST_CPU_S = 10
"""Seconds of the processor that a test may take, what it starts and ends with it, where it is not marked slow. The
heaviest take 4. Of the processor and not by the clock, so that other work on the machine changes little."""


# Hundreds of processes are started here: where the machine forbids to keep what Python compiled, each compiles it anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# How long an example takes depends on what else the machine does; that is measured in bench/.
settings.register_profile("any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any-machine")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes and long or broken texts are no names: two workers must collect the same tests, and people read them."""
    if isinstance(val, bytes) or (isinstance(val, str) and (len(val) > LONGEST_ID or not val.isprintable())):
        return argname
    return None


@pytest.hookimpl(tryfirst=True)  # pytest-xdist reads the marks in its own such hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files run beside each other, not tests: a file's tests share what they build, those of flows a server."""
    for item in items:
        part = item.path.relative_to(ROOT / "tests")
        item.add_marker(pytest.mark.xdist_group("flows" if part.parts[0] == "flows" else str(part)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """A test that takes long must be marked slow. Fixtures do not count: others use them too."""
    before = read_cpu_seconds()
    result = yield
    used = read_cpu_seconds() - before
    if used > MOST_CPU_S and item.get_closest_marker("slow") is None:
        pytest.fail(f"it took {used:.0f} s of the processor: make it lighter, or mark it slow", pytrace=False)
    return result


def read_cpu_seconds() -> float:
    """Seconds of the processor that this process and those that it started and saw end have had."""
    return sum(os.times()[:4])


def needs(path: Path) -> Path:
    """A path of the recordings; skips where they are absent, fails under CI."""
    if not path.exists():
        if os.environ.get("CI"):
            pytest.fail(f"under CI the recordings must be there: {path.name} is missing")
        pytest.skip(f"the recordings are not beside the repository: {path.name} is missing")
    return path


@pytest.fixture(scope="session")
def replay_root() -> Path:
    """The folder of real recordings, SOURCE/DATE/responses.jsonl."""
    return needs(SHARED / "replay")


@pytest.fixture(scope="session")
def recordings_root() -> Path:
    """The folder of recordings of publications for which no source is declared."""
    return needs(SHARED / "recordings")


@pytest.fixture(scope="session")
def corpus_root() -> Path:
    """The folder of more real payloads."""
    return needs(SHARED / "corpus")


@pytest.fixture(scope="session")
def register_rows() -> Path:
    """The register of real homes (TSV)."""
    return needs(SHARED / "register" / "homes.tsv")


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole catalogue of the sample, built by the command. Not to be changed: take a copy for that."""
    return built_once(tmp_path_factory, "sample", lambda data: well("build", "--offline", data=data))


@pytest.fixture(scope="session")
def one_source_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogue of one small source of the sample at both its dates, ``ONE_SOURCE``. Not to be changed."""
    return built_once(tmp_path_factory, "one-source", lambda data: well("harvest", ONE_SOURCE, "--offline", data=data))


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory, replay_root: Path) -> Recorded:
    """The catalogue of all recordings. Not to be changed."""
    return read_recorded(built_once(tmp_path_factory, "recorded", lambda data: harvest_recorded(data, replay_root)))


@pytest.fixture
def copy_of(tmp_path: Path) -> Copy:
    """A copy of a data folder that a test may change."""

    def copy(folder: Path) -> Path:
        return Path(shutil.copytree(folder, tmp_path / f"copy-of-{folder.parent.name}-{folder.name}"))

    return copy
