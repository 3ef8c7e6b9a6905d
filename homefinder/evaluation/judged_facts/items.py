"""The answers to a folder of judged cases of items, made from the catalogue, and the figures of the folder's own
score."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from homefinder.errors import UsageError
from homefinder.evaluation.judged_facts.scorer import FILE_NAME, run_scorer
from homefinder.items.answers import compare_rows, find_edition, list_edition_rows
from homefinder.items.finding.ask import ask
from homefinder.items.finding.index import ItemIndex
from homefinder.items.finding.kept_index import open_item_index
from homefinder.items.finding.scope import read_source_names
from homefinder.items.meaning.relation import DIFFERENT
from homefinder.items.relations.cover_returns import list_returns

SCORES = {
    "editions": ("edition_items.tsv", "edition_items.tsv"),
    "same": ("same_item.tsv", "same_item.tsv"),
    "questions": ("item_questions.tsv", "item_questions.tsv"),
    "rules": ("rule_items.tsv", "rule_items.tsv"),
}
NUMBERS = re.compile(r"[-+]?\d+(?:\.\d+)?")
Rows = Iterable[Mapping[str, Any]]


def evaluate_items(catalogue: sqlite3.Connection, vocab: Path, folder: Path, out: Path | None = None) -> dict[str, Any]:
    """The figures by part, as the folder's score.py prints them, and how many cases had nothing to answer from.

    ``out``: a folder to keep the answers in. Raises UsageError for a folder without cases or score.
    """
    if not (folder / FILE_NAME).is_file():
        raise UsageError(f"{folder} holds no {FILE_NAME}; name a folder of judged cases of items")
    index = open_item_index(catalogue, vocab)
    makers: dict[str, Callable[[list[dict[str, str]]], list[dict[str, str]]]] = {
        "editions": lambda _: _answer_editions(catalogue, _read(folder / "edition_pairs.tsv")),
        "same": lambda rows: _answer_same(index, rows),
        "questions": lambda rows: _answer_questions(catalogue, index, rows),
        "rules": lambda rows: _answer_rules(catalogue, rows),
    }
    report: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as temporary:
        place = out or Path(temporary)
        place.mkdir(parents=True, exist_ok=True)
        for name, (gold, answer) in SCORES.items():
            if (folder / gold).is_file():
                rows = makers[name](_read(folder / gold))
                report[name] = run_scorer(folder, name, folder / gold, _write(place / answer, rows))
        coverage = folder.parent / "item_coverage_dev.tsv"
        if coverage.is_file():
            for name, hidden in (("coverage", False), ("coverage with the stated mapping hidden", True)):
                made = _answer_coverage(catalogue, _read(coverage), hidden)
                path = _write(place / f"coverage{'_hidden' if hidden else ''}.tsv", made)
                report[name] = run_scorer(folder, "coverage", coverage, path)
    return report


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _write(path: Path, rows: Sequence[Mapping[str, str]]) -> Path:
    names = list(rows[0]) if rows else ["id"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, delimiter="\t", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def _answer_editions(catalogue: sqlite3.Connection, pairs: list[dict[str, str]]) -> list[dict[str, str]]:
    found = []
    for pair in pairs:
        rows = list_edition_rows(catalogue, [pair["source"]])
        try:
            old, new = find_edition(rows, pair["from"]), find_edition(rows, pair["to"])
        except UsageError:
            continue
        if old["id"] == new["id"]:
            continue
        found += [
            {"source": pair["source"], "from": pair["from"], "to": pair["to"], "kind": one.kind, "key": one.key,
             "change": one.change, "old": one.old, "new": one.new}
            for one in compare_rows(catalogue, old, new)
        ]  # fmt: skip
    return found or [dict.fromkeys(("source", "from", "to", "kind", "key", "change", "old", "new"), "")]


def _answer_same(index: ItemIndex, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    answers = []
    for row in rows:
        left = index.by_id.get(f"{row['left_source']}:{row['left_item']}")
        right = index.by_id.get(f"{row['right_source']}:{row['right_item']}")
        relation = DIFFERENT
        if left and right and left.profile and right.profile:
            relation = index.comparer.compare(left.profile, right.profile).relation
        answers.append({**row, "relation": relation})
    return answers


def _answer_questions(
    catalogue: sqlite3.Connection, index: ItemIndex, rows: list[dict[str, str]]
) -> list[dict[str, str]]:
    names = read_source_names(catalogue)
    return [
        {"id": row["id"], "answers": json.dumps(ask(catalogue, index, names, row["question"]) or ["none"])}
        for row in rows
    ]


def _answer_rules(catalogue: sqlite3.Connection, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    items: dict[tuple[str, str], list[str]] = {}
    for row in catalogue.execute("SELECT rule_id, field, item_id FROM rule_items"):
        items.setdefault((row["rule_id"], row["field"]), [])
        if row["item_id"]:
            items[row["rule_id"], row["field"]].append(row["item_id"].partition(":")[2])
    return [
        {**row, "items": json.dumps(sorted(items.get((f"{row['rule_source']}:{row['rule']}", row["field"]), [])))}
        for row in rows
    ]


def _answer_coverage(catalogue: sqlite3.Connection, rows: list[dict[str, str]], hidden: bool) -> list[dict[str, str]]:
    returns = list_returns(catalogue, hidden=hidden)
    return [
        {"item_id": row["item_id"], "collections": "|".join(sorted(returns.get(row["item_id"], ())))} for row in rows
    ]
