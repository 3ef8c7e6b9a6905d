"""The rules by which a change becomes events: all of them, in the order in which they are asked.

A rule has a name, the kind of event that it makes, a predicate that says when it holds, the sentence, and one worked
example that the tests run. A rule that holds explains its fields (``takes``; ``*`` for all), so that no later one tells
of them again. Rules of ``content-changed`` come last and make one event together: the gravest that holds names it, the
others add their reasons, and it is major where one of them is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from homefinder.change.diff.record_step import ADDED, CHANGED, REMOVED, RESTORED, TOLD, Fact
from homefinder.change.events import announced_predicates as announced
from homefinder.change.events import content_predicates as content
from homefinder.change.events import predicates as signs
from homefinder.change.events.predicates import Look
from homefinder.change.kinds import MAJOR

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """A step and the names of the rules that make events of it, in order."""

    change: str
    before: Fields
    after: Fields
    gives: tuple[str, ...]
    kind: str = "standard"
    edition: str = ""
    told: Fact | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which a step is an event. ``sentence``: {before}, {after}, {why} and {thing} are filled in."""

    name: str
    kind: str
    when: Look
    sentence: str
    example: Example
    takes: tuple[str, ...] = field(default=())


_TEXTS = ("description", "extra")
_OPEN, _CLOSED = {"status": "open"}, {"status": "closed"}
_SIX = {"title": "Tree list", "description": "Names and heights of trees that stand in public places."}
_TREES = {"extra": {"fields": [{"field": "name"}, {"field": "height", "type": "decimal"}]}}
_ONE_MORE = {"extra": {"fields": [{"field": "height", "type": "decimal"}, {"field": "name"}, {"field": "girth"}]}}


def _came(gives: str, after: Fields, **known: Any) -> Example:
    return Example(ADDED, {}, after, (gives,), **known)


def _went(before: Fields, after: Fields, *gives: str, **known: Any) -> Example:
    return Example(CHANGED, before, after, gives, **known)


def _told(gives: str, fact: str, date: str, note: str = "", **known: Any) -> Example:
    return Example(TOLD, {}, {"title": "Tree list"}, (gives,), told=Fact(fact, date, note), **known)


