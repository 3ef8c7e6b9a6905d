"""What waits for a judgement: decisions whose ground moved, then open questions, each with its reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from homefinder.decisions.review_queue import MIN_SHARING_NEEDS, REVIEW_ORDER, Review, build_review_queue
from homefinder.decisions.store import add_decision, read_decisions
from tests.support.pairs import World, world

TODAY = "2026-06-01"
FOSTER = "own.foster"


def queue(made: World, day: str = TODAY) -> list[Review]:
    return build_review_queue(made.ledger, made.curation, day)


def decided(made: World, day: str = TODAY) -> list[Review]:
    """What waits although something was decided on it."""
    return [item for item in queue(made, day) if item.decisions]


def nothing(made: World) -> None:
    made.add("own", "other", "Something else", lifecycle="active")


def disputes(made: World) -> None:
    made.decides("fostered", FOSTER, "reject", "bo")


def goes(made: World) -> None:
    made.removes("own:foster")


def ends(made: World) -> None:
    made.says("own:foster", lifecycle="withdrawn", status="retired")


def newer(made: World) -> None:
    made.add("own", "foster-27", "Foster placement return 2026 to 2027: specification")
    made.add("own", "foster-28", "Foster placement return 2027 to 2028: specification")


def joins(made: World) -> None:
    made.judged("own:foster", "own:rail", "same")


def changes(made: World) -> None:
    made.says("own:foster", description="It counts nobody now.")


@pytest.mark.parametrize(
    ("happens", "kind", "said"),
    [
        (nothing, "", ""),
        (disputes, "disputed", "ann said accept on 2026-05-01, bo said reject on 2026-05-01"),
        (goes, "gone", "“Foster placement return” is in the catalogue no more"),
        (ends, "withdrawn", "is withdrawn now"),
        (joins, "joined", "“Northern rail counts” (own:rail)"),
        (changes, "changed", "What its publisher says has changed (description); ann said accept on 2026-05-01."),
    ],
)
def test_a_decision_comes_back_when_its_ground_moves(happens: Callable[[World], None], kind: str, said: str) -> None:
    with world() as made:
        uid = made.decides("fostered", FOSTER, "accept")
        made.refreshes()
        assert decided(made) == []
        happens(made)
        made.refreshes()
        found = decided(made)
        assert [item.kind for item in found] == ([kind] if kind else [])
        if kind:
            assert said in found[0].why
            assert uid in found[0].decisions


def test_what_changed_is_shown_from_what_was_decided_on_to_now() -> None:
    with world() as made:
        made.says("own:foster", description="First.")
        made.refreshes()
        made.decides("fostered", FOSTER, "accept")
        made.says("own:foster", description="Second.", status="live")
        made.says("own:foster", description="Third.")
        made.refreshes()
        (item,) = decided(made)
        assert {(change.field, change.before, change.after) for change in item.changes} == {
            ("description", "First.", "Third."),
            ("status", "", "live"),
        }
        made.says("own:foster", description="First.", status="")
        made.refreshes()
        assert decided(made) == []


@pytest.mark.parametrize(
    ("before", "after", "fields"),
    [
        ({"keywords": ["child", "foster"]}, {"keywords": ["foster", "child"]}, []),
        (
            {"addresses": [{"role": "landing", "url": "https://a.org/1"}, {"role": "file", "url": "https://a.org/2"}]},
            {"addresses": [{"role": "file", "url": "https://a.org/2"}, {"role": "landing", "url": "https://a.org/1"}]},
            [],
        ),
        (
            {"relations": [{"kind": "part-of", "target": "x"}, {"kind": "replaces", "target": "y"}]},
            {"relations": [{"kind": "replaces", "target": "y"}, {"kind": "part-of", "target": "x"}]},
            [],
        ),
        ({"description": 'A child\'s "own" plan'}, {"description": "A child’s “own” plan"}, []),
        ({"description": "One  plan,\nkept"}, {"description": "One plan, kept."}, []),
        ({"modified": "2026-01-01"}, {"modified": "2026-02-01"}, []),
        ({"description": "Of age < 18"}, {"description": "Of age > 18"}, ["description"]),
        ({"description": "It may be kept"}, {"description": "It must be kept"}, ["description"]),
        ({"keywords": ["child", "foster"]}, {"keywords": ["child"]}, ["keywords"]),
    ],
)
def test_meaning_decides_whether_a_decision_comes_back(
    before: dict[str, object], after: dict[str, object], fields: list[str]
) -> None:
    with world() as made:
        made.says("own:foster", **before)
        made.refreshes()
        made.decides("fostered", FOSTER, "accept")
        made.says("own:foster", **after)
        made.refreshes()
        assert [change.field for item in decided(made) for change in item.changes] == fields
        assert len(decided(made)) == bool(fields)


def test_content_that_this_catalogue_never_saw_is_told_without_fields() -> None:
    with world() as made:
        made.decides("fostered", FOSTER, "accept")
        made.ledger.execute("UPDATE records SET content_hash = 'new' WHERE id = 'own:foster'")
        made.ledger.execute("UPDATE record_versions SET hash = 'new' WHERE record_id = 'own:foster'")
        (item,) = decided(made)
        assert (item.kind, item.changes) == ("changed", ())
        assert "not in this catalogue" in item.why


@pytest.mark.parametrize("edition", ["own.census-24", "own.census-25"])
def test_a_new_edition_brings_a_decision_back_and_the_next_decision_settles_it(edition: str) -> None:
    with world() as made:
        made.decides("fostered", edition, "reject", review_trigger="new-edition")
        made.refreshes()
        assert decided(made) == []
        made.add("own", "census-26", "Foster census 2026 to 2027: specification", lifecycle="active")
        made.refreshes()
        (item,) = decided(made)
        assert (item.kind, item.verdict) == ("new-edition", "reject")
        assert "“Foster census 2026 to 2027: specification”" in item.why
        made.decides("fostered", edition, "reject", on="2026-05-03")
        assert decided(made) == []


def test_a_home_that_becomes_a_series_brings_its_decision_back() -> None:
    with world() as made:
        made.add("own", "youth-24", "Youth return 2024 to 2025: specification", url="https://a.example.org/y24")
        made.refreshes()
        made.decides("fostered", "own.youth-24", "accept")
        made.add("own", "youth-25", "Youth return 2025 to 2026: specification", url="https://a.example.org/y25")
        made.refreshes()
        assert [item.kind for item in decided(made)] == ["new-edition"]


@pytest.mark.parametrize(
    ("when", "happens", "kinds"),
    [
        ("new-edition", changes, []),
        ("new-edition", joins, []),
        ("new-edition", goes, ["gone"]),
        ("any-change", changes, ["changed"]),
    ],
)
def test_a_trigger_says_what_brings_it_back(when: str, happens: Callable[[World], None], kinds: list[str]) -> None:
    with world() as made:
        made.decides("fostered", FOSTER, "reject", review_trigger=when)
        happens(made)
        made.refreshes()
        assert [item.kind for item in decided(made)] == kinds


@pytest.mark.parametrize(("day", "kinds"), [("2026-05-31", []), (TODAY, ["due"]), ("2027-01-01", ["due"])])
def test_the_day_to_look_again_comes(day: str, kinds: list[str]) -> None:
    with world() as made:
        made.decides("fostered", FOSTER, "reject", review_on="2026-06-01")
        assert [item.kind for item in decided(made, day)] == kinds
        made.decides("fostered", FOSTER, "reject", on="2027-01-02")
        assert decided(made, day) == []


def test_needs_without_an_accepted_home_wait_for_their_first() -> None:
    with world() as made:
        waiting = {item.need_id: item for item in queue(made) if item.kind in ("close", "open")}
        assert {need: item.home_id for need, item in waiting.items()} == {"fostered": FOSTER, "moving": "own.person"}
        made.decides("fostered", FOSTER, "reject")
        (item,) = [item for item in queue(made) if item.need_id == "fostered"]
        assert item.home_id != FOSTER
        made.refreshes()
        made.decides("fostered", item.home_id, "accept")
        assert [item.need_id for item in queue(made) if item.kind in ("close", "open")] == ["moving"]


def test_close_needs_come_before_open_ones_and_say_between_what() -> None:
    with world() as made:
        assert [item.need_id for item in queue(made) if item.kind == "close"] == []
        made.ledger.execute("DELETE FROM outcomes")
        made.ledger.execute("UPDATE candidates SET score = 0.9 WHERE need_id = 'fostered' AND rank = 2")
        first = queue(made)[0]
        assert (first.kind, first.need_id) == ("close", "fostered")
        assert "“Foster placement return” and “Northern rail counts” score nearly the same" in first.why


def test_a_home_that_stands_high_for_many_needs_is_listed_once() -> None:
    with world() as made:
        for number in range(MIN_SHARING_NEEDS - 1):
            need = f"more-{number}"
            made.ledger.execute(
                "INSERT INTO needs (id, sector, title, description, source) VALUES (?, 'made', ?, '', '')", (need, need)
            )
            made.ledger.execute("INSERT INTO candidates VALUES (?, 'own.person', 1, 0.5, '', '', '[]')", (need,))
            made.ledger.execute("INSERT INTO candidates VALUES (?, 'own.foster', 2, 0.4, '', '', '[]')", (need,))
        found = queue(made)
        assert len({(item.need_id, item.home_id) for item in found}) == len(found)
        (shared,) = [item for item in found if item.kind == "shared"]
        assert (shared.home_id, shared.need_id) == (FOSTER, "more-0")
        assert f"for {MIN_SHARING_NEEDS} needs without a home" in shared.why


def test_the_queue_is_in_the_declared_order_and_what_was_accepted_comes_first() -> None:
    with world() as made:
        made.decides("fostered", "own.rail", "reject")
        made.decides("moving", "own.person", "accept")
        made.decides("moving", FOSTER, "unsure")
        made.decides("moving", FOSTER, "accept", "bo")
        for record in ("own:rail", "own:person"):
            made.says(record, description="New words.")
        made.refreshes()
        found = queue(made)
        kinds = [item.kind for item in found]
        assert kinds == sorted(kinds, key=list(REVIEW_ORDER).index)
        assert [(item.kind, item.verdict) for item in found[:3]] == [
            ("disputed", "disputed"),
            ("changed", "accept"),
            ("changed", "reject"),
        ]


def test_a_decision_on_a_need_that_is_no_more_is_kept_and_does_not_wait() -> None:
    with world() as made:
        made.decides("fostered", FOSTER, "accept")
        (said,) = read_decisions(made.curation)
        add_decision(made.curation, type(said)("dropped", FOSTER, "accept", "Once.", "ann", "2026-05-01"))
        made.says("own:foster", description="New words.")
        made.refreshes()
        assert [item.need_id for item in decided(made)] == ["fostered"]
