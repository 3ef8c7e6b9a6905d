"""The rules by which a change becomes events: all of them, in the order in which they are asked.

A rule has a name, the kind of event that it makes, a predicate that says when it holds, the sentence, and one worked
example that the tests run. A rule that holds explains its fields (``explained_fields``; ``*`` for all), so that no
later one tells
of them again. Rules of ``content-changed`` come last and make one event together: the gravest that holds names it, the
others add their reasons, and it is major where one of them is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from homefinder.change.diff.record_step import ADDED, ANNOUNCED, CHANGED, REMOVED, RESTORED, DatedFact
from homefinder.change.events import announced_predicates as announced
from homefinder.change.events import content_predicates as content
from homefinder.change.events import predicates as signs
from homefinder.change.events.predicates import Predicate
from homefinder.change.kinds import MAJOR

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RuleExample:
    """A step and the names of the rules that make events of it, in order."""

    change: str
    before: Fields
    after: Fields
    rule_names: tuple[str, ...]
    kind: str = "standard"
    edition: str = ""
    announced_fact: DatedFact | None = None
    absence: tuple[str, str] | None = None
    former_key: tuple[str, str] | None = None
    is_same_owner: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which a step is an event. ``sentence``: {before}, {after}, {why} and {thing} are filled in."""

    name: str
    kind: str
    predicate: Predicate
    sentence: str
    example: RuleExample
    explained_fields: tuple[str, ...] = field(default=())


_TEXTS = ("description", "extra")
_OPEN, _CLOSED = {"status": "open"}, {"status": "closed"}
_TREE_LIST = {"title": "Tree list", "description": "Names and heights of trees that stand in public places."}
_TWO_FIELDS = {"extra": {"fields": [{"field": "name"}, {"field": "height", "type": "decimal"}]}}
_THREE_FIELDS = {"extra": {"fields": [{"field": "height", "type": "decimal"}, {"field": "name"}, {"field": "girth"}]}}


def _build_added_example(rule_name: str, after: Fields, **known: Any) -> RuleExample:
    return RuleExample(ADDED, {}, after, (rule_name,), **known)


def _build_changed_example(before: Fields, after: Fields, *rule_names: str, **known: Any) -> RuleExample:
    return RuleExample(CHANGED, before, after, rule_names, **known)


def _build_announced_example(rule_name: str, fact: str, date: str, note: str = "", **known: Any) -> RuleExample:
    return RuleExample(
        ANNOUNCED, {}, {"title": "Tree list"}, (rule_name,), announced_fact=DatedFact(fact, date, note), **known
    )


