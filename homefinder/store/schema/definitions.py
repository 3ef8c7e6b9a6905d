"""The tables of today, in ``ledger.sql`` and ``curation.sql``, and the steps that bring an older file to them.

``ledger.db`` (what was harvested and what follows from it) and ``catalogue.db`` (its published copy) share tables.
To change it, change the SQL file and add a step at the end, which does the same to a file that has the tables already.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from homefinder.settings import Settings, format_command
from homefinder.store.schema.additions import (
    add_decision_moments,
    add_end_columns,
    add_near_needs,
    add_need_answers,
    add_need_items,
    add_proposer,
    add_settlements,
    add_source_years,
    add_stated_dates,
    add_subject_strength,
    add_tables_only,
    add_unread_parts,
)
from homefinder.store.schema.event_members import add_event_members
from homefinder.store.schema.languages import add_languages
from homefinder.store.schema.renames import adopt_curation, adopt_ledger

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Schema:
    """The tables of one database. Each step takes a file of any version before it to the next, and runs once a file.

    ``numbered``: how many versions were counted in ``PRAGMA user_version`` before sqlite-utils kept the account.
    """

    name: str
    tables: str
    numbered: int
    steps: Mapping[str, Callable[[Database], None]]
    describe_making: Callable[[Path], str] | None = None
    """The command, for a sentence, that makes the file at this path; None where nothing makes it again."""
    is_published: bool = False
    """A copy that publishing swaps in: an older one is made anew, not brought up."""

    @property
    def version(self) -> int:
        """What ``PRAGMA user_version`` says of a file of today, so that an older Homefinder refuses it."""
        return self.numbered + len(self.steps)


def _read_tables(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _describe_making_ledger(path: Path) -> str:
    """From the archive where there is one, since a harvest knows nothing of the days before it."""
    folder = path.parent
    if (Settings(data=folder).archive / "runs").is_dir():
        return format_command("build --from-archive", folder)
    return f"{format_command('build', folder)} (add --offline for the sample)"


def describe_making_catalogue(path: Path) -> str:
    """The command, for a sentence, that makes the catalogue at this path."""
    ledger = Settings(data=path.parent).ledger
    return format_command("publish", path.parent) if ledger.exists() else _describe_making_ledger(ledger)


LEDGER = Schema("ledger", _read_tables("ledger.sql") + _read_tables("items.sql"), 6, {
    "plain-words": adopt_ledger, "unread-parts": add_unread_parts, "event-members": add_event_members,
    "languages": add_languages, "tombstones": add_end_columns, "publisher-names": add_tables_only,
    "items": add_tables_only,
    "source-years": add_source_years,
    "dates": add_stated_dates,
    "duties": add_tables_only,
    "machine-subjects": add_subject_strength,
    "near-needs": add_near_needs,
    "need-items": add_need_items,
}, _describe_making_ledger)  # fmt: skip
CATALOGUE = replace(LEDGER, describe_making=describe_making_catalogue, is_published=True)
CURATION = Schema("curation", _read_tables("curation.sql"), 5, {
    "plain-words": adopt_curation, "decision-moments": add_decision_moments, "retirements": add_tables_only,
    "proposed-pairs": add_proposer, "ended-sessions": add_tables_only, "use-reports": add_tables_only,
    "need-answers": add_need_answers, "mail-subscriptions": add_tables_only,
    "settled-disputes": add_settlements,
})  # fmt: skip
