"""The agenda of the sample: twelve months by return, what is usual apart, and nothing older than two years."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from homefinder.change.calendar.agenda import Agenda, build_agenda, get_last_day

TODAY = "2026-11-15"


@pytest.fixture(scope="module")
def catalogue(sample_folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(sample_folder / "catalogue.db")) as opened:
        opened.row_factory = sqlite3.Row
        yield opened


def list_titles(agenda: Agenda) -> tuple[list[str], list[str]]:
    return [group.title for group in agenda.stated], [group.title for group in agenda.usual]


def test_returns_stand_by_what_is_stated_and_what_is_usual(catalogue: sqlite3.Connection) -> None:
    agenda = build_agenda(catalogue, {}, TODAY)
    stated, usual = list_titles(agenda)
    assert stated == ["Special educational needs survey: guide to submitting data"]
    assert usual == ["Early years census", "Children in need census"]
    census = agenda.usual[1]
    assert [(row["kind"], row["starts"], row["state"]) for row in census.entries] == [
        ("opens", "2027-04-01", "usual"),
        ("load-by", "2027-06-30", "usual"),
        ("submit-by", "2027-07-31", "usual"),
    ]
    assert census.edition is not None
    assert census.edition["date"] == "2025-11-18"


def test_the_past_ends_after_two_years_and_every_entry_counts_once(catalogue: sqlite3.Connection) -> None:
    agenda = build_agenda(catalogue, {}, TODAY)
    days = [get_last_day(row) for row in agenda.past]
    assert days == sorted(days, reverse=True)
    assert days[0] < TODAY
    assert min(days) >= "2024-11-14"
    ahead = sum(len(group.entries) for groups in (agenda.stated, agenda.later) for group in groups)
    assert ahead + len(days) + agenda.older == catalogue.execute("SELECT count(*) FROM calendar").fetchone()[0]


@pytest.mark.parametrize(
    ("filters", "stated", "usual"),
    [
        ({"kind": "submit-by"}, 1, 1),
        ({"owner": "department-for-education"}, 1, 2),
        ({"home": "govuk.guidance.children-in-need-census"}, 0, 1),
        ({"source": "govuk"}, 1, 0),
        ({"sector": "childrens-safeguarding", "kind": "meeting"}, 0, 0),
        ({"owner": "nobody"}, 0, 0),
    ],
)
def test_it_is_narrowed(catalogue: sqlite3.Connection, filters: dict[str, str], stated: int, usual: int) -> None:
    assert [len(titles) for titles in list_titles(build_agenda(catalogue, filters, TODAY))] == [stated, usual]


def test_without_a_day_nothing_is_ahead(catalogue: sqlite3.Connection) -> None:
    agenda = build_agenda(catalogue, {}, "")
    assert list_titles(agenda) == ([], [])
    assert agenda.past
