"""The Content API of GOV.UK: from what was answered for a path to the record of the page.

Source of the shapes: https://github.com/alphagov/publishing-api, ``content_schemas``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from homefinder.adapters.govuk.attachments import FRAGMENTS, attachments
from homefinder.adapters.govuk.editions import Edition, edition_of
from homefinder.adapters.govuk.fields import extra_of
from homefinder.adapters.govuk.json_access import mapping, plain_text, read_json, text
from homefinder.adapters.govuk.kinds import Titled, kind_of
from homefinder.adapters.govuk.lifecycle import REDIRECTS, Life, events, has_page, issued, life_of, successors
from homefinder.adapters.govuk.links import elsewhere, nations, parent_of, publishers, relations, topics
from homefinder.adapters.govuk.parameters import Parameters, Subject
from homefinder.adapters.govuk.paths import full_address, path_asked, title_from_path
from homefinder.errors import ParseError
from homefinder.model import HOME_KINDS, Address, Fetched, Identifier, Place, Record

STANDS_NO_MORE = (404, 410)
HISTORIES = (
    ("details", "change_history"),
    ("details", "change_notes"),
    ("withdrawn_notice",),
    ("details", "opening_date"),
    ("first_published_at",),
)
"""Where events of a page are read; the first that a page has stands for them all."""


@dataclass(frozen=True, slots=True)
class Item:
    """One page: its path, and what the Content API says of it."""

    path: str
    document: Mapping[str, Any]
    fetched: Fetched

    def place(self, *steps: str | int) -> Place:
        """The place of a member of the document."""
        return self.fetched.place().at(*steps)


def read_items(fetched: Fetched) -> Iterator[Item]:
    """The page that one exchange describes, and the redirect that led to it if one was followed.

    Raises ParseError when the body is not a content item. A status that says gone or moved counts for as much as
    a document that says so, because GOV.UK sends both.
    """
    asked = path_asked(fetched.url)
    if fetched.status in REDIRECTS:
        yield _moved(asked, path_asked(_header(fetched, "location")) or _header(fetched, "location"), fetched)
    elif fetched.status in STANDS_NO_MORE:
        yield Item(asked, _gone(asked, fetched), fetched)
    else:
        document = read_json(fetched)
        path = text(document.get("base_path")) or asked
        if _was_redirected(fetched) and path != asked and not asked.startswith(path + "/"):
            yield _moved(asked, path, fetched)
        yield Item(path, document, fetched)


def _was_redirected(fetched: Fetched) -> bool:
    return bool(fetched.final_url) and path_asked(fetched.final_url) != path_asked(fetched.url)


def _moved(path: str, target: str, fetched: Fetched) -> Item:
    redirects = [{"path": path, "destination": target}]
    return Item(path, {"base_path": path, "schema_name": "redirect", "redirects": redirects}, fetched)


def _gone(path: str, fetched: Fetched) -> Mapping[str, Any]:
    """The document of a page that is gone; made from the status where the body says nothing."""
    try:
        document = read_json(fetched)
    except ParseError:
        document = {}
    said = document if document.get("schema_name") == "gone" else {"schema_name": "gone"}
    return {"base_path": path, **said}


def _header(fetched: Fetched, name: str) -> str:
    return next((value for key, value in fetched.headers.items() if key.lower() == name), "")


def subject_of(site: str, document: Mapping[str, Any]) -> Subject:
    """The page as the accept rules see it."""
    return Subject(
        title=text(document.get("title")),
        description=plain_text(text(document.get("description"))),
        document_type=text(document.get("document_type")),
        organisations=tuple(one.slug for one in publishers(site, document)),
    )


def record_of(source_id: str, parameters: Parameters, item: Item, taken_in: str, declared_kind: str = "") -> Record:
    """The record of one page, with GOV.UK's own words; ``declared_kind`` wins over the kind rules."""
    site, document = parameters.site, item.document
    details = mapping(document.get("details"))
    title = text(document.get("title")) or title_from_path(item.path)
    page = Titled(text(document.get("document_type")) if has_page(document) else "", title, item.path)
    kind = declared_kind or kind_of(parameters.kinds, page, parent_of(document))
    life, publisher = life_of(document), next(iter(publishers(site, document)), None)
    edition = _edition(kind, title)
    return Record(
        source_id=source_id,
        key=item.path,
        kind=kind,
        title=title,
        description=text(document.get("description")),
        keywords=topics(document),
        language=text(document.get("locale")) or "en",
        url=site + item.path,
        page_url=site + item.path,
        publisher=publisher.name if publisher else "",
        publisher_id=publisher.slug if publisher else "",
        publisher_url=publisher.url if publisher else "",
        status=life.status,
        lifecycle=life.lifecycle,
        version=edition.version if edition else "",
        series=edition.series if edition else "",
        issued=issued(document)[0],
        modified=text(document.get("public_updated_at")),
        opens=text(details.get("opening_date")),
        closes=text(details.get("closing_date")),
        nations=nations(document),
        contact=text(details.get("email")) or text(mapping(details.get("ways_to_respond")).get("email")),
        taken_in=taken_in,
        identifiers=(Identifier("isbn", text(details.get("isbn"))),) if text(details.get("isbn")) else (),
        addresses=(*attachments(site, document), *_other_addresses(site, details), *elsewhere(site, document)),
        relations=(*relations(document), *successors(site, document)),
        events=events(site, document),
        extra=_extra(parameters, item, edition),
        places=_places(site, item, life),
    )


