"""What shows that the content of a thing changed, and how much: major where a user must act on it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from homefinder.change.criteria import BUILDS_ON, DUTY, MAJOR_NOTE, PROSE, REWORDED, STRUCTURE, TEXTS
from homefinder.change.diff.record_step import Step
from homefinder.change.diff.values import bare, churns, members, plain, reworded, same_but_for_marks
from homefinder.change.events.predicates import Look, Sign, of
from homefinder.change.kinds import MAJOR, MINOR
from homefinder.clean.urls import same_page
from homefinder.harvest.summary import LABELS
from homefinder.model import HOME_KINDS

EMPTY: tuple[Any, ...] = (None, "", [], {})
"""Values that say nothing."""
SHOWN = 3
"""Most names that a reason lists."""


def field_differs(name: str, weight: str, *, moved: bool = False) -> Look:
    """A field that says another thing. ``moved``: it said something before, so that what is told for the first time
    is left to the rules of dated facts."""

    def look(step: Step) -> Sign | None:
        if not step.differs(name) or (moved and not step.said(name)[0]):
            return None
        return of(name, step, why=f"{LABELS.get(name, name.replace('_', ' '))} changed", weight=weight)

    return look


def members_changed(step: Step) -> Sign | None:
    """The fields, codes or datasets of a standard: some came, went, or are defined in another way."""
    for key, old, new in _structures(step):
        lost, come = sorted(old.keys() - new.keys()), sorted(new.keys() - old.keys())
        redefined = sorted(name for name in old.keys() & new.keys() if _redefined(old[name], new[name]))
        parts = (("added", come), ("removed", lost), ("defined in another way", redefined))
        said = "; ".join(f"{_listed(names)} {done}" for done, names in parts if names)
        if said:
            why = f"{key.replace('_', ' ')}: {said}"
            return Sign(f"extra/{key}", ", ".join(lost), ", ".join(come), why, MAJOR)
    return None


def builds_on(step: Step) -> Sign | None:
    """It mandates, requires or profiles other standards than before; another link to one title is no such thing."""
    old, new = (_rests_on(side) for side in (step.before, step.after))
    if not step.differs("relations") or old == new:
        return None
    come, lost = sorted(new - old), sorted(old - new)
    why = "; ".join(f"{_listed(names)} {done}" for done, names in (("added", come), ("taken out", lost)) if names)
    return Sign("relations", ", ".join(lost), ", ".join(come), f"what it builds on: {why}", MAJOR)


def replaced(step: Step) -> Sign | None:
    """It says now what takes its place."""
    old, new = (_targets(side, {"replaced-by"}) for side in (step.before, step.after))
    come = sorted(new - old)
    found = step.differs("relations") and bool(come)
    return (
        Sign("relations", "", ", ".join(come), f"it names what replaces it: {_listed(come)}", MAJOR) if found else None
    )


def duties(step: Step) -> Sign | None:
    """Words that bind came into its text or left it."""
    if step.kind not in HOME_KINDS:
        return None
    for name, before, after in _texts(step):
        old, new = (Counter(map(str.lower, DUTY.findall(bare(text)))) for text in (before, after))
        if before and after and old != new:
            words = ", ".join(f"“{word}”" for word in sorted((old - new) + (new - old)))
            return Sign(name, before, after, f"{_label(name)}: {words} came or went", MAJOR)
    return None


def rewritten(step: Step) -> Sign | None:
    """More than the declared share of the words of a text differ."""
    found = [(reworded(before, after), name, before, after) for name, before, after in _texts(step) if before and after]
    found = [item for item in found if item[0] > REWORDED]
    if not found:
        return None
    why = "; ".join(f"{_label(name)}: {share:.0%} of the words differ" for share, name, *_ in found)
    return Sign(*found[0][1:], why, MAJOR)


def mended(step: Step) -> Sign | None:
    """A text with few other words, or only other punctuation."""
    for name, before, after in _texts(step):
        if before and after:
            marks = same_but_for_marks(before, after)
            share = reworded(before, after)
            why = (
                "punctuation or capitals"
                if marks
                else f"{share:.0%} of the words differ"
                if share
                else "spelling or order"
            )
            return Sign(name, before, after, f"{_label(name)}: {why}", MINOR)
    return None


def anything(step: Step) -> Sign | None:
    """Whatever else differs, by name: a link, a keyword, a text given for the first time."""
    names = sorted(name for name in step.fields - _TOLD_APART if not _with_publisher(step, name))
    if not names:
        return None
    said = dict.fromkeys(_small(step, name) for name in names)
    before, after = map(_plain_text, _both(step, names[0]))
    return Sign(names[0], before, after, "; ".join(filter(None, said)), MINOR)


_TOLD_APART = frozenset({"opens", "closes", "valid_from", "valid_to", "issued"})


def _with_publisher(step: Step, name: str) -> bool:
    return name in ("publisher_id", "publisher_url") and "publisher" in step.fields


def note(text: str) -> Sign:
    """The publisher's own note of a change, weighed by declared words."""
    weighty = MAJOR_NOTE.search(text)
    why = f"the note says “{weighty.group(0)}”" if weighty else ""
    return Sign("events", "", text, why, MAJOR if weighty else MINOR)


