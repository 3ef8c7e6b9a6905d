"""What shows that something happened: small pure predicates over a step. ``rules`` names them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from homefinder.change.criteria import CONSULTATION_STATES
from homefinder.change.diff.record_step import ADDED, CHANGED, REMOVED, RESTORED, RecordStep
from homefinder.change.kinds import MINOR
from homefinder.clean.lifecycle import fold_status
from homefinder.clean.urls import build_page_key
from homefinder.harvest.meaning import has_same_words, strip_markup
from homefinder.model import HOME_KINDS
from homefinder.resolve.matching.title_parser import TitleFacts, title_facts
from homefinder.resolve.merged_bodies import NO_MERGERS

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class PredicateMatch:
    """What a predicate saw: the field before and after, why it counts, and the weight of a changed content."""

    field: str = ""
    before: str = ""
    after: str = ""
    why: str = ""
    weight: str = ""


Predicate = Callable[[RecordStep], PredicateMatch | None]


def build_field_match(field: str, step: RecordStep, **known: str) -> PredicateMatch:
    """A sign that a field went from one value to another."""
    before, after = step.format_values(field)
    return PredicateMatch(field, before, after, **known)


def is_new_record(step: RecordStep) -> bool:
    """Whether the record is new in a publication that was looked at before, and is not of our own writing."""
    return step.change == ADDED and not step.first and not step.curated


def find_new_edition(step: RecordStep) -> PredicateMatch | None:
    """A new record that is an edition of a series."""
    return (
        PredicateMatch(step.edition_by, "", step.edition)
        if is_new_record(step) and step.kind in HOME_KINDS and step.edition
        else None
    )


def find_new_standard(step: RecordStep) -> PredicateMatch | None:
    """A new record of a kind that could own a need."""
    return (
        PredicateMatch("title", "", step.format_values("title")[1])
        if is_new_record(step) and step.kind in HOME_KINDS and not step.edition
        else None
    )


def find_new_need(step: RecordStep) -> PredicateMatch | None:
    """A new record that states a need."""
    return (
        PredicateMatch("title", "", step.format_values("title")[1])
        if is_new_record(step) and step.kind == "need"
        else None
    )


def build_consultation_predicate(kind: str) -> Predicate:
    """A consultation that came, or went over, into the state that the event ``kind`` tells of."""

    def look(step: RecordStep) -> PredicateMatch | None:
        if step.kind != "consultation" or not (is_new_record(step) or step.differs("status")):
            return None
        old, new = (resolve_consultation_event(word) for word in step.format_values("status"))
        return build_field_match("status", step) if new == kind and old != new else None

    return look


def resolve_consultation_event(status: str) -> str:
    """The event that a consultation's state follows, or nothing where no declared word stands in it."""
    words = set(fold_status(status).split())
    return next((kind for kind, declared in CONSULTATION_STATES.items() if words & declared), "")


def find_removal(step: RecordStep) -> PredicateMatch | None:
    """A full publication no longer shows the record."""
    return PredicateMatch("title", step.format_values("title")[0], "") if step.change == REMOVED else None


def find_unchanged_return(step: RecordStep) -> PredicateMatch | None:
    """It came back as it was within the declared days after it went."""
    if step.absence is None:
        return None
    why = "Was not in the publication" if step.change == RESTORED else "Its page said that it was no more"
    return PredicateMatch("title", *step.absence, why)


def find_return(step: RecordStep) -> PredicateMatch | None:
    """The publication shows a removed record again, later or changed."""
    is_back = step.change == RESTORED and step.absence is None
    return PredicateMatch("title", "", step.format_values("title")[1]) if is_back else None


def find_new_key(step: RecordStep) -> PredicateMatch | None:
    """The publication lists it under another key than before, and nothing else tells so."""
    told = step.former_key and not any(step.differs(name) for name in ("title", "url", "publisher"))
    return PredicateMatch("key", *step.former_key) if told and step.former_key else None


def find_page_gone(step: RecordStep) -> PredicateMatch | None:
    """The page says that the thing is no more (410, or a body that no longer exists)."""
    return build_field_match("lifecycle", step) if _has_become(step, "gone") else None