def _edition(kind: str, title: str) -> Edition | None:
    """The edition that the title names; a year in the title of news or of a consultation names none."""
    return edition_of(title) if kind in HOME_KINDS and kind != "body" else None


def _other_addresses(site: str, details: Mapping[str, Any]) -> Iterator[Address]:
    respond = mapping(details.get("ways_to_respond"))
    for holder, name, role, title in (
        (details, "held_on_another_website_url", "documentation", "Held on another website"),
        (details, "poster_url", "attachment", "Poster"),
        (respond, "link_url", "contact", "Respond online"),
        (respond, "attachment_url", "attachment", "Response form"),
    ):
        if text(holder.get(name)):
            yield Address(full_address(site, text(holder.get(name))), role, title)


def _extra(parameters: Parameters, item: Item, edition: Edition | None) -> dict[str, Any]:
    extra = extra_of(parameters.site, parameters, item.document)
    if edition:
        extra["series_title"] = edition.name
    if not text(item.document.get("title")):
        extra["title_from"] = "address"
    return extra


def _places(site: str, item: Item, life: Life) -> dict[str, Place]:
    """Where each field was read; fields whose value is absent have no place of their own."""
    publisher = next(iter(publishers(site, item.document)), None)
    steps: dict[str, tuple[str | int, ...]] = {
        "title": ("title",),
        "version": ("title",),
        "series": ("title",),
        "description": ("description",),
        "kind": ("document_type",),
        "language": ("locale",),
        "status": life.steps,
        "lifecycle": life.steps,
        "issued": issued(item.document)[1],
        "modified": ("public_updated_at",),
        "opens": ("details", "opening_date"),
        "closes": ("details", "closing_date"),
        "nations": ("details", "national_applicability"),
        "addresses": _first(item.document, *(("details", name) for name in ("attachments", *FRAGMENTS))),
        "events": _first(item.document, *HISTORIES),
        "contact": ("details", "email"),
        "relations": ("links",),
        "keywords": ("links", "taxons"),
        **(dict.fromkeys(("publisher", "publisher_id", "publisher_url"), publisher.steps) if publisher else {}),
    }
    places = {name: item.place(*path) for name, path in steps.items() if _present(item.document, path)}
    return {"": item.fetched.place("#"), "url": item.place("base_path"), **places}


def _first(document: Any, *candidates: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The first of the candidates that the document has; the last one where it has none."""
    return next((steps for steps in candidates if _present(document, steps)), candidates[-1])


def _present(document: Any, steps: tuple[str | int, ...]) -> bool:
    for step in steps:
        if isinstance(step, int) or not isinstance(document, Mapping):
            return True
        if document.get(step) in (None, "", [], {}):
            return False
        document = document[step]
    return True
