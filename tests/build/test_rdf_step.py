"""The RDF store is amended by what differs, and says what a whole projection would say."""

from __future__ import annotations

import io
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from homefinder.build.rdf import project_rdf
from homefinder.build.refresh import refresh
from homefinder.change_requests.actions import ActionDetails, open_request
from homefinder.change_requests.model import ChangeRequest
from homefinder.decisions.store import read_decisions, undo_decision
from homefinder.rdf.dcat.catalog import CatalogueIdentity
from homefinder.rdf.export import export
from homefinder.rdf.project import quads
from homefinder.rdf.store.repository import open_local
from homefinder.settings import Settings
from homefinder.store.db import open_curation, open_published
from tests.conftest import ROOT
from tests.support.commands import harvested
from tests.support.data_folders import Copy
from tests.support.editions import Edition, edition
from tests.support.pairs import NEED, World

SOURCE = "uk-api-catalogue"
STEPS = 10
MOST_AT_ONCE = 3


def projected(settings: Settings) -> set[Quad]:
    with closing(open_published(settings)) as catalogue, closing(open_curation(settings.curation)) as curation:
        return set(quads(catalogue, curation, settings.home / "vocab", settings.base, settings.former_bases))


def stored(settings: Settings) -> set[Quad]:
    with open_local(settings.rdf) as repository:
        return set(repository.quads())


def exported(settings: Settings) -> set[Quad]:
    out = io.BytesIO()
    with closing(open_published(settings)) as catalogue, closing(open_curation(settings.curation)) as curation:
        export("nq", catalogue, curation, settings.home / "vocab", CatalogueIdentity(settings.base), out)
    return set(parse(out.getvalue(), format=RdfFormat.N_QUADS))


@pytest.fixture
def latest() -> Edition:
    return edition(sorted((ROOT / "sample" / SOURCE).iterdir())[-1])


@pytest.mark.slow
def test_runs_without_a_change_move_one_day_seen(
    sample_folder: Path, latest: Edition, copy_of: Copy, tmp_path: Path
) -> None:
    settings = Settings(data=copy_of(sample_folder))
    refresh(settings)
    before = stored(settings)
    assert harvested(latest.written(tmp_path, "2026-11-16"), settings.data).code == 0
    failing = latest.turned(r"robots\.txt$", lambda _: b"User-agent: *\nDisallow: /\n")
    assert harvested(failing.written(tmp_path, "2026-11-17"), settings.data).code == 1
    after = stored(settings)
    assert after == projected(settings)
    assert [quad.predicate.value.rpartition("#")[2] for quad in before - after] == ["lastSeen"]
    assert sum("/id/run/" in str(quad.subject) for quad in after - before) > 10
    told = refresh(settings)
    assert (told.is_rebuilt, told.quads) == (False, len(after))


