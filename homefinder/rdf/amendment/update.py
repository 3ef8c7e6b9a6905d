"""The next version of the RDF store: the one before with what differs, or made anew where the form of it all changed.

A statement belongs to the part that says it: that which describes a thing says all of it but the terms that other parts
add (``ProjectionPart.links``). So what a part says no more is found in the store by thing, graph and term.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import NamedNode, Quad, Store

from homefinder.errors import StoreError
from homefinder.rdf.amendment.compare import find_differences
from homefinder.rdf.amendment.digests import (
    SaidPart,
    Subject,
    UnreadableDigestsError,
    read_part,
    read_version,
    write_part,
)
from homefinder.rdf.names import Node
from homefinder.rdf.nodes.parts import PARTS, ProjectionPart
from homefinder.rdf.project import Projection
from homefinder.rdf.store.repository import fill_version, make_version, open_version
from homefinder.rdf.store.versions import copy_version, current_version

SAID_FOLDER = "said"
FORM = "form"


class Basis(NamedTuple):
    """What a store rests on besides the rows: ``form`` is that of every statement (our code, ``vocab/``, addresses);
    ``stages`` are the fingerprints of the stages that wrote the tables, by name."""

    form: str
    stages: Mapping[str, str]


def update_store(projection: Projection, folder: Path, basis: Basis, *, anew: bool = False) -> int:
    """Make the version of the store in ``folder`` that says what the projection says; returns how many statements.

    Readers keep the version before until the new one is whole. It is made anew where there is none, where the form is
    another, where what is kept of it is damaged, and where ``anew`` asks for it. Raises StoreError when another build
    is at work.
    """
    before = None if anew else _find_version(folder)
    if before and _read_form(before)[0] == basis.form:
        with suppress(UnreadableDigestsError):
            return _amend(projection, folder, before, basis)
    with make_version(folder) as fresh:
        said: dict[str, SaidPart] = {}
        size = fill_version(_all_quads(projection, basis, said), fresh)
        _keep(fresh, basis, size, said)
    return size


def _find_version(folder: Path) -> Path | None:
    """The current version; None where there is none, or the pointer to it is damaged."""
    with suppress(StoreError):
        if name := current_version(folder):
            return folder / name
    return None


def _all_quads(projection: Projection, basis: Basis, said: dict[str, SaidPart]) -> Iterator[Quad]:
    """Every quad, while ``said`` takes in what each part says."""
    for part in PARTS:
        told = said[part.name] = SaidPart(_version(projection.catalogue, part, basis))
        for node in projection.nodes(part):
            told.add(node)
            yield from projection.quads(node)
    for _, quad in projection.vocabulary():
        yield quad


def _amend(projection: Projection, folder: Path, before: Path, basis: Basis) -> int:
    with make_version(folder) as fresh:
        copy_version(before, fresh)
        size, said = _read_form(before)[1], dict[str, SaidPart]()
        writer = _Writer(open_version(fresh), projection)
        for part in PARTS:
            version = _version(projection.catalogue, part, basis)
            if version and version == read_version(before / SAID_FOLDER, part.name):
                continue
            known = read_part(before / SAID_FOLDER, part.name)
            found = find_differences(partial(projection.nodes, part), known, version)
            if found.now != known:
                said[part.name] = found.now
            size += sum(writer.replace(part, subject, nodes) for subject, nodes in found.nodes.items())
        writer.finish()
        _keep(fresh, basis, size, said)
    return size


class _Writer:
    """Replaces in a store what parts say."""

    def __init__(self, store: Store, projection: Projection) -> None:
        self._store, self._projection = store, projection
        terms = projection.minter.context
        self._links = {part.name: frozenset(terms.term(name).iri for name in part.links) for part in PARTS}
        self._added_elsewhere = frozenset[str]().union(*self._links.values())

    def replace(self, part: ProjectionPart, subject: Subject, nodes: list[Node]) -> int:
        """Let the store say of a thing what the part says now; returns by how many statements it grew."""
        graph, address, is_described = subject
        links = self._links[part.name]
        known = {
            quad
            for quad in self._store.quads_for_pattern(NamedNode(address), None, None, NamedNode(graph))
            if (quad.predicate.value not in self._added_elsewhere if is_described else quad.predicate.value in links)
        }
        wanted = {quad for node in nodes for quad in self._projection.quads(node)}
        for quad in known - wanted:
            self._store.remove(quad)
        self._store.extend(wanted - known)
        return len(wanted) - len(known)

    def finish(self) -> None:
        """Put it all on disk."""
        self._store.flush()


def _version(catalogue: sqlite3.Connection, part: ProjectionPart, basis: Basis) -> str:
    """The version of what a part rests on; empty where it is made each time."""
    if not part.stages:
        return ""
    parts = [basis.stages.get(name, "") for name in part.stages]
    parts += [repr(tuple(row)) for row in catalogue.execute(part.sql)] if part.sql else []
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16] if all(parts) else ""


def _read_form(version: Path) -> tuple[str, int]:
    """The form of a version, and how many statements it holds; an empty form where it does not say."""
    try:
        form, size = (version / SAID_FOLDER / FORM).read_text(encoding="ascii").split()
        return form, int(size)
    except (OSError, ValueError):
        return "", 0


def _keep(fresh: Path, basis: Basis, size: int, said: Mapping[str, SaidPart]) -> None:
    folder = fresh / SAID_FOLDER
    folder.mkdir(exist_ok=True)
    for name, told in said.items():
        write_part(folder, name, told)
    (folder / FORM).write_text(f"{basis.form} {size}\n", encoding="ascii")
