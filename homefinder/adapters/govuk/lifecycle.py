"""The life of a page: published, changed, open or closed, withdrawn, gone, redirected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from bs4 import BeautifulSoup

from homefinder.adapters.govuk.json_access import as_mapping, as_string, html_to_line, list_mappings
from homefinder.adapters.govuk.paths import parse_site_path, resolve_link
from homefinder.clean.lifecycle import list_named_successors
from homefinder.clean.urls import clean_address
from homefinder.model import Event, Relation

STATES: Mapping[str, str] = {
    "open_consultation": "open",
    "closed_consultation": "closed",
    "consultation_outcome": "outcome",
    "open_call_for_evidence": "open",
    "closed_call_for_evidence": "closed",
    "call_for_evidence_outcome": "outcome",
    # These two are of a consultation that was announced and has not opened.
    "consultation": "upcoming",
    "call_for_evidence": "upcoming",
    "coming_soon": "coming soon",
}
"""Document types that say the state of a page; every other page that stands there is published."""

CLOSED_ORGANISATIONS = frozenset(
    {"no_longer_exists", "replaced", "merged", "split", "changed_name", "left_gov", "devolved"}
)
"""Words of ``organisation_govuk_status`` that say that a body is no more; the others are live, joining, exempt …"""

OUTCOME_DAYS = ("final_outcome_publication_date", "outcome_publication_date")
"""Members of ``details`` that say when the outcome was published: of a consultation, and of a call for evidence."""

REDIRECTS = frozenset({301, 302, 303, 307, 308})


class PageLifecycle(NamedTuple):
    """The source's own word, the lifecycle where that word alone would mislead, and where the word stands."""

    status: str
    lifecycle: str
    steps: tuple[str | int, ...]


def find_page_lifecycle(document: Mapping[str, Any]) -> PageLifecycle:
    """The state of a page.

    A withdrawal wins over everything: a withdrawn consultation still has the document type of an open one. A page
    that redirects is deprecated, not gone: GOV.UK says what stands in its place, and what cites the old address
    should move there. Gone is what GOV.UK says nothing more of.
    """
    document_type = as_string(document.get("document_type"))
    kinds = {document_type, as_string(document.get("schema_name"))}
    if "gone" in kinds:
        return PageLifecycle("gone", "gone", ("document_type",))
    if "redirect" in kinds:
        return PageLifecycle("redirected", "deprecated", ("document_type",))
    if find_withdrawal_notice(document):
        return PageLifecycle("withdrawn", "withdrawn", ("withdrawn_notice",))
    organisation = as_string(
        as_mapping(as_mapping(document.get("details")).get("organisation_govuk_status")).get("status")
    )
    if organisation:
        lifecycle = "gone" if organisation in CLOSED_ORGANISATIONS else "active"
        return PageLifecycle(organisation, lifecycle, ("details", "organisation_govuk_status", "status"))
    announced = as_string(as_mapping(document.get("details")).get("state"))
    if announced and "statistics_announcement" in kinds:
        return PageLifecycle(announced, "", ("details", "state"))
    return PageLifecycle(STATES.get(document_type, "published"), "", ("document_type",))


def has_page(document: Mapping[str, Any]) -> bool:
    """Whether a page stands at the path: it is neither gone nor redirected."""
    return not {"gone", "redirect"} & {as_string(document.get("document_type")), as_string(document.get("schema_name"))}


