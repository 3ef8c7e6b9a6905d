"""Each feature of the ranking: what it does to a home, and what it rests on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from homefinder.evaluation.ablation import ablation
from homefinder.evaluation.gold import Finder
from homefinder.evaluation.metrics import GradedCase
from homefinder.ranking.explain import describe_candidate
from homefinder.ranking.model import Candidate, Evidence, Feature
from homefinder.ranking.precedents import Precedent
from homefinder.ranking.ranker import Ranker
from homefinder.ranking.weights import FEATURES
from tests.support.ranked_homes import make_ledger, make_vocab


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(make_ledger(tmp_path / "ledger.db", make_vocab(tmp_path / "vocab"))) as connection:
        yield connection


def item(candidates: list[Candidate], home: str) -> Candidate:
    return next(one for one in candidates if one.home_id == home)


def feature(candidate: Candidate, name: str) -> Feature | None:
    return next((part for part in candidate.features if part.name == name), None)


def told(candidate: Candidate, name: str) -> list[tuple[str, str]]:
    part = feature(candidate, name)
    return [(piece.need, piece.home) for piece in part.evidence] if part else []


def test_a_subject_is_told_with_the_wider_one_and_the_words_for_it(ledger: sqlite3.Connection) -> None:
    best = Ranker(ledger).rank("their teeth")[0]
    assert told(best, "subjects") == [("teeth", "dental check, under health of children")]


def test_a_home_without_assigned_subjects_gets_those_that_the_machine_finds(ledger: sqlite3.Connection) -> None:
    rows = ledger.execute(
        "SELECT home_id, assigned, strength, reason FROM home_subjects WHERE concept_id = 's/dental-check'"
    ).fetchall()
    told = {row["home_id"]: tuple(row)[1:] for row in rows}
    assert told["teeth"] == (1, 1.0, "A person gave it.")
    assigned, strength, reason = told["dental"]
    assert assigned == 0
    assert 0.15 <= strength <= 1
    assert "its names or key words say “dental check”" in reason
    found = [one.home_id for one in Ranker(ledger).rank("their teeth")]
    assert found[0] == "teeth"
    assert "dental" in found[:3]


def test_what_a_subject_is_called_is_told_apart_from_a_home_s_own_words(ledger: sqlite3.Connection) -> None:
    best = Ranker(ledger).rank("their teeth")[0]
    assert ("teeth", "teeth (its subject: dental check)") in told(best, "labels")


def test_an_act_that_the_need_names_is_told_as_such(ledger: sqlite3.Connection) -> None:
    words = told(item(Ranker(ledger).rank("duty under the Act of 1999"), "missing"), "words")
    assert ("1999", "1999 (its legal basis: Runaways Act 1999)") in words


def test_words_that_ask_for_machines_bring_an_api_forward(ledger: sqlite3.Connection) -> None:
    def kind_of_api(text: str) -> float:
        part = feature(item(Ranker(ledger).rank(text), "dental"), "kind")
        return part.value if part else 0.0

    assert kind_of_api("dental results to our screen by machine") > kind_of_api("dental results")


def precedent(verdict: str, home: str = "guide", need: str = "old") -> Precedent:
    return Precedent(need, "Missing children, again", "", home, verdict, "it fits.", "Ada", "2026-01-02")


@pytest.mark.parametrize(("verdict", "side"), [("accept", 1), ("reject", -1)])
def test_a_decision_on_a_like_need_counts(ledger: sqlite3.Connection, verdict: str, side: int) -> None:
    before = item(Ranker(ledger).rank("missing children"), "guide")
    after = item(Ranker(ledger, precedents=[precedent(verdict)]).rank("missing children"), "guide")
    assert (after.score - before.score) * side > 0.1
    part = feature(after, "precedent")
    assert part
    assert part.contribution * side > 0
    assert 0 <= part.value <= 1
    assert f"“Missing children, again”, it was {verdict}ed by Ada on 2026-01-02: it fits." in after.sentence


@pytest.mark.parametrize(
    ("text", "need_id", "one"),
    [
        ("address number", "", precedent("accept")),  # another matter
        ("missing children", "old", precedent("accept")),  # the need's own decision is no precedent for it
        ("missing children", "", precedent("unsure")),
        ("missing children", "", precedent("accept", home="is-no-more")),
    ],
)
def test_what_is_no_precedent(ledger: sqlite3.Connection, text: str, need_id: str, one: Precedent) -> None:
    plain = Ranker(ledger).rank_with_decided(text, "", 10, (), 10, need_id)
    assert plain
    assert Ranker(ledger, precedents=[one]).rank_with_decided(text, "", 10, (), 10, need_id) == plain


def test_a_precedent_on_an_old_edition_counts_for_the_present_one(ledger: sqlite3.Connection) -> None:
    past = Precedent("old", "Kinship", "", "kin-old", "accept", "it fits")
    assert feature(item(Ranker(ledger, precedents=[past]).rank("kinship"), "kin-new"), "precedent")


@pytest.mark.parametrize("text", ["missing children", "allowance visits kinship", "teeth", "number of a property"])
def test_all_evidence_leads_to_a_record(ledger: sqlite3.Connection, text: str) -> None:
    for one in Ranker(ledger).rank(text):
        for part in one.features:
            assert all(piece.record_id.startswith("s:") for piece in part.evidence), part


@pytest.mark.parametrize(
    ("kind", "lifecycle", "said"),
    [
        ("guidance", "active", "It is guidance: it says what to do, and holds no data itself."),
        ("standard", "withdrawn", "It is withdrawn."),
        ("standard", "active", ""),
    ],
)
def test_a_sentence_says_what_to_be_careful_of(kind: str, lifecycle: str, said: str) -> None:
    words = Feature("words", 1.0, 1.0, "", (Evidence("teeth", "teeth"),))
    assert describe_candidate([words], kind, lifecycle) == f"Shares “teeth” with the need. {said}".strip()


def test_ablation_has_a_row_for_each_feature(ledger: sqlite3.Connection) -> None:
    graded = [GradedCase("missing children", "", {"missing": 3, "guide": 1})]
    rows = {str(row["feature"]): row for row in ablation(ledger, graded, Finder(ledger))}
    assert list(rows) == list(FEATURES)
    assert rows["words"]["alone"] == 1.0
    assert rows["upkeep"]["alone"] == 0.0
