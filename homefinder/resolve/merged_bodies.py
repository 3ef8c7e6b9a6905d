"""Which publishers count as one when records are compared, because one was merged into the other.

``vocab/owners.yml`` declares the mergers, each with where it is told. Resolving reads them there and keeps in the
ledger which it used, so that what rests on it uses the same.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from homefinder.clean.publishers import build_body_key, normalise_body_slug
from homefinder.resolve.bodies.vocabulary import OwnerVocabulary
from homefinder.store.build_state import read_state, write_state

_COMMON = frozenset({"department", "ministry", "office", "for", "of", "the", "uk"})
"""Words of names that tell no body from another."""

_MERGERS = "mergers"
"""Name in the build state: the mergers of the last resolve."""


@dataclass(frozen=True, slots=True)
class Mergers:
    """Which body answers today for what another published. ``current``: slug of a former body → that of today's."""

    current: Mapping[str, str]

    def resolve(self, publisher_id: str) -> str:
        """The slug, without ``and``, of the body that answers today for what ``publisher_id`` published."""
        plain = normalise_body_slug(publisher_id)
        return self.current.get(plain, plain)

    def is_different(self, left: str, right: str) -> bool:
        """Whether two publishers are plainly different bodies today."""
        return is_different_body(self.resolve(left), self.resolve(right))


NO_MERGERS = Mergers({})


@lru_cache(maxsize=65536)
def is_different_body(left: str, right: str) -> bool:
    """Whether two slugs, as ``Mergers.resolve`` gives them, are plainly of two bodies: at most half of the telling
    words of the shorter name are shared.

    A name may hold another's: ``hl7-uk-nhs-england`` is not plainly different from ``nhs-england``.
    """
    ours, theirs = (set(side.split("-")) - _COMMON for side in (left, right))
    return 2 * len(ours & theirs) <= min(len(ours), len(theirs))


def collect_mergers(vocabulary: OwnerVocabulary) -> Mergers:
    """The mergers that people declare."""
    return Mergers({build_body_key(entry.former): build_body_key(entry.now) for entry in vocabulary.merged})


def write_mergers(ledger: sqlite3.Connection, mergers: Mergers) -> None:
    """Keep with which mergers the records were resolved."""
    write_state(ledger, _MERGERS, json.dumps(dict(mergers.current), sort_keys=True) if mergers.current else "")


def read_mergers(connection: sqlite3.Connection) -> Mergers:
    """The mergers with which the records were resolved last."""
    kept = read_state(connection, _MERGERS)
    return Mergers(json.loads(kept)) if kept else NO_MERGERS