def find_withdrawal_notice(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The withdrawal notice; empty where the page is not withdrawn (GOV.UK writes null, {} or nothing)."""
    notice = as_mapping(document.get("withdrawn_notice"))
    return notice if as_string(notice.get("withdrawn_at")) or as_string(notice.get("explanation")) else {}


def find_first_published(document: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """When the page was first published, and where that stands."""
    details = as_mapping(document.get("details"))
    if as_string(details.get("first_public_at")) and not as_string(document.get("first_published_at")):
        return as_string(details.get("first_public_at")), ("details", "first_public_at")
    return as_string(document.get("first_published_at")), ("first_published_at",)


def list_events(site: str, document: Mapping[str, Any]) -> tuple[Event, ...]:
    """Every dated fact of the page, oldest first where the dates compare; each once."""
    told = [event for event in _events(site, document) if event.date]
    return tuple(dict.fromkeys(sorted(told, key=lambda event: (event.date, event.kind, event.note))))


def _events(site: str, document: Mapping[str, Any]) -> Iterator[Event]:
    details = as_mapping(document.get("details"))
    changes = [*_changes(details), *_section_changes(site, details)]
    if not any(change.kind == "published" for change in changes):
        yield Event("published", find_first_published(document)[0])
    yield from changes
    for name in ("change_note", "latest_change_note"):
        if as_string(details.get(name)):
            yield Event(
                "updated", as_string(document.get("public_updated_at")), html_to_line(as_string(details.get(name)))
            )
    yield Event("opens", as_string(details.get("opening_date")))
    yield Event("closes", as_string(details.get("closing_date")))
    yield Event("status", as_string(details.get("public_feedback_publication_date")), "feedback published")
    for name in OUTCOME_DAYS:
        yield Event("outcome", as_string(details.get(name)))
    reason = html_to_line(as_string(details.get("cancellation_reason")))
    yield Event("cancelled", as_string(details.get("cancelled_at")), reason)
    notice = find_withdrawal_notice(document)
    yield Event("withdrawn", as_string(notice.get("withdrawn_at")), html_to_line(as_string(notice.get("explanation"))))
    status = as_mapping(details.get("organisation_govuk_status"))
    yield Event("status", as_string(status.get("updated_at")), as_string(status.get("status")))


def _changes(details: Mapping[str, Any]) -> Iterator[Event]:
    """The change history of a page, note by note."""
    for one in list_mappings(details.get("change_history")):
        note = html_to_line(as_string(one.get("note")))
        first = note.rstrip(".").lower() == "first published"
        yield Event("published" if first else "updated", as_string(one.get("public_timestamp")), note)


def _section_changes(site: str, details: Mapping[str, Any]) -> Iterator[Event]:
    """The change notes of a manual, each with the section that changed."""
    for one in list_mappings(details.get("change_notes")):
        section, note = as_string(one.get("title")), html_to_line(as_string(one.get("change_note")))
        said = f"{section}: {note}" if section else note
        path = as_string(one.get("base_path"))
        yield Event("updated", as_string(one.get("published_at")), said, url=resolve_link(site, path) if path else "")


def list_named_in_notice(site: str, document: Mapping[str, Any]) -> Iterator[Relation]:
    """What a withdrawal notice says came instead, where it has a link to it."""
    explanation = as_string(find_withdrawal_notice(document).get("explanation"))
    named = [one.name for one in list_named_successors(html_to_line(explanation))]
    for link in BeautifulSoup(explanation, "lxml").find_all("a", href=True) if named else ():
        title, address = " ".join(link.get_text().split()), str(link["href"])
        target = parse_site_path(site, address) or resolve_link(site, address)
        if (
            title
            and any(title in name for name in named)
            and (target.startswith("/") or not clean_address(target).codes)
        ):
            yield Relation("replaced-by", target, title)


def list_successors(site: str, document: Mapping[str, Any]) -> tuple[Relation, ...]:
    """What stands in the place of a page that is gone or redirects: paths of GOV.UK, or full addresses elsewhere.

    A page that leads to itself (to a part of it, or in a circle) has nothing in its place.
    """
    own = as_string(document.get("base_path"))
    moved = [
        as_string(one.get("destination"))
        for one in list_mappings(document.get("redirects"))
        if as_string(one.get("path")) in ("", own)  # others are of addresses below the page
    ]
    instead = as_string(as_mapping(document.get("details")).get("alternative_path"))
    targets = [parse_site_path(site, link) or resolve_link(site, link) for link in [*moved, instead] if link]
    return tuple(Relation("replaced-by", target) for target in dict.fromkeys(targets) if target != own)
