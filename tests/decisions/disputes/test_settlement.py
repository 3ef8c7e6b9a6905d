"""Who settles a difference between judgements, what stands then, and the comments that go with it."""

from __future__ import annotations

import io
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from homefinder.decisions.disputes.comments import MAX_LENGTH, DecisionComment, add_comment, list_comments
from homefinder.decisions.disputes.settlement import find_judged_pair, name_settled_uids
from homefinder.decisions.files import import_decisions, write_decision_files
from homefinder.decisions.new_decision import build_decision
from homefinder.decisions.review_queue import build_review_queue
from homefinder.decisions.sssom.read import read_sssom
from homefinder.decisions.sssom.write import write_all_mappings
from homefinder.decisions.store import add_decision, read_decisions, undo_decision
from homefinder.decisions.word_tables import write_word_files
from homefinder.errors import UsageError
from homefinder.store.db import open_curation
from tests.support.pairs import World, world

FOSTER = "own.foster"
PAIR = ("fostered", FOSTER)
DAY = "2026-11-02"
PREFIXES = {"hf": "https://w3id.org/homefinder/def#", "semapv": "https://w3id.org/semapv/vocab/"}
BASE = "https://example.org"


def judge(made: World, reviewer: str, verdict: str) -> str:
    """A judgement as the site keeps it: one that settles a difference says so."""
    pair = find_judged_pair(made.ledger, made.curation, *PAIR)
    reason = f"Word {len(read_decisions(made.curation)) + 1}"
    said = build_decision(made.ledger, *PAIR, verdict, reason, reviewer, DAY)
    return add_decision(made.curation, replace(said, settles=name_settled_uids(pair, reviewer, verdict)))


def read_verdict(made: World) -> str:
    pair = find_judged_pair(made.ledger, made.curation, *PAIR)
    return pair.verdict if pair else ""


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([("ann", "accept"), ("bo", "reject")], "disputed"),
        ([("ann", "accept"), ("bo", "reject"), ("cy", "accept")], "accept"),
        ([("ann", "accept"), ("bo", "unsure"), ("cy", "reject")], "reject"),
        ([("ann", "accept"), ("bo", "reject"), ("cy", "unsure")], "disputed"),
        ([("ann", "accept"), ("bo", "reject"), ("bo", "unsure")], "disputed"),
        ([("ann", "accept"), ("bo", "reject"), ("cy", "accept"), ("cy", "reject")], "reject"),
        ([("ann", "accept"), ("bo", "reject"), ("cy", "accept"), ("bo", "accept")], "accept"),
        ([("ann", "accept"), ("bo", "reject"), ("cy", "accept"), ("Bo ", "unsure")], "disputed"),
        ([("ann", "accept"), ("bo", "reject"), ("cy", "accept"), ("bo", "reject"), ("dee", "reject")], "reject"),
        ([("ann", "accept"), ("bo", "accept"), ("cy", "reject")], "disputed"),
    ],
)
def test_the_word_of_whoever_had_not_judged_settles_it(said: list[tuple[str, str]], expected: str) -> None:
    with world() as made:
        for reviewer, verdict in said:
            judge(made, reviewer, verdict)
        assert read_verdict(made) == expected
        waits = {(item.need_id, item.home_id) for item in build_review_queue(made.ledger, made.curation, DAY)}
        assert (PAIR in waits) is (expected == "disputed")


def test_a_settlement_names_both_sides_and_can_be_taken_back() -> None:
    with world() as made:
        sides = [judge(made, "ann", "accept"), judge(made, "bo", "reject")]
        uid = judge(made, "cy", "reject")
        (kept,) = [item for item in read_decisions(made.curation) if item.settles]
        assert kept.settles.split() == sides
        undo_decision(made.curation, uid, "cy", "A slip", DAY)
        assert read_verdict(made) == "disputed"


def test_all_three_go_out_as_mappings_and_come_back_with_what_they_settle(tmp_path: Path) -> None:
    with world() as made:
        for reviewer, verdict in (("ann", "accept"), ("bo", "reject"), ("cy", "accept")):
            judge(made, reviewer, verdict)
        out = io.BytesIO()
        write_all_mappings(made.ledger, made.curation, BASE, PREFIXES, out)
        (tmp_path / "all.sssom.tsv").write_bytes(out.getvalue())
        back = read_sssom(tmp_path / "all.sssom.tsv").decisions
        assert [(item.reviewer, item.verdict, bool(item.settles)) for item in back] == [
            ("ann", "accept", False), ("bo", "reject", False), ("cy", "accept", True),
        ]  # fmt: skip
        assert back == list(read_decisions(made.curation))


def test_comments_are_kept_in_order_and_go_through_files(tmp_path: Path) -> None:
    with world() as made, closing(open_curation(tmp_path / "curation.db")) as other:
        uids = [judge(made, "ann", "accept"), judge(made, "bo", "reject")]
        for uid, text in ((uids[1], " It lacks\nthe reason. "), (uids[0], "Table 3 has it."), (uids[1], "So it has.")):
            add_comment(made.curation, DecisionComment(uid, text, "bo", "curator", DAY))
        told = [item.comment for item in list_comments(made.curation, uids)]
        assert told == ["It lacks\nthe reason.", "Table 3 has it.", "So it has."]
        assert [item.comment for item in list_comments(made.curation, uids[:1])] == ["Table 3 has it."]
        assert list_comments(made.curation, ()) == []
        write_decision_files(made.ledger, made.curation, tmp_path, BASE, PREFIXES)
        write_word_files(made.curation, tmp_path / "decisions")
        files = sorted((tmp_path / "decisions").iterdir())
        first, again = (import_decisions(other, files, made.ledger) for _ in range(2))
        assert (first.new, first.new_words, again.new, again.new_words) == (2, 3, 0, 0)
        assert list_comments(other, uids) == list_comments(made.curation, uids)


@pytest.mark.parametrize("text", ["", " \n ", "x" * (MAX_LENGTH + 1)])
def test_a_comment_that_cannot_be_is_refused(text: str) -> None:
    with world() as made:
        uid = judge(made, "ann", "accept")
        with pytest.raises(UsageError, match="characters"):
            add_comment(made.curation, DecisionComment(uid, text, "bo", "curator", DAY))
        with pytest.raises(UsageError, match="no judgement 'none'"):
            add_comment(made.curation, DecisionComment("none", "Why?", "bo", "curator", DAY))
