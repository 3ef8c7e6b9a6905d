"""Whatever people do to requests: saved to files and taken in elsewhere, the tables are equal, and nothing is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from homefinder.change_requests import actions
from homefinder.change_requests.files import export_requests, import_requests, list_request_files
from homefinder.change_requests.model import ChangeRequest, ChangeRequestView
from homefinder.change_requests.projection import build_request_view, validate_history
from homefinder.change_requests.store import read_request_views, read_stored_requests
from homefinder.change_requests.workflow import MOVES, STATES
from homefinder.change_requests.yaml_form import format_request, parse_request
from homefinder.errors import UsageError
from homefinder.store.db import open_curation

TABLES = ("change_requests", "request_events", "request_relations")
HOSTILE = (
    "yes", "null", "~", "- item", "key: value", "# comment", "'quoted'", '"both" \'kinds\'', "| block\n  indented\n",
    "\n\nlines at both ends\n\n", " spaces at both ends ", "tab\tand\r\nother line ends\r", "\u202eright to left\u202c",
    "\u200fmark", "\ufeffbyte order", "next\x85line\u2028and\u2029more", "\x00\x07\x1b[31m", "\U0001f3e0 home",
    "%YAML 1.1\n---\n...", "{flow: [1, 2]}", "&anchor *alias !!python/object", "2026-11-30", "0o17", "cafe\u0301",
    "…" * 300, "a" * 400 + " b" * 200,
)  # fmt: skip

texts = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
filled = texts.filter(str.strip)
days = st.dates(min_value=date(2024, 1, 1), max_value=date(2026, 12, 31)).map(str)

requests = st.builds(
    ChangeRequest, uid=st.just(""), title=filled, need_id=texts, home_title=texts, wording=texts, evidence=texts,
    burden=texts, owner=filled, route_id=texts, proposed_by=filled, role=texts,
)  # fmt: skip

Op = Callable[[sqlite3.Connection, list[str]], ChangeRequestView]


@st.composite
def operations(draw: st.DrawFn) -> Op:
    """One act on one of the requests that there are, as allowed or not as people try."""
    act = actions.ActionDetails(draw(filled), draw(days), draw(texts))
    which, other, note = draw(st.integers(0, 9)), draw(st.integers(0, 9)), draw(filled)
    state, name = draw(st.sampled_from(sorted(STATES))), draw(st.sampled_from(["title", "wording", "need_id", "owner"]))
    deadline, value, kind = draw(days | st.just("")), draw(filled), draw(st.sampled_from(["follows", "blocks"]))
    holds = draw(st.booleans())

    def makes(uids: list[str]) -> actions.EventBuilder:
        made: tuple[actions.EventBuilder, ...] = (
            lambda view: actions.build_move(view, state, act, note, deadline, value),
            lambda view: actions.build_move(view, draw_allowed(view, which), replace(act, on_date=view.since), note),
            lambda view: actions.build_undo(view, act, note),
            lambda view: actions.build_note(view, act, note, value, evidence=holds),
            lambda view: actions.build_deadline(view, deadline, act, note),
            lambda view: actions.build_amendments(view, {name: value}, act, note),
            lambda view: actions.build_relation(view, kind, uids[other % len(uids)], act, note, holds=holds),
            lambda view: actions.build_dismissal(view, value, act, note),
        )
        return made[(which + other) % len(made)]

    return lambda curation, uids: actions.apply_action(curation, uids[which % len(uids)], makes(uids))


def draw_allowed(view: ChangeRequestView, number: int) -> str:
    """A state that the request may move to; its own where there is none."""
    allowed = MOVES[view.state] or (view.state,)
    return allowed[number % len(allowed)]


def tables(curation: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of requests; numbers of events follow their order, and are not compared."""
    found = {}
    for table in TABLES:
        names = [row["name"] for row in curation.execute(f"PRAGMA table_info({table})") if row["name"] != "id"]
        found[table] = sorted(tuple(row) for row in curation.execute(f"SELECT {', '.join(names)} FROM {table}"))
    return found


def lived(curation: sqlite3.Connection, opened: list[tuple[ChangeRequest, str]], acts: list[Op]) -> int:
    """Open requests and do to them what is allowed; how much was."""
    uids = [
        actions.open_request(curation, request, actions.ActionDetails("One who asks", on)) for request, on in opened
    ]
    done = 0
    for act in acts:
        try:
            act(curation, uids)
            done += 1
        except UsageError:
            continue  # refused, as it must be; the next is tried
    return done


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(requests, days), min_size=1, max_size=3), st.lists(operations(), max_size=12))
def test_saved_and_taken_in_elsewhere_is_equal(opened: list[tuple[ChangeRequest, str]], acts: list[Op]) -> None:
    with TemporaryDirectory() as name, closing(open_curation(Path(name) / "a.db")) as here:
        done = lived(here, opened, acts)
        saved = export_requests(here, Path(name) / "requests")
        assert len(saved.written) == len(opened)
        assert export_requests(here, Path(name) / "requests").written == ()
        with closing(open_curation(Path(name) / "b.db")) as there:
            loaded = import_requests(there, list_request_files([Path(name) / "requests"]))
            assert tables(there) == tables(here)
            assert loaded.events == done_events(here) >= len(opened) + done
            again = import_requests(there, list_request_files([Path(name) / "requests"]))
            assert (again.opened, again.events, again.dangling_relations) == ((), 0, ())
            assert read_request_views(there) == read_request_views(here)


def done_events(curation: sqlite3.Connection) -> int:
    return sum(len(events) for _, events in read_stored_requests(curation).values())


@settings(deadline=None, max_examples=60)
@given(requests, days, st.lists(operations(), max_size=12))
def test_what_was_noted_stays_and_always_follows(request: ChangeRequest, on: str, acts: list[Op]) -> None:
    with TemporaryDirectory() as name, closing(open_curation(Path(name) / "a.db")) as here:
        uid = actions.open_request(here, request, actions.ActionDetails("One who asks", on))
        before = tables(here)
        for act in acts:
            lived_on = read_stored_requests(here)[uid]
            try:
                view = act(here, [uid])
            except UsageError:
                assert tables(here) == before
                continue
            after = tables(here)
            assert all(set(before[table]) <= set(after[table]) for table in TABLES)
            held = read_stored_requests(here)[uid]
            assert view == build_request_view(*held)
            assert held[1][: len(lived_on[1])] == lived_on[1]
            assert validate_history(*held) == []
            before = after


@given(st.data())
def test_any_text_survives_in_a_file(data: st.DataObject) -> None:
    request = replace(data.draw(requests), uid="CR-2026-ABCDEF", opened_on="2026-01-01")
    act = actions.ActionDetails(data.draw(filled), "2026-01-01", data.draw(texts), "2026-01-01T00:00:00.000000Z")
    event = act.build_event(build_request_view(request, ()), "opened", data.draw(texts), address=data.draw(texts))
    text = format_request(request, (event,))
    assert parse_request(text, Path("x.yml")) == (request, (event,))
    assert text.encode().decode() == text
