"""By what an entry is known from edition to edition: what is its own, and is no date and no place in a row. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from homefinder.discovery.mapping.names import KEY_NAMES
from homefinder.discovery.mapping.profile import FieldProfile, as_plain_text, split_path
from homefinder.discovery.observe import ObservedEntry
from homefinder.ids import slug

_VOLATILE = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}|[?&](?:t|ts|token|session|v)=|[0-9a-f]{40}", re.IGNORECASE)
LEAST_SCORE = 0.25


@dataclass(frozen=True, slots=True)
class KeyScope:
    """What stands before each key: paths by which entries of different places are told apart. ``inner``: the same with
    what some entries have beside. ``sparse``: whether entries without a key are notes, and no entries."""

    paths: tuple[str, ...] = ()
    inner: tuple[str, ...] = ()
    sparse: bool = False

    def build_templates(self, own: str) -> str | list[str]:
        """The templates of a key whose own part is ``own``."""
        made = [
            "".join(f"{{{path}|slug}}/" for path in paths) + own
            for paths in (self.inner, self.paths)
            if paths or paths is self.paths
        ]
        made = list(dict.fromkeys(made)) if self.inner else made[-1:]
        return made if len(made) > 1 else made[0]

    def read(self, entry: ObservedEntry) -> tuple[str, ...]:
        """Where an entry stands."""
        return tuple(slug(read_path(entry, path)) for path in self.inner or self.paths)


@dataclass(frozen=True, slots=True)
class ProposedKey:
    """A template, or several, and what to know of it."""

    key: str | list[str]
    paths: tuple[str, ...]
    note: str = ""


def propose_key(
    profiles: Sequence[FieldProfile], entries: Sequence[ObservedEntry], title_paths: Sequence[str], scope: KeyScope
) -> ProposedKey:
    """The surest key. ``title_paths``: where titles stand, which tell entries apart where nothing else does."""
    usable = [one for one in profiles if _is_usable(one)]
    scored = sorted(((judge_key(one), one) for one in usable), key=lambda pair: -pair[0])
    least = 0.6 if scope.sparse else 1.0
    best = next(
        (
            one
            for score, one in scored
            if score >= LEAST_SCORE and one.share >= least and _tells_apart(one, entries, scope)
        ),
        None,
    )
    if best is not None:
        note = _describe_doubt(best)
        if best.path in title_paths:
            note = f"the title ({best.path}) is the key, so an entry that is renamed counts as another"
        return ProposedKey(scope.build_templates(f"{{{best.path}}}"), (best.path,), note)
    titles = [path for path in title_paths if _can_stand_in_template(path)]
    partly = next(
        (one for score, one in scored if score >= 0.5 and one.share >= 0.7 and _tells_apart(one, entries, scope)), None
    )
    if partly is not None and titles:
        made = [scope.build_templates(own) for own in (f"{{{partly.path}}}", f"{{{titles[0]}|slug}}")]
        templates = [one for part in made for one in (part if isinstance(part, list) else [part])]
        note = f"{partly.path} is the key where it is filled ({partly.share:.0%}), else the title is"
        return ProposedKey(templates, (partly.path,), note)
    return _combine(titles, scored, entries, scope)


def judge_key(field: FieldProfile) -> float:
    """How much a field looks like a key, from 0 to 1."""
    known = KEY_NAMES.index(field.name) if field.name in KEY_NAMES else None
    score = 0.0 if known is None else 1 - 0.6 * known / len(KEY_NAMES)
    if known is None and re.search(r"\b(id|identifier|code|key|reference|alias|slug|number)$", field.name):
        score = 0.6
    if field.path == "@id":
        score = 1.0
    if field.path in ("$last_step", "$key", "$stem"):
        score = 0.8 if field.path != "$key" or field.number_share < 0.5 else 0.0
    if field.path in ("$path", "$file", "$url"):
        score = 0.7
    if field.parents:
        score *= 0.4
    if field.path.startswith("$listing"):
        score *= 0.6
    if _is_volatile(field) or _counts_rows(field):
        score *= 0.3
    return score


def _is_volatile(field: FieldProfile) -> bool:
    """Whether values look as if each edition had others: moments, sums of contents, what a session is given."""
    return any(_VOLATILE.search(text) for text in field.texts[:50])


def _is_usable(field: FieldProfile) -> bool:
    return (
        not field.many
        and not field.in_list
        and not field.localised
        and 0 < field.mean_length <= 300
        and field.date_share < 0.8
        and _can_stand_in_template(field.path)
        and field.path not in ("$row", "$sheet", "$group")
    )


def _tells_apart(field: FieldProfile, entries: Sequence[ObservedEntry], scope: KeyScope) -> bool:
    if not (scope.paths or scope.inner):
        return field.distinct == field.filled
    values = [(*scope.read(entry), value) for entry in entries if (value := read_path(entry, field.path)).strip()]
    return len(set(values)) >= (0.97 if scope.sparse else 1.0) * len(values)


def _can_stand_in_template(path: str) -> bool:
    return not re.search(r"[{}|]", path)


def _counts_rows(field: FieldProfile) -> bool:
    """1, 2, 3 … in order: a place in a list, which is another's when one entry goes."""
    numbers = [text for text in field.texts[:100] if text.isdigit()]
    return (
        len(numbers) > 3
        and len(numbers) == len(field.texts[:100])
        and all(int(after) - int(before) == 1 for before, after in pairwise(numbers))
    )


