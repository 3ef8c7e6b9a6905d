"""Who publishes a page, what it belongs to, and where it applies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from homefinder.adapters.govuk.json_access import as_list, as_mapping, as_string, list_mappings
from homefinder.adapters.govuk.kinds import HTML_ATTACHMENT, PageOutline
from homefinder.adapters.govuk.paths import parse_site_path, resolve_link
from homefinder.model import Address, Government, Relation

RELATION_KINDS = (
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


SECTIONS = frozenset({"hmrc_manual_section", "manual_section"})
"""Schemas of the sections of manuals, whose breadcrumbs are the sections above them."""

SERVICE_MANUAL = frozenset({"service_manual_guide", "service_manual_topic"})
"""Schemas of pages whose parent is the whole that they are a part of."""


class Publisher(NamedTuple):
    """An organisation that publishes a page, and the place of its name (steps of a JSON Pointer)."""

    name: str
    slug: str
    url: str
    steps: tuple[str | int, ...]


def list_publishers(site: str, document: Mapping[str, Any]) -> tuple[Publisher, ...]:
    """Every organisation of a page once: the primary one first, then the emphasised ones, then the others as listed."""
    links, details = as_mapping(document.get("links")), as_mapping(document.get("details"))
    if as_string(document.get("document_type")) == "organisation":
        path = as_string(document.get("base_path"))
        return (Publisher(as_string(document.get("title")), _parse_slug(path), site + path, ("title",)),)
    primary = _organisations(site, links, "primary_publishing_organisation")
    listed = _organisations(site, links, "organisations") + _organisations(site, links, "worldwide_organisations")
    emphasised = [word for word in as_list(details.get("emphasised_organisations")) if isinstance(word, str)]
    ids = {
        as_string(one.get("base_path")): as_string(one.get("content_id"))
        for one in list_mappings(links.get("organisations"))
    }
    listed.sort(key=lambda one: _rank(emphasised, ids.get(parse_site_path(site, one.url), "")))
    told = _organisations(site, details, "organisations", "details")
    by_slug: dict[str, Publisher] = {}
    for one in primary + listed + told:
        by_slug.setdefault(one.slug or one.name, one)
    return tuple(by_slug.values())


def _organisations(site: str, holder: Mapping[str, Any], name: str, above: str = "links") -> list[Publisher]:
    found = []
    for index, one in enumerate(list_mappings(holder.get(name))):
        path = as_string(one.get("base_path")) or parse_site_path(site, as_string(one.get("web_url")))
        if as_string(one.get("title")):
            found.append(
                Publisher(as_string(one["title"]), _parse_slug(path), site + path, (above, name, index, "title"))
            )
    return found


def _rank(order: list[str], content_id: str) -> int:
    return order.index(content_id) if content_id in order else len(order)


def _parse_slug(path: str) -> str:
    """The last part of a path, without the language that a translation carries."""
    return path.rstrip("/").rpartition("/")[2].partition(".")[0]


def find_parent(document: Mapping[str, Any]) -> PageOutline | None:
    """The page that an HTML attachment hangs on, as the kind rules see it; None for any other page."""
    if not is_attachment(document):
        return None
    parent = next(iter(list_mappings(as_mapping(document.get("links")).get("parent"))), {})
    return PageOutline(as_string(parent.get("document_type")), as_string(parent.get("title")))


def is_attachment(document: Mapping[str, Any]) -> bool:
    """Whether the document is an HTML attachment of another page."""
    return HTML_ATTACHMENT in (document.get("schema_name"), document.get("document_type"))


def list_relations(document: Mapping[str, Any]) -> tuple[Relation, ...]:
    """What the page says of its place among others, each once; targets are paths, or full addresses elsewhere."""
    seen = {(one.kind, one.target): one for one in reversed([*_relations(document)]) if one.target}
    return tuple(reversed(seen.values()))


def _relations(document: Mapping[str, Any]) -> Iterator[Relation]:
    links = as_mapping(document.get("links"))
    path = as_string(document.get("base_path"))
    if is_attachment(document):
        above = next(_list_link_relations(links, "parent", "attachment-of"), None)
        yield above or Relation("attachment-of", path.rpartition("/")[0])
    yield from _list_wholes(document)
    yield from _list_link_relations(links, "ordered_parent_organisations", "part-of")
    yield from _list_link_relations(links, "ordered_successor_organisations", "replaced-by")
    yield from _list_link_relations(links, "document_collections", "part-of-collection")
    yield from _list_link_relations(links, "documents", "has-part")
    for one in list_mappings(links.get("children")):
        if as_string(one.get("document_type")) != HTML_ATTACHMENT:
            yield _build_relation("has-part", one)
    yield from _sections(document)
    for name in RELATION_KINDS:
        yield from _list_link_relations(links, name, "related")
    for one in list_mappings(as_mapping(document.get("details")).get("external_related_links")):
        yield Relation("related", as_string(one.get("url")), as_string(one.get("title")))


def _list_wholes(document: Mapping[str, Any]) -> Iterator[Relation]:
    """The manual that a section is of, and the section above it; the standard or topic that a page of the Service
    Manual is of. The parents of other pages are places in the menus of GOV.UK, and say nothing of what belongs to what.
    """
    links, details = as_mapping(document.get("links")), as_mapping(document.get("details"))
    yield from _list_link_relations(links, "manual", "part-of")
    yield from (_build_relation("part-of", one) for one in (as_mapping(details.get("manual")),) if one)
    if as_string(document.get("schema_name")) in SECTIONS:
        yield from (_build_relation("part-of", one) for one in list_mappings(details.get("breadcrumbs"))[-1:])
    if as_string(document.get("schema_name")) in SERVICE_MANUAL:
        yield from _list_link_relations(links, "parent", "part-of")
        yield from _list_link_relations(links, "service_manual_topics", "part-of")


def _list_link_relations(links: Mapping[str, Any], name: str, kind: str) -> Iterator[Relation]:
    for one in list_mappings(links.get(name)):
        yield _build_relation(kind, one)


def _build_relation(kind: str, linked: Mapping[str, Any]) -> Relation:
    return Relation(kind, as_string(linked.get("base_path")), as_string(linked.get("title")))


def _sections(document: Mapping[str, Any]) -> Iterator[Relation]:
    """The sections of a manual."""
    for group in list_mappings(as_mapping(document.get("details")).get("child_section_groups")):
        for one in list_mappings(group.get("child_sections")):
            yield _build_relation("has-part", one)


def list_topics(document: Mapping[str, Any]) -> tuple[str, ...]:
    """What the page is about, in GOV.UK's words, each once."""
    links = as_mapping(document.get("links"))
    words = (as_string(one.get("title")) for name in TOPICS for one in list_mappings(links.get(name)))
    return tuple(dict.fromkeys(word for word in words if word))


