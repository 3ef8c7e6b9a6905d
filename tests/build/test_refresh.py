"""A refresh brings everything in step with what people decided, and takes in what others saved as text."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest

from homefinder.build.refresh import is_up_to_date, refresh
from homefinder.decisions.files import write_decision_files
from homefinder.decisions.store import read_decisions, undo_decision
from tests.decisions.test_sssom import PREFIXES
from tests.support.pairs import World, world
from tests.support.rdf_catalogue import BASE


def decides(made: World) -> None:
    made.decides("fostered", "own.foster", "accept")


def undoes(made: World) -> None:
    undo_decision(made.curation, read_decisions(made.curation)[0].uid, "ann", "Too early.", "2026-05-02")


@pytest.mark.parametrize("happens", [[decides], [decides, undoes]])
def test_a_decision_and_an_undo_are_reasons_to_refresh(made: World, happens: list[Callable[[World], None]]) -> None:
    for event in happens:
        assert is_up_to_date(made.settings)
        event(made)
        assert not is_up_to_date(made.settings)
        assert refresh(made.settings).is_rebuilt
    assert is_up_to_date(made.settings)
    assert not refresh(made.settings).is_rebuilt


def test_saved_decisions_are_taken_in_and_kept_from_the_candidates(made: World) -> None:
    with world() as other:
        other.decides("fostered", "own.foster", "reject", "bo")
        (path,) = write_decision_files(other.ledger, other.curation, other.vocab, BASE, PREFIXES)
        (made.vocab / "decisions").mkdir()
        shutil.copy(path, made.vocab / "decisions" / path.name)
        assert not is_up_to_date(made.settings)
        refresh(made.settings)
        assert is_up_to_date(made.settings)
        (kept,) = read_decisions(made.curation)
        assert (kept.reviewer, kept.uid) == ("bo", read_decisions(other.curation)[0].uid)
        assert ("fostered", "own.foster") not in made.proposed()
        undoes(made)
        refresh(made.settings)
        assert read_decisions(made.curation) == ()
        assert ("fostered", "own.foster") in made.proposed()
