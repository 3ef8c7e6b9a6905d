"""Runs that change no record: the RDF store is told of them alone, and says what a whole projection would say."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from pyoxigraph import Quad

from homefinder.build.refresh import refresh
from homefinder.rdf.project import quads
from homefinder.rdf.store.repository import open_local
from homefinder.settings import Settings
from homefinder.store.db import open_curation, open_published
from tests.conftest import ROOT
from tests.support.commands import harvested
from tests.support.data_folders import Copy
from tests.support.editions import Edition, edition

SOURCE = "uk-api-catalogue"


def projected(settings: Settings) -> set[Quad]:
    with closing(open_published(settings)) as catalogue, closing(open_curation(settings.curation)) as curation:
        return set(quads(catalogue, curation, settings.home / "vocab", settings.base))


def stored(settings: Settings) -> set[Quad]:
    with open_local(settings.rdf) as repository:
        return set(repository.quads())


@pytest.fixture
def latest() -> Edition:
    return edition(sorted((ROOT / "sample" / SOURCE).iterdir())[-1])


@pytest.mark.slow
def test_runs_without_a_change_are_told_of_alone(
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
    assert {quad.predicate.value.rpartition("#")[2] for quad in before - after} == {"lastSeen"}
    assert sum("/id/run/" in str(quad.subject) for quad in after - before) > 10
    told = refresh(settings)
    assert (told.is_rebuilt, told.quads) == (False, len(after))
