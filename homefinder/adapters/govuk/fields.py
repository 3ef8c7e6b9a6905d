"""Which fields of a content item are known. What is left over is kept, and reported once a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from homefinder.adapters.govuk.json_access import body_html, mapping, mappings, plain_text, text
from homefinder.adapters.govuk.links import RELATED, TOPICS, publishers, translations
from homefinder.adapters.govuk.parameters import Parameters
from homefinder.clean.text import clean_prose
from homefinder.model import Issue, Place

BODY_LENGTH = 2000
"""Characters of a body that are kept for people and for search: about the first screen of a page."""

# fmt: off
READ = frozenset({
    "base_path", "content_id", "title", "description", "document_type", "schema_name", "locale", "phase",
    "first_published_at", "public_updated_at", "withdrawn_notice", "links", "details", "redirects",
})
"""Members of a content item that are read."""
OF_NO_USE = frozenset({
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
})
"""Members of ``details`` that are read; the declaration says which others are kept or ignored."""
READ_LINKS = frozenset({
    "organisations", "worldwide_organisations", "primary_publishing_organisation", "parent", "manual", "children",
    "documents", "document_collections", "available_translations", "ordered_parent_organisations",
    "ordered_successor_organisations",
    *RELATED, *TOPICS,
})
"""Kinds of links that are read; the declaration says which others are ignored."""
# fmt: on


def extra_of(site: str, parameters: Parameters, document: Mapping[str, Any]) -> dict[str, Any]:
    """What only GOV.UK says of a page: plain JSON values, empty ones left out."""
    details = mapping(document.get("details"))
    unknown = {".".join(steps): _value(document, steps) for steps in _unknown(parameters, document)}
    extra: dict[str, Any] = {
        "document_type": text(document.get("document_type")),
        "content_id": text(document.get("content_id")),
        "phase": text(document.get("phase")) if document.get("phase") in ("alpha", "beta") else "",
        "body_text": _prose(body_html(details)),
        "outcome": _prose(text(details.get("final_outcome_detail")) or text(details.get("outcome_detail"))),
        "feedback": _prose(text(details.get("public_feedback_detail"))),
        "explanation": plain_text(text(details.get("explanation"))),
        "other_publishers": [{"name": one.name, "slug": one.slug} for one in publishers(site, document)[1:]],
        "translations": translations(document),
        **{name: details[name] for name in parameters.keep if name in details},
        "unknown": unknown,
    }
    return {name: value for name, value in extra.items() if value not in ("", None, [], {})}


def _prose(html: str) -> str:
    """The beginning of a piece of HTML as paragraphs of plain text."""
    return clean_prose(html, BODY_LENGTH).value


def unknown_fields(parameters: Parameters, documents: list[tuple[Mapping[str, Any], Place]]) -> Iterator[Issue]:
    """One issue for each field that neither the code nor the declaration knows, at the first page that has it."""
    first: dict[str, Place] = {}
    count: dict[str, int] = {}
    for document, place in documents:
        for steps in _unknown(parameters, document):
            name = ".".join(steps)
            first.setdefault(name, place.at(*steps))
            count[name] = count.get(name, 0) + 1
    for name in sorted(first):
        said = f"The field {name!r} of {count[name]} page(s) is not declared; it is kept under “unknown”."
        yield Issue("unknown-field", said, first[name])


def _unknown(parameters: Parameters, document: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """The steps to every member that nobody declared: of the item, of its details, of its links."""
    details = READ_DETAILS.union(parameters.keep, parameters.ignore)
    links = READ_LINKS.union(parameters.ignore_links)
    return [
        *((name,) for name in sorted(document) if name not in READ | OF_NO_USE),
        *(("details", name) for name in sorted(mapping(document.get("details"))) if name not in details),
        *(("links", name) for name in sorted(mapping(document.get("links"))) if name not in links),
    ]


def _value(document: Mapping[str, Any], steps: tuple[str, ...]) -> Any:
    """The undeclared member itself; of links only who is linked, because the rest is those pages' own."""
    for step in steps[:-1]:
        document = document[step]
    value = document[steps[-1]]
    return (
        [text(one.get("base_path")) or text(one.get("title")) for one in mappings(value)]
        if steps[0] == "links"
        else value
    )