RULES: tuple[Rule, ...] = (
    # What a harvest sees.
    Rule("edition-came", "new-edition", signs.find_new_edition, "New: edition {after}.",
         _build_added_example("edition-came", {"title": "Tree census 2026 to 2027"}, edition="2026 to 2027")),
    Rule("standard-came", "new-standard", signs.find_new_standard, "New in this publication: {thing}.",
         _build_added_example("standard-came", {"title": "Tree list"})),
    Rule("need-came", "new-need", signs.find_new_need, "A need that was not stated before: {after}.",
         _build_added_example("need-came", {"title": "Say which trees may be felled"}, kind="need")),
    Rule("gone-from-list", "vanished", signs.find_removal, "No longer in the publication, which shows all that it has.",
         RuleExample(REMOVED, {"title": "Tree list"}, {}, ("gone-from-list",)), ("*",)),
    Rule("back-unchanged", "restored", signs.find_unchanged_return, "{why} from {before} to {after}; back unchanged.",
         RuleExample(RESTORED, {"title": "Tree list"}, {"title": "Tree list"}, ("back-unchanged",),
         absence=("2026-11-02", "2026-11-03")), ("*",)),
    Rule("back-on-list", "restored", signs.find_return, "In the publication again, after it had been left out.",
         RuleExample(RESTORED, {"title": "Tree list"}, {"title": "Tree list"}, ("back-on-list",))),
    Rule("key-changed", "moved", signs.find_new_key, "The publication lists it as {after} now, before as {before}.",
         _build_changed_example({"title": "Tree list"}, {"title": "Tree list"}, "key-changed",
         former_key=("trees", "tree-list"))),
    Rule("page-gone", "gone", signs.find_page_gone, "The page says that it is no more; it was {before} before.",
         _build_changed_example({"lifecycle": "active", "status": "published"}, {"lifecycle": "gone",
         "status": "gone"}, "page-gone"),
         ("*",)),
    Rule("page-back", "restored", signs.find_page_back, "The page answers again; it was gone, and is {after} now.",
         _build_changed_example({"lifecycle": "gone", "status": "gone"}, {"lifecycle": "active",
         "status": "published"}, "page-back"),
         ("*",)),
    Rule("page-redirected", "moved", signs.find_redirect, "The page leads elsewhere now: from {before} to {after}.",
         _build_changed_example({"url": "https://example.org/a", "status": "published"}, {
             "url": "https://example.org/a", "status": "redirected", "lifecycle": "deprecated",
             "relations": [{"kind": "replaced-by", "target": "/b"}]}, "page-redirected"), ("*",)),
    Rule("lifecycle-withdrawn", "withdrawn", signs.find_withdrawal,
    "Withdrawn: the status went from {before} to {after}.",
         _build_changed_example({"lifecycle": "active", "status": "active"}, {"lifecycle": "withdrawn",
         "status": "retired"},
               "lifecycle-withdrawn"), ("status",)),
    Rule("consultation-state-outcome", "consultation-outcome",
    signs.build_consultation_predicate("consultation-outcome"),
         "The outcome is published: the state went from {before} to {after}.",
         _build_changed_example(_CLOSED, {"status": "outcome"}, "consultation-state-outcome", kind="consultation"),
         ("status", "extra", "description")),
    Rule("consultation-state-closed", "consultation-closed", signs.build_consultation_predicate("consultation-closed"),
         "Closed: the state went from {before} to {after}.",
         _build_changed_example(_OPEN, _CLOSED, "consultation-state-closed", kind="consultation"), ("status",)),
    Rule("consultation-state-announced", "consultation-announced",
    signs.build_consultation_predicate("consultation-announced"),
         "Announced, not open yet.",
         _build_added_example("consultation-state-announced", {"status": "upcoming"}, kind="consultation"),
         ("status",)),
    Rule("consultation-state-open", "consultation-opens", signs.build_consultation_predicate("consultation-opens"),
    "Open for views.",
         _build_changed_example({"status": "upcoming"}, _OPEN, "consultation-state-open", kind="consultation"),
         ("status",)),
    Rule("status-word", "status-changed", signs.find_status_change, "The status went from {before} to {after}.",
         _build_changed_example({"status": "review"}, {"status": "endorsed"}, "status-word"), ("status",)),
    Rule("version-raised", "new-edition", signs.find_new_version,
    "A new edition at the same place: {after} follows {before}.",
         _build_changed_example({"title": "Tree list v1.0", "version": "1.0"}, {"title": "Tree list v1.1",
         "version": "1.1"},
               "version-raised"), ("version", "title", "alt_titles", "issued", "valid_from", "valid_to", "series")),
    Rule("title-changed", "retitled", signs.find_title_change, "The title went from {before} to {after}.",
         _build_changed_example({"title": "Tree list"}, {"title": "Register of trees"}, "title-changed"), ("title",
         "alt_titles")),
    Rule("address-changed", "moved", signs.find_address_change, "The address went from {before} to {after}.",
         _build_changed_example({"url": "https://example.org/a?utm_source=x"}, {"url": "https://example.org/b"},
         "address-changed"),
         ("url", "page_url")),
    Rule("publisher-changed", "owner-changed", signs.find_owner_change, "The owner went from {before} to {after}.",
         _build_changed_example({"publisher": "Tree Office", "publisher_id": "tree-office"},
               {"publisher": "Department for Woods", "publisher_id": "department-for-woods"}, "publisher-changed"),
         ("publisher", "publisher_id", "publisher_url")),
    Rule("licence-changed", "licence-changed", signs.find_licence_change, "The licence went from {before} to {after}.",
         _build_changed_example({"licence": "OGL v2"}, {"licence": "OGL v3"}, "licence-changed"), ("licence",
         "licence_url")),
    # What changed in the content; major first.
    Rule("structure-changed", "content-changed", content.find_member_changes, "{why}.",
         _build_changed_example(_TWO_FIELDS, _THREE_FIELDS, "structure-changed"), ("extra",)),
    Rule("legal-basis-changed", "content-changed", content.build_field_predicate("legal_basis", MAJOR), "{why}.",
         _build_changed_example({"legal_basis": "Trees Act 1990"}, {"legal_basis": "Trees Act 2026"},
         "legal-basis-changed"),
         ("legal_basis",)),
    Rule("closing-moved", "content-changed", content.build_field_predicate("closes", MAJOR,
    must_have_value_before=True),
         "The day on which it closes moved from {before} to {after}.",
         _build_changed_example({"closes": "2026-05-01"}, {"closes": "2026-05-15"}, "closing-moved",
         kind="consultation"), ("closes",)),
    Rule("opening-moved", "content-changed", content.build_field_predicate("opens", MAJOR, must_have_value_before=True),
         "The day on which it opens moved from {before} to {after}.",
         _build_changed_example({"opens": "2026-05-01"}, {"opens": "2026-05-15"}, "opening-moved",
         kind="consultation"), ("opens",)),
    Rule("start-moved", "content-changed", content.build_field_predicate("valid_from", MAJOR,
    must_have_value_before=True),
         "It applies from {after}, not from {before}.",
         _build_changed_example({"valid_from": "2026-04-01"}, {"valid_from": "2027-04-01"}, "start-moved"),
         ("valid_from",)),
    Rule("end-set", "content-changed", content.build_field_predicate("valid_to", MAJOR),
         "It applies to {after}; before that, {before} was said.",
         _build_changed_example({}, {"valid_to": "2027-03-31"}, "end-set"), ("valid_to",)),
    Rule("codes-changed", "content-changed", content.build_field_predicate("identifiers", MAJOR), "{why}.",
         _build_changed_example({"identifiers": [{"scheme": "s", "value": "A1"}]}, {"identifiers": [{"scheme": "s",
         "value": "A2"}]},
               "codes-changed"), ("identifiers",)),
    Rule("builds-on-changed", "content-changed", content.find_dependency_change, "{why}.",
         _build_changed_example({}, {"relations": [{"kind": "mandates", "target": "https://example.org/x",
         "title": "X 2"}]},
               "builds-on-changed"), ("relations",)),
    Rule("replacement-named", "content-changed", content.find_replacement, "{why}.",
         _build_changed_example({}, {"relations": [{"kind": "replaced-by", "target": "new-list"}]},
         "replacement-named"),
         ("relations",)),
    Rule("duty-changed", "content-changed", content.find_duty_change, "{why}.",
         _build_changed_example(
               {"description": "Councils should list the trees that stand in their parks and streets."},
               {"description": "Councils must list the trees that stand in their parks and streets."}, "duty-changed"),
         _TEXTS),
    Rule("text-rewritten", "content-changed", content.find_rewritten_text, "{why}.",
         _build_changed_example(_TREE_LIST, {**_TREE_LIST,
         "description": "Where hedges grow, and who cuts them in spring."}, "text-rewritten"),
         _TEXTS),
    Rule("text-mended", "content-changed", content.find_corrected_text, "{why}.",
         _build_changed_example(_TREE_LIST, {**_TREE_LIST,
         "description": "Names and hights of trees that stand in public places."}, "text-mended"),
         _TEXTS),
    Rule("owner-renamed", "content-changed", signs.find_new_owner_name, "The owner {before} is now called {after}.",
         _build_changed_example({"publisher": "Tree Office", "publisher_id": "tree-office"},
               {"publisher": "Office for Trees", "publisher_id": "office-for-trees"}, "owner-renamed",
               is_same_owner=True), ("publisher", "publisher_id", "publisher_url")),
    Rule("small-change", "content-changed", content.find_other_change, "{why}.",
         _build_changed_example({"keywords": ["tree"]}, {"keywords": ["tree", "wood"]}, "small-change")),
    # What the publication itself tells, with its day.
    Rule("told-edition", "new-edition", announced.find_edition_publication, "Edition {after} was published.",
         _build_announced_example("told-edition", "published", "2026-02-03", edition="2026 to 2027")),
    Rule("told-published", "new-standard", announced.find_publication, "First published.",
         _build_announced_example("told-published", "published", "2026-02-03")),
    Rule("told-announced", "consultation-announced", announced.find_consultation_announcement, "Announced.",
         _build_announced_example("told-announced", "published", "2026-02-03", kind="consultation")),
    Rule("told-updated", "content-changed", announced.find_update, "The publisher says that it changed.",
         _build_announced_example("told-updated", "updated", "2026-02-03", "Validation rules added.")),
    Rule("told-status", "status-changed", announced.build_fact_predicate("status"),
    "The publisher gives it the status {why}.",
         _build_announced_example("told-status", "status", "2026-02-03", "endorsed")),
    Rule("told-withdrawn", "withdrawn", announced.build_fact_predicate("withdrawn"), "Withdrawn.",
         _build_announced_example("told-withdrawn", "withdrawn", "2026-02-03", "Out of date.")),
    Rule("told-gone", "gone", announced.build_fact_predicate("gone"), "The publisher says that it is no more.",
         _build_announced_example("told-gone", "gone", "2026-02-03", "no longer exists")),
    Rule("told-opens", "consultation-opens", announced.build_fact_predicate("opens"), "Open for views from this day.",
         _build_announced_example("told-opens", "opens", "2026-02-03", kind="consultation")),
    Rule("told-closing", "consultation-closing", announced.build_fact_predicate("closing"), "It closes on {why}.",
         _build_announced_example("told-closing", "closing", "2026-02-03", "2026-02-17", kind="consultation")),
    Rule("told-closes", "consultation-closed", announced.build_fact_predicate("closes"), "The last day for views.",
         _build_announced_example("told-closes", "closes", "2026-02-17", kind="consultation")),
    Rule("told-outcome", "consultation-outcome", announced.build_fact_predicate("outcome"),
    "The outcome was published.",
         _build_announced_example("told-outcome", "outcome", "2026-05-03", "Feedback published.", kind="consultation")),
    Rule("told-applies", "applies-from", announced.build_fact_predicate("applies-from"), "It applies from this day.",
         _build_announced_example("told-applies", "applies-from", "2026-04-01")),
    Rule("told-comply", "comply-by", announced.build_fact_predicate("comply-by"),
    "Those who are bound must comply by this day.",
         _build_announced_example("told-comply", "comply-by", "2026-10")),
    Rule("told-ends", "ended", announced.build_fact_predicate("ends"), "This is its last day.",
         _build_announced_example("told-ends", "ends", "2026-12-31", "Use the Tree register instead.")),
    Rule("told-meeting", "meeting", announced.build_fact_predicate("meeting"), "A meeting of those who look after it.",
         _build_announced_example("told-meeting", "meeting", "2026-09-02", "Working group 6", kind="meeting")),
)  # fmt: skip
"""Every rule, in order."""
