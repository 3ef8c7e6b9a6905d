"""Which items that are gone and which that are new are one thing: moved with their group, alone, or renamed. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from homefinder.items.compare.likeness import (
    assign,
    compare_names,
    compare_texts,
    split_words,
)
from homefinder.items.compare.model import MOVED, RENAMED, Match
from homefinder.items.compare.rename_score import (
    GENERIC_NAMES,
    CodeWeights,
    compare_code_lists,
    parent_of,
    score_rename,
)
from homefinder.items.model import Contents, Item

GROUP_SHARE = 0.6
"""Share of a lost group's names that its successor has, from which the group is taken to have moved."""
LEAST_RENAME = 0.62
LEAST_MOVE = 0.75


def match_items(old: Contents, new: Contents) -> list[Match]:
    """Every pair of a lost and a new key that is one item. Of several lost ones that became one, each is a pair."""
    gone = {key: item for key, item in old.items.items() if key not in new.items}
    come = {key: item for key, item in new.items.items() if key not in old.items}
    if not gone or not come:
        return []
    matches = list(_match_stated(gone, come, new))
    _drop_matched(gone, come, matches)
    matches += _match_references(gone, come)
    groups = map_groups(old, new, gone, come)
    _drop_matched(gone, come, matches)
    matches += _match_groups(gone, come, groups, matches)
    _drop_matched(gone, come, matches)
    matches += _match_moved(gone, come)
    _drop_matched(gone, come, matches)
    matches += _match_renamed(old, new, gone, come, groups)
    return matches


def _drop_matched(gone: dict[str, Item], come: dict[str, Item], matches: Iterable[Match]) -> None:
    for match in matches:
        gone.pop(match.old, None)
        come.pop(match.new, None)


def _match_stated(gone: Mapping[str, Item], come: Mapping[str, Item], new: Contents) -> Iterator[Match]:
    """By what the publisher says that an item was called before."""
    for key, names in new.former.items():
        old = next((name for name in names if name in gone), "")
        if key in come and old:
            yield Match(old, key, _name_change(gone[old], come[key]), 1.0, "the publisher says so")


def _match_references(gone: Mapping[str, Item], come: Mapping[str, Item]) -> Iterator[Match]:
    """By the publisher's own reference, where it stands once on each side."""
    before, after = _index_references(gone), _index_references(come)
    for ref, old in before.items():
        new = after.get(ref)
        if new is not None and old is not None:
            yield Match(old.key, new.key, _name_change(old, new), 1.0, f"both have the publisher's reference {ref}")


def _index_references(items: Mapping[str, Item]) -> dict[str, Item | None]:
    found: dict[str, Item | None] = {}
    for item in items.values():
        if item.ref:
            found[item.ref] = None if item.ref in found else item
    return found


def _name_change(old: Item, new: Item) -> str:
    return MOVED if old.name == new.name else RENAMED


def map_groups(
    old: Contents, new: Contents, gone: Mapping[str, Item], come: Mapping[str, Item]
) -> dict[str, tuple[str, float]]:
    """Which group each lost group became: the new or grown one that has most of its names, and that share."""
    had, has = _group_names(old.items.values()), _group_names(new.items.values())
    lost = {group for group in _group_names(gone.values()) if group not in has}
    fresh = _group_names(come.values())
    found: dict[str, tuple[str, float]] = {}
    for group in lost:
        names = had[group]
        shares = []
        for other, added in fresh.items():
            common = names & added
            telling = any(is_telling(name) for name in common) or _names_include(group, other)
            if len(common) >= 2 and telling:
                of_names = len(common) / len(names)
                shares.append((of_names + 0.1 * compare_names(group, other), other, of_names))
        if shares and max(shares)[2] >= GROUP_SHARE:
            _, other, share = max(shares)
            found[group] = (other, share)
    return found | _map_similar_groups(had, has, lost, fresh, found)


def is_telling(name: str) -> bool:
    """Whether a name says what the thing is: no word that any thing may have, and no key to another table."""
    words = split_words(name)
    return name.lower() not in GENERIC_NAMES and bool(words) and words[-1] not in ("id", "ids", "identifier")


def _names_include(left: str, right: str) -> bool:
    """Whether all words of one name stand in the other."""
    a, b = set(split_words(left)), set(split_words(right))
    return bool(a and b) and (a <= b or b <= a)


