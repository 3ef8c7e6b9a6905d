"""What differs between the code lists of two editions, code by code. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from homefinder.clean.characters import collapse_whitespace
from homefinder.items.compare.likeness import assign, compare_labels, fold
from homefinder.items.compare.model import ADDED, CODES, MOVED, REDEFINED, REMOVED, RENAMED, Match, PartChange
from homefinder.items.model import Code, Contents

LEAST_LABEL = 0.97
"""How alike two labels are from which two codes of one list are one value in another notation."""
RECODED_SHARE = 0.5
"""Share of the codes of a list that were renamed, from which words for what is unknown are matched too."""


def compare_code_lists(old: Contents, new: Contents, items: Sequence[Match]) -> Iterator[PartChange]:
    """Every change of lists and codes; ``items`` are the items that were renamed or moved, with whose keys lists go."""
    before, after = _group_codes(old), _group_codes(new)
    matches = {match.old: match for match in match_lists(old, new, items)}
    taken = {match.new for match in matches.values()}
    for key in old.code_lists:
        if key in new.code_lists:
            yield from _compare_list(key, before.get(key, []), after.get(key, []))
        elif key in matches:
            match = matches[key]
            yield PartChange("code_list", match.new, match.change, key, match.new, match.score, match.reason)
            yield from _compare_list(match.new, before.get(key, []), after.get(key, []) or after.get(match.new, []))
        else:
            yield PartChange("code_list", key, REMOVED, f"{len(before.get(key, []))} codes")
            yield from (_remove(code) for code in before.get(key, []))
    for key in new.code_lists:
        if key not in old.code_lists and key not in taken:
            yield PartChange("code_list", key, ADDED, "", f"{len(after.get(key, []))} codes")
            yield from (_add(code) for code in after.get(key, []))
    for key in old.code_lists:
        if key in new.code_lists:
            one, other = old.code_lists[key], new.code_lists[key]
            if (fold(one.title), fold(one.definition)) != (
                fold(other.title),
                fold(other.definition),
            ) and key not in old.items:
                yield PartChange(
                    "code_list", key, REDEFINED, one.title or one.definition, other.title or other.definition
                )


def _group_codes(contents: Contents) -> dict[str, list[Code]]:
    found: dict[str, list[Code]] = {}
    for code in contents.codes.values():
        found.setdefault(code.code_list, []).append(code)
    return found


def match_lists(old: Contents, new: Contents, items: Sequence[Match]) -> Iterator[Match]:
    """Lost lists that live on under another key: that of an item that moved, or that of which the same items point."""
    pairs = {match.old: match.new for match in items} | {key: key for key in old.items if key in new.items}
    votes: dict[tuple[str, str], int] = {}
    changes = {match.old: match for match in items}
    for old_key, new_key in pairs.items():
        left, right = old.items[old_key].code_list, new.items[new_key].code_list
        if left and right and left != right and left not in new.code_lists and right not in old.code_lists:
            if left == old_key and right == new_key:
                match = changes[old_key]
                yield Match(left, right, match.change, match.score, match.reason)
            else:
                votes[left, right] = votes.get((left, right), 0) + 1
    for left, right, _ in assign({pair: float(count) for pair, count in votes.items()}, 1.0):
        if left != right:
            change = MOVED if left.rpartition("/")[2] == right.rpartition("/")[2] else RENAMED
            yield Match(left, right, change, 0.9, "the same item takes its codes from it")


def _compare_list(new_key: str, before: Sequence[Code], after: Sequence[Code]) -> Iterator[PartChange]:
    left, right = {one.code: one for one in before}, {one.code: one for one in after}
    gone = {code: one for code, one in left.items() if code not in right}
    come = {code: one for code, one in right.items() if code not in left}
    renamed = match_codes(gone, come, len(left))
    for code, (other, score) in renamed.items():
        old, new = gone.pop(code), come.pop(other)
        yield PartChange("code", new.key, RENAMED, old.key, new.key, score, "the same label")
        if is_redefined(old, new):
            yield PartChange("code", new.key, REDEFINED, describe(old), describe(new))
    for code in left.keys() & right.keys():
        if is_redefined(left[code], right[code]):
            yield PartChange("code", right[code].key, REDEFINED, describe(left[code]), describe(right[code]))
    yield from (_remove(one) for one in gone.values())
    yield from (_add(one) for one in come.values())
    if gone or come or renamed:
        shown = ",".join(f"{a}>{b}" for a, (b, _) in renamed.items())
        yield PartChange(
            "code_list", new_key, CODES, f"{len(left)}: -{','.join(gone)}",
            f"{len(right)}: +{','.join(come)}" + (f" renamed {shown}" if shown else ""),
        )  # fmt: skip


def match_codes(gone: Mapping[str, Code], come: Mapping[str, Code], size: int) -> dict[str, tuple[str, float]]:
    """Codes of one list that are one value in another notation: their labels say the same."""
    scores = {
        (left, right): compare_labels(a.label, b.label)
        for left, a in gone.items()
        for right, b in come.items()
        if a.label and b.label and len(gone) * len(come) < 250_000
    }
    found = {left: (right, score) for left, right, score in assign(scores, LEAST_LABEL)}
    if size and len(found) / size >= RECODED_SHARE:
        rest = {pair: score for pair, score in scores.items() if pair[0] not in found}
        rest = {pair: score for pair, score in rest.items() if pair[1] not in {right for right, _ in found.values()}}
        found |= {left: (right, score) for left, right, score in assign(rest, 0.8)}
    return found


def is_redefined(old: Code, new: Code) -> bool:
    """Whether the label or definition differs, or the days on which it holds; white space does not count."""
    return (collapse_whitespace(old.label), collapse_whitespace(old.definition), old.starts, old.ends) != (
        collapse_whitespace(new.label), collapse_whitespace(new.definition), new.starts, new.ends)  # fmt: skip


def describe(code: Code) -> str:
    """What a code means, in the publisher's words."""
    return code.label if not code.definition else f"{code.label}: {code.definition}" if code.label else code.definition


def _remove(code: Code) -> PartChange:
    return PartChange("code", code.key, REMOVED, describe(code) or code.code)


def _add(code: Code) -> PartChange:
    return PartChange("code", code.key, ADDED, "", describe(code) or code.code)
