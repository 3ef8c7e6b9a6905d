"""Accepted needs as text of ``vocab/needs/SECTOR.yml``: added at its end, the rest stays as people wrote it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from homefinder.change_requests.yaml_form import dump_yaml
from homefinder.proposed_needs.store import read_accepted_needs
from homefinder.ranking.needs import Need, parse_needs, read_needs
from homefinder.store.files import open_replacement

LICENCE = "MIT"
"""Of a file that is begun here: that of the files that are there."""


def save_accepted_needs(
    curation: sqlite3.Connection, folder: Path, name_sector: Callable[[str], str]
) -> dict[Path, list[str]]:
    """Add every accepted need that ``folder`` (``vocab/needs``) lacks to its sector's file; the ids by file.

    ``name_sector``: what a sector is called, for a file that is begun. Raises DeclarationError for a malformed file,
    and for one that does not end with its list of needs, which stays as it was.
    """
    present = {need.id for need in read_needs(folder)}
    by_sector: dict[str, list[Need]] = {}
    for need in read_accepted_needs(curation):
        if need.id not in present:
            by_sector.setdefault(need.sector, []).append(need)
    saved: dict[Path, list[str]] = {}
    for sector, needs in by_sector.items():
        path = folder / f"{sector}.yml"
        _write_needs(path, needs, sector, name_sector(sector))
        saved[path] = [need.id for need in needs]
    return saved


def format_need_yaml(need: Need) -> str:
    """One entry of a sector's file of needs."""
    entry = {"id": need.id, "title": need.title, "description": need.description, "asked_by": need.asked_by}
    evidence = [{"text": item.text, "url": item.url} for item in need.evidence]
    text = dump_yaml([entry | {"evidence": evidence, "consequence": need.consequence, "keywords": list(need.keywords)}])
    return "".join(f"  {line}\n" if line else "\n" for line in text.removesuffix("\n").split("\n"))


def _write_needs(path: Path, needs: list[Need], sector: str, name: str) -> None:
    before = path.read_text(encoding="utf-8") if path.exists() else _begin_file(sector, name)
    text = before.rstrip("\n") + "\n" + "".join(f"\n{format_need_yaml(need)}" for need in needs)
    parse_needs(text, path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with open_replacement(path) as file:
        file.write(text.encode())


def _begin_file(sector: str, name: str) -> str:
    about = "Needs that people of this sector proposed, and that a curator accepted."
    head = dump_yaml({"sector": sector, "title": name, "description": about, "licence": LICENCE})
    return f"{head}needs:\n"
