"""How likely two items of one group are one item under two names. Pure."""

from __future__ import annotations

import math
from collections import Counter

from homefinder.items.compare.likeness import compare_labels, compare_names, compare_texts, fold, overlap, split_words
from homefinder.items.model import Contents, Item

SAME_DEFINITION = 0.92
"""Set with all judged pairs at hand in view, none held out; see docs/decisions."""
GENERIC_NAMES = frozenset(
    {
        "id", "name", "description", "type", "code", "title", "url", "value", "date", "status", "identifier",
    }
)  # fmt: skip
"""Names that any thing may have, so that they alone prove no move."""


def parent_of(item: Item) -> str:
    """The place of an item: its key without its name."""
    return item.key[: -len(item.name)] if item.name and item.key.endswith(item.name) else item.group


def score_rename(old: Item, new: Item, codes: float | None, weight: float, same_place: bool) -> tuple[float, str]:
    """How likely two items of one group are one item under two names, and what that rests on.

    ``codes``: how far their codes agree, None where one has none; ``weight``: how much that tells.
    """
    names = compare_names(old.name, new.name)
    texts = compare_texts(old.definition, new.definition)
    titles = compare_texts(old.title, new.title)
    reasons = []
    score = 0.55 * names
    if set(split_words(old.name)) <= set(split_words(parent_of(old))) and new.name.lower() in GENERIC_NAMES:
        score = max(score, 0.5)
        reasons.append("it was called as its group is")
    if texts >= SAME_DEFINITION or titles >= 0.97:
        score = max(score, 0.55) + 0.3
        reasons.append("the same definition" if texts >= SAME_DEFINITION else "the same label")
    elif texts:
        score += 0.35 * max(0.0, texts - 0.3)
    if codes is not None:
        score += weight * codes if codes > 0.3 else -0.2
        reasons += [f"{codes:.0%} of the codes agree"] if codes > 0.3 and weight > 0.1 else []
    elif _base(old) == _base(new):
        score += 0.08
    else:
        score -= 0.15
    if same_place:
        score += 0.15
        reasons.append("the same neighbours")
    if names > 0.6:
        reasons.insert(0, "a similar name")
    return min(score, 0.99), ", ".join(reasons) or "what is left of one group"


class CodeWeights:
    """How much it tells that the codes of two items agree: much where one item alone has such codes, nothing for yes
    and no."""

    def __init__(self, old: Contents, new: Contents) -> None:
        self._shared: Counter[tuple[str, frozenset[str]]] = Counter()
        self._codes: list[dict[str, set[str]]] = [{}, {}]
        for side, contents in enumerate((old, new)):
            for code in contents.codes.values():
                self._codes[side].setdefault(code.code_list, set()).add(code.code)
            for item in contents.items.values():
                if item.code_list:
                    self._shared[str(side), self._set(side, item)] += 1

    def _set(self, side: int, item: Item) -> frozenset[str]:
        return frozenset(self._codes[side].get(item.code_list, ()))

    def weigh(self, old: Item, new: Item) -> float:
        """The weight from 0 to 0.75."""
        before, after = self._set(0, old), self._set(1, new)
        users = max(self._shared["0", before], self._shared["1", after], 1)
        largest = 0.75 if min(len(before), len(after)) > 2 else 0.3
        return largest / (users * math.sqrt(users))


def compare_code_lists(old: Item, new: Item, before: Contents, after: Contents) -> float | None:
    """How far the codes or their labels agree; None where one has no codes."""
    if not old.code_list or not new.code_list:
        return None
    left, right = before.list_codes(old.code_list), after.list_codes(new.code_list)
    if not left or not right:
        return None
    codes = overlap({one.code for one in left}, {one.code for one in right})
    labels = [one.label for one in right if one.label]
    hits = sum(any(compare_labels(one.label, label) >= 0.8 for label in labels) for one in left if one.label)
    return max(codes, hits / max(len(left), len(right)))


def _base(item: Item) -> str:
    return fold(item.datatype.partition(":")[0])
