"""Which entries of two lists are one thing: what vanished and what appeared, or two lists of bodies. Pure.

The features, weights and marks are those by which a whole catalogue is resolved; how telling a word is follows from the
two lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from homefinder.resolve.matching.blocking import collect_pairs_to_compare
from homefinder.resolve.matching.profile import RecordDescription, build_profile
from homefinder.resolve.matching.scoring import Comparison, compare
from homefinder.resolve.matching.term_frequencies import statistics_of
from homefinder.resolve.matching.weights import ALL_PAIRS


def match_lists(
    ours: Sequence[RecordDescription], theirs: Sequence[RecordDescription], *, least: float | None = None
) -> list[Comparison]:
    """The pairs (left of ``ours``, right of ``theirs``) that are one thing, the surest first, each entry once.

    What a source lists is never compared with the rest of it, so the lists count as two sources whatever the entries
    say. ``least``: a score from which a pair that is not sure, but that no mark tells apart, is a match too.
    """
    profiles = [build_profile(replace(one, source_id="ours")) for one in ours]
    profiles += [build_profile(replace(one, source_id="theirs")) for one in theirs]
    counts = statistics_of(profiles)
    if len(ours) * len(theirs) <= ALL_PAIRS:
        pairs = {(left, right) for left in range(len(ours)) for right in range(len(ours), len(profiles))}
    else:
        pairs = {pair for pair in collect_pairs_to_compare(profiles, counts) if pair[0] < len(ours) <= pair[1]}
    compared = [compare(profiles[left], profiles[right], counts) for left, right in pairs]
    fit = [one for one in compared if one.outcome == "same" or _is_likely(one, least)]
    used: set[tuple[str, str]] = set()
    chosen = []
    for one in sorted(fit, key=lambda item: (-item.score, item.left, item.right)):
        sides = {("ours", one.left), ("theirs", one.right)}
        if used.isdisjoint(sides):
            used |= sides
            chosen.append(one)
    return chosen


def _is_likely(one: Comparison, least: float | None) -> bool:
    return least is not None and one.outcome == "review" and one.score >= least
