"""What the pages of the documentation show as output is what the commands print, on the sample."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.slow

CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
START = "from homefinder.cli.app import main; main()"


def run(line: str, folder: Path) -> str:
    """Both outputs of a command line, with ``folder`` as data folder and current folder."""
    environment = {**os.environ, "HOMEFINDER_DATA": str(folder), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-c", START, *shlex.split(line)[1:]]
    done = subprocess.run(
        command, env=environment, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    return done.stdout.decode()


@pytest.fixture(scope="module")
def sample(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(shutil.copytree(sample_folder, tmp_path_factory.mktemp("sample") / "data"))
    short_recording(folder / "recordings" / "uk-api-catalogue" / "2026-12-01")
    return folder


def short_recording(folder: Path) -> None:
    """The sample's last recording of the API catalogue with 130 rows left, as on a bad day."""
    shutil.copytree(ROOT / "sample" / "uk-api-catalogue" / "2026-11-15", folder)
    answers = [json.loads(line) for line in (folder / "responses.jsonl").read_text("utf-8").splitlines()]
    table = next(answer for answer in answers if answer["url"].endswith("catalogue.csv"))
    rows = list(csv.reader(io.StringIO((folder / table["body"]).read_text("utf-8"))))
    out = io.StringIO()
    csv.writer(out).writerows(rows[:131])
    (folder / table["body"]).write_text(out.getvalue(), "utf-8")
    table["headers"] = {"content-type": "text/csv", "etag": '"bad-day"'}
    (folder / "responses.jsonl").write_text("\n".join(json.dumps(answer) for answer in answers), "utf-8")


def shown() -> Iterator[tuple[str, str, str]]:
    """(page, command line, output shown) of every command in a console block."""
    for page in sorted((ROOT / "docs").glob("*.md")):
        for block in CONSOLE.findall(page.read_text(encoding="utf-8")):
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                line, _, output = part.partition("\n")
                yield page.name, line, output


def plain(text: str) -> list[str]:
    """Lines that hold something, with single spaces: the width of columns is not what a page tells."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def pattern(output: str) -> re.Pattern[str]:
    """A line that is only ``…`` stands for any lines, ``…`` inside one for any text."""
    lines = [
        r"(?:.*\n)*?" if line == "…" else r"[^\n]*".join(map(re.escape, re.split(r" ?… ?", line))) + r" ?\n"
        for line in plain(output)
    ]
    return re.compile("".join(lines))


README_COMMANDS = re.findall(r"^ *\.venv/bin/(homefinder .*)", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)


def test_what_is_live_stands_in_a_folder_of_its_own() -> None:
    live = [line for line in README_COMMANDS if line.split()[1] in ("build", "schedule")]
    assert len(live) == 2
    assert (
        [line for line in README_COMMANDS if "--data" in line]
        == [line for line in live if "--data live" in line]
        == live
    )


@pytest.mark.parametrize("line", [line for line in README_COMMANDS if "--data" not in line])
def test_the_commands_of_the_first_page_work_on_the_sample(line: str, sample_folder: Path) -> None:
    printed = run(line, sample_folder)
    assert len(printed) > 200, printed
    assert not printed.startswith("homefinder:"), printed


@pytest.mark.parametrize(
    ("page", "line", "output"), [pytest.param(*case, id=f"{case[0]}: {case[1]}") for case in shown()]
)
def test_the_output_shown_is_the_output(page: str, line: str, output: str, sample: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(sample, folder)
    printed = "\n".join(plain(run(line, folder))) + "\n"
    assert pattern(output).match(printed), f"docs/{page} shows\n{output}\nbut `{line}` prints\n{printed[:2000]}"
