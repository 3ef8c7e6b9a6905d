"""What holds of decisions whatever happens to the publications. Hypothesis makes up what happens."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from homefinder.decisions.mappings import read_reviews
from homefinder.decisions.store import VERDICTS, Decision, find_present_home, group_decisions_by_pair, read_decisions
from tests.support.pairs import ASKED, RECORDS, World, world

Event = tuple[str, ...]

records = st.sampled_from([f"{source}:{key}" for source, key, *_ in RECORDS])
needs = st.sampled_from([need for need, *_ in ASKED])
events = st.one_of(
    st.tuples(st.just("decide"), needs, records, st.sampled_from(VERDICTS), st.sampled_from(["ann", "bo"])),
    st.tuples(
        st.just("retitle"), records, st.sampled_from(["Something else", "Foster record", "Northern rail counts"])
    ),
    st.tuples(st.just("judge"), records, records, st.sampled_from(["same", "different"])),
    st.tuples(st.just("edition"), st.sampled_from(["26", "27"])),
    st.tuples(st.just("relink")),
)
few = settings(max_examples=30)
# Each example writes databases and resolves and links a few times: some tens of milliseconds each.


def happens(made: World, event: Event) -> None:
    what, *told = event
    if what == "decide":
        need, record, verdict, reviewer = told
        made.decides(need, made.home_of(record), verdict, reviewer)
    elif what == "retitle":
        made.says(told[0], title=told[1])
    elif what == "judge" and told[0] != told[1]:
        made.judged(*told)
    elif what == "edition" and not made.home_of(f"own:census-{told[0]}"):
        made.add("own", f"census-{told[0]}", f"Foster census 20{told[0]} to 20{int(told[0]) + 1}: specification")
    made.refreshes()


@few
@given(st.lists(events, max_size=7))
def test_a_decision_is_never_lost_and_its_pair_never_proposed(history: Sequence[Event]) -> None:
    with world() as made:
        told: dict[str, Decision] = {}
        for event in history:
            happens(made, event)
            kept = read_decisions(made.curation, include_undone=True)
            assert {item.uid: item for item in kept} | told == {item.uid: item for item in kept}
            told = {item.uid: item for item in kept}
            homes = {(item.need_id, find_present_home(made.ledger, item)) for item in kept}
            assert all(home for _, home in homes)
            assert not homes & made.proposed()


@few
@given(st.lists(events, max_size=7))
def test_a_decision_stays_with_the_records_that_it_was_made_on(history: Sequence[Event]) -> None:
    with world() as made:
        for event in history:
            happens(made, event)
        for item in read_decisions(made.curation):
            home = find_present_home(made.ledger, item)
            assert home in {made.home_of(record) for record in item.record_hashes}


@few
@given(st.lists(events, max_size=7))
def test_each_reviewer_has_one_word_on_a_pair(history: Sequence[Event]) -> None:
    with world() as made:
        for event in history:
            happens(made, event)
        decisions = read_decisions(made.curation)
        stands = group_decisions_by_pair(decisions, made.ledger)
        for pair, reviewer in product(stands, ("ann", "bo")):
            said = [
                d for d in decisions if (d.need_id, find_present_home(made.ledger, d), d.reviewer) == (*pair, reviewer)
            ]
            assert stands[pair].verdicts.get(reviewer) == (said[-1].verdict if said else None)
        holding = [row for row in read_reviews(made.ledger, made.curation) if row.is_current]
        assert len(holding) == sum(len(item.latest) for item in stands.values())
