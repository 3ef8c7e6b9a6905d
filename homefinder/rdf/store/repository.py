"""The RDF store behind one small interface: a local form (an Oxigraph folder) and a remote one (see ``remote``)."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Protocol, Self, TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QueryBoolean, QuerySolutions, Store, Triple

from homefinder.errors import QueryError, StoreError
from homefinder.rdf.store.versions import (
    LOCK,
    STORE,
    describe_making,
    hold_write_lock,
    lock_current_version,
    next_version,
    remove_unused_versions,
    write_pointer,
)
from homefinder.store.files import sync_path

BATCH = 250_000
"""Quads loaded at once. Measured on a million: one load of all takes 816 MB, batches of this size 339 MB in the same
time, batches of 100,000 take 159 MB and a third longer."""

Answer: TypeAlias = QuerySolutions | QueryBoolean | Iterator[Triple]


@dataclass(frozen=True, slots=True)
class Graphs:
    """The dataset that the SPARQL protocol names: addresses of graphs. Goes before the query's own FROM."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.default or self.named)


NO_GRAPHS = Graphs()


class Repository(Protocol):
    """What the rest of Homefinder knows of an RDF store. Reading only."""

    def query(self, text: str, *, union: bool = True, graphs: Graphs = NO_GRAPHS) -> Answer:
        """Answer a SPARQL query that ``guard.check_query`` let pass. ``union``: the default graph is all graphs.

        With ``graphs`` the dataset is those alone.

        Raises QueryError when the query fails, StoreError when the store does.
        """
        ...

    def quads(self) -> Iterator[Quad]:
        """Every quad, in no order that is kept."""
        ...

    def size(self) -> int:
        """How many quads there are."""
        ...

    def close(self) -> None:
        """Let go of the store; the repository cannot be used afterwards."""
        ...


class LocalRepository:
    """One finished version on disk, opened for reading. While it is open, builds leave that version in place."""

    def __init__(self, store: Store, lock: IO[str] | None = None, version: str = "") -> None:
        self._store: Store | None = store
        self._lock = lock
        self.version = version

    def query(self, text: str, *, union: bool = True, graphs: Graphs = NO_GRAPHS) -> Answer:
        try:
            if graphs:
                default: list[NamedNode | BlankNode | DefaultGraph] = [NamedNode(name) for name in graphs.default]
                named: list[NamedNode | BlankNode] = [NamedNode(name) for name in graphs.named]
                return self._open().query(text, default_graph=default, named_graphs=named)
            return self._open().query(text, use_default_graph_as_union=union)
        except (SyntaxError, ValueError, RuntimeError, OSError) as error:
            raise QueryError(f"the query failed: {error}") from error

    def quads(self) -> Iterator[Quad]:
        return iter(self._open())

    def size(self) -> int:
        return len(self._open())

    def close(self) -> None:
        self._store = None
        if self._lock is not None:
            self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self) -> Store:
        if self._store is None:
            raise StoreError(self.version or "the RDF store", "was closed; open it again")
        return self._store


def open_local(folder: Path) -> LocalRepository:
    """The current version in ``folder``, read-only. Raises StoreError when there is none or it is damaged."""
    path, lock = lock_current_version(folder)
    try:
        return LocalRepository(Store.read_only(str(path)), lock, path.parent.name)
    except OSError as error:
        lock.close()
        raise StoreError(path, f"cannot be opened ({error}); {describe_making(folder)}") from error


def in_memory(quads: Iterable[Quad]) -> LocalRepository:
    """A repository of a few quads that needs no disk."""
    store = Store()
    store.extend(quads)
    return LocalRepository(store)


def build(quads: Iterable[Quad], folder: Path) -> int:
    """Write ``quads`` as a new version in ``folder`` and make it the current one; returns how many quads it holds.

    Readers see the old version until the pointer is replaced, and those that hold it keep it. A build that dies
    leaves the old version current; the next one clears up. Raises StoreError when another build is at work.
    """
    with make_version(folder) as fresh:
        return fill_version(quads, fresh)


def open_version(fresh: Path) -> Store:
    """The store of a version that is being made, to read and to write."""
    return Store(str(fresh / STORE))


@contextmanager
def make_version(folder: Path) -> Iterator[Path]:
    """A folder to fill beside the versions in ``folder``; it becomes the current one at the end."""
    with hold_write_lock(folder):
        name = next_version(folder)
        fresh = folder / f"{name}.new"
        try:
            yield fresh
        except OSError as error:
            shutil.rmtree(fresh, ignore_errors=True)
            raise StoreError(fresh, f"cannot be written ({error}); the version before stays") from error
        fresh.rename(folder / name)
        sync_path(folder)
        write_pointer(folder, name)
        remove_unused_versions(folder)


def fill_version(quads: Iterable[Quad], fresh: Path) -> int:
    """Write all that a version holds; returns how many quads that are."""
    fresh.mkdir()
    (fresh / LOCK).touch()
    store = Store(str(fresh / STORE))
    rest = iter(quads)
    while batch := list(islice(rest, BATCH)):
        store.bulk_extend(batch)
    store.flush()
    store.optimize()
    return len(store)
