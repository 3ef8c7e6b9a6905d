"""A declaration that was proposed from one edition takes the next one in, and its preview says what that changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from homefinder.discovery.explore import preview_source, try_address
from homefinder.discovery.getter import read_replay
from homefinder.discovery.lint.check import read_declared_text
from homefinder.harvest.service import harvest_replay
from homefinder.settings import Settings

pytestmark = pytest.mark.shared

EDITIONS = (
    ("glasgow-open-data", "2022-08-16", "2022-09-18",
     "https://open-data-design-glasgowgis.hub.arcgis.com/api/feed/dcat-ap/2.0.1.json", (0, 68, 0)),
    ("data-standards-authority-site", "2022-02-09", "2023-08-16",
     "https://alphagov.github.io/data-standards-authority/standards/", None),
    ("alessandria-open-data", "2025-12-31", "2026-02-03",
     "https://raw.githubusercontent.com/ComunediAlessandria/open-data/main/catalog.rdf", (0, 4, 0)),
)  # fmt: skip


@pytest.mark.parametrize(("name", "first", "second", "address", "changes"), EDITIONS, ids=[one[0] for one in EDITIONS])
def test_the_next_edition_is_compared_and_not_held(
    name: str,
    first: str,
    second: str,
    address: str,
    changes: tuple[int, int, int] | None,
    recordings_root: Path,
    tmp_path: Path,
) -> None:
    settings, folder = Settings(data=tmp_path), recordings_root / name
    source = read_declared_text(try_address(settings, address, folder / first).yaml)
    taken = harvest_replay(settings, source, replace(read_replay(folder / first), source_name=source.id))
    assert taken.state == "committed", taken.reason
    before = settings.ledger.read_bytes()
    found = preview_source(settings, source, folder / second)
    assert (found.state, found.compared) == ("committed", taken.counts.parsed), found.reason
    counted = {kind: sum(one.change == kind for one in found.changes) for kind in ("added", "changed", "gone")}
    assert changes is None or tuple(counted.values()) == changes, counted
    assert settings.ledger.read_bytes() == before  # the catalogue is not touched


def test_an_edit_of_the_key_is_told_as_renames_and_held(recordings_root: Path, tmp_path: Path) -> None:
    name, _, second, address, _ = EDITIONS[0]
    settings, folder = Settings(data=tmp_path), recordings_root / name / second
    text = try_address(settings, address, folder).yaml
    harvest_replay(settings, read_declared_text(text), replace(read_replay(folder), source_name="x"))
    edited = read_declared_text(text.replace("key: '{@id}'", "key: '{dct:identifier}'"))
    found = preview_source(settings, edited, folder)
    assert found.state == "held"
    assert "under another key" in found.reason
    assert {one.change for one in found.changes} == {"renamed"}
    assert all(one.old_key.startswith("http") and one.old_key != one.key for one in found.changes)
