"""What shows that something happened: small pure predicates over a step. ``rules`` names them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from homefinder.change.criteria import CONSULTATION_STATES
from homefinder.change.diff.record_step import ADDED, CHANGED, REMOVED, RESTORED, Step
from homefinder.change.diff.values import bare, same_but_for_marks
from homefinder.clean.lifecycle import fold
from homefinder.clean.urls import same_page
from homefinder.model import HOME_KINDS
from homefinder.resolve.matching.title_parser import TitleFacts, title_facts
from homefinder.resolve.merged_bodies import two_bodies

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Sign:
    """What a predicate saw: the field before and after, why it counts, and the weight of a changed content."""

    field: str = ""
    before: str = ""
    after: str = ""
    why: str = ""
    weight: str = ""


Look = Callable[[Step], Sign | None]


def of(field: str, step: Step, **known: str) -> Sign:
    """A sign that a field went from one value to another."""
    before, after = step.said(field)
    return Sign(field, before, after, **known)


def came(step: Step) -> bool:
    """Whether the record is new in a publication that was looked at before, and is not of our own writing."""
    return step.change == ADDED and not step.first and not step.curated


def new_edition(step: Step) -> Sign | None:
    """A new record that is an edition of a series."""
    return Sign(step.edition_by, "", step.edition) if came(step) and step.kind in HOME_KINDS and step.edition else None


def new_standard(step: Step) -> Sign | None:
    """A new record of a kind that could own a need."""
    return (
        Sign("title", "", step.said("title")[1])
        if came(step) and step.kind in HOME_KINDS and not step.edition
        else None
    )


def consultation(kind: str) -> Look:
    """A consultation that came, or went over, into the state that the event ``kind`` tells of."""

    def look(step: Step) -> Sign | None:
        if step.kind != "consultation" or not (came(step) or step.differs("status")):
            return None
        old, new = (state_of(word) for word in step.said("status"))
        return of("status", step) if new == kind and old != new else None

    return look


def state_of(status: str) -> str:
    """The event that a consultation's state follows, or nothing where no declared word stands in it."""
    words = set(fold(status).split())
    return next((kind for kind, declared in CONSULTATION_STATES.items() if words & declared), "")


def removed(step: Step) -> Sign | None:
    """A full publication no longer shows the record."""
    return Sign("title", step.said("title")[0], "") if step.change == REMOVED else None


def returned(step: Step) -> Sign | None:
    """The publication shows a removed record again."""
    return Sign("title", "", step.said("title")[1]) if step.change == RESTORED else None


def gone(step: Step) -> Sign | None:
    """The page says that the thing is no more (410, or a body that no longer exists)."""
    return of("lifecycle", step) if _lifecycle_becomes(step, "gone") else None


def back(step: Step) -> Sign | None:
    """A page that was gone answers again."""
    was, now = step.said("lifecycle")
    return of("lifecycle", step) if step.change == CHANGED and was == "gone" and now != "gone" else None


def redirected(step: Step) -> Sign | None:
    """The page leads elsewhere; where to stands in a relation ``replaced-by``."""
    if not step.differs("status") or fold(step.said("status")[1]) not in (
        "redirected",
        "redirect",
        "redirects",
        "moved",
    ):
        return None
    targets = [item.get("target", "") for item in step.after.get("relations", ()) if item["kind"] == "replaced-by"]
    page = step.said("url")[0] or step.said("page_url")[0]
    return Sign("url", page, targets[-1] if targets else "")


def withdrawn(step: Step) -> Sign | None:
    """The publisher withdrew, retired or replaced it."""
    return of("status", step) if _lifecycle_becomes(step, "withdrawn") else None


def status(step: Step) -> Sign | None:
    """Another status word, or where there is none another lifecycle."""
    if not step.differs("status"):
        return None
    before, after = step.said("status")
    return of("lifecycle", step) if before == after else of("status", step)


def version(step: Step) -> Sign | None:
    """At the same place the next version or year: by the version that it says, else by its title."""
    before, after = step.said("version")
    if step.differs("version") and before and after:
        return of("version", step) if _later(before, after) else None
    old, new = (_edition(title_facts(title)) for title in step.said("title"))
    return Sign("title", old, new) if step.differs("title") and old and new and _later(old, new) else None


def title(step: Step) -> Sign | None:
    """Another title: other words, not only other marks or capitals."""
    before, after = step.said("title")
    differs = step.differs("title") and not same_but_for_marks(before, after)
    return Sign("title", bare(before), bare(after)) if differs else None


def address(step: Step) -> Sign | None:
    """Another address: more than scheme, ``www.``, letter case, a last slash or tracking."""
    for name in ("url", "page_url"):
        before, after = step.said(name)
        if step.differs(name) and before and after and same_page(before).casefold() != same_page(after).casefold():
            return of(name, step)
    return None


def owner(step: Step) -> Sign | None:
    """Another body. A merged body under its new name, or a name written out, is no other body."""
    before, after = step.said("publisher_id")
    if not (step.differs("publisher_id") or step.differs("publisher")) or not before or not after:
        return None
    return of("publisher", step) if two_bodies(before, after) and not _abbreviates(before, after) else None


def licence(step: Step) -> Sign | None:
    """Another licence by name, or by address where no name is given."""
    for name in ("licence", "licence_url"):
        before, after = step.said(name)
        if step.differs(name) and not same_but_for_marks(before, after):
            return of(name, step)
    return None


def _abbreviates(one: str, other: str) -> bool:
    """Whether one name is made of the first letters of the other: ``ietf`` is the Internet Engineering Task Force."""
    short, long = sorted((one, other), key=len)
    return "-" not in short and short == "".join(word[0] for word in long.split("-") if word)


def _lifecycle_becomes(step: Step, state: str) -> bool:
    was, now = step.said("lifecycle")
    return step.change in (CHANGED, RESTORED) and now == state != was


def _edition(facts: TitleFacts) -> str:
    return facts.edition or facts.version


def _later(before: str, after: str) -> bool:
    old, new = (tuple(int(number) for number in _NUMBER.findall(text)) for text in (before, after))
    return bool(old) and new > old