def find_page_back(step: RecordStep) -> PredicateMatch | None:
    """A page that was gone answers again."""
    was, now = step.format_values("lifecycle")
    is_back = step.change == CHANGED and step.absence is None and was == "gone" and now != "gone"
    return build_field_match("lifecycle", step) if is_back else None


def find_redirect(step: RecordStep) -> PredicateMatch | None:
    """The page leads elsewhere; where to stands in a relation ``replaced-by``."""
    if not step.differs("status") or fold_status(step.format_values("status")[1]) not in (
        "redirected",
        "redirect",
        "redirects",
        "moved",
    ):
        return None
    targets = [item.get("target", "") for item in step.after.get("relations", ()) if item["kind"] == "replaced-by"]
    page = step.format_values("url")[0] or step.format_values("page_url")[0]
    return PredicateMatch("url", page, targets[-1] if targets else "")


def find_withdrawal(step: RecordStep) -> PredicateMatch | None:
    """The publisher withdrew, retired or replaced it."""
    return build_field_match("status", step) if _has_become(step, "withdrawn") else None


def find_status_change(step: RecordStep) -> PredicateMatch | None:
    """Another status word, or where there is none another lifecycle."""
    if not step.differs("status"):
        return None
    before, after = step.format_values("status")
    return build_field_match("lifecycle", step) if before == after else build_field_match("status", step)


def find_new_version(step: RecordStep) -> PredicateMatch | None:
    """At the same place the next version or year: by the version that it says, else by its title."""
    before, after = step.format_values("version")
    if step.differs("version") and before and after:
        return build_field_match("version", step) if _is_later(before, after) else None
    old, new = (_choose_edition(title_facts(title)) for title in step.format_values("title"))
    return PredicateMatch("title", old, new) if step.differs("title") and old and new and _is_later(old, new) else None


def find_title_change(step: RecordStep) -> PredicateMatch | None:
    """Another title: other words, not only other marks or capitals."""
    before, after = step.format_values("title")
    differs = step.differs("title") and not has_same_words(before, after)
    return PredicateMatch("title", strip_markup(before), strip_markup(after)) if differs else None


def find_address_change(step: RecordStep) -> PredicateMatch | None:
    """Another address: more than scheme, ``www.``, letter case, a last slash or tracking."""
    for name in ("url", "page_url"):
        before, after = step.format_values(name)
        if (
            step.differs(name)
            and before
            and after
            and build_page_key(before).casefold() != build_page_key(after).casefold()
        ):
            return build_field_match(name, step)
    return None


def find_owner_change(step: RecordStep) -> PredicateMatch | None:
    """Another body. A merged body under its new name, or a name written out, is no other body."""
    before, after = step.format_values("publisher_id")
    if not (step.differs("publisher_id") or step.differs("publisher")) or not before or not after or step.is_same_owner:
        return None
    return (
        build_field_match("publisher", step)
        if (NO_MERGERS.is_different(before, after) if step.is_other_body is None else step.is_other_body)
        and not _is_abbreviation(before, after)
        else None
    )


def find_new_owner_name(step: RecordStep) -> PredicateMatch | None:
    """The same body under another name: nobody else answers for the thing."""
    before, after = step.format_values("publisher")
    told = step.is_same_owner and step.differs("publisher") and before and after
    return build_field_match("publisher", step, weight=MINOR) if told else None


def find_licence_change(step: RecordStep) -> PredicateMatch | None:
    """Another licence by name, or by address where no name is given."""
    for name in ("licence", "licence_url"):
        before, after = step.format_values(name)
        if step.differs(name) and not has_same_words(before, after):
            return build_field_match(name, step)
    return None


def _is_abbreviation(one: str, other: str) -> bool:
    """Whether one name is made of the first letters of the other: ``ietf`` is the Internet Engineering Task Force."""
    short, long = sorted((one, other), key=len)
    return "-" not in short and short == "".join(word[0] for word in long.split("-") if word)


def _has_become(step: RecordStep, state: str) -> bool:
    was, now = step.format_values("lifecycle")
    return step.change in (CHANGED, RESTORED) and now == state != was


def _choose_edition(facts: TitleFacts) -> str:
    return facts.edition or facts.version


def _is_later(before: str, after: str) -> bool:
    old, new = (tuple(int(number) for number in _NUMBER.findall(text)) for text in (before, after))
    return bool(old) and new > old
