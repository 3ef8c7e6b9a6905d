"""Features of every home for one need, as arrays: what each home is about, its family, its kind. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from homefinder.model import HOME_KINDS, LIFECYCLES
from homefinder.ranking.weights import API_FIT, API_FIT_MORE, KIND_FIT, UPKEEP
from homefinder.search.bm25 import Floats, Postings
from homefinder.search.home_attributes import Shelf

TO_PART, TO_WHOLE = 0.4, 0.7
"""Share of its subject score that a whole lends to its parts, and the best part to its whole."""

NAMED = 5
"""Concepts that a need is taken to speak of: those whose names and meaning share most with it. Ten did no better."""

KINDS = np.array([KIND_FIT[name] for name in HOME_KINDS], dtype=np.float32)
LIVES = np.array([UPKEEP[name] for name in LIFECYCLES], dtype=np.float32)


def named_concepts(shares: Floats) -> Mapping[int, float]:
    """The concepts that a need speaks of, by their number, with how much of the need each takes up, most first."""
    best = np.argsort(-shares, kind="stable")[:NAMED]
    return {int(number): float(shares[number]) for number in best if shares[number] > 0}


def about(concepts: Mapping[str, float], subjects: Postings) -> Floats:
    """For every home how much of the need its best fitting subject takes up."""
    values = np.zeros(subjects.homes, dtype=np.float32)
    for concept, share in concepts.items():
        homes, weights = subjects.of(concept)
        values[homes] = np.maximum(values[homes], np.float32(share) * weights)
    return values


def structure(subject: Floats, shelf: Shelf) -> Floats:
    """What a home gains from the whole that it is part of, or from its best part."""
    gained = np.zeros(len(subject), np.float32)
    parts = np.flatnonzero(shelf.whole >= 0)
    if len(parts):
        wholes = shelf.whole[parts]
        np.maximum.at(gained, wholes, np.float32(TO_WHOLE) * subject[parts])
        gained[parts] = np.maximum(gained[parts], np.float32(TO_PART) * subject[wholes])
    return gained


def coverage(telling: Mapping[str, float], postings: Postings, shelf: Shelf) -> Floats:
    """For every home of two parts or more the share of what is asked for that some part of it has."""
    held = np.zeros(len(shelf), dtype=np.float32)
    parted = shelf.parts >= 2
    if not telling or not parted.any():
        return held
    for term, worth in telling.items():
        wholes = shelf.whole[postings.of(term)[0]]
        has = np.zeros(len(shelf), dtype=bool)
        has[wholes[wholes >= 0]] = True
        held[has] += np.float32(worth)
    return np.where(parted, held / np.float32(sum(telling.values()) or 1.0), np.float32(0)).astype(np.float32)


def kind_fit(shelf: Shelf, joining: Iterable[str]) -> Floats:
    """How far each home's kind can hold what is needed; ``joining`` are the words that ask for systems to be joined."""
    fits = KINDS.copy()
    fits[HOME_KINDS.index("api")] = min(1.0, API_FIT + API_FIT_MORE * len(tuple(joining)))
    chosen: Floats = fits[shelf.kind]
    return chosen


def of_owner(owners: Floats, shelf: Shelf) -> Floats:
    """For every home how near its publisher's homes lie to the need; 0 for a home without publisher."""
    if not len(owners):
        return np.zeros(len(shelf), dtype=np.float32)
    near: NDArray[np.float32] = owners[shelf.publisher]
    return np.where(shelf.publisher >= 0, near, np.float32(0)).astype(np.float32)
