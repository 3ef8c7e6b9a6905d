"""People's decisions: kept, never overwritten, followed to where their home is now, and read by the linker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from homefinder.decisions.new_decision import build_decision
from homefinder.decisions.store import (
    Decision,
    add_decision,
    find_present_home,
    group_decisions_by_pair,
    read_decisions,
    undo_decision,
)
from homefinder.errors import UsageError
from homefinder.store.moments import read_present_moment
from tests.support.pairs import World, world

FOSTER, PERSON = "own.foster", "own.person"
PAIR = ("fostered", FOSTER)


def stands(made: World) -> dict[tuple[str, str], str]:
    return {
        pair: said.verdict for pair, said in group_decisions_by_pair(read_decisions(made.curation), made.ledger).items()
    }


def kept(**changes: str) -> Decision:
    return replace(Decision("fostered", FOSTER, "accept", "It counts them.", "ann", "2026-05-01"), **changes)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([("ann", "accept")], "accept"),
        ([("ann", "accept"), ("ann", "reject")], "reject"),
        ([("ann", "accept"), ("Ann ", "unsure")], "unsure"),
        ([("ann", "accept"), ("bo", "accept")], "accept"),
        ([("ann", "accept"), ("bo", "reject")], "disputed"),
        ([("ann", "accept"), ("bo", "unsure")], "disputed"),
        ([("ann", "accept"), ("bo", "reject"), ("ann", "reject")], "reject"),
        ([("ann", "accept"), ("bo", "reject"), ("bo", "accept"), ("cy", "unsure")], "disputed"),
    ],
)
def test_what_stands_is_the_latest_of_each_reviewer(said: list[tuple[str, str]], expected: str) -> None:
    with world() as made:
        for reviewer, verdict in said:
            made.decides(*PAIR, verdict, reviewer)
        assert stands(made) == {PAIR: expected}
        assert len(read_decisions(made.curation)) == len(said)


@pytest.mark.parametrize("days", [("2026-05-02", "2026-05-01"), ("2999-01-01", "2026-05-01"), ("2026-05-01",) * 2])
def test_what_is_decided_later_stands_whatever_day_it_bears(days: tuple[str, str]) -> None:
    with world() as made:
        made.decides(*PAIR, "accept", on=days[0])
        last = made.decides(*PAIR, "reject", on=days[1])
        assert stands(made) == {PAIR: "reject"}
        assert [item.uid for item in read_decisions(made.curation)][-1] == last


PRESENT_DAY = read_present_moment()[:10]


@pytest.mark.parametrize(
    ("taken_in", "stands_before", "stands_after"),
    [
        ({"decided_on": "2025-05-01"}, "reject", "reject"),
        ({"decided_on": PRESENT_DAY}, "reject", "reject"),
        ({"decided_on": ""}, "reject", "reject"),
        ({"decided_on": "2999-01-01"}, "accept", "reject"),
        ({"decided_on": PRESENT_DAY, "noted_at": "2025-05-01T00:00:00.000000Z"}, "reject", "reject"),
        ({"decided_on": PRESENT_DAY, "noted_at": "2999-01-01T00:00:00.000000Z"}, "accept", "reject"),
    ],
)
def test_what_is_taken_in_keeps_its_place_and_never_hides_what_is_still_to_come(
    taken_in: dict[str, str], stands_before: str, stands_after: str
) -> None:
    with world() as made:
        made.decides(*PAIR, "reject", on="2020-01-01")
        add_decision(made.curation, kept(uid="theirs", **taken_in))
        assert stands(made) == {PAIR: stands_before}
        made.decides(*PAIR, "unsure")
        made.decides(*PAIR, "reject", on="2020-01-01")
        assert stands(made) == {PAIR: stands_after}


def test_two_copies_agree_on_what_stands_in_whatever_order_they_take_it_in() -> None:
    first = kept(uid="a", noted_at="2026-05-01T10:00:00.000000Z")
    second = kept(uid="b", verdict="reject", decided_on="2026-04-01", noted_at="2026-05-01T11:00:00.000000Z")
    for order in ((first, second), (second, first)):
        with world() as made:
            for item in order:
                add_decision(made.curation, item)
            assert read_decisions(made.curation) == (first, second)


def test_the_clock_may_go_back() -> None:
    with world() as made:
        made.decides(*PAIR, "accept")
        made.curation.execute("UPDATE decisions SET noted_at = '2998-12-31T23:59:59.999999Z'")
        made.decides(*PAIR, "reject")
        assert stands(made) == {PAIR: "reject"}
        assert read_decisions(made.curation)[-1].noted_at == "2999-01-01T00:00:00.000000Z"


def test_an_undo_takes_a_decision_back_and_leaves_it_on_record() -> None:
    with world() as made:
        first, second = made.decides(*PAIR, "accept"), made.decides(*PAIR, "reject", on="2026-05-02")
        undo_decision(made.curation, second, "bo", "It was another return.", "2026-05-03")
        assert stands(made) == {PAIR: "accept"}
        assert [item.uid for item in read_decisions(made.curation)] == [first]
        undone = read_decisions(made.curation, include_undone=True)[-1]
        assert (undone.undone_by, undone.undone_on, undone.verdict) == ("bo", "2026-05-03", "reject")
        with pytest.raises(UsageError, match="was undone on 2026-05-03 by bo"):
            undo_decision(made.curation, second, "ann", "Again.", "2026-05-04")


def test_a_uid_is_the_same_for_the_same_and_new_when_the_same_is_said_anew() -> None:
    with world() as made:
        first = made.decides(*PAIR, "accept")
        assert made.decides(*PAIR, "accept") == first
        assert len(read_decisions(made.curation)) == 1
        undo_decision(made.curation, first, "ann", "Too early.", "2026-05-01")
        assert made.decides(*PAIR, "accept") == f"{first}-2"
        made.decides(*PAIR, "reject")
        assert made.decides(*PAIR, "accept") == f"{first}-3"
        assert stands(made) == {PAIR: "accept"}
    with world() as another:
        assert another.decides(*PAIR, "accept") == first


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"verdict": "perhaps"}, "no verdict 'perhaps'"),
        ({"reason": " \n"}, "needs a need, a home, a reason"),
        ({"reviewer": ""}, "a reason and a reviewer"),
        ({"decided_on": "yesterday"}, "'yesterday' is no date"),
        ({"decided_on": "20260501"}, "is no date"),
        ({"review_on": "2026-02-30"}, "'2026-02-30' is no date"),
        ({"review_trigger": "ever"}, "no trigger 'ever'"),
        ({"records": "[1]"}, "JSON object"),
        ({"noted_at": "2026-05-01"}, "'2026-05-01' is no moment"),
        ({"records": "{"}, "no JSON"),
    ],
)
def test_a_decision_that_says_too_little_is_refused(changes: dict[str, str], message: str) -> None:
    with world() as made:
        with pytest.raises(UsageError, match=message):
            add_decision(made.curation, kept(**changes))
        assert read_decisions(made.curation) == ()


def test_a_uid_that_another_decision_has_is_refused() -> None:
    with world() as made:
        add_decision(made.curation, kept(uid="one"))
        with pytest.raises(UsageError, match="one is another decision here"):
            add_decision(made.curation, kept(uid="one", verdict="reject"))


def test_a_need_or_home_that_is_not_there_cannot_be_decided() -> None:
    with world() as made:
        with pytest.raises(UsageError, match="no home own"):
            build_decision(made.ledger, "fostered", "own.none", "accept", "x", "ann", "2026-05-01")
        with pytest.raises(UsageError, match="no need none"):
            build_decision(made.ledger, "none", FOSTER, "accept", "x", "ann", "2026-05-01")


def retitled(made: World) -> None:
    made.says("own:foster", title="Return of children in family placements", url="https://a.example.org/moved")


def joined(made: World) -> None:
    made.judged("own:foster", "own:rail", "same")


def renewed(made: World) -> None:
    """The publisher gives the same page under another key."""
    made.removes("own:foster")
    made.add("own", "placements", "Foster placement return", url="https://a.example.org/foster")


def listed_elsewhere(made: World) -> None:
    made.add("register", "aaa", "Foster placement return", url="https://a.example.org/foster")


def gone(made: World) -> None:
    made.removes("own:foster")


@pytest.mark.parametrize(
    ("happens", "record"),
    [
        (retitled, "own:foster"),
        (joined, "own:rail"),
        (renewed, "own:placements"),
        (listed_elsewhere, "register:aaa"),
        (gone, ""),
    ],
)
def test_a_decision_follows_its_home(happens: Callable[[World], None], record: str) -> None:
    with world() as made:
        made.decides(*PAIR, "reject")
        happens(made)
        made.refreshes()
        (said,) = read_decisions(made.curation)
        now = find_present_home(made.ledger, said)
        assert now == made.home_of(record)
        assert stands(made) == {("fostered", now or FOSTER): "reject"}
        assert ("fostered", now) not in made.proposed()


def test_decisions_on_homes_that_are_one_now_stand_together() -> None:
    with world() as made:
        made.decides("fostered", FOSTER, "accept", "ann")
        made.decides("fostered", "own.rail", "reject", "bo")
        made.judged("own:foster", "own:rail", "same")
        made.refreshes()
        assert stands(made) == {("fostered", made.home_of("own:foster")): "disputed"}
        assert [tuple(row) for row in made.ledger.execute("SELECT verdict FROM decided_candidates")] == [("disputed",)]


def test_an_edition_that_is_gone_is_followed_to_its_series() -> None:
    with world() as made:
        made.decides("fostered", "own.census-24", "reject")
        made.add("own", "census-26", "Foster census 2026 to 2027: specification", lifecycle="active")
        made.removes("own:census-24")
        made.refreshes()
        assert stands(made) == {("fostered", "own.census-26"): "reject"}


@pytest.mark.parametrize("verdict", ["accept", "reject", "unsure"])
def test_the_linker_never_proposes_a_decided_pair(verdict: str) -> None:
    with world() as made:
        assert PAIR in made.proposed()
        uid = made.decides(*PAIR, verdict)
        made.refreshes()
        assert PAIR not in made.proposed()
        row = made.ledger.execute("SELECT * FROM decided_candidates").fetchone()
        assert (row["need_id"], row["home_id"], row["verdict"], row["rank"]) == (*PAIR, verdict, 1)
        assert row["score"] > 0
        assert '"words"' in row["features"]
        undo_decision(made.curation, uid, "ann", "Too early.", "2026-05-02")
        made.refreshes()
        assert PAIR in made.proposed()
        assert made.ledger.execute("SELECT count(*) FROM decided_candidates").fetchone()[0] == 0


def test_a_decided_edition_stands_for_its_series() -> None:
    with world() as made:
        editions = {("fostered", f"own.census-{year}") for year in (24, 25)}
        assert editions & made.proposed()
        made.decides("fostered", "own.census-25", "reject")
        made.add("own", "census-26", "Foster census 2026 to 2027: specification", lifecycle="active")
        made.refreshes()
        assert not (editions | {("fostered", "own.census-26")}) & made.proposed()
        row = made.ledger.execute("SELECT * FROM decided_candidates").fetchone()
        assert (row["home_id"], row["rank"] > 0) == ("own.census-25", True)


def test_a_decided_home_that_does_not_rank_has_no_scorecard() -> None:
    with world() as made:
        made.decides("moving", FOSTER, "reject")
        made.refreshes()
        row = made.ledger.execute("SELECT * FROM decided_candidates").fetchone()
        assert (row["home_id"], row["rank"], row["score"], row["features"]) == (FOSTER, 0, 0.0, "[]")
