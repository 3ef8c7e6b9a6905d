"""Each criterion that names an answer of the catalogue names one that there is, and people come before it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from homefinder.assessment.answer import BY_CATALOGUE, BY_NOBODY, BY_PERSON, assess_home, read_known_answers
from homefinder.assessment.people import GivenAnswer, keep_answer
from homefinder.criteria.vocabulary import find_criteria, read_criteria
from homefinder.settings import Settings
from homefinder.store.db import open_curation, open_published, transaction
from tests.conftest import ROOT

HOME = "uk-data-standards-catalogue.standards.bods"
VOCAB = ROOT / "vocab"


@pytest.fixture(scope="module")
def catalogue(one_source_folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_published(Settings(data=one_source_folder))) as connection:
        yield connection


def test_every_answer_that_a_criterion_names_is_computed(catalogue: sqlite3.Connection) -> None:
    computed = set(read_known_answers(catalogue, HOME))
    named = {one.known_by for criteria in read_criteria(VOCAB) for one in criteria.questions if one.known_by}
    assert named <= computed


def test_a_person_counts_before_the_catalogue_and_the_rest_is_not_known(
    catalogue: sqlite3.Connection, tmp_path: Path
) -> None:
    criteria = find_criteria(VOCAB, "open-standards-47")
    with closing(open_curation(tmp_path / "curation.db")) as curation:
        before = {one.number: one for one in assess_home(catalogue, curation, HOME, criteria)}
        with transaction(curation):
            keep_answer(curation, criteria, GivenAnswer(HOME, 41, "Yes, the Oak", "It says so."), "somebody")
        after = {one.number: one for one in assess_home(catalogue, curation, HOME, criteria)}
    assert (before[41].by, after[41].by, after[41].answer) == (BY_CATALOGUE, BY_PERSON, "Yes, the Oak")
    assert (before[36].by, before[36].answer) == (BY_NOBODY, "Not known")
    assert before[36].ask
    assert len(before) == 47
