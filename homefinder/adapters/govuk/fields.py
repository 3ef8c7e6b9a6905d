"""Which fields of a content item are known. What is left over is kept, and reported once a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from homefinder.adapters.govuk.json_access import as_mapping, as_string, build_body_html, html_to_line, list_mappings
from homefinder.adapters.govuk.links import RELATION_KINDS, TOPICS, list_publishers, list_translations
from homefinder.adapters.govuk.parameters import GovukParameters
from homefinder.clean.text import clean_prose
from homefinder.model import Issue, Location

BODY_LENGTH = 2000
"""Characters of a body that are kept for people and for search: about the first screen of a page."""

# fmt: off
READ = frozenset({
    "base_path", "content_id", "title", "description", "document_type", "schema_name", "locale", "phase",
    "first_published_at", "public_updated_at", "withdrawn_notice", "links", "details", "redirects",
})
"""Members of a content item that are read."""
IGNORED_FIELDS = frozenset({
    "updated_at", "publishing_app", "rendering_app", "analytics_identifier", "publishing_request_id",
    "publishing_scheduled_at", "scheduled_publishing_delay_seconds", "govuk_request_id", "payload_version",
    "email_document_supertype", "auth_bypass_ids", "government_document_supertype", "navigation_document_supertype",
    "user_journey_document_supertype", "need_ids", "expanded_links", "content_purpose_supergroup",
    "content_purpose_subgroup", "content_purpose_document_supertype", "search_user_need_document_supertype",
    "user_need_document_supertype", "format", "content_store", "access_limited", "routes", "api_path", "api_url",
    "web_url", "withdrawn",
})
"""Members of a content item that change without the page, or say how GOV.UK publishes it."""
READ_DETAILS = frozenset({
    "body", "parts", "attachments", "documents", "outcome_documents", "final_outcome_documents",
    "public_feedback_documents", "change_history", "change_notes", "first_public_at", "opening_date",
    "closing_date", "public_feedback_publication_date", "national_applicability", "organisation_govuk_status",
    "child_section_groups", "organisations", "emphasised_organisations", "explanation", "alternative_path", "email",
    "ways_to_respond", "held_on_another_website_url", "poster_url", "outcome_detail", "final_outcome_detail",
    "public_feedback_detail", "change_note", "latest_change_note", "external_related_links", "isbn",
    "unique_reference", "command_paper_number", "hoc_paper_number", "political", "government", "manual",
    "breadcrumbs", "final_outcome_publication_date", "outcome_publication_date", "cancelled_at", "cancellation_reason",
})
"""Members of ``details`` that are read; the declaration says which others are kept or ignored."""
READ_LINKS = frozenset({
    "organisations", "worldwide_organisations", "primary_publishing_organisation", "parent", "manual", "children",
    "documents", "document_collections", "available_translations", "ordered_parent_organisations",
    "ordered_successor_organisations", "government", "service_manual_topics",
    *RELATION_KINDS, *TOPICS,
})
"""Kinds of links that are read; the declaration says which others are ignored."""
# fmt: on


def collect_extra(site: str, parameters: GovukParameters, document: Mapping[str, Any]) -> dict[str, Any]:
    """What only GOV.UK says of a page: plain JSON values, empty ones left out."""
    details = as_mapping(document.get("details"))
    unknown = {".".join(steps): _value(document, steps) for steps in _list_unknown_steps(parameters, document)}
    extra: dict[str, Any] = {
        "document_type": as_string(document.get("document_type")),
        "content_id": as_string(document.get("content_id")),
        "phase": as_string(document.get("phase")) if document.get("phase") in ("alpha", "beta") else "",
        "body_text": _prose(build_body_html(details)),
        "outcome": _prose(as_string(details.get("final_outcome_detail")) or as_string(details.get("outcome_detail"))),
        "feedback": _prose(as_string(details.get("public_feedback_detail"))),
        "explanation": html_to_line(read_explanation(document)),
        "other_publishers": [{"name": one.name, "slug": one.slug} for one in list_publishers(site, document)[1:]],
        "translations": list_translations(document),
        **{name: details[name] for name in parameters.keep if name in details},
        "unknown": unknown,
    }
    return {name: value for name, value in extra.items() if value not in ("", None, [], {})}


def read_explanation(document: Mapping[str, Any]) -> str:
    """Why the page is gone or withdrawn, as HTML."""
    notice, details = (as_mapping(document.get(name)) for name in ("withdrawn_notice", "details"))
    return as_string(details.get("explanation")) or as_string(notice.get("explanation"))


def _prose(html: str) -> str:
    """The beginning of a piece of HTML as paragraphs of plain text."""
    return clean_prose(html, BODY_LENGTH).value


def list_unknown_field_issues(
    parameters: GovukParameters, documents: list[tuple[Mapping[str, Any], Location]]
) -> Iterator[Issue]:
    """One issue for each field that neither the code nor the declaration knows, at the first page that has it."""
    first: dict[str, Location] = {}
    count: dict[str, int] = {}
    for document, place in documents:
        for steps in _list_unknown_steps(parameters, document):
            name = ".".join(steps)
            first.setdefault(name, place.at(*steps))
            count[name] = count.get(name, 0) + 1
    for name in sorted(first):
        said = f"The field {name!r} of {count[name]} page(s) is not declared; it is kept under “unknown”."
        yield Issue("unknown-field", said, first[name])


def _list_unknown_steps(parameters: GovukParameters, document: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """The steps to every member that nobody declared: of the item, of its details, of its links."""
    details = READ_DETAILS.union(parameters.keep, parameters.ignore)
    links = READ_LINKS.union(parameters.ignore_links)
    return [
        *((name,) for name in sorted(document) if name not in READ | IGNORED_FIELDS),
        *(("details", name) for name in sorted(as_mapping(document.get("details"))) if name not in details),
        *(("links", name) for name in sorted(as_mapping(document.get("links"))) if name not in links),
    ]


def _value(document: Mapping[str, Any], steps: tuple[str, ...]) -> Any:
    """The undeclared member itself; of links only who is linked, because the rest is those pages' own."""
    for step in steps[:-1]:
        document = document[step]
    value = document[steps[-1]]
    return (
        [as_string(one.get("base_path")) or as_string(one.get("title")) for one in list_mappings(value)]
        if steps[0] == "links"
        else value
    )