RULES: tuple[Rule, ...] = (
    # What a harvest sees.
    Rule("edition-came", "new-edition", signs.new_edition, "New: edition {after}.",
         _came("edition-came", {"title": "Tree census 2026 to 2027"}, edition="2026 to 2027")),
    Rule("standard-came", "new-standard", signs.new_standard, "New in this publication: {thing}.",
         _came("standard-came", {"title": "Tree list"})),
    Rule("gone-from-list", "vanished", signs.removed, "No longer in the publication, which shows all that it has.",
         Example(REMOVED, {"title": "Tree list"}, {}, ("gone-from-list",)), ("*",)),
    Rule("back-on-list", "restored", signs.returned, "In the publication again, after it had been left out.",
         Example(RESTORED, {"title": "Tree list"}, {"title": "Tree list"}, ("back-on-list",))),
    Rule("page-gone", "gone", signs.gone, "The page says that it is no more; it was {before} before.",
         _went({"lifecycle": "active", "status": "published"}, {"lifecycle": "gone", "status": "gone"}, "page-gone"),
         ("*",)),
    Rule("page-back", "restored", signs.back, "The page answers again; it was gone, and is {after} now.",
         _went({"lifecycle": "gone", "status": "gone"}, {"lifecycle": "active", "status": "published"}, "page-back"),
         ("*",)),
    Rule("page-redirected", "moved", signs.redirected, "The page leads elsewhere now: from {before} to {after}.",
         _went({"url": "https://example.org/a", "status": "published"}, {
             "url": "https://example.org/a", "status": "redirected", "lifecycle": "deprecated",
             "relations": [{"kind": "replaced-by", "target": "/b"}]}, "page-redirected"), ("*",)),
    Rule("lifecycle-withdrawn", "withdrawn", signs.withdrawn, "Withdrawn: the status went from {before} to {after}.",
         _went({"lifecycle": "active", "status": "active"}, {"lifecycle": "withdrawn", "status": "retired"},
               "lifecycle-withdrawn"), ("status",)),
    Rule("consultation-state-outcome", "consultation-outcome", signs.consultation("consultation-outcome"),
         "The outcome is published: the state went from {before} to {after}.",
         _went(_CLOSED, {"status": "outcome"}, "consultation-state-outcome", kind="consultation"),
         ("status", "extra", "description")),
    Rule("consultation-state-closed", "consultation-closed", signs.consultation("consultation-closed"),
         "Closed: the state went from {before} to {after}.",
         _went(_OPEN, _CLOSED, "consultation-state-closed", kind="consultation"), ("status",)),
    Rule("consultation-state-announced", "consultation-announced", signs.consultation("consultation-announced"),
         "Announced, not open yet.",
         _came("consultation-state-announced", {"status": "upcoming"}, kind="consultation"), ("status",)),
    Rule("consultation-state-open", "consultation-opens", signs.consultation("consultation-opens"), "Open for views.",
         _went({"status": "upcoming"}, _OPEN, "consultation-state-open", kind="consultation"), ("status",)),
    Rule("status-word", "status-changed", signs.status, "The status went from {before} to {after}.",
         _went({"status": "review"}, {"status": "endorsed"}, "status-word"), ("status",)),
    Rule("version-raised", "new-edition", signs.version, "A new edition at the same place: {after} follows {before}.",
         _went({"title": "Tree list v1.0", "version": "1.0"}, {"title": "Tree list v1.1", "version": "1.1"},
               "version-raised"), ("version", "title", "alt_titles", "issued", "valid_from", "valid_to", "series")),
    Rule("title-changed", "retitled", signs.title, "The title went from {before} to {after}.",
         _went({"title": "Tree list"}, {"title": "Register of trees"}, "title-changed"), ("title", "alt_titles")),
    Rule("address-changed", "moved", signs.address, "The address went from {before} to {after}.",
         _went({"url": "https://example.org/a?utm_source=x"}, {"url": "https://example.org/b"}, "address-changed"),
         ("url", "page_url")),
    Rule("publisher-changed", "owner-changed", signs.owner, "The owner went from {before} to {after}.",
         _went({"publisher": "Tree Office", "publisher_id": "tree-office"},
               {"publisher": "Department for Woods", "publisher_id": "department-for-woods"}, "publisher-changed"),
         ("publisher", "publisher_id", "publisher_url")),
    Rule("licence-changed", "licence-changed", signs.licence, "The licence went from {before} to {after}.",
         _went({"licence": "OGL v2"}, {"licence": "OGL v3"}, "licence-changed"), ("licence", "licence_url")),
    # What changed in the content; major first.
    Rule("structure-changed", "content-changed", content.members_changed, "{why}.",
         _went(_TREES, _ONE_MORE, "structure-changed"), ("extra",)),
    Rule("legal-basis-changed", "content-changed", content.field_differs("legal_basis", MAJOR), "{why}.",
         _went({"legal_basis": "Trees Act 1990"}, {"legal_basis": "Trees Act 2026"}, "legal-basis-changed"),
         ("legal_basis",)),
    Rule("closing-moved", "content-changed", content.field_differs("closes", MAJOR, moved=True),
         "The day on which it closes moved from {before} to {after}.",
         _went({"closes": "2026-05-01"}, {"closes": "2026-05-15"}, "closing-moved", kind="consultation"), ("closes",)),
    Rule("opening-moved", "content-changed", content.field_differs("opens", MAJOR, moved=True),
         "The day on which it opens moved from {before} to {after}.",
         _went({"opens": "2026-05-01"}, {"opens": "2026-05-15"}, "opening-moved", kind="consultation"), ("opens",)),
    Rule("start-moved", "content-changed", content.field_differs("valid_from", MAJOR, moved=True),
         "It applies from {after}, not from {before}.",
         _went({"valid_from": "2026-04-01"}, {"valid_from": "2027-04-01"}, "start-moved"), ("valid_from",)),
    Rule("end-set", "content-changed", content.field_differs("valid_to", MAJOR),
         "It applies to {after}; before that, {before} was said.",
         _went({}, {"valid_to": "2027-03-31"}, "end-set"), ("valid_to",)),
    Rule("codes-changed", "content-changed", content.field_differs("identifiers", MAJOR), "{why}.",
         _went({"identifiers": [{"scheme": "s", "value": "A1"}]}, {"identifiers": [{"scheme": "s", "value": "A2"}]},
               "codes-changed"), ("identifiers",)),
    Rule("builds-on-changed", "content-changed", content.builds_on, "{why}.",
         _went({}, {"relations": [{"kind": "mandates", "target": "https://example.org/x", "title": "X 2"}]},
               "builds-on-changed"), ("relations",)),
    Rule("replacement-named", "content-changed", content.replaced, "{why}.",
         _went({}, {"relations": [{"kind": "replaced-by", "target": "new-list"}]}, "replacement-named"),
         ("relations",)),
    Rule("duty-changed", "content-changed", content.duties, "{why}.",
         _went({"description": "Councils should list the trees that stand in their parks and streets."},
               {"description": "Councils must list the trees that stand in their parks and streets."}, "duty-changed"),
         _TEXTS),
    Rule("text-rewritten", "content-changed", content.rewritten, "{why}.",
         _went(_SIX, {**_SIX, "description": "Where hedges grow, and who cuts them in spring."}, "text-rewritten"),
         _TEXTS),
    Rule("text-mended", "content-changed", content.mended, "{why}.",
         _went(_SIX, {**_SIX, "description": "Names and hights of trees that stand in public places."}, "text-mended"),
         _TEXTS),
    Rule("small-change", "content-changed", content.anything, "{why}.",
         _went({"keywords": ["tree"]}, {"keywords": ["tree", "wood"]}, "small-change")),
    # What the publication itself tells, with its day.
    Rule("told-edition", "new-edition", announced.edition_published, "Edition {after} was published.",
         _told("told-edition", "published", "2026-02-03", edition="2026 to 2027")),
    Rule("told-published", "new-standard", announced.published, "First published.",
         _told("told-published", "published", "2026-02-03")),
    Rule("told-announced", "consultation-announced", announced.announced, "Announced.",
         _told("told-announced", "published", "2026-02-03", kind="consultation")),
    Rule("told-updated", "content-changed", announced.updated, "The publisher says that it changed.",
         _told("told-updated", "updated", "2026-02-03", "Validation rules added.")),
    Rule("told-status", "status-changed", announced.is_told("status"), "The publisher gives it the status {why}.",
         _told("told-status", "status", "2026-02-03", "endorsed")),
    Rule("told-withdrawn", "withdrawn", announced.is_told("withdrawn"), "Withdrawn.",
         _told("told-withdrawn", "withdrawn", "2026-02-03", "Out of date.")),
    Rule("told-gone", "gone", announced.is_told("gone"), "The publisher says that it is no more.",
         _told("told-gone", "gone", "2026-02-03", "no longer exists")),
    Rule("told-opens", "consultation-opens", announced.is_told("opens"), "Open for views from this day.",
         _told("told-opens", "opens", "2026-02-03", kind="consultation")),
    Rule("told-closing", "consultation-closing", announced.is_told("closing"), "It closes on {why}.",
         _told("told-closing", "closing", "2026-02-03", "2026-02-17", kind="consultation")),
    Rule("told-closes", "consultation-closed", announced.is_told("closes"), "The last day for views.",
         _told("told-closes", "closes", "2026-02-17", kind="consultation")),
    Rule("told-outcome", "consultation-outcome", announced.is_told("outcome"), "The outcome was published.",
         _told("told-outcome", "outcome", "2026-05-03", "Feedback published.", kind="consultation")),
    Rule("told-applies", "applies-from", announced.is_told("applies-from"), "It applies from this day.",
         _told("told-applies", "applies-from", "2026-04-01")),
    Rule("told-comply", "comply-by", announced.is_told("comply-by"), "Those who are bound must comply by this day.",
         _told("told-comply", "comply-by", "2026-10")),
    Rule("told-meeting", "meeting", announced.is_told("meeting"), "A meeting of those who look after it.",
         _told("told-meeting", "meeting", "2026-09-02", "Working group 6", kind="meeting")),
)  # fmt: skip
"""Every rule, in order."""
