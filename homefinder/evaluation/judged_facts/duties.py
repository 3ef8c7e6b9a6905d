"""Measures what is read of duties, proposals, assessments and uses against judged cases, by the folder's own
score.py.

Levels are asked of the catalogue as it is published. Everything else is read anew from the recordings beside the judged
cases, in a folder of its own that is gone afterwards.
"""

from __future__ import annotations

import csv
import re
import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from homefinder.duties.compare import NOT_STATED
from homefinder.duties.write import write_duties
from homefinder.errors import UsageError
from homefinder.evaluation.judged_facts.scorer import FILE_NAME, run_scorer
from homefinder.fetch.replay import find_replays
from homefinder.harvest.service import harvest_replay, match_replays, read_declared_sources
from homefinder.proposals.write import write_proposals
from homefinder.settings import Settings
from homefinder.store.db import open_curation, open_ledger
from homefinder.uses.write import write_uses

KINDS = ("obligation", "proposals", "assessments", "duty_changes", "uses")
"""What is measured, where the folder has a file of that name."""
Rows = list[dict[str, str]]

LEVELS = """SELECT h.id, h.title, h.url, d.level, d.bound, d.starts, d.ends FROM homes h
    LEFT JOIN duties d ON d.home_id = h.id AND d.strongest = 1 ORDER BY h.id"""
CHANGES = """SELECT c.*, r.key FROM duty_changes c JOIN records r ON r.id = c.record_id ORDER BY c.id"""


def evaluate_duties(
    catalogue: sqlite3.Connection, settings: Settings, folder: Path, recordings: Sequence[Path]
) -> dict[str, Any]:
    """The scorer's figures by kind of case. ``recordings``: folders of SOURCE/DATE recordings.

    Raises UsageError where the folder has no score.py or no judged cases.
    """
    present = [kind for kind in KINDS if (folder / f"{kind}.tsv").is_file()]
    if not present or not (folder / FILE_NAME).is_file():
        raise UsageError(f"{folder} holds no {FILE_NAME} with {', '.join(f'{kind}.tsv' for kind in KINDS)}")
    answers: dict[str, Rows] = {}
    if "obligation" in present:
        answers["obligation"] = answer_levels(catalogue, _read_cases(folder / "obligation.tsv"))
    if set(present) - {"obligation"}:
        answers |= _answer_from_recordings(settings, recordings)
    return {kind: _score(folder, kind, answers[kind]) for kind in present}


def find_recordings(folder: Path) -> list[Path]:
    """The folders of recordings that lie beside the judged cases, from the nearest ancestor that has them."""
    for parent in folder.resolve().parents:
        if found := [parent / name for name in ("replay", "recordings") if (parent / name).is_dir()]:
            return found
    return []


def answer_levels(catalogue: sqlite3.Connection, cases: Rows) -> Rows:
    """For each judged home its strongest duty today: found by its id, else its title, else its address."""
    rows = catalogue.execute(LEVELS).fetchall()
    by_id, by_title, by_url = ({row[name]: row for row in reversed(rows)} for name in ("id", "title", "url"))
    found = []
    for case in cases:
        row = by_id.get(case["home_id"]) or by_title.get(case["home_title"]) or by_url.get(case["home_url"])
        values = {name: (row[column] or "") if row else "" for name, column in
                  (("level", "level"), ("bound", "bound"), ("from", "starts"), ("until", "ends"))}  # fmt: skip
        found.append({"home_id": case["home_id"], **values})
    return found


def _answer_from_recordings(settings: Settings, recordings: Sequence[Path]) -> dict[str, Rows]:
    with tempfile.TemporaryDirectory() as name:
        own = replace(settings, data=Path(name))
        with closing(open_ledger(own.ledger)):
            pass
        _harvest_recordings(own, recordings)
        with closing(open_ledger(own.ledger)) as ledger, closing(open_curation(own.curation)) as curation:
            vocab = settings.home / "vocab"
            write_proposals(ledger, vocab)
            write_uses(ledger, curation)
            write_duties(ledger, settings, "")
            return {
                "proposals": _answer_proposals(ledger), "assessments": _answer_assessments(ledger),
                "duty_changes": _answer_changes(ledger), "uses": _answer_uses(ledger),
            }  # fmt: skip


