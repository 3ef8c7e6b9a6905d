"""The life of a page: published, changed, open or closed, withdrawn, gone, redirected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from homefinder.adapters.govuk.json_access import mapping, mappings, plain_text, text
from homefinder.adapters.govuk.paths import full_address, own_path
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

REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Life(NamedTuple):
    """The source's own word, the lifecycle where that word alone would mislead, and where the word stands."""

    status: str
    lifecycle: str
    steps: tuple[str | int, ...]


def life_of(document: Mapping[str, Any]) -> Life:
    """The state of a page.

    A withdrawal wins over everything: a withdrawn consultation still has the document type of an open one. A page
    that redirects is deprecated, not gone: GOV.UK says what stands in its place, and what cites the old address
    should move there. Gone is what GOV.UK says nothing more of.
    """
    document_type = text(document.get("document_type"))
    kinds = {document_type, text(document.get("schema_name"))}
    if "gone" in kinds:
        return Life("gone", "gone", ("document_type",))
    if "redirect" in kinds:
        return Life("redirected", "deprecated", ("document_type",))
    if withdrawal(document):
        return Life("withdrawn", "withdrawn", ("withdrawn_notice",))
    organisation = text(mapping(mapping(document.get("details")).get("organisation_govuk_status")).get("status"))
    if organisation:
        lifecycle = "gone" if organisation in CLOSED_ORGANISATIONS else "active"
        return Life(organisation, lifecycle, ("details", "organisation_govuk_status", "status"))
    announced = text(mapping(document.get("details")).get("state"))
    if announced and "statistics_announcement" in kinds:
        return Life(announced, "", ("details", "state"))
    return Life(STATES.get(document_type, "published"), "", ("document_type",))


def has_page(document: Mapping[str, Any]) -> bool:
    """Whether a page stands at the path: it is neither gone nor redirected."""
    return not {"gone", "redirect"} & {text(document.get("document_type")), text(document.get("schema_name"))}


def withdrawal(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The withdrawal notice; empty where the page is not withdrawn (GOV.UK writes null, {} or nothing)."""
    notice = mapping(document.get("withdrawn_notice"))
    return notice if text(notice.get("withdrawn_at")) or text(notice.get("explanation")) else {}


def issued(document: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """When the page was first published, and where that stands."""
    details = mapping(document.get("details"))
    if text(details.get("first_public_at")) and not text(document.get("first_published_at")):
        return text(details.get("first_public_at")), ("details", "first_public_at")
    return text(document.get("first_published_at")), ("first_published_at",)


def events(site: str, document: Mapping[str, Any]) -> tuple[Event, ...]:
    """Every dated fact of the page, oldest first where the dates compare; each once."""
    told = [event for event in _events(site, document) if event.date]
    return tuple(dict.fromkeys(sorted(told, key=lambda event: (event.date, event.kind, event.note))))


def _events(site: str, document: Mapping[str, Any]) -> Iterator[Event]:
    details = mapping(document.get("details"))
    changes = [*_changes(details), *_section_changes(site, details)]
    if not any(change.kind == "published" for change in changes):
        yield Event("published", issued(document)[0])
    yield from changes
    for name in ("change_note", "latest_change_note"):
        if text(details.get(name)):
            yield Event("updated", text(document.get("public_updated_at")), plain_text(text(details.get(name))))
    yield Event("opens", text(details.get("opening_date")))
    yield Event("closes", text(details.get("closing_date")))
    yield Event("status", text(details.get("public_feedback_publication_date")), "feedback published")
    notice = withdrawal(document)
    yield Event("withdrawn", text(notice.get("withdrawn_at")), plain_text(text(notice.get("explanation"))))
    status = mapping(details.get("organisation_govuk_status"))
    yield Event("status", text(status.get("updated_at")), text(status.get("status")))


def _changes(details: Mapping[str, Any]) -> Iterator[Event]:
    """The change history of a page, note by note."""
    for one in mappings(details.get("change_history")):
        note = plain_text(text(one.get("note")))
        first = note.rstrip(".").lower() == "first published"
        yield Event("published" if first else "updated", text(one.get("public_timestamp")), note)


def _section_changes(site: str, details: Mapping[str, Any]) -> Iterator[Event]:
    """The change notes of a manual, each with the section that changed."""
    for one in mappings(details.get("change_notes")):
        section, note = text(one.get("title")), plain_text(text(one.get("change_note")))
        said = f"{section}: {note}" if section else note
        path = text(one.get("base_path"))
        yield Event("updated", text(one.get("published_at")), said, url=full_address(site, path) if path else "")


def successors(site: str, document: Mapping[str, Any]) -> tuple[Relation, ...]:
    """What stands in the place of a page that is gone or redirects: paths of GOV.UK, or full addresses elsewhere."""
    own = text(document.get("base_path"))
    moved = [text(one.get("destination")) for one in mappings(document.get("redirects")) if _exact(one, own)]
    instead = text(mapping(document.get("details")).get("alternative_path"))
    targets = [own_path(site, link) or full_address(site, link) for link in [*moved, instead] if link]
    return tuple(Relation("replaced-by", target) for target in dict.fromkeys(targets))


def _exact(redirect: Mapping[str, Any], own: str) -> bool:
    """Whether a redirect is of the page itself; others are of addresses below it."""
    return text(redirect.get("path")) in ("", own)
