"""The tables ``proposals`` and ``proposal_answers``, from records of that kind."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from pathlib import Path

from homefinder.criteria.vocabulary import read_criteria
from homefinder.proposals.answers import AssessmentAnswer, find_assessment, read_answers
from homefinder.proposals.model import Proposal, build_proposal
from homefinder.proposals.reasons import find_reason
from homefinder.proposals.stages import format_spans, list_spans, read_stage
from homefinder.store.db import insert_many, transaction
from homefinder.store.queries.outside import stream_records_of_kind
from homefinder.store.records import parse_content

COLUMNS = (
    "record_id", "version_id", "source_id", "title", "owner", "stage", "is_open", "opened_on", "opening_seen",
    "closed_on",
    "days", "total_days", "reason", "remarks", "url",
)  # fmt: skip
ANSWER_COLUMNS = ("record_id", "specification", "criteria", "number", "answer", "reason", "evidence", "answered_on")
KIND = "proposal"


def write_proposals(ledger: sqlite3.Connection, vocab: Path) -> int:
    """Fill both tables; returns how many proposals there are. Raises DeclarationError for wrong criteria."""
    marks = {one.id: one.marks for one in read_criteria(vocab) if one.marks}
    rows: list[tuple[object, ...]] = []
    answers: list[tuple[object, ...]] = []
    for row in stream_records_of_kind(ledger, KIND):
        proposal = build_proposal(parse_content(row["content"]))
        rows.append(_to_row(row, proposal))
        for day, specification, name, answer in list_proposal_answers(proposal, marks):
            answers.append(
                (row["id"], specification, name, answer.number, answer.answer, answer.reason, answer.evidence, day)
            )
    with transaction(ledger):
        for table in ("proposal_answers", "proposals"):
            ledger.execute(f"DELETE FROM {table}")
        insert_many(ledger, "proposals", COLUMNS, rows)
        insert_many(
            ledger,
            "proposal_answers",
            ANSWER_COLUMNS,
            list({(row[0], row[1], row[3]): row for row in reversed(answers)}.values()),
        )
    return len(rows)


def list_proposal_answers(
    proposal: Proposal, marks: Mapping[str, Mapping[int, Collection[str]]]
) -> list[tuple[str, str, str, AssessmentAnswer]]:
    """Each answer with its day, what it is about, and the criteria whose numbers it has: the largest set that is
    known."""
    name = max(marks, key=lambda one: len(marks[one]), default="")
    texts = [(proposal.opened_on, proposal.opening), *((remark.day, remark.text) for remark in proposal.remarks)]
    return [
        (day, specification, name, answer)
        for day, text in texts
        if (specification := find_assessment(text))
        for answer in read_answers(text, marks.get(name))
    ]


def _to_row(row: sqlite3.Row, proposal: Proposal) -> tuple[object, ...]:
    spans = list_spans(proposal)
    known = [span.days for span in spans if span.days is not None]
    return (
        row["id"], row["version_id"], row["source_id"], proposal.title, row["publisher"], read_stage(proposal),
        int(proposal.is_open), proposal.opened_on, int(bool(proposal.opening)), proposal.closed_on, format_spans(spans),
        sum(known) if known else None, find_reason(proposal), len(proposal.remarks), row["url"] or row["page_url"],
    )  # fmt: skip