def _combine(
    titles: Sequence[str],
    scored: Sequence[tuple[float, FieldProfile]],
    entries: Sequence[ObservedEntry],
    scope: KeyScope,
) -> ProposedKey:
    tried: list[tuple[int, tuple[str, ...]]] = []
    others = [
        one.path
        for _, one in scored
        if one.share >= 0.95 and one.distinct > 1 and one.path not in titles and not _is_volatile(one)
    ][:12]
    ways: list[tuple[str, ...]] = [(path,) for path in (*titles[:1], *others)] + [
        (title, other) for title in titles[:1] for other in others
    ]
    for way in ways:
        values = [(*scope.read(entry), *(slug(read_path(entry, path)) for path in way)) for entry in entries]
        tried.append((len(set(values)), way))
        if len(set(values)) == len(entries) and all(all(one[-len(way) :]) for one in values):
            note = "" if len(way) == 1 and way[0] not in titles else "nothing in the entries is a key of their own: "
            note = (
                note and f"{note}they are told apart by {' and '.join(way)}, so one that is renamed counts as another"
            )
            return ProposedKey(scope.build_templates("/".join(f"{{{path}|slug}}" for path in way)), way, note)
    most, way = max(tried, default=(0, tuple(titles[:1])))
    note = f"no field tells all entries apart: {len(entries) - most} of {len(entries)} share a key with another"
    note = note if most < len(entries) else ""
    return ProposedKey(scope.build_templates("/".join(f"{{{path}|slug}}" for path in way)), way, note)


def _describe_doubt(field: FieldProfile) -> str:
    if _counts_rows(field):
        return f"{field.path} counts the entries; where it is no more than a place in the list, take another key"
    if judge_key(field) < 0.5:
        return f"{field.path} tells the entries apart; look at another edition to see that it stays"
    return ""


def read_path(entry: ObservedEntry, path: str) -> str:
    """The first text at a path of an entry; empty where there is none."""
    value = entry.computed if path.startswith("$") else entry.fields
    whole = value.get(path)
    if whole is not None and not isinstance(whole, dict | list):
        return as_plain_text(whole)
    for step in path.split(".") if "." in path else split_path(path):
        value = value.get(step) if isinstance(value, dict) else None  # type: ignore[assignment]
    return as_plain_text(value)
