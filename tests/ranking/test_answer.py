"""The answer to a question: names first, what was read as what, and a plain word where nothing fits."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from homefinder.lookup.naming import find_named
from homefinder.ranking.answer import answer_question
from homefinder.ranking.ranker import Ranker
from homefinder.store.db import open_read_only
from tests.conftest import SHARED, needs

PEERS = SHARED / "cases" / "peers"


@pytest.fixture(scope="module")
def catalogue(sample_folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_read_only(sample_folder / "catalogue.db")) as connection:
        yield connection


@pytest.fixture(scope="module")
def ranker(catalogue: sqlite3.Connection) -> Ranker:
    return Ranker(catalogue)


def test_every_title_names_its_own_home(catalogue: sqlite3.Connection) -> None:
    titles = dict(catalogue.execute("SELECT id, title FROM homes").fetchall())
    same: dict[str, set[str]] = {}
    for home, title in titles.items():
        same.setdefault(title.casefold(), set()).add(home)
    lost = [title for title in titles.values() if not same[title.casefold()] & set(find_named(catalogue, title).homes)]
    assert lost == []


@pytest.mark.shared
@pytest.mark.parametrize("name", ["exact-name-not-first/titles.tsv", "address-search/addresses.tsv"])
def test_names_and_addresses_stand_first(catalogue: sqlite3.Connection, name: str) -> None:
    with needs(PEERS / name).open(encoding="utf-8", newline="") as handle:
        cases = list(csv.DictReader(handle, delimiter="\t"))
    titles = dict(catalogue.execute("SELECT id, title FROM homes").fetchall())
    assert len(cases) > 100
    wrong = []
    for case in cases:
        found = find_named(catalogue, case["query"]).homes
        right = case["right home, first"]
        if not found or (found[0] != right and titles[found[0]] != titles[right]):
            wrong.append(case["query"])
    assert wrong == []


@pytest.mark.shared
def test_short_forms_and_codes_find_the_home_or_the_owner(catalogue: sqlite3.Connection, ranker: Ranker) -> None:
    with needs(PEERS / "acronyms-find-nothing" / "queries.tsv").open(encoding="utf-8", newline="") as handle:
        cases = list(csv.DictReader(handle, delimiter="\t"))
    for case in cases:
        answer = answer_question(catalogue, ranker, case["query"], 3)
        first = answer.homes[0]
        owners = [owner.id for owner in answer.owners]
        assert case["right"] in (first.home_id, first.kind, *owners), case["query"]
        assert answer.fits


@pytest.mark.parametrize(
    ("typed", "said", "read_as"),
    [
        ("safegaurding of adults who are harmed", "safegaurding", "safeguarding"),
        (
            "Kepping children safe in educaton",
            "Kepping children safe in educaton",
            "Keeping children safe in education",
        ),
        ("SCCI1609", "SCCI1609", "the number 1609"),
        ("ChildrenInNeed", "ChildrenInNeed", "Children In Need"),
    ],
)
def test_it_says_what_was_taken_for_what(
    catalogue: sqlite3.Connection, ranker: Ranker, typed: str, said: str, read_as: str
) -> None:
    answer = answer_question(catalogue, ranker, typed)
    assert (said, read_as) in [(one.said, one.read_as) for one in answer.taken_for]
    assert answer.homes


def test_nothing_fits_what_the_catalogue_is_not_about(catalogue: sqlite3.Connection, ranker: Ranker) -> None:
    answer = answer_question(catalogue, ranker, "beehive inspections and varroa counts of an apiary")
    assert not answer.fits
    assert "No home has a word for" in answer.why_not
    assert {"beehive", "varroa", "apiary"} <= set(answer.unknown_words)
    assert answer_question(catalogue, ranker, "attendance of pupils at school each day").fits


def test_a_need_on_file_is_shown_to_whoever_asks_it_again(catalogue: sqlite3.Connection, ranker: Ranker) -> None:
    title = catalogue.execute("SELECT title FROM needs WHERE id = 'voice-of-the-child'").fetchone()[0]
    assert answer_question(catalogue, ranker, title).needs[0].id == "voice-of-the-child"


@pytest.mark.parametrize("text", ["", "   ", "the of and", "?", "x" * 3000, "\x00", "a' OR 1=1 --"])
def test_any_text_has_an_answer(catalogue: sqlite3.Connection, ranker: Ranker, text: str) -> None:
    answer = answer_question(catalogue, ranker, text)
    assert len(answer.homes) <= 10
    assert answer.fits or answer.why_not
