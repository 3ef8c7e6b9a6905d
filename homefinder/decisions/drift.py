"""What a decision rests on, and how that has moved since it was made. Reads only.

Nothing here goes by dates of harvest: a decision remembers the content of its home's records and which newer editions
were there, so that a catalogue that is rebuilt, or filled with the past, tells the same.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from homefinder.decisions.rebind import parse_record_hashes
from homefinder.decisions.store import DISPUTED_VERDICT, Decision, PairDecisions
from homefinder.harvest.meaning import list_meant_changes
from homefinder.model import ENDED_LIFECYCLES
from homefinder.store.queries import find_former_home, read_name, read_renames, read_row
from homefinder.store.records import parse_content


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a record that differs from what was decided on."""

    record_id: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DecisionDrift:
    """One way in which the ground of a decision moved: the kind, one sentence, and the fields that changed."""

    kind: str
    why: str
    changes: tuple[FieldChange, ...] = ()


def list_drift(catalogue: sqlite3.Connection, pair: PairDecisions, today: str) -> list[DecisionDrift]:
    """Everything that has moved under what stands on a pair; nothing where it rests as it did. ``today`` is ISO."""
    last = pair.last
    found = list(_dispute(pair))
    if not pair.is_present:
        found.append(
            DecisionDrift(
                "gone", f"{_quote_title(last)} {_describe_loss(catalogue, pair)}; {_describe_decision(last)}."
            )
        )
    else:
        found += _edition(catalogue, pair)
        if last.records:
            found += _content(catalogue, pair)
    due = sorted({item.review_on for item in pair.latest if last.decided_on < item.review_on <= today})
    if due:
        found.append(DecisionDrift("due", f"It was to be looked at again on {due[0]}; {_describe_decision(last)}."))
    return found


def _dispute(pair: PairDecisions) -> Iterator[DecisionDrift]:
    if pair.verdict == DISPUTED_VERDICT:
        views = ", ".join(f"{item.reviewer} said {item.verdict} on {item.decided_on}" for item in pair.latest)
        yield DecisionDrift("disputed", f"Reviewers disagree: {views}.")


def _edition(catalogue: sqlite3.Connection, pair: PairDecisions) -> Iterator[DecisionDrift]:
    """A later edition of the series that was not there when it was decided, or one in place of what was."""
    known = parse_record_hashes(pair.last.records)
    rows = catalogue.execute(
        """SELECT h.title, e.label, group_concat(r.record_id, char(10)) AS records FROM home_editions mine
           JOIN home_editions e ON e.series = mine.series AND e.position > mine.position
           JOIN homes h ON h.id = e.home_id JOIN home_records r ON r.home_id = e.home_id
           WHERE mine.home_id = ? GROUP BY e.home_id ORDER BY e.position""",
        (pair.home_id,),
    ).fetchall()
    newer = [row for row in rows if not known.keys() & set(row["records"].split("\n"))] if known else rows
    if newer:
        yield DecisionDrift(
            "new-edition", f"There is a newer edition, “{newer[-1]['title']}”; {_describe_decision(pair.last)}."
        )
    elif pair.last.series and pair.last.record_hashes and not _own_records(catalogue, pair):
        title = read_name(catalogue, "homes", pair.home_id)
        yield DecisionDrift(
            "new-edition",
            f"{_quote_title(pair.last)} is gone, and its series now has “{title}”; {_describe_decision(pair.last)}.",
        )


def _content(catalogue: sqlite3.Connection, pair: PairDecisions) -> Iterator[DecisionDrift]:
    """Other words in its records, its end, or records that have joined it."""
    own = _own_records(catalogue, pair)
    changes: list[FieldChange] = []
    untold = []
    for record_id, (before, now) in own.items():
        if before != now:
            fields = _fields(catalogue, record_id, before)
            changes += fields or ()
            untold += [record_id] if fields is None else []
    ended = read_row(catalogue, "homes", pair.home_id)["lifecycle"]
    if ended in ENDED_LIFECYCLES and (untold or any(item.field == "lifecycle" for item in changes)):
        yield DecisionDrift(
            "withdrawn", f"{_quote_title(pair.last)} is {ended} now; {_describe_decision(pair.last)}.", tuple(changes)
        )
    elif changes:
        names = ", ".join(sorted({item.field.replace("_", " ") for item in changes}))
        yield DecisionDrift(
            "changed",
            f"What its publisher says has changed ({names}); {_describe_decision(pair.last)}.",
            tuple(changes),
        )
    elif untold:
        yield DecisionDrift(
            "changed", f"{', '.join(untold)} says something else now, and what it said is not in this catalogue."
        )
    yield from _detect_joined_records(catalogue, pair, own.keys())


def _detect_joined_records(catalogue: sqlite3.Connection, pair: PairDecisions, own: object) -> Iterator[DecisionDrift]:
    rows = catalogue.execute(
        """SELECT r.id, r.title FROM home_records h JOIN records r ON r.id = h.record_id WHERE h.home_id = ?
           ORDER BY r.id""",
        (pair.home_id,),
    ).fetchall()
    onward = read_renames(catalogue)
    known = {onward.get(record, record) for record in pair.last.record_hashes}
    more = [row for row in rows if row["id"] not in known]
    if more and own:
        names = ", ".join(f"“{row['title']}” ({row['id']})" for row in more)
        yield DecisionDrift("joined", f"It is now taken for one thing with {names}; {_describe_decision(pair.last)}.")


def _own_records(catalogue: sqlite3.Connection, pair: PairDecisions) -> dict[str, tuple[str, str]]:
    """Records of the decision that are still of the home: the content hash as it was and as it is."""
    found = {}
    onward = read_renames(catalogue)
    for record_id, before in pair.last.record_hashes.items():
        row = catalogue.execute(
            """SELECT r.content_hash FROM records r JOIN home_records h ON h.record_id = r.id
               WHERE r.id = ? AND h.home_id = ?""",
            (onward.get(record_id, record_id), pair.home_id),
        ).fetchone()
        if row:
            found[record_id] = (before, row["content_hash"])
    return found


def _fields(catalogue: sqlite3.Connection, record_id: str, before: str) -> list[FieldChange] | None:
    """What says something else than the version with hash ``before``; None where the catalogue never saw that version.

    Another order, other quotation marks or white space say the same, and bring no decision back.
    """
    then = catalogue.execute(
        "SELECT content FROM record_versions WHERE record_id = ? AND hash = ? ORDER BY id DESC LIMIT 1",
        (record_id, before),
    ).fetchone()
    if then is None:
        return None
    now = catalogue.execute(
        "SELECT v.content FROM records r JOIN record_versions v ON v.id = r.current_version_id WHERE r.id = ?",
        (read_renames(catalogue).get(record_id, record_id),),
    ).fetchone()
    sides = (parse_content(row["content"]) for row in (then, now))
    return [FieldChange(record_id, *change) for change in list_meant_changes(*sides)]


def _describe_loss(catalogue: sqlite3.Connection, pair: PairDecisions) -> str:
    """That the home is gone, with the day and the reason where its tombstone tells them."""
    former = find_former_home(catalogue, pair.home_id)
    if not former or former["leads_to"]:
        return "is in the catalogue no more"
    return f"is in the catalogue no more since {former['gone_on']} ({former['reason'].rstrip('.')})"


def _quote_title(decision: Decision) -> str:
    return f"“{decision.home_title or decision.home_id}”"


def _describe_decision(decision: Decision) -> str:
    return f"{decision.reviewer} said {decision.verdict} on {decision.decided_on}"