def _map_similar_groups(
    had: Mapping[str, set[str]], has: Mapping[str, set[str]], lost: set[str], fresh: Mapping[str, set[str]],
    known: Mapping[str, tuple[str, float]],
) -> dict[str, tuple[str, float]]:  # fmt: skip
    """Lost groups whose name lives on in a group that is new, though their items differ."""
    found = {}
    for group in lost - set(known):
        for other in sorted(fresh):
            common = had[group] & has[other]
            if other not in had and common and _names_include(group, other) and len(common) / len(had[group]) >= 0.3:
                found[group] = (other, len(common) / len(had[group]))
    return found


def _group_names(items: Iterable[Item]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for item in items:
        found[parent_of(item)].add(item.name)
    return found


def _match_groups(
    gone: Mapping[str, Item], come: Mapping[str, Item], groups: Mapping[str, tuple[str, float]], matches: list[Match]
) -> list[Match]:
    taken = {match.new for match in matches}
    by_place = {(parent_of(item), item.name): item for key, item in come.items() if key not in taken}
    found = []
    for old in gone.values():
        group, share = groups.get(parent_of(old), ("", 0.0))
        new = by_place.get((group, old.name)) if group else None
        if new is not None:
            reason = f"{parent_of(old).strip('./#')} became {group.strip('./#')}: {share:.0%} of its names are there"
            found.append(Match(old.key, new.key, MOVED, round(0.6 + 0.4 * share, 2), reason))
    return found


def _match_moved(gone: Mapping[str, Item], come: Mapping[str, Item]) -> list[Match]:
    """Items that moved alone: the same telling name, once on each side, and nothing that speaks against it."""
    before, after = Counter(item.name for item in gone.values()), Counter(item.name for item in come.values())
    places = {item.name: item for item in come.values()}
    found = []
    for old in gone.values():
        new = places.get(old.name)
        if new is None or before[old.name] > 1 or after[old.name] > 1 or old.name.lower() in GENERIC_NAMES:
            continue
        near = _names_include(parent_of(old), parent_of(new)) or _shares_table(old, new)
        defined = old.definition and new.definition
        alike = compare_texts(old.definition, new.definition) if defined else 0.8 if near else 0.0
        score = 0.4 + 0.4 * alike + 0.2 * (old.datatype == new.datatype)
        if score >= LEAST_MOVE:
            found.append(Match(old.key, new.key, MOVED, round(score, 2), "the same name in another place"))
    return found


def _shares_table(old: Item, new: Item) -> bool:
    """Whether the nearest words of both places are the same, as the same table of two terms."""
    left, right = (re.split(r"[./#]", parent_of(one).rstrip("./#")) for one in (old, new))
    return len(left) > 1 and len(right) > 1 and left[-1] == right[-1]


def _match_renamed(
    old: Contents, new: Contents, gone: Mapping[str, Item], come: Mapping[str, Item],
    groups: Mapping[str, tuple[str, float]],
) -> list[Match]:  # fmt: skip
    by_group: dict[str, list[Item]] = defaultdict(list)
    for item in come.values():
        by_group[parent_of(item)].append(item)
    before, after = list(old.items), list(new.items)
    neighbours = _Neighbours(before, after)
    telling = CodeWeights(old, new)
    scores: dict[tuple[str, str], float] = {}
    reasons: dict[tuple[str, str], str] = {}
    for one in gone.values():
        place = parent_of(one)
        moved_to = groups.get(place, (place, 1.0))[0]
        for other in by_group.get(moved_to, ()):
            near = neighbours.are_alike(one.key, other.key)
            score, reason = score_rename(
                one, other, compare_code_lists(one, other, old, new), telling.weigh(one, other), near
            )
            scores[one.key, other.key], reasons[one.key, other.key] = score, reason
    return [
        Match(left, right, RENAMED, round(score, 2), reasons[left, right])
        for left, right, score in assign(scores, LEAST_RENAME)
    ]


class _Neighbours:
    """Whether two items stand between the same neighbours in the order of their editions."""

    def __init__(self, before: list[str], after: list[str]) -> None:
        self._old = {key: n for n, key in enumerate(before)}
        self._new = {key: n for n, key in enumerate(after)}
        self._before, self._after = before, after

    def are_alike(self, old: str, new: str) -> bool:
        i, j = self._old[old], self._new[new]
        left = i > 0 and j > 0 and self._before[i - 1] == self._after[j - 1]
        right = i + 1 < len(self._before) and j + 1 < len(self._after) and self._before[i + 1] == self._after[j + 1]
        return (left and right) or ((left or right) and (i in (0, len(self._before) - 1)))
