"""Vectors of homes' texts from the sentence encoder: written with the index, each text encoded once and kept.

A text is known by a hash of the model and its words, so that a build encodes only what is new. Numbers are kept as
whole steps up to the greatest of a vector, as in ``lsa``.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from homefinder.search.bm25 import Floats
from homefinder.search.encoding.encoder import MODEL_SHA256, WIDTH, open_encoder
from homefinder.search.lsa import STEPS, TINY

if TYPE_CHECKING:
    from homefinder.search.concepts import Concept  # which loads the parser of RDF

MAX_ENCODED_HOMES = 20_000
"""Homes of a catalogue up to which texts are encoded: it takes 10 to 20 ms a text and processor, once. A bigger
catalogue does without."""

TEXT_VECTORS = "encoded"
"""The name of the homes' vectors in ``home_vectors``."""

CONCEPT_VECTORS = "encoded concepts"
"""The name of the concepts' vectors there, in the order of their rows."""


def build_text(home: Mapping[str, str]) -> str:
    """What is encoded of a home: its title, what is said of it, and its key words."""
    return f"{home['title']}. {home['description']} {home['keywords']}".replace("\n", ", ")


def build_concept_text(concept: Concept) -> str:
    """What is encoded of a concept: all that it is called, and what it means."""
    return f"{concept.name}. {', '.join(concept.labels[1:])}. {concept.definition}"


def write_text_vectors(
    connection: sqlite3.Connection, homes: Sequence[Mapping[str, str]], concepts: Iterable[Concept] = ()
) -> None:
    """Write one vector a home and one a concept, in order; nothing without an encoder or in too big a catalogue."""
    connection.execute("DELETE FROM home_vectors WHERE name IN (?, ?)", (TEXT_VECTORS, CONCEPT_VECTORS))
    encoder = open_encoder(quick_start=False) if 0 < len(homes) <= MAX_ENCODED_HOMES else None
    if encoder is None:
        return
    texts = {
        TEXT_VECTORS: [build_text(home) for home in homes],
        CONCEPT_VECTORS: [build_concept_text(concept) for concept in concepts],
    }
    keys = {name: [_hash(text) for text in said] for name, said in texts.items()}
    known: dict[bytes, bytes] = {row[0]: row[1] for row in connection.execute("SELECT hash, vector FROM text_vectors")}
    new = {
        key: text
        for name, said in texts.items()
        for key, text in zip(keys[name], said, strict=True)
        if key not in known
    }
    if new:
        for key, vector in zip(new, encoder.encode(list(new.values())), strict=True):
            known[key] = vector.astype(np.float16).tobytes()
    kept = sorted({key for one in keys.values() for key in one})
    connection.execute("DELETE FROM text_vectors")
    connection.executemany("INSERT INTO text_vectors (hash, vector) VALUES (?, ?)", ((key, known[key]) for key in kept))
    for name, wanted in keys.items():
        if wanted:
            connection.execute(
                "INSERT INTO home_vectors VALUES (?, ?, ?, ?)", (name, *_pack([known[k] for k in wanted]))
            )


def _pack(vectors: Sequence[bytes]) -> tuple[int, bytes, bytes]:
    """Width, steps and scales of vectors."""
    values = np.stack([np.frombuffer(vector, dtype=np.float16) for vector in vectors]).astype(np.float64)
    scales = np.maximum(np.abs(values).max(axis=1, keepdims=True), TINY) / STEPS
    return WIDTH, np.rint(values / scales).astype(np.int8).tobytes(), scales.astype(np.float32).tobytes()


FEW_QUESTIONS = 3
"""So many questions are encoded by a model that was loaded in haste, as for one typed at a terminal; from then on it
pays to load it for speed."""


def encode_question(text: str) -> Floats | None:
    """The direction of what is asked; None where there is no encoder."""
    return None if open_encoder() is None else _encode(text)


@lru_cache(maxsize=500)
def _encode(text: str) -> Floats:
    is_one_of_few = _encode.cache_info().misses <= FEW_QUESTIONS
    encoder = open_encoder(quick_start=is_one_of_few)
    assert encoder is not None, "asked for only where there is one"
    return np.asarray(encoder.encode([text])[0])


def _hash(text: str) -> bytes:
    return hashlib.sha256(f"{MODEL_SHA256}\n{text}".encode()).digest()[:16]