class Life:
    """What happens to a small catalogue, drawn by chance."""

    def __init__(self, made: World, seed: int) -> None:
        self.made, self.chance, self.count = made, random.Random(seed), 0
        self.happenings: tuple[Callable[[], object], ...] = (
            self.decides, self.undoes, self.asks_for_more, self.changes_a_record, self.adds_a_record,
            self.removes_a_record, self.requests, self.looks_again, self.gives_feedback, self.judges,
        )  # fmt: skip

    def goes_on(self) -> list[str]:
        """Let some things happen; returns which."""
        happened = self.chance.sample(self.happenings, self.chance.randint(1, MOST_AT_ONCE))
        self.count += 1
        for happening in happened:
            happening()
        return [happening.__name__ for happening in happened]

    def _record(self) -> str:
        rows = self.made.ledger.execute("SELECT id FROM records WHERE state = 'present' ORDER BY id").fetchall()
        return str(self.chance.choice(rows)["id"])

    def _change(self, record: str, kind: str, version: int | None) -> None:
        """What a harvest notes beside what it does."""
        self.made.ledger.execute(
            """INSERT INTO changes (record_id, run_id, kind, seen_on, title, summary, to_version_id)
               VALUES (?, 1, ?, ?, ?, '', ?)""",
            (record, kind, f"2026-09-{self.count:02}", record, version),
        )

    def decides(self) -> None:
        rows = self.made.ledger.execute("SELECT need_id, home_id FROM candidates ORDER BY 1, 2").fetchall()
        if rows:
            need, home = self.chance.choice(rows)
            self.made.decides(need, home, self.chance.choice(("accept", "reject", "unsure")))

    def undoes(self) -> None:
        if said := read_decisions(self.made.curation):
            undo_decision(self.made.curation, self.chance.choice(said).uid, "ann", "Too early.", "2026-05-02")

    def asks_for_more(self) -> None:
        words = self.chance.choice(("foster census", "person record", "rail counts"))
        need = NEED.format(id=f"more-{self.count}", title=f"More {words}", description=words, keyword=words.split()[0])
        path = self.made.vocab / "needs" / "made.yml"
        path.write_text(path.read_text() + need)

    def changes_a_record(self) -> None:
        title = f"{self.chance.choice(('Foster', 'Person', 'Rail'))} standard {self.count}"
        self.made.says(self._record(), title=title, description=f"As it is in step {self.count}.")

    def adds_a_record(self) -> None:
        kind = self.chance.choice(("standard", "need", "consultation"))
        url = f"https://a.example.org/{self.count}"
        title = f"Foster record {self.count}"
        record = self.made.add("own", f"new-{self.count}", title, url=url, kind=kind, lifecycle="active")
        version = self.made.ledger.execute("SELECT max(id) FROM record_versions").fetchone()[0]
        self._change(record, "added", version)

    def removes_a_record(self) -> None:
        record = self._record()
        self.made.removes(record)
        self._change(record, "removed", None)

    def requests(self) -> None:
        asked = ChangeRequest("", f"Count {self.count}", need_id="fostered", owner="An office", proposed_by="A council")
        open_request(self.made.curation, asked, ActionDetails("ann", "2026-05-01"))

    def looks_again(self) -> None:
        """A run that brings nothing: only days move, of what was seen."""
        day = f"2026-10-{self.count:02}"
        self.made.ledger.execute(
            """INSERT INTO runs (source_id, state, mode, seen_on, started_at, ended_at)
               VALUES ('own', 'unchanged', 'replay', ?, ?, ?)""",
            (day, f"{day}T01:00:00Z", f"{day}T01:00:01Z"),
        )
        gone = self._record()
        self.made.ledger.execute("UPDATE sources SET last_seen_on = ? WHERE id = 'own'", (day,))
        self.made.ledger.execute("UPDATE records SET last_seen = ? WHERE source_id = 'own' AND id <> ?", (day, gone))
        self.made.ledger.execute("UPDATE records SET state = 'missing' WHERE id = ?", (gone,))

    def gives_feedback(self) -> None:
        self.made.curation.execute(
            "INSERT INTO feedback (at, page, nature, summary, role) VALUES ('2026-05-01', '/', 'wrong', 'It is.', '')"
        )

    def judges(self) -> None:
        self.made.judged(self._record(), self._record(), self.chance.choice(("same", "different")))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_an_amended_store_equals_one_that_is_made_anew(made: World, seed: int) -> None:
    life = Life(made, seed)
    for _ in range(STEPS):
        happened = life.goes_on()
        size = refresh(made.settings).quads
        kept = stored(made.settings)
        assert kept == projected(made.settings), happened
        assert len(kept) == size, happened
    assert kept == exported(made.settings)


def test_only_what_differs_moves(made: World) -> None:
    """A need that is added moves nothing that is said of records, homes and their history."""
    refresh(made.settings)
    before = stored(made.settings)
    Life(made, 1).asks_for_more()
    refresh(made.settings)
    moved = stored(made.settings) ^ before
    assert moved
    assert {str(quad.graph_name).rstrip(">").rpartition("/")[2] for quad in moved} == {"needs", "mappings"}


KILLED = """
import os, signal, sys
from pathlib import Path
from homefinder.build.refresh import refresh
from homefinder.rdf.amendment import update
from homefinder.settings import Settings
def dies(*_): os.kill(os.getpid(), signal.SIGKILL)
setattr(update, sys.argv[2], dies)
root = Path(sys.argv[1])
refresh(Settings(data=root, home=root))
"""


@pytest.mark.parametrize("where", ["copy_version", "find_differences", "_keep"])
def test_an_amendment_that_is_killed_leaves_the_version_before_and_the_next_heals_it(made: World, where: str) -> None:
    before = stored(made.settings)
    made.decides("fostered", "own.foster", "accept")
    died = subprocess.run([sys.executable, "-c", KILLED, str(made.root), where], cwd=ROOT, check=False, env=os.environ)
    assert died.returncode == -signal.SIGKILL
    assert stored(made.settings) == before
    refresh(made.settings)
    assert before != stored(made.settings) == projected(made.settings)


@pytest.mark.parametrize("spoil", [lambda path: path.write_bytes(b"?"), lambda path: path.unlink()])
def test_what_is_kept_of_a_part_may_be_damaged(made: World, spoil: Callable[[Path], object]) -> None:
    (said,) = made.settings.rdf.glob("v*/said")
    for path in said.glob("*.gz"):
        spoil(path)
    made.decides("fostered", "own.foster", "accept")
    refresh(made.settings)
    assert stored(made.settings) == projected(made.settings)


def test_asked_for_by_name_it_is_made_anew(made: World) -> None:
    refresh(made.settings, redo=["rdf"])
    assert project_rdf(made.settings) == len(stored(made.settings)) == len(projected(made.settings))
