from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from homefinder.build.refresh import refresh
from tests.conftest import ROOT
from tests.support.pairs import World, world


@pytest.fixture
def made() -> Iterator[World]:
    """A small world with all that a refresh reads, refreshed."""
    with world() as found:
        for name in ("context.jsonld", "ontology.ttl", "shapes.ttl"):
            shutil.copy(ROOT / "vocab" / name, found.vocab / name)
        shutil.copytree(ROOT / "vocab" / "routes", found.vocab / "routes")
        refresh(found.settings)
        yield found
