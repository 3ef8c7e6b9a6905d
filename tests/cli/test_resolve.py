"""The commands about pairs of records, as a person types them."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from homefinder.build.publish import publish
from homefinder.cli.decisions import review
from homefinder.cli.resolve import evaluate_resolve, pair, pairs
from homefinder.resolve.judgements import read_judgements
from homefinder.resolve.run import resolve
from homefinder.settings import Settings
from homefinder.store.db import open_curation, open_ledger
from tests.resolve.test_run import SOURCES, add

app = typer.Typer()
for command in (evaluate_resolve, pair, pairs, review):
    app.command()(command)
run = CliRunner()

RAIL = ("own:rail", "register:31")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A published catalogue with one pair in doubt."""
    settings = Settings(data=tmp_path)
    with closing(open_ledger(settings.ledger)) as ledger:
        ledger.executemany(
            """INSERT INTO sources (id, title, publisher, licence, adapter, completeness, schedule)
               VALUES (?, ?, ?, '', ?, 'full', '')""",
            SOURCES,
        )
        ledger.execute(
            """INSERT INTO runs (id, source_id, state, mode, seen_on, started_at)
               VALUES (1, 'own', 'committed', 'replay', '', '')"""
        )
        ledger.execute("BEGIN")
        add(ledger, "own", "rail", "Northern rail counts", publisher_id="nhs-england", url="https://a.org/1")
        add(ledger, "register", "31", "Northern rail counts archive", publisher_id="home-office", url="https://b.org/1")
        ledger.execute("COMMIT")
        resolve(ledger)
        publish(ledger, settings)
    return tmp_path


def test_doubts_are_listed(data: Path) -> None:
    found = json.loads(run.invoke(app, ["pairs", "--json", "--data", str(data)]).stdout)
    assert [(row["left_record"], row["right_record"]) for row in found] == [RAIL]
    assert found[0]["reason"].endswith("That is not enough to be sure.")


def test_a_rename_in_doubt_is_listed_until_it_is_judged(data: Path) -> None:
    with closing(open_ledger(Settings(data=data).ledger)) as ledger:
        ledger.execute(
            """INSERT INTO record_renames (former_record, record_id, score, likeness, verdict, reason, seen_on)
               VALUES (?, ?, 0.75, '{}', 'proposed', 'text 75% alike', '2026-07-14')""",
            RAIL,
        )
        ledger.execute("DELETE FROM resolve_pairs")
        publish(ledger, Settings(data=data))
    found = json.loads(run.invoke(app, ["pairs", "--json", "--data", str(data)]).stdout)
    assert [(row["proposed"], row["left_record"], row["right_record"], row["score"]) for row in found] == [
        ("renamed", *RAIL, 0.75)
    ]
    assert found[0]["left_title"] == "Northern rail counts"
    assert "missing since 2026-07-14" in found[0]["reason"]
    assert "text 75% alike" in found[0]["reason"]
    queue = run.invoke(app, ["review", "--data", str(data)]).stdout
    assert (
        f"`homefinder pair {RAIL[0]} {RAIL[1]} same --because REASON --reviewer NAME --data {data}`, or different."
        in queue
    )
    judged = ["pair", *RAIL, "different", "--because", "Two.", "--reviewer", "ann", "--data", str(data)]
    assert f"`homefinder resolve --data {data}`" in run.invoke(app, judged).stdout
    assert json.loads(run.invoke(app, ["pairs", "--json", "--data", str(data)]).stdout) == []
    assert "Renamed?" not in run.invoke(app, ["review", "--data", str(data)]).stdout


@pytest.mark.parametrize("left", ["own:rail", "own.rail"])
def test_a_pair_is_judged_by_record_or_home(data: Path, left: str) -> None:
    arguments = ["pair", left, RAIL[1], "same", "--because", "One count.", "--reviewer", "ann", "--data", str(data)]
    result = run.invoke(app, arguments)
    assert result.exit_code == 0, result.output
    with closing(open_curation(data / "curation.db")) as curation:
        kept = list(read_judgements(curation).values())
    assert [(item.left, item.right, item.verdict, item.reason, item.reviewer) for item in kept] == [
        (*RAIL, "same", "One count.", "ann")
    ]
    assert f"`homefinder resolve --data {data}`" in result.stdout


def test_a_judgement_that_contradicts_others_is_told_and_listed(data: Path) -> None:
    settings = Settings(data=data)
    with closing(open_ledger(settings.ledger)) as ledger:
        ledger.execute("BEGIN")
        add(ledger, "own", "bus", "Bus counts", publisher_id="nhs-england", url="https://a.org/2")
        ledger.execute("COMMIT")
        resolve(ledger)
        publish(ledger, settings)
    more = ["--because", "Seen.", "--reviewer", "ann", "--data", str(data)]
    for left, right, verdict in ((*RAIL, "same"), (RAIL[0], "own:bus", "different")):
        assert run.invoke(app, ["pair", left, right, verdict, *more]).stdout.startswith("Kept: ")
    said = run.invoke(app, ["pair", RAIL[1], "own:bus", "same", *more])
    assert said.exit_code == 0
    assert said.stdout.startswith("Kept, but not applied: register:31 and own:bus are same. It contradicts")
    assert "own:rail and own:bus are different (ann on " in said.stdout
    listed = run.invoke(app, ["pairs", "--data", str(data)]).stdout
    assert "Not applied: register:31 and own:bus are same. It contradicts" in listed
    assert "No pair is in doubt" not in listed
    (row,) = json.loads(run.invoke(app, ["pairs", "--json", "--data", str(data)]).stdout)
    assert (row["left_record"], row["verdict"]) == (RAIL[1], "same")
    assert row["contradicts"].startswith("It contradicts")


@pytest.mark.parametrize(
    ("left", "verdict", "said"),
    [("own:none", "same", "no record or home 'own:none'"), (RAIL[0], "perhaps", "no verdict 'perhaps'")],
)
def test_what_cannot_be_judged_is_said_in_one_line(data: Path, left: str, verdict: str, said: str) -> None:
    arguments = ["pair", left, RAIL[1], verdict, "--because", "x", "--reviewer", "ann", "--data", str(data)]
    result = run.invoke(app, arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_evaluate_resolve_reads_several_files(data: Path, tmp_path: Path) -> None:
    gold, hard = tmp_path / "gold.tsv", tmp_path / "hard.tsv"
    head = "left_source\tleft_id\tright_source\tright_id\t"
    gold.write_text(f"{head}relation\nown\trail\tregister\t31\texact\nown\trail\tnowhere\tx\texact\n")
    hard.write_text(f"{head}why_not\nregister\t31\town\trail\tan archive\n")
    arguments = ["evaluate-resolve", str(gold), str(hard), "--data", str(data)]
    found = json.loads(run.invoke(app, [*arguments, "--json"]).stdout)
    assert found["all"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "exact": 1, "n": 2}
    assert found["hard_negatives"] == {"merged": 0, "n": 1}
    told = run.invoke(app, arguments).stdout
    assert "Look-alikes merged: 0 of 1" in told
    assert "- own rail | nowhere x: exact" in told


def test_a_gold_file_of_another_form_is_wrong_usage(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "gold.tsv"
    path.write_text("a\tb\n")
    result = run.invoke(app, ["evaluate-resolve", str(path), "--data", str(data)])
    assert result.exit_code == 2
    assert "has no column left_source" in result.stderr
