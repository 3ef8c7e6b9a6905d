"""Uses that people enter: checked, kept until a curator answers, and never with a person's name."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from homefinder.errors import UsageError
from homefinder.store.db import open_curation, transaction
from homefinder.uses.reports import (
    UseReport,
    decide_use_report,
    import_uses,
    list_accepted_reports,
    list_reports,
    report_use,
)


@pytest.fixture
def curation(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_curation(tmp_path / "curation.db")) as connection:
        yield connection


def test_a_report_waits_until_a_curator_accepts_it(curation: sqlite3.Connection) -> None:
    with transaction(curation):
        number = report_use(curation, UseReport("Tree list", "Oak Council", since="April 2025"), "someone")
    assert [row["since"] for row in list_reports(curation)] == ["2025-04"]
    assert list_accepted_reports(curation) == []
    with transaction(curation):
        decide_use_report(curation, number, "accepted", "a curator")
    assert [row["user"] for row in list_accepted_reports(curation)] == ["Oak Council"]


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (UseReport("", "Oak Council"), "standard"),
        (UseReport("Tree list", "oak@example.org"), "mail"),
        (UseReport("Tree list", "Oak Council", since="soon"), "no date"),
        (UseReport("Tree list", "x" * 600), "characters"),
    ],
)
def test_a_wrong_report_is_refused_with_what_to_mend(
    curation: sqlite3.Connection, report: UseReport, said: str
) -> None:
    with pytest.raises(UsageError, match=said), transaction(curation):
        report_use(curation, report, "someone")


def test_a_refusal_needs_a_reason(curation: sqlite3.Connection) -> None:
    with transaction(curation):
        number = report_use(curation, UseReport("Tree list", "Oak Council"), "someone")
    with pytest.raises(UsageError, match="why"), transaction(curation):
        decide_use_report(curation, number, "refused", "a curator")


def test_a_csv_is_taken_in_whole_or_not_at_all(curation: sqlite3.Connection, tmp_path: Path) -> None:
    path = tmp_path / "uses.csv"
    path.write_text("standard,user,since\nTree list,Oak Council,2025\nTree list,,2025\n")
    with pytest.raises(UsageError, match="row 3 lacks user"):
        import_uses(curation, path, "someone")
    assert list_accepted_reports(curation) == []
    path.write_text("standard,user,since\nTree list,Oak Council,2025\n")
    assert import_uses(curation, path, "someone") == 1
    assert len(list_accepted_reports(curation)) == 1


def test_a_csv_without_its_columns_says_which(curation: sqlite3.Connection, tmp_path: Path) -> None:
    path = tmp_path / "uses.csv"
    path.write_text("standard,name\nTree list,Oak\n")
    with pytest.raises(UsageError, match="standard, user"):
        import_uses(curation, path, "someone")
