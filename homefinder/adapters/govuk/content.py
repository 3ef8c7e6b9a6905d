"""The Content API of GOV.UK: from what was answered for a path to the record of the page.

Source of the shapes: https://github.com/alphagov/publishing-api, ``content_schemas``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from homefinder.adapters.govuk.attachments import CODES, FRAGMENTS, list_attachments, list_codes
from homefinder.adapters.govuk.editions import GovukEdition, parse_edition
from homefinder.adapters.govuk.fields import collect_extra
from homefinder.adapters.govuk.json_access import as_mapping, as_string, html_to_line, read_json
from homefinder.adapters.govuk.kinds import PageOutline, choose_kind
from homefinder.adapters.govuk.lifecycle import (
    REDIRECTS,
    PageLifecycle,
    find_first_published,
    find_page_lifecycle,
    has_page,
    list_events,
    list_named_in_notice,
    list_successors,
)
from homefinder.adapters.govuk.links import (
    find_parent,
    list_governments,
    list_nations,
    list_other_nation_addresses,
    list_publishers,
    list_relations,
    list_topics,
)
from homefinder.adapters.govuk.parameters import GovukParameters, PageSummary
from homefinder.adapters.govuk.paths import parse_requested_path, resolve_link, title_from_path
from homefinder.errors import ParseError
from homefinder.model import HOME_KINDS, Address, FetchResult, Location, Record

GONE_STATUSES = (404, 410)
HISTORY_STEPS = (
    ("details", "change_history"),
    ("details", "change_notes"),
    ("withdrawn_notice",),
    ("details", "opening_date"),
    ("details", "cancelled_at"),
    ("first_published_at",),
)
"""Where events of a page are read; the first that a page has stands for them all."""


@dataclass(frozen=True, slots=True)
class ContentItem:
    """One page: its path, and what the Content API says of it."""

    path: str
    document: Mapping[str, Any]
    fetched: FetchResult

    def locate(self, *steps: str | int) -> Location:
        """The place of a member of the document."""
        return self.fetched.locate().at(*steps)


def parse_items(fetched: FetchResult) -> Iterator[ContentItem]:
    """The page that one exchange describes, and the redirect that led to it if one was followed.

    Raises ParseError when the body is not a content item. A status that says gone or moved counts for as much as
    a document that says so, because GOV.UK sends both.
    """
    asked = parse_requested_path(fetched.url)
    if fetched.status in REDIRECTS:
        yield _build_redirect_item(
            asked, parse_requested_path(_header(fetched, "location")) or _header(fetched, "location"), fetched
        )
    elif fetched.status in GONE_STATUSES:
        yield ContentItem(asked, _build_gone_document(asked, fetched), fetched)
    else:
        document = read_json(fetched)
        path = as_string(document.get("base_path")) or asked
        if _was_redirected(fetched) and path != asked and not asked.startswith(path + "/"):
            yield _build_redirect_item(asked, path, fetched)
        yield ContentItem(path, document, fetched)


def _was_redirected(fetched: FetchResult) -> bool:
    return bool(fetched.final_url) and parse_requested_path(fetched.final_url) != parse_requested_path(fetched.url)


def _build_redirect_item(path: str, target: str, fetched: FetchResult) -> ContentItem:
    redirects = [{"path": path, "destination": target}]
    return ContentItem(path, {"base_path": path, "schema_name": "redirect", "redirects": redirects}, fetched)


def _build_gone_document(path: str, fetched: FetchResult) -> Mapping[str, Any]:
    """The document of a page that is gone; made from the status where the body says nothing."""
    try:
        document = read_json(fetched)
    except ParseError:
        document = {}
    said = document if document.get("schema_name") == "gone" else {"schema_name": "gone"}
    return {"base_path": path, **said}


def _header(fetched: FetchResult, name: str) -> str:
    return next((value for key, value in fetched.headers.items() if key.lower() == name), "")


def build_summary(site: str, document: Mapping[str, Any]) -> PageSummary:
    """The page as the accept rules see it."""
    return PageSummary(
        title=as_string(document.get("title")),
        description=html_to_line(as_string(document.get("description"))),
        document_type=as_string(document.get("document_type")),
        organisations=tuple(one.slug for one in list_publishers(site, document)),
    )


def build_record(
    source_id: str, parameters: GovukParameters, item: ContentItem, taken_in: str, declared_kind: str = ""
) -> Record:
    """The record of one page, with GOV.UK's own words; ``declared_kind`` wins over the kind rules."""
    site, document = parameters.site, item.document
    details = as_mapping(document.get("details"))
    title = as_string(document.get("title")) or title_from_path(item.path)
    page = PageOutline(as_string(document.get("document_type")) if has_page(document) else "", title, item.path)
    kind = declared_kind or choose_kind(parameters.kinds, page, find_parent(document))
    life, publisher = find_page_lifecycle(document), next(iter(list_publishers(site, document)), None)
    edition = _edition(kind, title)
    return Record(
        source_id=source_id,
        key=item.path,
        kind=kind,
        title=title,
        description=as_string(document.get("description")),
        keywords=list_topics(document),
        language=as_string(document.get("locale")) or "en",
        url=site + item.path,
        page_url=site + item.path,
        publisher=publisher.name if publisher else "",
        publisher_id=publisher.slug if publisher else "",
        publisher_url=publisher.url if publisher else "",
        status=life.status,
        lifecycle=life.lifecycle,
        version=edition.version if edition else "",
        series=edition.series if edition else "",
        issued=find_first_published(document)[0],
        modified=as_string(document.get("public_updated_at")),
        opens=as_string(details.get("opening_date")),
        closes=as_string(details.get("closing_date")),
        nations=list_nations(document),
        contact=as_string(details.get("email")) or as_string(as_mapping(details.get("ways_to_respond")).get("email")),
        taken_in=taken_in,
        identifiers=list_codes(details),
        addresses=(
            *list_attachments(site, document),
            *_other_addresses(site, details),
            *list_other_nation_addresses(site, document),
        ),
        relations=(
            *list_relations(document),
            *list_successors(site, document),
            *list_named_in_notice(site, document),
        ),
        events=list_events(site, document),
        governments=list_governments(site, document),
        extra=_extra(parameters, item, edition),
        locations=_build_locations(site, item, life),
    )


