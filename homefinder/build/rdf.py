"""Bring the RDF store in step with the published catalogue."""

from __future__ import annotations

import hashlib
import sqlite3

from homefinder.code_fingerprint import fingerprint_code
from homefinder.rdf.amendment.update import Basis, update_store
from homefinder.rdf.nodes.parts import PARTS
from homefinder.rdf.project import Projection
from homefinder.rdf.vocabulary import vocabulary_files
from homefinder.settings import Settings
from homefinder.store.build_state import read_state, write_state
from homefinder.store.db import open_for_reading

STATEMENTS, BASE = "statements", "base"
"""Names in the ledger's build state: how many statements the store holds, and the address after which it names
things."""


def project_rdf(settings: Settings, *, anew: bool = False) -> int:
    """Let the RDF store say what the published catalogue, people's decisions and vocab/ say, and swap it in.

    Only what differs is written, but where ``anew`` asks for all. Returns how many statements it holds.
    """
    vocab = settings.home / "vocab"
    with open_for_reading(settings) as (catalogue, curation):
        projection = Projection(catalogue, curation, vocab, settings.base, settings.former_bases)
        names = {name for part in PARTS for name in part.stages}
        stages = {name: read_state(catalogue, f"stage {name}") for name in names}
        return update_store(projection, settings.rdf, Basis(_compute_form(settings), stages), anew=anew)


def update_rdf(ledger: sqlite3.Connection, settings: Settings) -> None:
    """Bring the RDF store in step, and remember how much it holds."""
    _remember(ledger, settings, project_rdf(settings))


def rebuild_rdf(ledger: sqlite3.Connection, settings: Settings) -> None:
    """Make the RDF store anew, and remember how much it holds."""
    _remember(ledger, settings, project_rdf(settings, anew=True))


def _remember(ledger: sqlite3.Connection, settings: Settings, size: int) -> None:
    write_state(ledger, STATEMENTS, str(size))
    write_state(ledger, BASE, settings.base)


def _compute_form(settings: Settings) -> str:
    """A fingerprint of all that every statement rests on: our code, addresses, and what is declared of terms."""
    digest = hashlib.sha256()
    for text in (fingerprint_code("homefinder.rdf.amendment.update"), settings.base, *settings.former_bases):
        digest.update(f"{text}\n".encode())
    vocab = settings.home / "vocab"
    for path in [vocab / "context.jsonld", *vocabulary_files(vocab)]:
        digest.update(str(path.relative_to(vocab)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]
