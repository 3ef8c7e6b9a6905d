"""From histories to rows of events: what is seen and told as one, stable ids, and the ledger kept in step."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from homefinder.change.diff.fields import build_difference, compare_words
from homefinder.change.diff.render import render_html, render_text
from homefinder.change.events import write
from homefinder.change.events.derive import Change, RecordHistory, derive_record_events
from homefinder.change.events.editions import list_editions
from homefinder.change.events.write import WATERMARK_NAME, derive_events
from homefinder.errors import UsageError
from homefinder.model import canonical_json, content_hash
from homefinder.resolve.run import resolve
from homefinder.resolve.series import resolve_edition
from homefinder.store.db import open_ledger
from tests.support.rdf_records import insert

TREES: dict[str, Any] = {"kind": "standard", "title": "Tree list", "status": "live", "lifecycle": "active"}
FIRST, SECOND, THIRD = "2026-01-01", "2026-02-01", "2026-03-01"


def change(
    number: int, kind: str, day: str, before: dict[str, Any], after: dict[str, Any], *, first: bool = False
) -> Change:
    content = after or before
    return Change(number, number, kind, day, content["title"], before, after, content_hash(content), first)


def history(*contents: dict[str, Any], first: bool = True, line: str = "") -> RecordHistory:
    """A record that was added and then changed at each later look."""
    days = (FIRST, SECOND, THIRD, "2026-04-01")
    changes = [change(1, "added", days[0], {}, contents[0], first=first)]
    changes += [
        change(number, "changed", days[number - 1], contents[number - 2], contents[number - 1])
        for number in range(2, len(contents) + 1)
    ]
    return RecordHistory("s:trees", "s", changes, line)


def brief(found: RecordHistory) -> list[tuple[str, str, str, str]]:
    return [(row.kind, row.announced_by, row.date, row.seen_on) for row in derive_record_events(found)]


def event(kind: str, date: str, note: str = "") -> dict[str, str]:
    return {"kind": kind, "date": date, "note": note}


def test_what_was_there_at_the_first_look_is_told_not_seen() -> None:
    assert brief(history({**TREES, "issued": "2020-05-01"})) == [("new-standard", "publisher", "2020-05-01", FIRST)]
    assert brief(history(TREES)) == []


def test_a_touch_dated_after_the_look_is_no_event() -> None:
    assert brief(history({**TREES, "modified": "2099-01-01"})) == []
    later = {**TREES, "events": [event("updated", "2099-01-01")]}
    assert brief(history(TREES, later)) == []
    assert brief(history({**TREES, "modified": FIRST})) == [("content-changed", "publisher", FIRST, FIRST)]


def test_what_came_later_is_seen_once_on_the_day_that_is_told() -> None:
    assert brief(history({**TREES, "issued": "2025-12-20"}, first=False)) == [
        ("new-standard", "seen", "2025-12-20", FIRST)
    ]
    assert brief(history({**TREES, "modified": "2025-12-24"}, first=False)) == [("new-standard", "seen", FIRST, FIRST)]


def test_a_note_and_the_difference_that_it_tells_of_are_one_event() -> None:
    noted = {**TREES, "keywords": ["oak"], "events": [event("updated", "2026-01-20", "New specification published.")]}
    (row,) = derive_record_events(history(TREES, noted))
    assert (row.kind, row.announced_by, row.date, row.seen_on, row.significance) == (
        "content-changed", "seen", "2026-01-20", SECOND, "major",
    )  # fmt: skip
    assert "New specification published." in row.summary
    alone = {**TREES, "events": [event("updated", "2026-01-20", "Typing error mended.")]}
    (row,) = derive_record_events(history(TREES, alone))
    assert (row.announced_by, row.significance, row.change_id) == ("publisher", "minor", 2)


def test_a_day_that_was_set_stays_the_event_when_it_comes() -> None:
    asked = {"kind": "consultation", "title": "Trees?", "status": "open", "closes": "2026-01-31T23:45:00Z"}
    ids = [
        {row.id for row in derive_record_events(history(asked))},
        {row.id for row in derive_record_events(history(asked, {**asked, "status": "closed"}))},
    ]
    assert ids[0] == ids[1]
    closed = [
        row
        for row in derive_record_events(history(asked, {**asked, "status": "closed"}))
        if row.kind == "consultation-closed"
    ]
    assert [(row.announced_by, row.date) for row in closed] == [("publisher", "2026-01-31")]


def test_a_moved_day_is_a_major_change_and_the_old_day_is_no_event_any_more() -> None:
    asked = {"kind": "consultation", "title": "Trees?", "status": "open", "closes": "2026-05-01"}
    found = derive_record_events(history(asked, {**asked, "closes": "2026-05-29"}))
    assert [(row.kind, row.date, row.rule) for row in found] == [
        ("content-changed", SECOND, "closing-moved"),
        ("consultation-closing", "2026-05-15", "told-closing"),
        ("consultation-closed", "2026-05-29", "told-closes"),
    ]


def test_there_and_back_are_two_events() -> None:
    draft = {**TREES, "status": "draft"}
    found = derive_record_events(history(TREES, draft, TREES, draft))
    assert [(row.before, row.after) for row in found] == [("live", "draft"), ("draft", "live"), ("live", "draft")]
    assert len({row.id for row in found}) == 3


@pytest.mark.parametrize(
    ("content", "line", "named"),
    [
        ({"kind": "data-collection", "title": "Tree census", "series": "tree-census", "version": "2026"}, "", "2026"),
        ({"kind": "data-collection", "title": "Tree census 2025 to 2026: guide"}, "", "2025-26"),
        ({"kind": "standard", "title": "Tree list", "series": "tree-list", "version": "1.0"}, "", ""),
        ({"kind": "standard", "title": "Tree list", "series": "tree-list", "version": "1.1"}, "", "1.1"),
        ({"kind": "standard", "title": "Tree list"}, "second", "second"),
        ({"kind": "legislation", "title": "Trees Act 2026"}, "", ""),
    ],
)
def test_the_edition_that_a_record_says(content: dict[str, Any], line: str, named: str) -> None:
    assert resolve_edition(content, line)[0] == named


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """One source, looked at three times: trees changed, hedges stayed, shrubs came at the second look."""
    with closing(open_ledger(tmp_path / "ledger.db")) as connection:
        insert(connection, "sources", [{
            "id": "s", "title": "Standards", "publisher": "Office", "licence": "x", "adapter": "csv_table",
            "completeness": "full", "schedule": "x",
        }])  # fmt: skip
        insert(connection, "runs", [
            {"id": number, "source_id": "s", "state": "committed", "mode": "replay", "seen_on": day, "started_at": day}
            for number, day in enumerate((FIRST, SECOND, THIRD), start=1)
        ])  # fmt: skip
        live = {**TREES, "url": "https://e.org/t"}
        add(connection, 1, "trees", live)
        add(connection, 1, "hedges", {**TREES, "title": "Hedge list", "issued": "2020-01-01"})
        move(connection, 2, "trees", live, {**live, "status": "draft"})
        add(connection, 2, "shrubs", {**TREES, "title": "Shrub list", "description": "Oak <b> & elm."})
        yield connection


def version(ledger: sqlite3.Connection, run: int, key: str, content: dict[str, Any]) -> int:
    insert(ledger, "record_versions", [{
        "record_id": f"s:{key}", "hash": content_hash(content), "content": canonical_json(content), "locations": "{}",
        "run_id": run, "valid_from": (FIRST, SECOND, THIRD)[run - 1],
    }])  # fmt: skip
    return int(ledger.execute("SELECT max(id) FROM record_versions").fetchone()[0])


def noted(ledger: sqlite3.Connection, run: int, key: str, kind: str, title: str, *versions: int | None) -> None:
    insert(ledger, "changes", [{
        "record_id": f"s:{key}", "run_id": run, "kind": kind, "seen_on": (FIRST, SECOND, THIRD)[run - 1],
        "title": title, "summary": "x", "from_version_id": versions[0], "to_version_id": versions[1],
    }])  # fmt: skip


def add(ledger: sqlite3.Connection, run: int, key: str, content: dict[str, Any]) -> None:
    ledger.execute("BEGIN")
    number = version(ledger, run, key, content)
    insert(ledger, "records", [{
        "id": f"s:{key}", "source_id": "s", "key": key, "kind": content["kind"], "title": content["title"],
        "state": "present", "current_version_id": number, "content_hash": content_hash(content), "first_run_id": run,
        "last_run_id": run, "first_seen": FIRST, "last_seen": FIRST,
    }])  # fmt: skip
    noted(ledger, run, key, "added", content["title"], None, number)
    ledger.execute("COMMIT")


def move(ledger: sqlite3.Connection, run: int, key: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    old = ledger.execute("SELECT current_version_id FROM records WHERE id = ?", (f"s:{key}",)).fetchone()[0]
    number = version(ledger, run, key, after)
    ledger.execute(
        "UPDATE records SET current_version_id = ?, title = ? WHERE id = ?", (number, after["title"], f"s:{key}")
    )
    noted(ledger, run, key, "changed", after["title"], old, number)
    assert before != after


def events(ledger: sqlite3.Connection) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in ledger.execute("SELECT * FROM events ORDER BY id")]


def kinds(ledger: sqlite3.Connection) -> dict[str, str]:
    return {row["record_id"]: row["kind"] for row in ledger.execute("SELECT * FROM events")}


def test_events_follow_from_changes_and_only_from_new_ones(ledger: sqlite3.Connection) -> None:
    assert derive_events(ledger) == 3
    assert kinds(ledger) == {"s:trees": "status-changed", "s:hedges": "new-standard", "s:shrubs": "new-standard"}
    before = events(ledger)
    assert derive_events(ledger) == 0
    assert events(ledger) == before


def test_other_rules_make_all_anew_and_keep_what_is_the_same(ledger: sqlite3.Connection) -> None:
    derive_events(ledger)
    before = events(ledger)
    insert(ledger, "events", [{**dict(ledger.execute("SELECT * FROM events").fetchone()), "id": "eold", "rule": "old"}])
    needs: dict[str, object] = {"id": "n", "sector": "s", "title": "n", "description": "n", "source": "x"}
    insert(ledger, "needs", [needs])
    insert(ledger, "event_needs", [{"event_id": "eold", "need_id": "n", "path": "[]"}])
    ledger.execute("UPDATE build_state SET value = '99 otherrules' WHERE name = ?", (WATERMARK_NAME,))
    assert derive_events(ledger) == 0
    assert events(ledger) == before
    assert ledger.execute("SELECT * FROM event_needs").fetchall() == []


def test_in_steps_or_at_once_gives_the_same_rows(ledger: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    derive_events(ledger)
    move(ledger, 3, "hedges", {}, {**TREES, "title": "List of hedges", "issued": "2020-01-01"})
    assert derive_events(ledger) == 1
    stepwise = events(ledger)
    ledger.execute("DELETE FROM event_members")
    ledger.execute("DELETE FROM events")
    ledger.execute("DELETE FROM build_state")
    monkeypatch.setattr(write, "BATCH_SIZE", 1)
    assert derive_events(ledger) == len(stepwise)
    assert events(ledger) == stepwise


def test_a_place_in_a_line_of_editions_makes_a_new_standard_an_edition(ledger: sqlite3.Connection) -> None:
    resolve(ledger)
    derive_events(ledger)
    homes = {row["record_id"]: row["home_id"] for row in ledger.execute("SELECT * FROM home_records")}
    lines = [
        {"home_id": homes["s:trees"], "series": "lists", "position": 1, "label": "first", "previous": None},
        {
            "home_id": homes["s:shrubs"],
            "series": "lists",
            "position": 2,
            "label": "second",
            "previous": homes["s:trees"],
        },
    ]
    insert(ledger, "home_editions", lines)
    assert derive_events(ledger) == 1
    assert kinds(ledger)["s:shrubs"] == "new-edition"
    ledger.execute("DELETE FROM home_editions")
    assert derive_events(ledger) == 1
    assert kinds(ledger)["s:shrubs"] == "new-standard"


def test_a_difference_reads_as_text_and_is_safe_as_html(ledger: sqlite3.Connection) -> None:
    after = {
        **TREES,
        "title": "Shrub list",
        "description": "Oak <script>x</script> & ash.",
        "extra": {"codes": ["<i>"]},
    }
    move(ledger, 3, "shrubs", {}, after)
    first, last = (
        row[0] for row in ledger.execute("SELECT id FROM record_versions WHERE record_id = 's:shrubs' ORDER BY id")
    )
    found = build_difference(ledger, first, last)
    assert "[-<b>-] {+<script>x</script>+} & [-elm.-] {+ash.+}" in render_text(found)
    html = render_html(found)
    assert "<script>" not in html
    assert "&lt;script&gt;x&lt;/script&gt;" in html
    assert '<ins><span class="visually-hidden">added: </span>ash.</ins>' in html
    assert "&lt;i&gt;" in html
    assert render_html(build_difference(ledger, last, last)) == "<p>Nothing that the publication says differs.</p>"
    with pytest.raises(UsageError, match="no version 999"):
        build_difference(ledger, first, 999)


def test_a_long_text_shows_the_words_beside_a_difference() -> None:
    before = " ".join(f"w{number}" for number in range(200))
    assert [piece.done for piece in compare_words(before, before.replace("w100 ", "x "))] == [
        "same",
        "removed",
        "added",
        "same",
    ]


def test_a_page_that_serves_one_year_after_the_other_is_a_line(ledger: sqlite3.Connection) -> None:
    census = {**TREES, "kind": "data-collection", "title": "Tree census 2025 to 2026", "url": "https://e.org/c"}
    add(ledger, 1, "census", {**census, "issued": "2025-03-01"})
    move(ledger, 2, "census", {}, {**census, "title": "Tree census 2026 to 2027", "issued": "2025-03-01"})
    resolve(ledger)
    home = ledger.execute("SELECT home_id FROM home_records WHERE record_id = 's:census'").fetchone()[0]
    line = list_editions(ledger, home)
    assert [(span.label, span.applies_from, span.applies_to, span.from_basis) for span in line] == [
        ("2025-26", "2025-04-01", "2026-03-31", "title"), ("2026-27", "2026-04-01", "2027-03-31", "title"),
    ]  # fmt: skip
    assert [json.dumps([note.date for note in span.notes]) for span in line] == ['["2025-03-01"]', "[]"]
    assert list_editions(ledger, "nothing") == ()


def leave(*steps: tuple[str, str, dict[str, Any], dict[str, Any]]) -> RecordHistory:
    """A record that was added, and what became of it: kind of change, day, before and after."""
    changes = [change(1, "added", FIRST, {}, TREES, first=True)]
    changes += [change(number, *step) for number, step in enumerate(steps, start=2)]
    return RecordHistory("s:trees", "s", changes)


GONE = {**TREES, "status": "gone", "lifecycle": "gone"}
RENAMED = {**TREES, "title": "Register of oaks"}


@pytest.mark.parametrize(
    ("went", "back", "told"),
    [
        (("removed", "2026-11-02", TREES, {}), ("restored", "2026-11-03", TREES, TREES),
         ["Was not in the publication from 2 November 2026 to 3 November 2026; back unchanged."]),
        (("removed", "2026-11-02", TREES, {}), ("restored", "2026-11-16", TREES, {**TREES, "modified": "2026-11-15"}),
         ["Was not in the publication from 2 November 2026 to 16 November 2026; back unchanged."]),
        (("changed", "2026-11-02", TREES, GONE), ("changed", "2026-11-03", GONE, TREES),
         ["Its page said that it was no more from 2 November 2026 to 3 November 2026; back unchanged."]),
        (("removed", "2026-11-02", TREES, {}), ("restored", "2026-11-17", TREES, TREES),
         ["No longer in the publication, which shows all that it has.",
          "In the publication again, after it had been left out."]),
        (("removed", "2026-11-02", TREES, {}), ("restored", "2026-11-03", TREES, RENAMED),
         ["No longer in the publication, which shows all that it has.",
          "In the publication again, after it had been left out.",
          "The title went from “Tree list” to “Register of oaks”."]),
    ],
)  # fmt: skip
def test_what_went_and_came_back_the_same_soon_is_one_event(
    went: tuple[str, str, dict[str, Any], dict[str, Any]],
    back: tuple[str, str, dict[str, Any], dict[str, Any]],
    told: list[str],
) -> None:
    before, after = derive_record_events(leave(went)), derive_record_events(leave(went, back))
    assert [row.summary for row in after] == told
    # In feeds it is the entry that told of the departure.
    assert before[0].id in {row.id for row in after}
    if len(told) == 1:
        assert (after[0].kind, after[0].rule, after[0].date) == ("restored", "back-unchanged", back[1])
        again: tuple[str, str, dict[str, Any], dict[str, Any]] = ("removed", "2026-12-01", TREES, {})
        assert [row.kind for row in derive_record_events(leave(went, back, again))] == ["restored", "vanished"]
