"""Who publishes a page, what it belongs to, and where it applies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from homefinder.adapters.govuk.json_access import items, mapping, mappings, text
from homefinder.adapters.govuk.kinds import HTML_ATTACHMENT, Titled
from homefinder.adapters.govuk.paths import full_address, own_path
from homefinder.model import Address, Relation

RELATED = (
    "ordered_related_items",
    "related",
    "related_guides",
    "related_mainstream_content",
    "related_statistical_data_sets",
    "linked_items",
)
"""Links that say no more than that two pages are related."""

TOPICS = ("taxons", "topics", "policy_areas", "mainstream_browse_pages", "topical_events")
"""Links that say what a page is about."""


class Publisher(NamedTuple):
    """An organisation that publishes a page, and the place of its name (steps of a JSON Pointer)."""

    name: str
    slug: str
    url: str
    steps: tuple[str | int, ...]


def publishers(site: str, document: Mapping[str, Any]) -> tuple[Publisher, ...]:
    """Every organisation of a page once: the primary one first, then the emphasised ones, then the others as listed."""
    links, details = mapping(document.get("links")), mapping(document.get("details"))
    if text(document.get("document_type")) == "organisation":
        path = text(document.get("base_path"))
        return (Publisher(text(document.get("title")), _last(path), site + path, ("title",)),)
    primary = _organisations(site, links, "primary_publishing_organisation")
    listed = _organisations(site, links, "organisations") + _organisations(site, links, "worldwide_organisations")
    emphasised = [word for word in items(details.get("emphasised_organisations")) if isinstance(word, str)]
    ids = {text(one.get("base_path")): text(one.get("content_id")) for one in mappings(links.get("organisations"))}
    listed.sort(key=lambda one: _rank(emphasised, ids.get(own_path(site, one.url), "")))
    told = _organisations(site, details, "organisations", "details")
    by_slug: dict[str, Publisher] = {}
    for one in primary + listed + told:
        by_slug.setdefault(one.slug or one.name, one)
    return tuple(by_slug.values())


def _organisations(site: str, holder: Mapping[str, Any], name: str, above: str = "links") -> list[Publisher]:
    found = []
    for index, one in enumerate(mappings(holder.get(name))):
        path = text(one.get("base_path")) or own_path(site, text(one.get("web_url")))
        if text(one.get("title")):
            found.append(Publisher(text(one["title"]), _last(path), site + path, (above, name, index, "title")))
    return found


def _rank(order: list[str], content_id: str) -> int:
    return order.index(content_id) if content_id in order else len(order)


def _last(path: str) -> str:
    """The last part of a path, without the language that a translation carries."""
    return path.rstrip("/").rpartition("/")[2].partition(".")[0]


def parent_of(document: Mapping[str, Any]) -> Titled | None:
    """The page that an HTML attachment hangs on, as the kind rules see it; None for any other page."""
    if not is_attachment(document):
        return None
    parent = next(iter(mappings(mapping(document.get("links")).get("parent"))), {})
    return Titled(text(parent.get("document_type")), text(parent.get("title")))


def is_attachment(document: Mapping[str, Any]) -> bool:
    """Whether the document is an HTML attachment of another page."""
    return HTML_ATTACHMENT in (document.get("schema_name"), document.get("document_type"))


def relations(document: Mapping[str, Any]) -> tuple[Relation, ...]:
    """What the page says of its place among others, each once; targets are paths, or full addresses elsewhere."""
    seen = {(one.kind, one.target): one for one in reversed([*_relations(document)]) if one.target}
    return tuple(reversed(seen.values()))


def _relations(document: Mapping[str, Any]) -> Iterator[Relation]:
    links = mapping(document.get("links"))
    path = text(document.get("base_path"))
    if is_attachment(document):
        above = next(_linked(links, "parent", "attachment-of"), None)
        yield above or Relation("attachment-of", path.rpartition("/")[0])
    yield from _linked(links, "manual", "part-of")
    yield from _linked(links, "ordered_parent_organisations", "part-of")
    yield from _linked(links, "ordered_successor_organisations", "replaced-by")
    yield from _linked(links, "document_collections", "part-of-collection")
    yield from _linked(links, "documents", "has-part")
    yield from _sections(document)
    for name in RELATED:
        yield from _linked(links, name, "related")
    for one in mappings(mapping(document.get("details")).get("external_related_links")):
        yield Relation("related", text(one.get("url")), text(one.get("title")))


def _linked(links: Mapping[str, Any], name: str, kind: str) -> Iterator[Relation]:
    for one in mappings(links.get(name)):
        yield Relation(kind, text(one.get("base_path")), text(one.get("title")))


def _sections(document: Mapping[str, Any]) -> Iterator[Relation]:
    """The sections of a manual."""
    for group in mappings(mapping(document.get("details")).get("child_section_groups")):
        for one in mappings(group.get("child_sections")):
            yield Relation("has-part", text(one.get("base_path")), text(one.get("title")))


def topics(document: Mapping[str, Any]) -> tuple[str, ...]:
    """What the page is about, in GOV.UK's words, each once."""
    links = mapping(document.get("links"))
    words = (text(one.get("title")) for name in TOPICS for one in mappings(links.get(name)))
    return tuple(dict.fromkeys(word for word in words if word))


def translations(document: Mapping[str, Any]) -> list[dict[str, str]]:
    """The page in other languages: language, title and path of each, by language."""
    own = text(document.get("base_path"))
    linked = mappings(mapping(document.get("links")).get("available_translations"))
    others = [
        {"language": text(one.get("locale")), "title": text(one.get("title")), "path": text(one.get("base_path"))}
        for one in linked
        if text(one.get("locale")) != text(document.get("locale")) and text(one.get("base_path")) not in ("", own)
    ]
    return sorted(others, key=lambda one: (one["language"], one["path"]))


def nations(document: Mapping[str, Any]) -> tuple[str, ...]:
    """The nations that the page applies to, sorted; empty where it does not say."""
    told = _applicability(document)
    return tuple(sorted(_label(name, one) for name, one in told.items() if one.get("applicable") is True))


def elsewhere(site: str, document: Mapping[str, Any]) -> tuple[Address, ...]:
    """Where the nations that the page does not apply to have theirs."""
    told = sorted(_applicability(document).items())
    return tuple(
        Address(full_address(site, text(one["alternative_url"])), "documentation", f"For {_label(name, one)}")
        for name, one in told
        if text(one.get("alternative_url"))
    )


def _applicability(document: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    told = mapping(mapping(document.get("details")).get("national_applicability"))
    return {name: one for name, one in told.items() if isinstance(one, Mapping)}


def _label(name: str, one: Mapping[str, Any]) -> str:
    return text(one.get("label")) or name.replace("_", " ").title()
