"""Which names of publishers are one body, as the steps of records ask it."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from homefinder.change.diff.record_step import Fields
from homefinder.model import canonical_json
from homefinder.resolve.merged_bodies import NO_MERGERS, Mergers, read_mergers
from homefinder.resolve.publishers import read_body_ids


@dataclass(frozen=True, slots=True)
class OwnerNames:
    """The ids that publications give a body that has another id here, each with that one."""

    body_by_id: Mapping[str, str]
    mergers: Mergers = NO_MERGERS

    def is_same(self, before: Fields, after: Fields) -> bool:
        """Whether two contents name one body by different names."""
        old, new = (str(side.get("publisher_id", "")) for side in (before, after))
        return bool(old and new) and old != new and self.body_by_id.get(old, old) == self.body_by_id.get(new, new)

    def is_other(self, before: Fields, after: Fields) -> bool:
        """Whether two contents name plainly different bodies."""
        return self.mergers.is_different(str(before.get("publisher_id", "")), str(after.get("publisher_id", "")))

    def compute_fingerprint(self) -> str:
        """Another one where other names are joined: events tell of owners anew then."""
        return hashlib.sha256(
            canonical_json([sorted(self.body_by_id.items()), sorted(self.mergers.current.items())]).encode()
        ).hexdigest()[:8]


def read_joined_owners(ledger: sqlite3.Connection) -> OwnerNames:
    """The joined names, as resolving found or people declared them."""
    return OwnerNames(read_body_ids(ledger), read_mergers(ledger))