def _harvest_recordings(settings: Settings, recordings: Sequence[Path]) -> None:
    """Read what is recorded of facts, and of sources whose rules of duty were recorded on several days."""
    sources = read_declared_sources(settings)
    wanted = {
        name for source in sources.values() for name in (source.id, *source.replay_names)
        if source.scope == "facts" or any(rule.each for rule in source.duties)
    }  # fmt: skip
    folders = [
        folder for root in recordings for folder in sorted(root.iterdir())
        if folder.name in wanted and (len(find_replays(folder)) > 1 or sources[folder.name].scope == "facts")
    ]  # fmt: skip
    for source, replay in match_replays(folders, sources):
        open_gate = source.model_copy(update={"expect": source.expect.model_copy(update={"max_drop": 1.0, "fill": {}})})
        harvest_replay(settings, open_gate, replay)


def _answer_proposals(ledger: sqlite3.Connection) -> Rows:
    rows = ledger.execute("SELECT record_id, stage, days, reason FROM proposals ORDER BY record_id")
    return [
        {"issue": _read_number(row["record_id"]), "stage": row["stage"], "days_in_each": row["days"],
         "last_reason": row["reason"]} for row in rows
    ]  # fmt: skip


def _answer_assessments(ledger: sqlite3.Connection) -> Rows:
    rows = ledger.execute("SELECT record_id, number, answer, evidence FROM proposal_answers ORDER BY record_id, number")
    return [
        {"issue": _read_number(row["record_id"]), "question": str(row["number"]), "answer": row["answer"],
         "evidence": row["evidence"]} for row in rows
    ]  # fmt: skip


def _answer_changes(ledger: sqlite3.Connection) -> Rows:
    return [
        {"dataset": row["key"].rpartition("/")[2], "specification": row["applies_to"], "bound": row["rule"],
         "kind": row["kind"], "from": row["starts"], "level_2026": row["after"].replace(NOT_STATED, "not-stated")}
        for row in ledger.execute(CHANGES) if row["rule"]
    ]  # fmt: skip


def _answer_uses(ledger: sqlite3.Connection) -> Rows:
    rows = ledger.execute("SELECT * FROM uses ORDER BY standard, user, id")
    names = ("standard", "user", "system", "state", "since", "evidence")
    return [{name: row[name] for name in names} for row in rows]


def _read_number(record_id: str) -> str:
    return re.findall(r"[0-9]+", record_id)[-1] if re.search(r"[0-9]", record_id) else record_id


def _read_cases(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _score(folder: Path, kind: str, answers: Rows) -> dict[str, Any]:
    """What the scorer says, line by line, with its figures. Raises UsageError where it fails."""
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", quoting=csv.QUOTE_NONE, escapechar="\\", lineterminator="\n")
        columns = list(answers[0]) if answers else ["home_id"]
        writer.writerow(columns)
        writer.writerows([re.sub(r"[\t\r\n\"\\]+", " ", row[name]) for name in columns] for row in answers)
        file.flush()
        lines = run_scorer(folder, kind, folder, Path(file.name))
    return {"figures": read_figures(lines), "lines": lines}


def read_figures(lines: Sequence[str]) -> Mapping[str, float | int]:
    """Name → share (0 to 1) where the scorer gives a count of a whole, else the number."""
    found: dict[str, float | int] = {}
    for line in lines:
        if share := re.search(r"^(?P<name>.*?)[: ]+(?P<right>[0-9]+)/(?P<of>[0-9]+)", line.strip()):
            found[share["name"]] = round(int(share["right"]) / int(share["of"]), 4) if int(share["of"]) else 0.0
        elif number := re.search(r"^(?P<name>.*?)[: ]+(?P<number>[0-9]+)$", line.strip()):
            found[number["name"]] = int(number["number"])
    return found
