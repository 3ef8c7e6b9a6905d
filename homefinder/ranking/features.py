"""Features of every home for one need, as arrays: what each home is about, its family, its kind. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from homefinder.model import HOME_KINDS, LIFECYCLES
from homefinder.ranking.weights import API_FIT, API_FIT_MORE, KIND_FIT, UPKEEP
from homefinder.search.bm25 import Floats, Postings
from homefinder.search.home_attributes import HomeAttributes

MAX_CONCEPTS = 5
"""Concepts that a need is taken to speak of: those whose names and meaning share most with it. Ten did no better."""

MIN_CONCEPT_LIKENESS = 0.35
"""Cosine from which a concept and a need have to do with each other, as the sentence encoder reads both."""

KIND_VALUES = np.array([KIND_FIT[name] for name in HOME_KINDS], dtype=np.float32)
LIFECYCLE_VALUES = np.array([UPKEEP[name] for name in LIFECYCLES], dtype=np.float32)


def choose_concepts(shares: Floats) -> Mapping[int, float]:
    """The concepts that a need speaks of, by their number, with how much of the need each takes up, most first."""
    best = np.argsort(-shares, kind="stable")[:MAX_CONCEPTS]
    return {int(number): float(shares[number]) for number in best if shares[number] > 0}


def choose_near_concepts(likeness: Floats) -> Mapping[int, float]:
    """The concepts that mean much the same as a need, by their number, with how much, 0 to 1, most first."""
    above = np.maximum(likeness - np.float32(MIN_CONCEPT_LIKENESS), 0) / np.float32(1 - MIN_CONCEPT_LIKENESS)
    return choose_concepts(above)


def score_subjects(concepts: Mapping[str, float], subjects: Postings) -> Floats:
    """For every home how much of the need its best fitting subject takes up."""
    values = np.zeros(subjects.home_count, dtype=np.float32)
    for concept, share in concepts.items():
        homes, weights = subjects.read_term(concept)
        values[homes] = np.maximum(values[homes], np.float32(share) * weights)
    return values


def score_relations(subject: Floats, attributes: HomeAttributes) -> Floats:
    """What a home gains from the best of those that point at it.

    Nothing goes the other way: a part of what fits, or what it is about, need not fit.
    """
    gained = np.zeros(len(subject), np.float32)
    np.maximum.at(gained, attributes.relation_targets, subject[attributes.relation_sources])
    return gained


def score_kind(attributes: HomeAttributes, integration_words: Iterable[str]) -> Floats:
    """How far each home's kind can hold what is needed; ``integration_words`` are the words that ask for systems to be
    joined."""
    fits = KIND_VALUES.copy()
    fits[HOME_KINDS.index("api")] = min(1.0, API_FIT + API_FIT_MORE * len(tuple(integration_words)))
    chosen: Floats = fits[attributes.kind]
    return chosen
