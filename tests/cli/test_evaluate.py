"""The command `evaluate` on a small catalogue: what it prints, the JSON that programs read, and its mistakes named."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from homefinder.cli.evaluate import evaluate
from homefinder.evaluation.baselines import BASELINES
from homefinder.store.db import open_read_only
from tests.support.judged_catalogue import HEAD, judged_text, make_catalogue

app = typer.Typer()
app.command()(evaluate)
run = CliRunner()

CONTRACT = {"ndcg@10", "success@5", "recall@5", "mrr", "n"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("judged")
    make_catalogue(folder)
    return folder


def asked(data: Path, text: str, *options: str) -> Any:
    path = data / "gold.tsv"
    path.write_text(text, encoding="utf-8")
    result = run.invoke(app, [str(path), "--data", str(data), *options])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout) if "--json" in options else result.stdout


def test_the_json_keeps_its_contract_and_carries_more(data: Path) -> None:
    found = asked(data, judged_text(), "--json")
    assert list(found["rankers"]) == ["homefinder", "bm25", "tfidf", "token_set"]
    for measured in found["rankers"].values():
        assert measured.keys() >= CONTRACT
        assert measured["n"] == 3
        for name in CONTRACT - {"n"}:
            assert 0 <= measured[name] <= 1
        for interval in measured["ci"].values():
            assert interval is None or (len(interval) == 2 and interval[0] <= interval[1])
    assert found["unresolved"] == []
    assert found["over_best_baseline"]["baseline"] in BASELINES
    assert found["outcomes"]["n"] == 3
    assert "ablation" not in found
    assert "cross_validation" not in found


def test_a_case_says_where_right_homes_stand_and_what_stands_above(data: Path) -> None:
    text = judged_text().replace("\t3\tadopt|extend", "\t0\tadopt|extend", 1)
    text = text.replace("Missing pets register\t0", "Missing pets register\t3")
    first = asked(data, text, "--json")["cases"][0]
    assert first["need_id"] == "N1"
    (right,) = first["right"]
    (above,) = first["grade0_above"]
    assert (right["title"], above["title"]) == ("Missing pets register", "Missing children return")
    assert above["rank"] < right["rank"]
    assert first["outcome_judged"] == ["adopt", "extend"]
    assert first["outcome_told"] in {"adopt", "extend", "new-under-owner", "no-home"}


def test_a_home_that_the_catalogue_lacks_is_missed_and_named(data: Path) -> None:
    text = judged_text() + "N4\tStars\tNames of stars\thttps://stars.org\tAtlas of stars\t3\tno-home\n"
    found = asked(data, text, "--json")
    assert found["unresolved"] == ["Atlas of stars"]
    assert (found["cases"][3]["ndcg@10"], found["cases"][3]["right_lacking"]) == (0.0, 1)
    assert "- Atlas of stars" in asked(data, text)


def test_more_is_worked_out_when_it_is_asked_for(data: Path) -> None:
    found = asked(data, judged_text(), "--json", "--ablation", "--cross-validate")
    features = [row["feature"] for row in found["ablation"]]
    folds = found["cross_validation"]["folds"]
    assert [fold["need_id"] for fold in folds] == ["N1", "N2", "N3"]
    assert [list(fold["weights"]) for fold in folds] == [features] * 3
    assert found["cross_validation"].keys() >= CONTRACT
    assert found["cross_validation"]["outcomes"]["n"] == 3
    assert asked(data, judged_text(), "--json", "--ablation", "--cross-validate") == found


@pytest.mark.parametrize(
    ("options", "shown", "hidden"),
    [
        ((), ["token_set", "Outcome right for", "times its nDCG@10"], ["How each need fared", "judged (down)"]),
        (("--cases",), ["How each need fared", "Children who run away from home"], ["judged (down)"]),
        (("--outcomes",), ["judged (down) and told (across)", "How far to believe the confidence"], ["What each"]),
        (("--ablation",), ["What each feature brings"], ["Weights chosen without the need"]),
        (("--cross-validate",), ["homefinder, cross-validated", "Weights chosen without the need"], ["What each"]),
    ],
)
def test_tables_are_printed_when_they_are_asked_for(
    data: Path, options: tuple[str, ...], shown: list[str], hidden: list[str]
) -> None:
    printed = asked(data, judged_text(), *options)
    assert [text for text in shown if text not in printed] == []
    assert [text for text in hidden if text in printed] == []


def test_without_judged_outcomes_none_is_measured(data: Path) -> None:
    lines = [line.rsplit("\t", 1)[0] for line in judged_text().splitlines()]
    text = "\n".join(lines) + "\n"
    assert asked(data, text, "--json")["outcomes"] is None
    assert "judges no outcome" in asked(data, text, "--outcomes")


def test_a_file_that_judges_nothing_right_is_measured_without_a_ratio(data: Path) -> None:
    text = f"{HEAD}N1\tStars\tNames of stars\t\tRail timetable\t0\tno-home\n"
    found = asked(data, text, "--json")
    assert found["over_best_baseline"]["ratio"] is None
    assert found["cases"][0]["ndcg@10"] is None
    assert "none judged right" in asked(data, text, "--cases")


@pytest.mark.parametrize(
    ("text", "options", "code", "said"),
    [
        ("", (), 1, "gold.tsv: is empty"),
        (f"{HEAD}N1\tT\tD\t\tRail timetable\t9\n", (), 1, "gold.tsv:2: grade is '9'"),
        (f"{HEAD}N1\tT\tD\t\tRail timetable\t3\n", ("--cross-validate",), 2, "at least two needs"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    data: Path, text: str, options: tuple[str, ...], code: int, said: str
) -> None:
    path = data / "gold.tsv"
    path.write_text(text, encoding="utf-8")
    result = run.invoke(app, [str(path), "--data", str(data), *options])
    assert result.exit_code == code
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("name", BASELINES)
def test_a_baseline_finds_by_words_and_nothing_by_none(data: Path, name: str) -> None:
    with closing(open_read_only(data / "catalogue.db")) as catalogue:
        rank = BASELINES[name](catalogue)
        assert rank("Dental check", "a visit to a dentist", 10)[0] == "own.dental"
        assert len(rank("when where children", "", 2)) <= 2
        assert rank("?", "", 10) == []


@pytest.mark.parametrize("homes", [{}, {"a": ("The", "")}])
def test_a_catalogue_with_nothing_to_go_by_is_measured_as_well(
    tmp_path: Path, homes: dict[str, tuple[str, str]]
) -> None:
    make_catalogue(tmp_path, homes)
    found = asked(tmp_path, judged_text(), "--json")
    assert {measured["ndcg@10"] for measured in found["rankers"].values()} == {0.0}
    assert len(found["unresolved"]) == 4
