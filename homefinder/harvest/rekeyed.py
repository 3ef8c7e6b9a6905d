"""Records that are gone under their key and there under another: told by titles that are one record's alone. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from homefinder.clean.characters import collapse_whitespace
from homefinder.model import LiveRecord, Record

SHARE_LOOKED_AT = 0.3
"""Share of the live records that must be out of sight before their titles are read: most runs lose none."""


def count_rekeyed(
    live: Mapping[str, LiveRecord],
    records: Sequence[Record],
    read_content: Callable[[LiveRecord], Mapping[str, Any]],
    unread: Collection[str] = (),
) -> int:
    """How many live records the run does not show, while a record with a new key bears their title, which none of the
    others bears. ``unread``: keys of which nothing is known this time."""
    present = {key: known for key, known in live.items() if known.state != "removed"}
    shown = {record.key for record in records}
    lost = [known for key, known in present.items() if key not in shown and key not in unread]
    fresh = [record for record in records if record.key not in live]
    if not fresh or len(lost) < SHARE_LOOKED_AT * len(present):
        return 0
    before = Counter(_simplify(str(read_content(known).get("title", ""))) for known in lost)
    now = Counter(_simplify(record.title) for record in fresh)
    return sum(1 for title, times in before.items() if title and times == 1 and now.get(title) == 1)


def _simplify(title: str) -> str:
    return collapse_whitespace(title).casefold()
