"""What publications say of users: configured is not deployed, waiting is no use, one code is of one body."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from homefinder.store.db import transaction
from homefinder.store.queries.outside import list_uses
from homefinder.uses.reports import UseReport, decide_use_report, report_use
from homefinder.uses.write import Use, is_use, mark_doubts, write_uses
from tests.support.pairs import World, world


@pytest.mark.parametrize(
    ("state", "used"),
    [
        ("configured", True),
        ("valid", True),
        ("not valid", True),
        ("compliant when built", True),
        ("waiting", False),
        ("planned", False),
    ],
)
def test_what_waits_is_no_use_and_one_that_fails_is(state: str, used: bool) -> None:
    assert is_use(state) is used


def test_one_code_for_two_bodies_is_a_doubt_of_both() -> None:
    east, dudley, other = (
        Use("Tree list", name, user_code=code, source_id="s")
        for name, code in (("East", "332"), ("Dudley", "332"), ("Oak", "1"))
    )
    found = mark_doubts([east, dudley, other])
    assert [bool(use.doubt) for use in found] == [True, True, False]
    assert "Dudley" in found[0].doubt


@pytest.fixture(scope="module")
def made() -> Iterator[World]:
    """Three published uses of one edition and one that waits; a person's report of a withdrawn one, and two more."""
    with world() as found:
        target = {"kind": "uses", "target": "https://a.example.org/census-25", "title": "Foster census"}
        for key, status in (("oak", "configured"), ("elm", "valid"), ("ash", "valid"), ("fir", "waiting")):
            extra = {"user": f"{key.title()} Council", "user_kind": "council", "since": "2026-01-02T00:00:00Z"}
            found.add("own", key, f"{key} uses it", kind="use", status=status, relations=[target], extra=extra)
        found.says("own:rail", lifecycle="withdrawn")
        found.ledger.execute("UPDATE homes SET lifecycle = 'withdrawn' WHERE id = ?", (found.home_of("own:rail"),))
        with transaction(found.curation):
            reports = [UseReport("Northern rail counts", "Yew Council"), UseReport("Nothing known", "Yew Council"),
                       UseReport("Northern rail counts", "Bay Council")]  # fmt: skip
            numbers = [report_use(found.curation, report, "somebody") for report in reports]
            for number in numbers[:2]:
                decide_use_report(found.curation, number, "accepted", "ann")
        assert write_uses(found.ledger, found.curation) == 6
        yield found


def test_published_uses_are_of_the_home_that_they_lead_to(made: World) -> None:
    rows = list_uses(made.ledger, made.home_of("own:census-25"))
    assert {row["user"]: row["is_use"] for row in rows} == {
        "Oak Council": 1, "Elm Council": 1, "Ash Council": 1, "Fir Council": 0,
    }  # fmt: skip
    assert {row["since"] for row in rows} == {"2026-01-02"}


def test_a_use_of_what_was_withdrawn_is_marked_and_one_that_waits_for_a_curator_is_not_shown(made: World) -> None:
    (ended,) = list_uses(made.ledger, only_ended=True)
    assert (ended["user"], ended["home_id"]) == ("Yew Council", made.home_of("own:rail"))
    everybody = {row["user"] for row in list_uses(made.ledger)}
    assert "Bay Council" not in everybody


def test_a_standard_that_the_catalogue_does_not_have_keeps_its_name_and_no_person_is_in_the_table(made: World) -> None:
    (unknown,) = [row for row in list_uses(made.ledger) if row["home_id"] is None]
    assert unknown["standard"] == "Nothing known"
    text = str([tuple(row) for row in made.ledger.execute("SELECT * FROM uses")])
    assert "somebody" not in text
    assert "ann" not in text.replace("annual", "")
