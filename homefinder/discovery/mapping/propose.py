"""Puts a mapping together: for each field of a record the path whose name and values fit best. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from homefinder.discovery.mapping.dates import build_date_expression, find_form
from homefinder.discovery.mapping.keys import KeyScope, propose_key
from homefinder.discovery.mapping.leftovers import sort_leftovers
from homefinder.discovery.mapping.members import propose_addresses, propose_chosen_member
from homefinder.discovery.mapping.names import judge_name
from homefinder.discovery.mapping.profile import FieldProfile, profile_entries
from homefinder.discovery.mapping.values import FITS
from homefinder.discovery.observe import ObservedEntry

ORDER = (
    "title",
    "description",
    "modified",
    "issued",
    "valid_from",
    "valid_to",
    "publisher",
    "status",
    "version",
    "licence",
    "language",
    "url",
    "page_url",
    "keywords",
    "alt_titles",
)
"""Fields in the order in which they take a path; a path serves one."""
DATES = frozenset({"modified", "issued", "valid_from", "valid_to"})
LISTS = frozenset({"keywords", "alt_titles"})
LEAST = {"title": 0.12, "description": 0.25, "url": 0.2}
LEAST_SCORE = 0.4
COMPUTED_VALUES = {
    "title": ("$heading", "$jsonld.name", "$meta.og:title", "$title", "$first_heading", "$stem"),
    "description": ("$jsonld.description", "$meta.description", "$meta.og:description", "$first_paragraph"),
    "url": ("$url",),
}
"""What formats compute that serves where no field does."""


@dataclass(frozen=True, slots=True)
class ProposedMapping:
    """A mapping as a declaration has it, what no field took, and what to know of it."""

    mapping: Mapping[str, Any]
    left_over: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    used: tuple[str, ...] = field(default=())


def propose_mapping(
    entries: Sequence[ObservedEntry],
    kind: Any,
    settled: Mapping[str, Any] | None = None,
    ignore: Sequence[str] = (),
    scope: KeyScope | None = None,
) -> ProposedMapping:
    """The mapping that the entries suggest. ``settled``: expressions that the form itself knows."""
    profiles = profile_entries(entries)
    fields: dict[str, Any] = {}
    used: set[str] = set()
    notes: list[str] = []
    for name in ORDER:
        if settled and name in settled and _is_filled(settled[name], profiles):
            fields[name] = settled[name]
            continue
        chosen = choose_paths(name, profiles, used)
        if name in ("title", "description", "url") and (not chosen or chosen[0].parents or chosen[0].share < 0.5):
            member = propose_chosen_member(name, entries)
            if member is not None:
                fields[name] = member.expression
                used.add(member.path)
                continue
        expression = build_expression(name, chosen)
        if expression is None and name == "url":
            expression = next(
                (one.path for one in profiles if one.is_unique and one.url_share > 0.9 and not one.parents), None
            )
        if expression is None:
            continue
        used |= {one.path for one in chosen}
        fields[_name_target(name, chosen)] = expression
    if "title" not in fields:
        fallback = _choose_any_title(profiles, used)
        if fallback is None:
            notes.append("no field looks like a title; say which one is")
        else:
            fields["title"] = fallback.path
            used.add(fallback.path)
            notes.append(f"no field is called a title; {fallback.path} was taken for it")
    titles = [path for path in _list_paths(fields.get("title")) if isinstance(path, str)]
    key = propose_key(profiles, entries, titles, scope or KeyScope())
    used |= set(key.paths)
    addresses, consumed = propose_addresses(entries, used)
    if addresses and not (settled and "addresses" in settled):
        fields["addresses"] = addresses
    for name, expression in (settled or {}).items():
        if _is_filled(expression, profiles):
            fields.setdefault(name, expression)
    used |= set(_list_all_paths(settled or {}))
    rest = sort_leftovers(profiles, used, (*ignore, *consumed))
    mapping: dict[str, Any] = {"key": key.key, "kind": kind, "fields": fields}
    mapping |= {"keep": list(rest.keep)} if rest.keep else {}
    mapping |= {"ignore": list(rest.ignore)} if rest.ignore else {}
    return ProposedMapping(mapping, rest.told, (*([key.note] if key.note else []), *notes), tuple(sorted(used)))


def choose_paths(name: str, profiles: Sequence[FieldProfile], used: set[str]) -> list[FieldProfile]:
    """The profiles that serve a field, the best first; others only where it is not always filled, at most two."""
    scored = [(judge_profile(name, one), one) for one in profiles if one.path not in used and not _is_odd(one)]
    fitting = sorted((pair for pair in scored if pair[0] >= LEAST.get(name, LEAST_SCORE)), key=lambda pair: -pair[0])
    if not fitting:
        return []
    best = fitting[0][1]
    if best.share >= 0.99 or name in LISTS:
        return [best]
    return [best, *(one for score, one in fitting[1:3] if score >= 0.45 * fitting[0][0])]


def judge_profile(name: str, profile: FieldProfile) -> float:
    """How well a path serves a field, from 0 to 1: its name, its values, how often it is filled."""
    said = judge_name(name, profile.name, profile.parents)
    if profile.path == "@id" and name == "url":
        said = 0.45
    if profile.is_computed:
        suggested = COMPUTED_VALUES.get(name, ())
        said = (
            0.62 - 0.05 * suggested.index(profile.path)
            if profile.path in suggested
            else said * (0.9 if profile.path.startswith(("$listing", "$jsonld")) else 0.0)
        )
    if name == "url" and profile.filled > 1 and profile.distinct == 1:
        return 0.0  # the address of the list is not that of each entry
    if said == 0 or (name in DATES and profile.filled > 3 and profile.distinct == 1):
        return 0.0  # one day for all is the day on which the list was made
    worth = said * FITS[name](profile) * (0.45 + 0.55 * profile.share)
    if name == "title" and profile.filled > 3 and profile.distinct <= profile.filled * 0.3:
        worth *= 0.0 if profile.is_computed else 0.3  # what most entries share is the name of something else
    if profile.in_list and name not in LISTS and name != "publisher":
        worth *= 0.4
    return worth


def build_expression(name: str, chosen: Sequence[FieldProfile]) -> Any:
    """The expression for a field from the paths that serve it; None where none does."""
    made = [_build_single(name, one) for one in chosen]
    return made[0] if len(made) == 1 else made or None


def _build_single(name: str, profile: FieldProfile) -> Any:
    if name in DATES:
        return build_date_expression(profile.path, profile.texts, profile.many)
    if name in LISTS:
        return _split_list(profile)
    if profile.many and name in ("title", "url", "status", "version", "language", "licence", "publisher", "page_url"):
        return {"from": profile.path, "first": True}
    return profile.path


def _split_list(profile: FieldProfile) -> Any:
    if profile.many:
        return profile.path
    for mark in (";", "|", ","):
        if sum(mark in text for text in profile.texts) >= 0.3 * len(profile.texts):
            return {"from": profile.path, "split": mark}
    return profile.path


def _name_target(name: str, chosen: Sequence[FieldProfile]) -> str:
    """Licences and publishers that are addresses have a field of their own."""
    if name in ("licence", "publisher") and chosen and chosen[0].url_share >= 0.8:
        return f"{name}_url"
    return name


def _choose_any_title(profiles: Sequence[FieldProfile], used: set[str]) -> FieldProfile | None:
    texts = [
        one
        for one in profiles
        if one.path not in used
        and one.share >= 0.9
        and FITS["title"](one) == 1.0
        and not one.in_list
        and one.distinct > 0.5 * one.filled
        and one.path not in ("$row", "$file", "$sheet", "$group", "$path", "$folder", "$feed")
    ]
    return max(texts, key=lambda one: (not one.is_computed, min(one.mean_length, 60)), default=None)


def _is_odd(profile: FieldProfile) -> bool:
    return profile.path in (
        "$row",
        "$sheet",
        "$group",
        "$language",
        "$class",
        "$catalogues",
        "$feed",
    ) or profile.path.startswith("$distributions")


def _list_paths(expression: Any) -> list[Any]:
    if isinstance(expression, list):
        return [path for one in expression for path in _list_paths(one)]
    if isinstance(expression, Mapping):
        return [] if expression.get("where") else [expression.get("from")]
    return [expression] if expression else []


def _is_filled(expression: Any, profiles: Sequence[FieldProfile]) -> bool:
    """Whether an expression that the form settles finds something in these entries; one that reads no path does."""
    read = set(_list_read_paths(expression))
    return not read or any(
        one.filled and any(one.path == path or one.path.startswith(f"{path}.") for path in read) for one in profiles
    )


def _list_read_paths(expression: Any) -> Iterator[str]:
    if isinstance(expression, str):
        yield expression
    elif isinstance(expression, list):
        yield from (path for one in expression for path in _list_read_paths(one))
    elif isinstance(expression, Mapping):
        yield from (path for name in ("from", "each") for path in _list_read_paths(expression.get(name)))


def _list_all_paths(value: Any) -> Iterator[str]:
    """Every text of expressions that the form settled: paths are among them, and other words do no harm."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (path for member in value.values() for path in _list_all_paths(member))
    elif isinstance(value, list):
        yield from (path for member in value for path in _list_all_paths(member))


def describe_dates(profiles: Sequence[FieldProfile]) -> list[str]:
    """Paths whose dates are written in a form of their own."""
    return [one.path for one in profiles if one.date_share >= 0.8 and find_form(one.texts)]