def list_translations(document: Mapping[str, Any]) -> list[dict[str, str]]:
    """The page in other languages: language, title and path of each, by language."""
    own = as_string(document.get("base_path"))
    linked = list_mappings(as_mapping(document.get("links")).get("available_translations"))
    others = [
        {
            "language": as_string(one.get("locale")),
            "title": as_string(one.get("title")),
            "path": as_string(one.get("base_path")),
        }
        for one in linked
        if as_string(one.get("locale")) != as_string(document.get("locale"))
        and as_string(one.get("base_path")) not in ("", own)
    ]
    return sorted(others, key=lambda one: (one["language"], one["path"]))


def list_nations(document: Mapping[str, Any]) -> tuple[str, ...]:
    """The nations that the page applies to, sorted; empty where it does not say."""
    told = _applicability(document)
    return tuple(sorted(_label(name, one) for name, one in told.items() if one.get("applicable") is True))


def list_other_nation_addresses(site: str, document: Mapping[str, Any]) -> tuple[Address, ...]:
    """Where the nations that the page does not apply to have theirs."""
    told = sorted(_applicability(document).items())
    return tuple(
        Address(resolve_link(site, as_string(one["alternative_url"])), "documentation", f"For {_label(name, one)}")
        for name, one in told
        if as_string(one.get("alternative_url"))
    )


def _applicability(document: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    told = as_mapping(as_mapping(document.get("details")).get("national_applicability"))
    return {name: one for name, one in told.items() if isinstance(one, Mapping)}


def _label(name: str, one: Mapping[str, Any]) -> str:
    return as_string(one.get("label")) or name.replace("_", " ").title()


def list_governments(site: str, document: Mapping[str, Any]) -> tuple[Government, ...]:
    """The government under which the page was published, and whether the page is that government's policy.

    Older documents name it in ``details``. A page that is policy and names no government has one without a name.
    """
    details = as_mapping(document.get("details"))
    political = details.get("political") is True
    linked = list_mappings(as_mapping(document.get("links")).get("government")) or [
        as_mapping(details.get("government"))
    ]
    about = as_mapping(linked[0].get("details")) or linked[0]
    title, path = as_string(linked[0].get("title")), as_string(linked[0].get("base_path"))
    if not title and not political:
        return ()
    ended_on, current = as_string(about.get("ended_on")), about.get("current") is not False
    return (Government(title, site + path if path else "", ended_on, current and not ended_on, political),)
