"""A publication that fails or looks broken: the catalogue stays as it was, and the run says why in plain words."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from homefinder.fetch.replay import find_replays
from homefinder.harvest.service import harvest_replay
from homefinder.settings import Settings
from homefinder.source import read_source
from tests.conftest import ROOT
from tests.support.commands import dump, harvested, last_run, rows, world
from tests.support.data_folders import Copy
from tests.support.editions import Edition, Line, edition, packed, repacked

pytestmark = [pytest.mark.shared, pytest.mark.slow]

LOGIN = (
    b"<!DOCTYPE html><html><head><title>Sign in</title></head><body><form>Your password, please</form></body></html>"
)

Bad = Callable[[Edition], Edition]


@dataclass(frozen=True, slots=True)
class Case:
    """One publication and where its recordings are; ``address`` finds what it is harvested from."""

    source: str
    address: str
    good: str
    next: str

    def first(self, replays: Path) -> Edition:
        return edition(self._folder(replays, self.good))

    def following(self, replays: Path) -> Edition:
        """The next good edition: the recorded one, or the first with a new title where there is but one."""
        if self.next:
            return edition(self._folder(replays, self.next))
        return self.first(replays).turned(self.address, lambda body: body.replace(b"NHS 111 API", b"NHS 112 API"))

    def _folder(self, replays: Path, day: str) -> Path:
        return (ROOT / "sample" if self.source == "govuk" else replays) / self.source / day


CASES = {
    case.source: case
    for case in (
        Case("uk-data-standards-catalogue", r"tar\.gz", "2022-06-01", "2023-08-16"),
        Case("nhs-standards-directory", "package_search", "2022-04-19", ""),
        Case("uk-api-catalogue", r"data/catalogue\.csv$", "2024-12-31", "2026-07-14"),
        Case("govuk", r"search\.json", "2026-10-01", "2026-11-15"),
    )
}


def emptied(case: Case) -> Bad:
    """Valid, and with nothing in it."""
    bodies: dict[str, Callable[[bytes], bytes]] = {
        "uk-data-standards-catalogue": repacked(lambda name, data: data if name.endswith("README.md") else None),
        "nhs-standards-directory": lambda _: json.dumps(
            {"success": True, "result": {"count": 0, "results": []}}
        ).encode(),
        "uk-api-catalogue": lambda body: body.splitlines()[0] + b"\r\n",
        "govuk": lambda _: json.dumps({"results": [], "total": 0, "start": 0}).encode(),
    }
    return lambda good: good.turned(case.address, bodies[case.source])


def answering(**changes: object) -> Callable[[Case], Bad]:
    return lambda case: lambda good: good.answering(case.address, lambda line: replace(line, **changes))  # type: ignore[arg-type]


def truncated(case: Case) -> Bad:
    return lambda good: good.turned(case.address, lambda body: body[: len(body) // 2])


def forbidden(_case: Case) -> Bad:
    return lambda good: good.turned(r"robots\.txt$", lambda _: b"User-agent: *\nDisallow: /\n")


TROUBLES: dict[str, Callable[[Case], Bad]] = {
    "empty": emptied,
    "500": answering(status=500, body=b"Internal server error"),
    "login page": answering(status=200, headers={"content-type": "text/html"}, body=LOGIN),
    "truncated": truncated,
    "refused": answering(status=0, body=b""),
    "robots": forbidden,
    "404": answering(status=404, body=b"Not found"),
    "bomb": answering(body=packed({"main/zeros": bytes(50_000_000)})),
    "escape": answering(body=packed({"main/../../etc/passwd": b"root"})),
}

SAYS = {
    "empty": {"": r"held: 0 records, expected at least \d+; (\d+) of \1 known records are no longer there \(100%\)"},
    "500": {"": "failed: .*answered 500"},
    "login page": {
        "uk-data-standards-catalogue": "failed: .*this is an HTML page, not an archive; .* a login",
        "": "failed: .*answered with a page of HTML or XML .*login",
        "govuk": "failed: .*the answer to the search 'education' is not JSON .*it begins with '<!DOCTYPE htm",
    },
    "truncated": {
        "uk-data-standards-catalogue": "failed: .*is truncated: it ends before its end mark",
        "nhs-standards-directory": "failed: .*is not whole JSON .*it may have been cut off",
        "uk-api-catalogue": "failed: .*ends inside a quoted value: it was cut off",
        "govuk": "failed: .*the answer to the search 'education' is not JSON",
    },
    "refused": {"": r"failed: .*could not be reached \(the recorded connection failed\)"},
    "robots": {"": r"failed: .*/robots\.txt disallows it"},
    "404": {"": "failed: .*answered 404"},
    "bomb": {"": "failed: .*unpacks to more than 200 times its size, as a bomb does"},
    "escape": {"": r"failed: .*the path 'main/\.\./\.\./etc/passwd' leaves the archive's folder"},
}
"""What the run says, for people: for a source where it says it in its own way, else under the empty name."""

ARCHIVES_ONLY = {"bomb", "escape"}

PAIRS = [
    (trouble, source)
    for trouble in TROUBLES
    for source in CASES
    if not (trouble in ARCHIVES_ONLY and source != "uk-data-standards-catalogue")
    and not (trouble == "empty" and source == "govuk")
]


@pytest.fixture(scope="module")
def good_folders(tmp_path_factory: pytest.TempPathFactory, replay_root: Path) -> dict[str, Path]:
    """A data folder for each source, with its first edition harvested."""
    made = {}
    for case in CASES.values():
        root = tmp_path_factory.mktemp(case.source)
        said = harvested(case.first(replay_root).written(root, case.good), root / "data")
        assert (said.code, said.err) == (0, ""), said
        made[case.source] = root / "data"
    return made


@pytest.mark.parametrize(("trouble", "source"), PAIRS)
def test_the_catalogue_is_as_before_and_the_run_says_why(
    trouble: str, source: str, good_folders: dict[str, Path], replay_root: Path, tmp_path: Path, copy_of: Copy
) -> None:
    case, data = CASES[source], copy_of(good_folders[source])
    bad = TROUBLES[trouble](case)(case.first(replay_root))
    said = harvested(bad.written(tmp_path, "2026-11-01"), data)

    assert said.code == 1
    words = SAYS[trouble].get(source) or SAYS[trouble][""]
    assert re.match(f"homefinder: {source} {words}", said.complaint), said.complaint
    assert "The catalogue is as before" in said.complaint
    assert len(said.complaint) < 500
    run = last_run(data)
    assert f"{run['state']}: {run['reason']}" in said.complaint
    for name in ("ledger.db", "catalogue.db"):
        assert world(data, name) == world(good_folders[source], name)
    standing = "SELECT run_id, code, message FROM issues WHERE current ORDER BY id"
    assert rows(data, standing) == rows(good_folders[source], standing)
    assert last_run(data) == rows(data, "SELECT * FROM runs ORDER BY id DESC LIMIT 1", name="catalogue.db")[0]


@pytest.mark.parametrize("source", CASES)
def test_after_all_these_troubles_the_next_good_edition_is_taken(
    source: str, good_folders: dict[str, Path], replay_root: Path, tmp_path: Path, copy_of: Copy
) -> None:
    case, data = CASES[source], copy_of(good_folders[source])
    declared = read_source(ROOT / "sources" / f"{source}.yml")
    troubles = [trouble for trouble, named in PAIRS if named == source]
    for day, trouble in enumerate(troubles, start=1):
        bad = TROUBLES[trouble](case)(case.first(replay_root)).written(tmp_path, f"2026-11-{day:02}")
        assert not harvest_replay(Settings(data=data), declared, find_replays(bad)[0]).ok
    said = harvested(case.following(replay_root).written(tmp_path, "2026-11-20"), data)
    assert (said.code, said.err) == (0, "")
    run = last_run(data)
    assert (run["state"], run["id"]) == ("committed", len(troubles) + 2)
    assert run["added"] + run["changed"] > 0
    assert {
        row["n"] for row in rows(data, "SELECT count(*) AS n FROM issues WHERE current AND run_id <> ?", run["id"])
    } == {0}


def test_a_search_that_finds_nothing_removes_and_changes_nothing(
    good_folders: dict[str, Path], replay_root: Path, tmp_path: Path, copy_of: Copy
) -> None:
    """GOV.UK is no full source: what a search does not show is asked for by its own address, and stays."""
    case, data = CASES["govuk"], copy_of(good_folders["govuk"])
    said = harvested(emptied(case)(case.first(replay_root)).written(tmp_path, "2026-11-01"), data)
    assert (said.code, said.err) == (0, "")
    run = last_run(data)
    assert (run["state"], run["added"], run["changed"], run["removed"], run["missing"]) == ("committed", 0, 0, 0, 0)
    seen = {"last_seen", "last_seen_on", "last_run_id"}
    assert dump(data, blind=seen) == dump(good_folders["govuk"], blind=seen)


def test_pages_that_do_not_answer_are_reported_and_their_records_stay(
    good_folders: dict[str, Path], replay_root: Path, tmp_path: Path, copy_of: Copy
) -> None:
    """Half of the known pages answer 500 or with a login page: nothing of them is removed or changed."""
    case, data = CASES["govuk"], copy_of(good_folders["govuk"])
    numbers = itertools.count()

    def broken(line: Line) -> Line:
        kind = next(numbers) % 4
        if kind > 1:
            return line
        return replace(line, status=500, body=b"") if kind else replace(line, body=LOGIN)

    said = harvested(case.first(replay_root).answering("/api/content/", broken).written(tmp_path, "2026-11-01"), data)
    run = last_run(data)
    assert (said.code, run["state"], run["changed"], run["removed"]) == (0, "committed", 0, 0)
    told = rows(data, "SELECT code, count(*) AS n FROM issues WHERE current GROUP BY code")
    assert sum(row["n"] for row in told) >= next(numbers) // 2 - 2
    hidden = rows(data, "SELECT unread_reason FROM records WHERE state = 'unread'")
    assert len(hidden) == run["unread"] > 10
    assert all(row["unread_reason"] for row in hidden)
    blind = {"last_seen", "last_seen_on", "last_run_id", "state", "missing_since", "unread_reason", "part"}
    assert dump(data, tables=["records", "record_versions", "homes"], blind=blind) == dump(
        good_folders["govuk"], tables=["records", "record_versions", "homes"], blind=blind
    )
