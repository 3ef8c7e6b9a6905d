"""Homes for a need: what is found, in which order, and what is said of it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefinder.errors import DeclarationError, UsageError
from homefinder.evaluation.gold import Finder
from homefinder.ranking.ranker import Ranker
from homefinder.ranking.weights import FEATURES, weights_with
from homefinder.search.concepts import read_schemes
from homefinder.search.index import build_index
from homefinder.search.subject_assignments import read_subject_assignments
from homefinder.search.tokenise import build_match_expression, stem_text, tokenise
from homefinder.settings import ROOT
from tests.support.ranked_homes import make_ledger, make_vocab


@pytest.fixture
def vocab(tmp_path: Path) -> Path:
    return make_vocab(tmp_path / "vocab")


@pytest.fixture
def ledger(tmp_path: Path, vocab: Path) -> Iterator[sqlite3.Connection]:
    with closing(make_ledger(tmp_path / "ledger.db", vocab)) as connection:
        yield connection


def found(ledger: sqlite3.Connection, text: str, *weights: str) -> list[str]:
    return [item.home_id for item in Ranker(ledger, weights_with(weights)).rank(text)]


def test_a_title_counts_for_more_than_a_mention(ledger: sqlite3.Connection) -> None:
    assert found(ledger, "children who go missing")[:2] == ["missing", "guide"]


def test_an_other_name_finds_its_home(ledger: sqlite3.Connection) -> None:
    assert found(ledger, "UPRN")[0] == "uprn"


def test_an_everyday_word_finds_a_home_by_the_subject_assigned_to_it(ledger: sqlite3.Connection) -> None:
    best = Ranker(ledger).rank("their teeth")[0]
    assert best.home_id == "teeth"
    assert best.sentence == "About “dental check” (the need says “teeth”)."


def test_one_edition_a_series_and_the_one_kept_up(ledger: sqlite3.Connection) -> None:
    ranked = found(ledger, "kinship 2020")
    assert "kin-old" not in ranked
    assert ranked[0] == "kin-new"


def test_what_points_at_a_home_speaks_for_it(ledger: sqlite3.Connection) -> None:
    found = Ranker(ledger).rank_with_decided("kinship allowance", "", 5, ["kin-new"], 20)
    whole = next(item for _, item in found if item.home_id == "kin-new")
    (gained,) = (feature for feature in whole.features if feature.name == "relations")
    assert gained.evidence[0].home == "has the part Kinship return: allowance module"


def test_relatives_take_one_place_and_the_best_of_them_is_named(ledger: sqlite3.Connection) -> None:
    found = Ranker(ledger).rank("kinship allowance")
    assert [item.home_id for item in found if item.home_id in ("kin-new", "part", "share")] == ["part"]
    assert "Fits too: “Kinship return" in found[0].sentence
    assert "and 1 more." in found[0].sentence


def test_a_home_that_people_decided_on_keeps_its_place(ledger: sqlite3.Connection) -> None:
    found = Ranker(ledger).rank_with_decided("kinship allowance", "", 5, ["part"], 20)
    assert next(item.home_id for _, item in found if item.home_id.startswith(("part", "kin", "share"))) == "part"
    assert {"kin-new", "share"} & {item.home_id for _, item in found}


def test_the_score_is_the_sum_of_what_is_shown(ledger: sqlite3.Connection) -> None:
    for item in Ranker(ledger).rank("missing children kinship teeth number"):
        assert item.score == pytest.approx(sum(part.contribution for part in item.features), abs=2e-3)


def test_a_person_can_change_the_weights(ledger: sqlite3.Connection) -> None:
    def best(*weights: str) -> float:
        return Ranker(ledger, weights_with(weights)).rank("missing")[0].score

    assert best("words=3") > best() > best("words=0.1")


@pytest.mark.parametrize(
    ("change", "said"),
    [("luck=1", "no feature 'luck'"), ("words=much", "is not NAME=NUMBER"), ("words=-1", "between 0 and 100")],
)
def test_a_wrong_weight_is_named(change: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        weights_with([change])


@pytest.mark.parametrize("text", ["", "the of and", "?!", '"', "a OR b NEAR(c)", "x' --", "\x00", "\u202e"])
def test_no_text_breaks_the_ranking(ledger: sqlite3.Connection, text: str) -> None:
    assert isinstance(Ranker(ledger).rank(text), list)


@pytest.mark.parametrize("text", ["", "the of and", "?!", "zzzz"])
def test_nothing_to_go_by_finds_nothing(ledger: sqlite3.Connection, text: str) -> None:
    assert found(ledger, text) == []


def test_equal_catalogues_rank_alike(ledger: sqlite3.Connection, vocab: Path) -> None:
    before = Ranker(ledger).rank("missing children kinship")
    build_index(ledger, vocab)
    assert Ranker(ledger).rank("missing children kinship") == before


@given(st.text(max_size=60))
def test_any_text_gives_a_valid_expression(text: str) -> None:
    terms = tokenise(text)
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5 (x)")
        if terms:
            connection.execute("SELECT * FROM t WHERE t MATCH ?", (build_match_expression(terms),)).fetchall()


@pytest.mark.parametrize(
    ("one", "other"), [("placements", "placement"), ("Children's", "child"), ("moved", "moving"), ("teeth", "tooth")]
)
def test_forms_of_a_word_are_one(one: str, other: str) -> None:
    assert stem_text(one) == stem_text(other)


@pytest.mark.parametrize(
    ("title", "url", "home"),
    [
        ("General guide", "https://nowhere.org", "guide"),
        ("UPRN", "https://nowhere.org", "uprn"),
        ("Another title", "http://www.a.org/m/", "missing"),
        ("Another title", "https://nowhere.org", None),
        ("Another title", "https://a.org/k26", None),
    ],
)
def test_a_judged_home_is_found_by_title_name_or_an_address_of_its_own(
    ledger: sqlite3.Connection, title: str, url: str, home: str | None
) -> None:
    assert Finder(ledger).find(title, url) == home


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('subjects:\n  "s:a": [s/none]\n', "s:a: no concept 's/none'"),
        ('subjects:\n  "s:a": s/none\n', "must be a list"),
        ("other: 1\n", "must hold one mapping"),
        ("subjects: [\n", "is not valid YAML"),
    ],
)
def test_a_wrong_file_of_subjects_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "x.yml").write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError, match=said):
        read_subject_assignments(tmp_path, {})


def test_the_subjects_of_this_repository_name_concepts_that_there_are() -> None:
    subjects = read_subject_assignments(ROOT / "vocab" / "subjects", read_schemes(ROOT / "vocab" / "schemes"))
    assert len(subjects) > 250
    assert {record for record, concepts in subjects.items() if len(concepts) > 24} == set()


def test_every_feature_says_what_it_means() -> None:
    assert all(feature.meaning and feature.weight > 0 for feature in FEATURES.values())


def test_the_page_on_ranking_tells_the_declared_weights() -> None:
    page = (ROOT / "docs" / "ranking.md").read_text(encoding="utf-8")
    for name, feature in FEATURES.items():
        assert re.search(rf"^\| {name} \| .+ \| {feature.weight} \|$", page, re.MULTILINE), name