def _small(step: Step, name: str) -> str:
    """One field in a few words, for a reason."""
    if name in ("addresses", "relations"):
        return f"links and documents: {_links(step, name)}"
    if name == "extra":
        return "; ".join(_done(key, step.before.get("extra", {}).get(key), step.after.get("extra", {}).get(key))
                         for key in _extra_keys(step))  # fmt: skip
    return _done(name, *_both(step, name))


def _done(name: str, before: Any, after: Any) -> str:
    given, left = after not in EMPTY, before in EMPTY
    done = "no longer given" if not given else "given for the first time" if left else "changed"
    return f"{_label(name)} {done}"


def _links(step: Step, name: str) -> str:
    """Links by their titles: those that lead elsewhere now, those that came, and those that went."""
    key = "url" if name == "addresses" else "target"
    old, new = (
        {_link(item, key): _called(item) for item in side.get(name) or ()} for side in (step.before, step.after)
    )
    come = {new[at] for at in new.keys() - old.keys()}
    lost = {old[at] for at in old.keys() - new.keys()}
    parts = ((come & lost, "leads elsewhere"), (come - lost, "added"), (lost - come, "taken out"))
    return "; ".join(f"{_listed(sorted(names))} {done}" for names, done in parts if names) or "a title changed"


def _link(item: Mapping[str, Any], key: str) -> tuple[str, str]:
    return item.get("role") or item.get("kind", ""), same_page(item.get(key, ""))


def _called(item: Mapping[str, Any]) -> str:
    return str(item.get("title") or item.get("url") or item.get("target") or "")


def _extra_keys(step: Step) -> list[str]:
    old, new = (step.before.get("extra") or {}, step.after.get("extra") or {})
    names = sorted(name for name in old.keys() | new.keys() if not churns(name))
    return [name for name in names if plain({"": old.get(name)}) != plain({"": new.get(name)})]


def _structures(step: Step) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Key, members before and members after of each structure that differs."""
    if not step.differs("extra"):
        return
    for key in _extra_keys(step):
        old, new = (side.get("extra", {}).get(key) for side in (step.before, step.after))
        if STRUCTURE & set(key.lower().replace("-", "_").split("_")) and all(
            isinstance(value, list | Mapping) or value is None for value in (old, new)
        ):
            yield key, members(old or []), members(new or [])


def _redefined(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether a member is defined in another way: a type, a level of requirement, a format; not its explanation."""
    return any(old.get(key) != new.get(key) for key in (old.keys() | new.keys()) - PROSE)


def _texts(step: Step) -> Iterator[tuple[str, str, str]]:
    """Name, text before and after of each prose field that differs: the description, and the text of the page."""
    if step.differs("description"):
        yield ("description", *step.said("description"))
    if step.differs("extra"):
        for key in _extra_keys(step):
            old, new = (side.get("extra", {}).get(key, "") for side in (step.before, step.after))
            if isinstance(old, str) and isinstance(new, str) and (key in TEXTS or len(old) + len(new) > LONG):
                yield f"extra/{key}", old, new


LONG = 200
"""Characters from which on a field of ``extra`` is a text, not a value."""


def _rests_on(content: Mapping[str, Any]) -> set[str]:
    return _targets(content, BUILDS_ON)


def _targets(content: Mapping[str, Any], kinds: set[str] | frozenset[str]) -> set[str]:
    found = (item for item in content.get("relations") or () if item["kind"] in kinds)
    return {bare(item.get("title", "")) or same_page(item.get("target", "")) for item in found}


def _both(step: Step, name: str) -> tuple[Any, Any]:
    return step.before.get(name), step.after.get(name)


def _plain_text(value: Any) -> str:
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return value if isinstance(value, str) else ""


def _label(name: str) -> str:
    key = name.removeprefix("extra/")
    return "text of the page" if key in TEXTS else LABELS.get(key, key.replace("_", " "))


def _listed(names: list[str]) -> str:
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")
