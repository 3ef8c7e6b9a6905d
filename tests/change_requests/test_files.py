"""Requests as files: union of two people's, and refusal of what contradicts, naming the file and the field."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from homefinder.change_requests import actions
from homefinder.change_requests.files import export_requests, import_from_vocab, import_requests
from homefinder.change_requests.model import ChangeRequest
from homefinder.change_requests.store import compute_requests_fingerprint, read_request, read_stored_requests
from homefinder.errors import DeclarationError
from homefinder.store.db import open_curation

REQUEST = ChangeRequest(uid="", title="Say why", owner="Board", wording="Two lines\nof wording.", proposed_by="A Group")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_curation(tmp_path / "here.db")) as connection:
        yield connection


@pytest.fixture
def there(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_curation(tmp_path / "there.db")) as connection:
        yield connection


def act(at: str, on: str = "2026-01-10") -> actions.ActionDetails:
    return actions.ActionDetails("A Person", on, noted_at=f"2026-01-10T{at}:00.000000Z")


def opened(curation: sqlite3.Connection) -> str:
    uid = actions.open_request(curation, REQUEST, act("09:00", "2026-01-01"))
    actions.apply_action(curation, uid, lambda view: actions.build_move(view, "submitted", act("09:30"), "sent"))
    return uid


def file_of(curation: sqlite3.Connection, folder: Path) -> Path:
    export_requests(curation, folder)
    return next(folder.glob("*.yml"))


def test_reasons_keep_their_lines_and_tabs(here: sqlite3.Connection, there: sqlite3.Connection, tmp_path: Path) -> None:
    note = "Sent:\n\n\ta table\twith tabs\n# and a mark"
    uid = actions.open_request(here, replace(REQUEST, evidence=note), act("09:00", "2026-01-01"))
    actions.apply_action(here, uid, lambda view: actions.build_move(view, "submitted", act("09:30"), note))
    import_requests(there, [file_of(here, tmp_path / "a")])
    assert read_stored_requests(there) == read_stored_requests(here)
    (request, events) = read_stored_requests(there)[uid]
    assert (request.evidence, events[-1].note) == (note, note)


def test_what_two_people_added_comes_together(
    here: sqlite3.Connection, there: sqlite3.Connection, tmp_path: Path
) -> None:
    uid = opened(here)
    import_requests(there, [file_of(here, tmp_path / "a")])
    actions.apply_action(here, uid, lambda view: actions.build_note(view, act("11:00"), "rang them"))
    actions.apply_action(there, uid, lambda view: actions.build_move(view, "acknowledged", act("10:00"), "they wrote"))
    import_requests(here, [file_of(there, tmp_path / "b")])
    import_requests(there, [file_of(here, tmp_path / "c")])
    assert read_stored_requests(here) == read_stored_requests(there)
    assert compute_requests_fingerprint(here) == compute_requests_fingerprint(there)
    assert [event.note for event in read_request(here, uid)[1]] == ["", "sent", "they wrote", "rang them"]
    assert import_requests(here, [tmp_path / "a" / f"{uid}.yml"]).events == 0


def test_two_moves_that_cannot_both_be_are_refused(
    here: sqlite3.Connection, there: sqlite3.Connection, tmp_path: Path
) -> None:
    uid = opened(here)
    import_requests(there, [file_of(here, tmp_path / "a")])
    actions.apply_action(here, uid, lambda view: actions.build_move(view, "rejected", act("10:00"), "no"))
    actions.apply_action(there, uid, lambda view: actions.build_move(view, "accepted", act("11:00"), "yes"))
    before = read_stored_requests(here)
    with pytest.raises(DeclarationError, match=rf"{uid}\.yml: event 3, state: rejected is an end"):
        import_requests(here, [file_of(there, tmp_path / "b")])
    assert read_stored_requests(here) == before


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("title: Say why", "title: Say who", "title: the file says 'Say who', curation.db holds 'Say why'"),
        ("  note: sent", "  note: never sent", "event 2, note: the file says 'never sent'"),
        ("  state: submitted", "  state: accepted", "event 2, state: the file says 'accepted'"),
        ("owner: Board", "owner: Board\nowner: Other", "says 'owner' again"),
        ("owner: Board", "colour: red", "'colour' is no field; there are uid, title"),
        ("owner: Board", "owner: ''", "owner: a request is asked of somebody"),
        ("owner: Board", "owner: [Board]", "owner: text is expected"),
        ("uid: CR-", "uid: XX-", "is no name of a request"),
        ("  on_date: '2026-01-10'", "  on_date: 10 January", "event 2, on_date: '10 January' is no date"),
        ("- kind: moved", "- kind: danced", "event 2, kind: there is no kind 'danced'"),
        ("  who: A Person\n  note", "  note", "event 2, who: is missing"),
        ("09:30:00.000000Z", "09:30", "is no moment"),
        ("opened_on: '2026-01-01'", "opened_on: '2026-13-01'", "opened_on: '2026-13-01' is no date"),
        ("events:", "burden:", "burden: text is expected, not a list"),
        ("title: Say why", "title: 'Say why", "not valid YAML"),
    ],
)
def test_a_wrong_file_is_refused_by_name_and_field(
    here: sqlite3.Connection, tmp_path: Path, was: str, becomes: str, said: str
) -> None:
    opened(here)
    path = file_of(here, tmp_path / "a")
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, becomes, 1), encoding="utf-8")
    before = read_stored_requests(here)
    with pytest.raises(DeclarationError) as refused:
        import_requests(here, [path])
    assert str(path) in str(refused.value)
    assert said in str(refused.value)
    assert read_stored_requests(here) == before


def test_one_wrong_file_keeps_all_out(here: sqlite3.Connection, there: sqlite3.Connection, tmp_path: Path) -> None:
    opened(here)
    path = file_of(here, tmp_path / "a")
    wrong = tmp_path / "wrong.yml"
    wrong.write_text("uid: x\n", encoding="utf-8")
    with pytest.raises(DeclarationError, match=r"wrong\.yml"):
        import_requests(there, [path, wrong])
    assert read_stored_requests(there) == {}


def test_saving_never_loses_what_a_file_tells(
    here: sqlite3.Connection, there: sqlite3.Connection, tmp_path: Path
) -> None:
    uid = opened(here)
    path = file_of(here, tmp_path / "a")
    import_requests(there, [path])
    actions.apply_action(there, uid, lambda view: actions.build_note(view, act("11:00"), "more"))
    export_requests(there, tmp_path / "a")
    told = path.read_bytes()
    with pytest.raises(DeclarationError, match="take it in first"):
        export_requests(here, tmp_path / "a")
    assert path.read_bytes() == told
    import_requests(here, [path])
    assert export_requests(here, tmp_path / "a").written == ()


def test_a_refresh_takes_in_the_files_of_the_vocabulary(
    here: sqlite3.Connection, there: sqlite3.Connection, tmp_path: Path
) -> None:
    assert import_from_vocab(there, tmp_path).files == 0
    uid = opened(here)
    export_requests(here, tmp_path / "vocab" / "requests")
    assert import_from_vocab(there, tmp_path).opened == (uid,)
    assert import_from_vocab(there, tmp_path).events == 0


def test_lines_stay_lines_and_a_link_to_nothing_is_told(here: sqlite3.Connection, tmp_path: Path) -> None:
    uid = opened(here)
    actions.apply_action(
        here, uid, lambda view: actions.build_relation(view, "follows", "CR-2025-ABCDEF", act("10:00"), "so")
    )
    path = file_of(here, tmp_path / "a")
    assert "wording: |-\n  Two lines\n  of wording.\n" in path.read_text(encoding="utf-8")
    assert import_requests(here, [path]).dangling_relations == ((uid, "follows", "CR-2025-ABCDEF"),)
