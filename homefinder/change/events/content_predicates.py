"""What shows that the content of a thing changed, and how much: major where a user must act on it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from homefinder.change.criteria import (
    DEPENDENCY_RELATIONS,
    DUTY_WORD,
    MAJOR_NOTE,
    PAGE_TEXT_KEYS,
    PROSE_KEYS,
    REWORDED_SHARE,
    STRUCTURE_WORDS,
)
from homefinder.change.diff.record_step import RecordStep
from homefinder.change.diff.values import collect_members, compute_reworded_share
from homefinder.change.events.link_changes import (
    LINK_FIELDS,
    describe_listed_links,
    describe_text_links,
    format_names,
    join_listed_links,
    join_text_links,
)
from homefinder.change.events.predicates import Predicate, PredicateMatch, build_field_match
from homefinder.change.kinds import MAJOR, MINOR
from homefinder.clean.urls import build_page_key
from homefinder.harvest.meaning import has_same_words, is_churn, normalise_value, strip_markup
from homefinder.harvest.summary import LABELS
from homefinder.model import HOME_KINDS

EMPTY_VALUES: tuple[Any, ...] = (None, "", [], {})
"""Values that say nothing."""


def build_field_predicate(name: str, weight: str, *, must_have_value_before: bool = False) -> Predicate:
    """A field that says another thing. ``must_have_value_before``: it said something before, so that what is told for
    the first time is left to the rules of dated facts."""

    def look(step: RecordStep) -> PredicateMatch | None:
        if not step.differs(name) or (must_have_value_before and not step.format_values(name)[0]):
            return None
        return build_field_match(name, step, why=f"{LABELS.get(name, name.replace('_', ' '))} changed", weight=weight)

    return look


def find_member_changes(step: RecordStep) -> PredicateMatch | None:
    """The fields, codes or datasets of a standard: some came, went, or are defined in another way."""
    for key, old, new in _list_changed_structures(step):
        lost, come = sorted(old.keys() - new.keys()), sorted(new.keys() - old.keys())
        redefined = sorted(name for name in old.keys() & new.keys() if _is_redefined(old[name], new[name]))
        parts = (("added", come), ("removed", lost), ("defined in another way", redefined))
        said = "; ".join(f"{format_names(names)} {done}" for done, names in parts if names)
        if said:
            why = f"{key.replace('_', ' ')}: {said}"
            return PredicateMatch(f"extra/{key}", ", ".join(lost), ", ".join(come), why, MAJOR)
    return None


def find_dependency_change(step: RecordStep) -> PredicateMatch | None:
    """It mandates, requires or profiles other standards than before; another link to one title is no such thing."""
    old, new = (_collect_relation_targets(side, DEPENDENCY_RELATIONS) for side in (step.before, step.after))
    if not step.differs("relations") or old == new:
        return None
    come, lost = sorted(new - old), sorted(old - new)
    why = "; ".join(f"{format_names(names)} {done}" for done, names in (("added", come), ("taken out", lost)) if names)
    return PredicateMatch("relations", ", ".join(lost), ", ".join(come), f"what it builds on: {why}", MAJOR)


def find_replacement(step: RecordStep) -> PredicateMatch | None:
    """It says now what takes its place."""
    old, new = (_collect_relation_targets(side, {"replaced-by"}) for side in (step.before, step.after))
    come = sorted(new - old)
    found = step.differs("relations") and bool(come)
    return (
        PredicateMatch("relations", "", ", ".join(come), f"it names what replaces it: {format_names(come)}", MAJOR)
        if found
        else None
    )


def find_duty_change(step: RecordStep) -> PredicateMatch | None:
    """Words that bind came into its text or left it."""
    if step.kind not in HOME_KINDS:
        return None
    for name, before, after in _list_changed_texts(step):
        old, new = (Counter(map(str.lower, DUTY_WORD.findall(strip_markup(text)))) for text in (before, after))
        if before and after and old != new:
            words = ", ".join(f"“{word}”" for word in sorted((old - new) + (new - old)))
            return PredicateMatch(name, before, after, f"{_format_field_label(name)}: {words} came or went", MAJOR)
    return None


def find_rewritten_text(step: RecordStep) -> PredicateMatch | None:
    """More than the declared share of the words of a text differ."""
    found = [
        (compute_reworded_share(before, after), name, before, after)
        for name, before, after in _list_changed_texts(step)
        if before and after
    ]
    found = [item for item in found if item[0] > REWORDED_SHARE]
    if not found:
        return None
    why = "; ".join(f"{_format_field_label(name)}: {share:.0%} of the words differ" for share, name, *_ in found)
    return PredicateMatch(*found[0][1:], why, MAJOR)


def find_corrected_text(step: RecordStep) -> PredicateMatch | None:
    """A text with few other words, or only other punctuation."""
    for name, before, after in _list_changed_texts(step):
        if before and after:
            links = describe_text_links(before, after)
            if strip_markup(before) == strip_markup(after):
                sides, why = join_text_links(before, after), links
            else:
                sides, why = (before, after), "; ".join(filter(None, (_describe_wording_change(before, after), links)))
            return PredicateMatch(name, *sides, f"{_format_field_label(name)}: {why}", MINOR)
    return None


def _describe_wording_change(before: str, after: str) -> str:
    """How much of a text differs."""
    if has_same_words(before, after):
        return "punctuation or capitals"
    share = compute_reworded_share(before, after)
    return f"{share:.0%} of the words differ" if share else "spelling or order"


def find_other_change(step: RecordStep) -> PredicateMatch | None:
    """Whatever else differs, by name: a link, a keyword, a text given for the first time."""
    names = sorted(name for name in step.fields - _DATED_FACT_FIELDS if not _is_publisher_detail(step, name))
    if not names:
        return None
    said = dict.fromkeys(_describe_small_change(step, name) for name in names)
    before, after = map(_format_plain_text, _read_both_sides(step, names[0]))
    if names[0] in LINK_FIELDS:
        before, after = join_listed_links(step, names[0])
    return PredicateMatch(names[0], before, after, "; ".join(filter(None, said)), MINOR)


_DATED_FACT_FIELDS = frozenset({"opens", "closes", "valid_from", "valid_to", "issued"})


def _is_publisher_detail(step: RecordStep, name: str) -> bool:
    return name in ("publisher_id", "publisher_url") and "publisher" in step.fields


def match_publisher_note(text: str) -> PredicateMatch:
    """The publisher's own note of a change, weighed by declared words."""
    weighty = MAJOR_NOTE.search(text)
    why = f"the note says “{weighty.group(0)}”" if weighty else ""
    return PredicateMatch("events", "", text, why, MAJOR if weighty else MINOR)


