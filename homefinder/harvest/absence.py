"""Which records a run did not show although nothing proves that they are gone: their part could not be read. Pure.

A part is a file of a publication, or a list that it pages through. What stands in a part that could not be read keeps
its last version, until the part can be read again or is really away. Others are there under another key.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from homefinder.clean.characters import collapse_whitespace
from homefinder.issue_codes import ISSUE_CODES
from homefinder.model import Issue, LiveRecord, Location, Record

_LINE = re.compile(r":[0-9]+$")


def name_part(place: Location) -> str:
    """The part in which a place lies: the address without its query, and the file where the body holds several."""
    file = _LINE.sub("", place.locator.partition("#")[0])
    return f"{place.url.partition('?')[0]} {file}".rstrip()


def count_unidentified(issues: Iterable[Issue]) -> Mapping[str, int]:
    """How many entries of each part could not be told from others, and so may be any record that is not shown."""
    counts: Counter[str] = Counter()
    for issue in issues:
        # An entry that bears another's key hides whose entry it is.
        if ISSUE_CODES[issue.code].unread == "entry" and (not issue.record_key or issue.code == "duplicate-key"):
            counts[name_part(issue.location)] += issue.entries
    return counts


def find_unread(
    unseen: Mapping[str, LiveRecord],
    issues: Iterable[Issue],
    count_then: Callable[[LiveRecord], Mapping[str, int]],
) -> dict[str, str]:
    """Key → why it was not read, of the ``unseen`` records whose part, or whose own entry, this run could not read.

    ``count_then``: what ``count_unidentified`` said of the run that last saw the record. Entries that could not be
    told then either hide nothing now.
    """
    issues = tuple(issues)
    whole: dict[str, str] = {}
    own: dict[str, str] = {}
    loose: dict[str, str] = {}
    for issue in issues:
        kind = ISSUE_CODES[issue.code].unread
        if kind and issue.record_key in unseen:
            own.setdefault(issue.record_key, issue.message)
        elif kind == "part":
            whole.setdefault(name_part(issue.location), issue.message)
        elif kind == "entry":
            loose.setdefault(name_part(issue.location), issue.message)
    counts = count_unidentified(issues)
    reasons = {key: own.get(key) or whole.get(record.part, "") for key, record in unseen.items()}
    for key, record in unseen.items():
        if not reasons[key] and counts.get(record.part, 0) > count_then(record).get(record.part, 0):
            reasons[key] = loose[record.part]
    return {key: reason for key, reason in reasons.items() if reason}


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
    before = Counter(_simplify_title(str(read_content(known).get("title", ""))) for known in lost)
    now = Counter(_simplify_title(record.title) for record in fresh)
    return sum(1 for title, times in before.items() if title and times == 1 and now.get(title) == 1)


def _simplify_title(title: str) -> str:
    return collapse_whitespace(title).casefold()
