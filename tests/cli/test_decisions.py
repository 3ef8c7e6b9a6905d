"""The commands about decisions, as a person types them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from homefinder.cli.app import decisions as deciding
from homefinder.decisions.sssom.read import read_sssom
from homefinder.decisions.store import read_decisions
from tests.conftest import ROOT
from tests.support.pairs import World, world

app = typer.Typer()
for command in (deciding.decide, deciding.undo, deciding.decisions, deciding.review):
    app.command()(command)
app.command("import")(deciding.import_reviews)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world() as found:
        found.publishes()
        monkeypatch.setenv("HOMEFINDER_DATA", str(found.root))
        monkeypatch.setenv("HOMEFINDER_HOME", str(found.root))
        (found.vocab / "context.jsonld").write_text((ROOT / "vocab" / "context.jsonld").read_text())
        yield found


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def good(*words: object) -> str:
    result = run(*words)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return result.stdout


def as_json(*words: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(good(*words, "--json"))
    return found


BECAUSE = ("--because", "It counts them.", "--reviewer", "ann")


@pytest.mark.parametrize("need", ["fostered", "Count every fostered child"])
@pytest.mark.parametrize("home", ["own.foster", "Foster placement return", "https://a.example.org/foster"])
def test_need_and_home_are_named_as_a_person_knows_them(made: World, need: str, home: str) -> None:
    more = ("--role", "data lead", "--look-again-on", "2027-01-01", "--look-again-when", "new-edition")
    said = good("decide", need, home, "reject", *BECAUSE, *more)
    (kept,) = read_decisions(made.curation)
    assert said.startswith(f"Kept as {kept.uid}: reject “Foster placement return” for “Count every fostered child”.")
    assert (kept.need_id, kept.home_id, kept.verdict, kept.reviewer) == ("fostered", "own.foster", "reject", "ann")
    assert (kept.role, kept.review_on, kept.review_trigger) == ("data lead", "2027-01-01", "new-edition")
    assert (kept.home_title, kept.home_url) == ("Foster placement return", "https://a.example.org/foster")
    assert list(kept.record_hashes) == ["own:foster"]
    again = good("decide", need, home, "reject", *BECAUSE, *more)
    assert again.startswith(f"It stands already as {kept.uid}: reject “Foster placement return” for")
    assert f"`homefinder undo {kept.uid} --because" in again
    assert read_decisions(made.curation) == (kept,)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("fosterd", "own.foster", "accept", *BECAUSE), "no need 'fosterd'; did you mean fostered"),
        (("fostered", "Foster placements return", "accept", *BECAUSE), "did you mean own.foster"),
        (("fostered", "own.foster", "yes", *BECAUSE), "no verdict 'yes'; there are accept, reject, unsure"),
        (("fostered", "own.foster", "accept", "--because", " "), "needs a need, a home, a reason and a reviewer"),
        (("fostered", "own.foster", "accept", *BECAUSE, "--look-again-on", "soon"), "'soon' is no date"),
        (("fostered", "own.foster", "accept", *BECAUSE, "--look-again-when", "soon"), "no trigger 'soon'"),
    ],
)
def test_wrong_usage_is_said_in_one_line(made: World, words: tuple[str, ...], message: str) -> None:
    result = run("decide", *words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert read_decisions(made.curation) == ()


@pytest.mark.parametrize(
    ("environment", "expected"), [({"HOMEFINDER_REVIEWER": "bo"}, "bo"), ({"LOGNAME": "cy", "USER": "cy"}, "cy")]
)
def test_who_decides_comes_from_the_environment(
    made: World, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], expected: str
) -> None:
    monkeypatch.delenv("HOMEFINDER_REVIEWER", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    good("decide", "fostered", "own.foster", "accept", "--because", "It counts them.")
    assert [item.reviewer for item in read_decisions(made.curation)] == [expected]


def test_the_list_marks_what_is_disputed_replaced_and_undone(made: World) -> None:
    first = made.decides("fostered", "own.foster", "accept", on="2026-05-01")
    second = made.decides("fostered", "own.foster", "unsure", on="2026-05-02")
    other = made.decides("fostered", "own.foster", "reject", "bo", on="2026-05-03")
    alone = made.decides("moving", "own.person", "accept", on="2026-05-04")
    states = {row["uid"]: row["state"] for row in as_json("decisions")}
    assert states == {first: f"replaced by {second}", second: "disputed", other: "disputed", alone: "holds"}
    assert "disputed" in good("decisions")
    assert good("undo", other, "--because", "Wrong return.", "--reviewer", "bo").startswith(f"{other} no longer holds.")
    states = {row["uid"]: row["state"] for row in as_json("decisions", "--need", "fostered")}
    assert list(states) == [first, second, other]
    assert states[second] == "holds"
    assert states[other].endswith("by bo: Wrong return.")
    assert run("undo", "none", "--because", "x", "--reviewer", "bo").exit_code == 2


def test_the_list_marks_what_a_third_person_settled(made: World) -> None:
    sides = [made.decides("fostered", "own.foster", "accept"), made.decides("fostered", "own.foster", "reject", "bo")]
    word = made.decides("fostered", "own.foster", "reject", "cy", settles=" ".join(sides))
    states = {row["uid"]: row["state"] for row in as_json("decisions")}
    assert states == {sides[0]: f"settled by {word}", sides[1]: f"settled by {word}", word: "holds"}


def test_review_says_what_waits_and_why(made: World) -> None:
    assert "open: Count every fostered child (fostered)" in good("review")
    uid = made.decides("fostered", "own.foster", "accept")
    made.says("own:foster", description="x" * 200)
    made.refreshes()
    made.publishes()
    said = good("review", "--limit", "1")
    assert said.startswith("1. changed: Count every fostered child (fostered)")
    assert f"Decided in {uid}." in said
    assert "description: nothing → xxx" in said
    assert "more wait" in said
    (first, *_) = as_json("review")
    assert (first["kind"], first["decisions"], first["changes"][0]["field"]) == ("changed", [uid], "description")


def test_decisions_are_saved_and_taken_in(made: World) -> None:
    assert "Nothing is decided yet" in good("decisions")
    made.decides("fostered", "own.foster", "accept")
    path = made.vocab / "decisions" / "made.sssom.tsv"
    assert good("decisions", "--save") == f"{path}: 1 decision\n"
    assert read_sssom(path).decisions == list(read_decisions(made.curation))
    assert good("import", path).startswith("0 new decisions")
    made.curation.execute("DELETE FROM decisions")
    assert good("import", path, path).startswith("1 new decision.")
    missing = run("import", made.root / "none.tsv")
    assert (missing.exit_code, "is not there" in missing.stderr) == (2, True)


def test_a_wrong_file_is_named_with_its_line(made: World, tmp_path: Path) -> None:
    made.decides("fostered", "own.foster", "accept")
    good("decisions", "--save")
    text = (made.vocab / "decisions" / "made.sssom.tsv").read_text()
    wrong = tmp_path / "wrong.sssom.tsv"
    wrong.write_text(text.replace("need:fostered", "fostered"))
    result = run("import", wrong)
    assert result.exit_code == 1
    assert f"{wrong}: line {len(text.splitlines())}: 'fostered' is no address" in result.stderr
