"""A data folder, a made-up source and its editions: what the properties of harvesting are tried on."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from homefinder.fetch.replay import find_replays
from homefinder.harvest.manifest import list_archived_runs
from homefinder.harvest.run import RunResult
from homefinder.harvest.service import harvest_archived_run, harvest_replay
from homefinder.settings import Settings
from homefinder.source import Source
from tests.support.commands import rows
from tests.support.editions import Edition, Line

FIRST = date(2026, 1, 1)
ADDRESS = "https://apis.example.gov.uk/catalogue.csv"

World = Mapping[str, str]
"""What a publication says on one day: titles by key."""


def source(**changes: Any) -> Source:
    """A table of two columns, with a gate that lets all pass but an empty table."""
    mapping = {
        "key": "{id}", "kind": "api", "taken_in": "It is listed.",
        "fields": {"title": "name", "url": {"template": "https://apis.example.gov.uk/{id}"}},
    }  # fmt: skip
    declared: dict[str, Any] = {
        "id": "made", "title": "Made up", "publisher": "Nobody", "licence": "None", "adapter": "csv_table",
        "parameters": {"url": ADDRESS, "mapping": mapping}, "schedule": "0 5 * * *", "completeness": "full",
        "expect": {"min_records": 1, "max_drop": 1.0},
    }  # fmt: skip
    return Source.model_validate({**declared, **changes})


def table(world: World, order: Sequence[str] | None = None) -> Edition:
    """The edition of one day."""
    lines = ["id,name", *(f"{key},{world[key]}" for key in order or sorted(world))]
    return Edition("made", (Line(ADDRESS, headers={"content-type": "text/csv"}, body="\r\n".join(lines).encode()),))


class House:
    """A data folder and the editions that it takes."""

    def __init__(self, root: Path, source: Source) -> None:
        self.root, self.source = root, source
        self.settings = Settings(data=root / "data")

    def takes(self, edition: Edition, day: int) -> RunResult:
        """Harvest an edition as it was so many days after the first."""
        when = (FIRST + timedelta(days=day)).isoformat()
        folder = self.root / "replay" / "made" / when
        if not folder.exists():
            edition.written(self.root / "replay", when)
        return harvest_replay(self.settings, self.source, find_replays(folder)[0])

    def lives(self, history: Sequence[World]) -> None:
        """Harvest a world a day."""
        for day, one in enumerate(history):
            self.takes(table(one), day)

    def rebuilt(self) -> House:
        """Another house, made from this one's archive alone."""
        other = House(self.root / "other", self.source)
        shutil.copytree(self.settings.archive, other.settings.archive)
        for past in list_archived_runs(other.settings):
            assert harvest_archived_run(other.settings, self.source, past).ok
        return other

    def rows(self, sql: str) -> list[dict[str, Any]]:
        return rows(self.settings.data, sql)


@contextmanager
def house(**changes: Any) -> Iterator[House]:
    """A house of its own for each example."""
    with tempfile.TemporaryDirectory() as folder:
        yield House(Path(folder), source(**changes))
