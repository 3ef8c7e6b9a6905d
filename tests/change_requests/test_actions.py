"""Acts on a request one by one: what the view says then, what is refused, and how names are read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from homefinder.change_requests import actions, reports
from homefinder.change_requests.model import ChangeRequest, ChangeRequestView, RequestEvent
from homefinder.change_requests.projection import build_request_view
from homefinder.change_requests.store import read_request_views
from homefinder.change_requests.uid import UID_ALPHABET, UID_PATTERN, build_uid, normalise_uid, resolve_request
from homefinder.change_requests.workflow import STATES
from homefinder.errors import UsageError
from homefinder.store.db import open_curation

REQUEST = ChangeRequest(uid="", title="Say why", owner="Board", wording="Add a reason.", proposed_by="A Group")


@pytest.fixture
def curation(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_curation(tmp_path / "curation.db")) as connection:
        yield connection


def act(on: str = "2026-01-01") -> actions.ActionDetails:
    return actions.ActionDetails("A Person", on, "data lead")


def moved(curation: sqlite3.Connection, uid: str, *moves: tuple[str, str]) -> ChangeRequestView:
    views = [
        actions.apply_action(
            curation, uid, lambda view, s=state, d=on: actions.build_move(view, s, act(d), f"it is {s}")
        )  # type: ignore[misc]
        for state, on in moves
    ]
    return views[-1]


def test_the_view_follows_the_events(curation: sqlite3.Connection) -> None:
    uid = actions.open_request(curation, REQUEST, act(), deadline="2026-02-01")
    view = moved(curation, uid, ("submitted", "2026-01-10"), ("deferred", "2026-02-10"), ("submitted", "2026-03-10"))
    assert (view.state, view.since, view.submitted_on) == ("submitted", "2026-03-10", "2026-01-10")
    assert [(stay.state, stay.since, stay.until) for stay in view.state_periods] == [
        ("draft", "2026-01-01", "2026-01-10"),
        ("submitted", "2026-01-10", "2026-02-10"),
        ("deferred", "2026-02-10", "2026-03-10"),
        ("submitted", "2026-03-10", ""),
    ]
    assert view.deadline is not None
    assert view.deadline.date == "2026-02-01"
    assert read_request_views(curation) == (view,)


def test_a_move_taken_back_never_was_and_stays_on_record(curation: sqlite3.Connection) -> None:
    uid = actions.open_request(curation, REQUEST, act())
    actions.apply_action(curation, uid, lambda view: actions.build_deadline(view, "2026-02-01", act(), "they answer"))
    before = moved(curation, uid, ("submitted", "2026-01-10"))
    actions.apply_action(curation, uid, lambda view: actions.build_move(view, "rejected", act("2026-01-11"), "no", ""))
    after = actions.apply_action(
        curation, uid, lambda view: actions.build_undo(view, act("2026-01-12"), "that was another one")
    )
    assert (after.state, after.state_periods, after.deadline) == (before.state, before.state_periods, before.deadline)
    assert [event.kind for event in after.events] == ["opened", "deadline", "moved", "moved", "undone"]
    again = actions.apply_action(
        curation, uid, lambda view: actions.build_move(view, "accepted", act("2026-01-11"), "yes", "2026-06-01")
    )
    assert again.deadline is not None
    assert again.deadline.date == "2026-06-01"
    back = actions.apply_action(curation, uid, lambda view: actions.build_undo(view, act("2026-01-12"), "not yet"))
    assert back.deadline == before.deadline


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda v: actions.build_move(v, "accepted", act(), "yes"), "it was not sent to its owner yet"),
        (lambda v: actions.build_move(v, "submitted", act("2025-12-31"), "sent"), "would lie before it"),
        (lambda v: actions.build_move(v, "submitted", act("2026-01-05"), "sent", "2026-01-04"), "is before 2026-01-05"),
        (lambda v: actions.build_move(v, "submitted", act(), " "), "must say why"),
        (
            lambda v: actions.build_move(v, "submitted", actions.ActionDetails(" ", "2026-01-05"), "sent"),
            "who: must not be empty",
        ),
        (lambda v: actions.build_undo(v, act(), "no"), "nothing to take back"),
        (lambda v: actions.build_note(v, act("soon"), "a note"), "'soon' is no date"),
        (lambda v: actions.build_note(v, act(), "bytes \udcff"), "no text"),
        (lambda v: actions.build_deadline(v, "", act(), "none"), "no deadline to take away"),
        (lambda v: actions.build_deadline(v, "2026-02-30", act(), "due"), "'2026-02-30' is no date"),
        (lambda v: actions.build_amendments(v, {"uid": "x"}, act(), "new name"), "uid cannot be corrected"),
        (lambda v: actions.build_amendments(v, {"title": " "}, act(), "none"), "title: must not be empty"),
        (lambda v: actions.build_amendments(v, {"owner": ""}, act(), "none"), "needs a home or an owner"),
        (lambda v: actions.build_amendments(v, {"title": "Say why"}, act(), "same"), "says so already"),
        (lambda v: actions.build_relation(v, "likes", "CR-2026-ABCDEF", act(), "so"), "there is no link 'likes'"),
        (lambda v: actions.build_relation(v, "follows", v.uid, act(), "so"), "with itself"),
        (lambda v: actions.build_relation(v, "follows", "CR-2026-ABCDEF", act(), "so", holds=False), "does not say"),
        (lambda v: [act().build_event(v, "opened", "again", state="draft")], "opened once"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    curation: sqlite3.Connection, make: actions.EventBuilder, said: str
) -> None:
    uid = actions.open_request(curation, REQUEST, act())
    before = read_request_views(curation)
    with pytest.raises(UsageError, match=said):
        actions.apply_action(curation, uid, make)
    assert read_request_views(curation) == before


@pytest.mark.parametrize(
    ("opened", "noted", "moved_on", "since"),
    [
        ("2026-01-01", "2026-01-01T09:00:00.000000Z", "2026-01-01", "2026-01-01"),
        ("2027-06-01", "2026-07-31T23:30:00.000000Z", "2026-08-01", "2026-08-01"),
        ("2027-06-01", "2026-01-01T09:00:00.000000Z", "2026-02-01", "2026-01-01"),
    ],
)
def test_a_day_ahead_that_was_stated_keeps_nothing_from_moving(
    curation: sqlite3.Connection, opened: str, noted: str, moved_on: str, since: str
) -> None:
    uid = actions.open_request(curation, REQUEST, actions.ActionDetails("A Person", opened, noted_at=noted))
    view = moved(curation, uid, ("submitted", moved_on))
    assert [(stay.state, stay.since) for stay in view.state_periods] == [("draft", since), ("submitted", moved_on)]
    assert [event.on_date for event in view.events] == [opened, moved_on]
    assert view.submitted_on == moved_on


def test_an_end_awaits_nothing(curation: sqlite3.Connection) -> None:
    uid = actions.open_request(curation, REQUEST, act(), deadline="2026-02-01")
    view = moved(curation, uid, ("withdrawn", "2026-01-02"))
    assert view.deadline is None
    assert reports.list_deadlines([view], "2026-03-01") == ()
    with pytest.raises(UsageError, match="nothing is due"):
        actions.apply_action(curation, uid, lambda view: actions.build_deadline(view, "2026-05-01", act(), "due"))


def test_corrections_links_and_dismissals_are_in_the_view(curation: sqlite3.Connection) -> None:
    uid, other = actions.open_request(curation, REQUEST, act()), actions.open_request(curation, REQUEST, act())
    actions.apply_action(
        curation,
        uid,
        lambda view: actions.build_amendments(view, {"wording": "Add a list.", "role": ""}, act(), "clearer"),
    )
    actions.apply_action(curation, uid, lambda view: actions.build_relation(view, "follows", other, act(), "so"))
    actions.apply_action(curation, uid, lambda view: actions.build_relation(view, "blocks", other, act(), "so"))
    actions.apply_action(
        curation, uid, lambda view: actions.build_relation(view, "blocks", other, act(), "no", holds=False)
    )
    view = actions.apply_action(
        curation, uid, lambda view: actions.build_dismissal(view, "a:b on 2026-01-01", act(), "no")
    )
    assert view.request.wording == "Add a list."
    assert view.original.wording == "Add a reason."
    assert view.relations == (("follows", other),)
    assert view.dismissed_answers == {"a:b on 2026-01-01"}


def test_two_opened_alike_have_names_of_their_own(curation: sqlite3.Connection) -> None:
    at = actions.ActionDetails("A Person", "2026-01-01", noted_at="2026-01-01T00:00:00.000000Z")
    uids = {actions.open_request(curation, REQUEST, at) for _ in range(5)}
    assert len(uids) == 5
    assert all(UID_PATTERN.fullmatch(uid) and uid.startswith("CR-2026-") for uid in uids)


def test_a_name_is_taken_only_once_and_uses_no_letters_that_look_like_figures() -> None:
    given = [build_uid("2026", [str(number)], {"CR-2026-XXXXXX"}.__contains__) for number in range(500)]
    assert len(set(given)) == 500
    assert not set("".join(uid[8:] for uid in given)) & set("ILOU")
    assert len(UID_ALPHABET) == 32


@pytest.mark.parametrize(
    ("typed", "read"),
    [("cr-2026-10abcd", "CR-2026-10ABCD"), (" CR-2026-IOlbcd", "CR-2026-101BCD"), ("10abcd", "10ABCD")],
)
def test_a_name_is_read_as_it_is_typed(typed: str, read: str) -> None:
    assert normalise_uid(typed) == read


def view_of(uid: str, title: str, events: Sequence[RequestEvent] = ()) -> ChangeRequestView:
    return build_request_view(ChangeRequest(uid, title, proposed_by="A Group", opened_on="2026-01-01"), events)


def test_a_request_is_found_by_name_end_and_title() -> None:
    views = [view_of("CR-2026-10ABCD", "Say why"), view_of("CR-2025-20ABCD", "say who")]
    for name, uid in (("CR-2026-10ABCD", "10"), ("10abcd", "10"), ("SAY WHO", "20"), ("20abcd", "20")):
        assert resolve_request(views, name).uid[8:10] == uid
    with pytest.raises(UsageError, match="several requests"):
        resolve_request(views, "abcd")
    with pytest.raises(UsageError, match=r"no request .* near: CR-2026-10ABCD \(Say why\)"):
        resolve_request(views, "why")


def test_the_report_counts_days_by_state_and_route() -> None:
    def life(uid: str, route: str, *moves: tuple[str, str], due: str = "") -> ChangeRequestView:
        request = ChangeRequest(uid, uid, owner="x", proposed_by="x", route_id=route, opened_on="2026-01-01")
        told = [("opened", "draft", "2026-01-01"), *(("moved", state, on) for state, on in moves)]
        return build_request_view(request, [
            RequestEvent(kind, state, on, f"2026-03-01T00:00:0{at}.000000Z", "x", note="x", deadline=due)
            for at, (kind, state, on) in enumerate(told)
        ])  # fmt: skip

    views = [
        life("CR-2026-AAAAAA", "letter", ("submitted", "2026-01-11"), due="2026-02-01"),
        life("CR-2026-BBBBBB", "letter", ("submitted", "2026-01-31"), ("rejected", "2026-02-10")),
        life("CR-2026-CCCCCC", "", ("submitted", "2026-01-05"), due="2026-03-05"),
        life("CR-2026-DDDDDD", "", ("submitted", "2026-01-05")),
    ]
    made = reports.build_report(views, "2026-03-01", STATES)
    assert [(item.uid[8:], item.days) for item in made.overdue] == [("AAAAAA", -28)]
    assert [(item.uid[8:], item.days) for item in made.ahead] == [("CCCCCC", 4)]
    assert made.without_deadline == ("CR-2026-DDDDDD",)
    assert [(item.uid[8:], item.state, item.days, item.lasting) for item in made.waited][:3] == [
        ("AAAAAA", "draft", 10, False), ("AAAAAA", "submitted", 49, True), ("BBBBBB", "draft", 30, False),
    ]  # fmt: skip
    assert [(item.route, item.state, item.requests, item.lasting, item.days) for item in made.medians] == [
        (reports.EVERY_ROUTE, "draft", 4, 0, 7.0), (reports.EVERY_ROUTE, "submitted", 4, 3, 52.0),
        ("", "draft", 2, 0, 4.0), ("", "submitted", 2, 2, 55.0),
        ("letter", "draft", 2, 0, 20.0), ("letter", "submitted", 2, 1, 29.5),
    ]  # fmt: skip
    assert dict(made.states)["submitted"] == 3
