"""The kinds of event: a small declared set. ``vocab/schemes/eventkinds.ttl`` says the same as SKOS."""

from __future__ import annotations

from collections.abc import Mapping

from homefinder.clean.wording import format_label

EVENT_KINDS: Mapping[str, str] = {
    "new-standard": "Something that could own a need came into a publication: a standard, a return, an API, guidance.",
    "new-edition": "The next dated or numbered issue of something that comes in editions.",
    "new-need": "A publication states a need that it did not state before.",
    "content-changed": "What is said of a thing changed: major where a user must act on it, else minor.",
    "status-changed": "The publication gives the thing another status.",
    "duty-changed": "Who must use the thing is another: it became compulsory, weaker, or binds others.",
    "withdrawn": "The publisher withdrew, retired or replaced the thing.",
    "gone": "The page says that the thing is no more.",
    "moved": "The thing has another address.",
    "retitled": "The thing has another title.",
    "owner-changed": "Another body answers for the thing.",
    "licence-changed": "Another licence holds.",
    "consultation-announced": "A consultation was announced, and has not opened.",
    "consultation-opens": "The first day on which views can be given.",
    "consultation-closing": "A declared number of days is left before a consultation closes.",
    "consultation-closed": "The last day on which views can be given.",
    "consultation-outcome": "What became of a consultation was published.",
    "applies-from": "The day from which a standard or an edition applies.",
    "comply-by": "The day by which those who are bound must comply.",
    "date-moved": "A day that a page states, by which or from which something must be done, is another than before.",
    "ended": "The last day of the thing, as its publication states it.",
    "meeting": "A working group or board meets.",
    "vanished": "The thing is no longer in a publication that shows everything it has.",
    "taken-out": "A person took the thing out of this catalogue.",
    "restored": "The thing is there again after it had vanished or gone.",
}
"""Kind of event → what it means, in the order in which they are listed."""

EVENT_LABELS: Mapping[str, str] = {
    "new-standard": "New",
    "new-edition": "New edition",
    "new-need": "New need",
    "content-changed": "Text changed",
    "status-changed": "New status",
    "duty-changed": "Duty changed",
    "withdrawn": "Withdrawn",
    "gone": "No more",
    "moved": "New address",
    "retitled": "New title",
    "owner-changed": "New owner",
    "licence-changed": "New licence",
    "consultation-announced": "Consultation announced",
    "consultation-opens": "Consultation opens",
    "consultation-closing": "Consultation closes soon",
    "consultation-closed": "Consultation closed",
    "consultation-outcome": "Outcome of a consultation",
    "applies-from": "Applies",
    "comply-by": "Must be complied with",
    "date-moved": "Date moved",
    "ended": "Ended",
    "meeting": "Meeting",
    "vanished": "No longer listed",
    "taken-out": "Taken out here",
    "restored": "Back again",
}
"""Kind of event → the words for it on pages and in feeds."""


def format_event_kind(kind: str) -> str:
    """The words for a kind of event; of any other name of ours its own words."""
    return EVENT_LABELS.get(kind) or format_label(kind)


SHARED_KINDS = frozenset({"content-changed", "status-changed", "moved", "retitled", "owner-changed", "licence-changed"})
"""Kinds of which one edit made to many records is one event. What ends, opens or follows is told of each thing."""

OCCASIONS = frozenset(
    {
        *("consultation-announced", "consultation-opens", "consultation-closing", "consultation-closed"),
        *("consultation-outcome", "meeting"),
    }
)
"""Kinds that are an occasion in a calendar (``schema:Event``); the others tell of a change."""

MAJOR, MINOR = "major", "minor"
"""Weights of ``content-changed``; other kinds have none."""

SEEN, PUBLISHER = "seen", "publisher"
"""Who tells: two harvests that differ, or the publication's own dates and notes."""