def _edition(kind: str, title: str) -> GovukEdition | None:
    """The edition that the title names; a year in the title of news or of a consultation names none."""
    return parse_edition(title) if kind in HOME_KINDS and kind != "body" else None


def _other_addresses(site: str, details: Mapping[str, Any]) -> Iterator[Address]:
    respond = as_mapping(details.get("ways_to_respond"))
    for holder, name, role, title in (
        (details, "held_on_another_website_url", "documentation", "Held on another website"),
        (details, "poster_url", "attachment", "Poster"),
        (respond, "link_url", "contact", "Respond online"),
        (respond, "attachment_url", "attachment", "Response form"),
    ):
        if as_string(holder.get(name)):
            yield Address(resolve_link(site, as_string(holder.get(name))), role, title)


def _extra(parameters: GovukParameters, item: ContentItem, edition: GovukEdition | None) -> dict[str, Any]:
    extra = collect_extra(parameters.site, parameters, item.document)
    if edition:
        extra["series_title"] = edition.name
    if not as_string(item.document.get("title")):
        extra["title_from"] = "address"
    return extra


def _build_locations(site: str, item: ContentItem, life: PageLifecycle) -> dict[str, Location]:
    """Where each field was read; fields whose value is absent have no place of their own."""
    publisher = next(iter(list_publishers(site, item.document)), None)
    steps: dict[str, tuple[str | int, ...]] = {
        "title": ("title",),
        "version": ("title",),
        "series": ("title",),
        "description": ("description",),
        "kind": ("document_type",),
        "language": ("locale",),
        "status": life.steps,
        "lifecycle": life.steps,
        "issued": find_first_published(item.document)[1],
        "modified": ("public_updated_at",),
        "opens": ("details", "opening_date"),
        "closes": ("details", "closing_date"),
        "nations": ("details", "national_applicability"),
        "addresses": _choose_first_present(item.document, *(("details", name) for name in ("attachments", *FRAGMENTS))),
        "events": _choose_first_present(item.document, *HISTORY_STEPS),
        "contact": ("details", "email"),
        "relations": _choose_first_present(item.document, ("details", "manual"), ("links",)),
        "identifiers": _choose_first_present(item.document, *(("details", name) for name in CODES)),
        "governments": _choose_first_present(item.document, ("links", "government"), ("details", "government")),
        "keywords": ("links", "taxons"),
        **(dict.fromkeys(("publisher", "publisher_id", "publisher_url"), publisher.steps) if publisher else {}),
    }
    places = {name: item.locate(*path) for name, path in steps.items() if _is_present(item.document, path)}
    return {"": item.fetched.locate("#"), "url": item.locate("base_path"), **places}


def _choose_first_present(document: Any, *candidates: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The first of the candidates that the document has; the last one where it has none."""
    return next((steps for steps in candidates if _is_present(document, steps)), candidates[-1])


def _is_present(document: Any, steps: tuple[str | int, ...]) -> bool:
    for step in steps:
        if isinstance(step, int) or not isinstance(document, Mapping):
            return True
        if document.get(step) in (None, "", [], {}):
            return False
        document = document[step]
    return True