def _describe_small_change(step: RecordStep, name: str) -> str:
    """One field in a few words, for a reason."""
    if name in LINK_FIELDS:
        return f"links and documents: {describe_listed_links(step, name)}"
    if name == "extra":
        return "; ".join(_describe_field_change(key, step.before.get("extra", {}).get(key), step.after.get("extra",
        {}).get(key))
                         for key in _list_changed_extra_keys(step))  # fmt: skip
    return _describe_field_change(name, *_read_both_sides(step, name))


def _describe_field_change(name: str, before: Any, after: Any) -> str:
    if isinstance(before, str) and isinstance(after, str) and strip_markup(before) == strip_markup(after):
        return f"{_format_field_label(name)}: {describe_text_links(before, after) or 'white space or mark-up'}"
    given, left = after not in EMPTY_VALUES, before in EMPTY_VALUES
    done = "no longer given" if not given else "given for the first time" if left else "changed"
    return f"{_format_field_label(name)} {done}"


def _list_changed_extra_keys(step: RecordStep) -> list[str]:
    old, new = (step.before.get("extra") or {}, step.after.get("extra") or {})
    names = sorted(name for name in old.keys() | new.keys() if not is_churn(name))
    return [name for name in names if normalise_value({"": old.get(name)}) != normalise_value({"": new.get(name)})]


def _list_changed_structures(step: RecordStep) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Key, members before and members after of each structure that differs."""
    if not step.differs("extra"):
        return
    for key in _list_changed_extra_keys(step):
        old, new = (side.get("extra", {}).get(key) for side in (step.before, step.after))
        if STRUCTURE_WORDS & set(key.lower().replace("-", "_").split("_")) and all(
            isinstance(value, list | Mapping) or value is None for value in (old, new)
        ):
            yield key, collect_members(old or []), collect_members(new or [])


def _is_redefined(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether a member is defined in another way: a type, a level of requirement, a format; not its explanation."""
    return any(old.get(key) != new.get(key) for key in (old.keys() | new.keys()) - PROSE_KEYS)


def _list_changed_texts(step: RecordStep) -> Iterator[tuple[str, str, str]]:
    """Name, text before and after of each prose field that differs: the description, and the text of the page."""
    if step.differs("description"):
        yield ("description", *step.format_values("description"))
    if step.differs("extra"):
        for key in _list_changed_extra_keys(step):
            old, new = (side.get("extra", {}).get(key, "") for side in (step.before, step.after))
            if (
                isinstance(old, str)
                and isinstance(new, str)
                and (key in PAGE_TEXT_KEYS or len(old) + len(new) > MIN_TEXT_LENGTH)
            ):
                yield f"extra/{key}", old, new


MIN_TEXT_LENGTH = 200
"""Characters from which on a field of ``extra`` is a text, not a value."""


def _collect_relation_targets(content: Mapping[str, Any], kinds: set[str] | frozenset[str]) -> set[str]:
    found = (item for item in content.get("relations") or () if item["kind"] in kinds)
    return {strip_markup(item.get("title", "")) or build_page_key(item.get("target", "")) for item in found}


def _read_both_sides(step: RecordStep, name: str) -> tuple[Any, Any]:
    return step.before.get(name), step.after.get(name)


def _format_plain_text(value: Any) -> str:
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return value if isinstance(value, str) else ""


def _format_field_label(name: str) -> str:
    key = name.removeprefix("extra/")
    return "text of the page" if key in PAGE_TEXT_KEYS else LABELS.get(key, key.replace("_", " "))
