"""What a document of GOV.UK's Content API says, fact by fact, and whether a record holds it.

``python -m tests.support.govuk_facts`` prints how many facts of each kind the examples hold, and how many are lost.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from homefinder.adapters.govuk.parameters import GovukParameters
from homefinder.clean.dates import clean_day, clean_moment
from homefinder.clean.normalise import normalise
from homefinder.clean.text import clean_prose, clean_title
from homefinder.model import Record
from tests.conftest import SHARED
from tests.support.govuk_pages import MadeGovuk
from tests.support.recordings import declared

EXAMPLES = SHARED / "corpus" / "govuk-content-examples"
SITE = "https://www.gov.uk"


class Fact(NamedTuple):
    """One fact: its kind, what the document says, and whether the record holds it."""

    kind: str
    said: str
    held: bool


def read_examples() -> list[Mapping[str, Any]]:
    """Every example."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(EXAMPLES.glob("*/frontend/*.json"))]


def replay(documents: Sequence[Mapping[str, Any]], folder: Path) -> Iterator[tuple[Mapping[str, Any], Record]]:
    """Each document with its clean record, harvested from behind a search page that lists them all.

    Documents of one path are harvested one after the other, each in a world of its own.
    """
    rounds: list[dict[str, Mapping[str, Any]]] = []
    for document in documents:
        path = document["base_path"]
        world = next((world for world in rounds if path not in world), None)
        if world is None:
            rounds.append(world := {})
        world[path] = document
    for number, world in enumerate(rounds):
        types = sorted({document["document_type"] for document in world.values()})
        declaration = declared("govuk")[1].model_dump() | {
            "searches": [{"name": "all", "why": "all examples", "document_types": types}],
            "accept": [{"why": "an example", "document_types": types}],
            "follow_attachments": False,
        }
        which = GovukParameters.model_validate(declaration)
        made = MadeGovuk(folder / str(number))
        made.finds(which, "all", [
            {"link": path, "title": one["title"], "content_store_document_type": one["document_type"]}
            for path, one in world.items()
        ])  # fmt: skip
        for path, document in world.items():
            made.has(path, document)
        records = {record.key: record for record in made.harvest(which)[1].records}
        yield from ((document, normalise(records[path])[0]) for path, document in world.items())


def list_facts(document: Mapping[str, Any], record: Record) -> list[Fact]:
    """Every fact that the document holds, read from it without the code under test."""
    details, links = document.get("details") or {}, document.get("links") or {}
    return [
        *_list_texts(document, record),
        *_list_days(document, details, record),
        *_list_codes(details, record),
        *_list_governments(details, links, record),
        *_list_related(document, details, links, record),
        *_list_attachments(details, record),
        *_list_places(details, record),
    ]


def _list_texts(document: Mapping[str, Any], record: Record) -> Iterator[Fact]:
    if document.get("title"):
        yield Fact("title", document["title"], record.title == clean_title(document["title"]).value)
    description = document.get("description")
    if isinstance(description, str) and description.strip():
        yield Fact("description", description, record.description == clean_prose(description).value)
    yield Fact("language", document["locale"], record.language == document["locale"])
    yield Fact("document type", document["document_type"], record.extra["document_type"] == document["document_type"])


def _list_days(document: Mapping[str, Any], details: Mapping[str, Any], record: Record) -> Iterator[Fact]:
    days = {(event.kind, event.date[:10]) for event in record.events}
    if first := document.get("first_published_at") or details.get("first_public_at"):
        yield Fact("first published", first, record.issued == clean_day(first).value)
    if updated := document.get("public_updated_at"):
        yield Fact("last updated", updated, record.modified == clean_day(updated).value)
    for change in details.get("change_history") or ():
        day = clean_day(change["public_timestamp"]).value
        yield Fact("change note", change["note"], bool({("updated", day), ("published", day)} & days))
    notice = document.get("withdrawn_notice") or {}
    if notice.get("withdrawn_at"):
        held = ("withdrawn", clean_day(notice["withdrawn_at"]).value) in days and record.lifecycle == "withdrawn"
        yield Fact("withdrawal", notice["withdrawn_at"], held)
    for name, kind in (
        ("opening_date", "opens"),
        ("closing_date", "closes"),
        ("public_feedback_publication_date", "status"),
        ("final_outcome_publication_date", "outcome"),
        ("outcome_publication_date", "outcome"),
        ("cancelled_at", "cancelled"),
    ):
        if details.get(name):
            reader = clean_moment if kind in ("opens", "closes") else clean_day
            yield Fact(f"day: {kind}", details[name], (kind, reader(details[name]).value[:10]) in days)
    if details.get("cancellation_reason"):
        notes = [event.note for event in record.events if event.kind == "cancelled"]
        yield Fact("reason of a cancellation", details["cancellation_reason"], details["cancellation_reason"] in notes)


def _list_codes(details: Mapping[str, Any], record: Record) -> Iterator[Fact]:
    own = {code.value for code in record.identifiers}
    held = {code.value for address in record.addresses for code in address.identifiers}
    for name in ("isbn", "unique_reference", "command_paper_number", "hoc_paper_number"):
        if details.get(name):
            yield Fact(name.replace("_", " "), details[name], details[name] in own)
        for one in details.get("attachments") or ():
            if one.get(name):
                yield Fact(f"{name.replace('_', ' ')} of an attachment", one[name], one[name] in held)
    if details.get("section_id"):
        yield Fact("section", details["section_id"], record.extra["section_id"] == details["section_id"])


def _list_governments(details: Mapping[str, Any], links: Mapping[str, Any], record: Record) -> Iterator[Fact]:
    known = record.governments
    for one in links.get("government") or filter(None, (details.get("government"),)):
        yield Fact("government", one["title"], [one["title"]] == [government.title for government in known])
        about = one.get("details") or one
        if about.get("ended_on"):
            yield Fact("end of a government", about["ended_on"], known[0].ended_on == about["ended_on"][:10])
        if details.get("political") is True and about.get("current") is False:
            yield Fact("history mode", one["title"], known[0].is_past_policy)
    if details.get("political") is True:
        yield Fact("political", "true", any(government.political for government in known))


RELATED = {
    "document_collections": "part-of-collection",
    "documents": "has-part",
    "manual": "part-of",
    "ordered_parent_organisations": "part-of",
    "ordered_successor_organisations": "replaced-by",
    "related": "related",
    "related_guides": "related",
    "ordered_related_items": "related",
    "related_statistical_data_sets": "related",
}


def _list_related(
    document: Mapping[str, Any], details: Mapping[str, Any], links: Mapping[str, Any], record: Record
) -> Iterator[Fact]:
    held = {(relation.kind, relation.target) for relation in record.relations}
    for name, kind in RELATED.items():
        for one in links.get(name) or ():
            if one.get("base_path"):
                yield Fact(f"link: {name}", one["base_path"], (kind, one["base_path"]) in held)
    for one in links.get("children") or ():
        attachment = one.get("document_type") == "html_publication"
        address = any(address.url == SITE + one["base_path"] for address in record.addresses)
        yield Fact(
            "part: HTML attachment" if attachment else "part: page below",
            one["base_path"],
            address if attachment else ("has-part", one["base_path"]) in held,
        )
    for group in details.get("child_section_groups") or ():
        for one in group["child_sections"]:
            yield Fact("part: section of a manual", one["base_path"], ("has-part", one["base_path"]) in held)
    schema = document["schema_name"]
    if details.get("manual"):
        path = details["manual"]["base_path"]
        yield Fact("manual of a section", path, ("part-of", path) in held)
    if schema == "hmrc_manual_section" and details.get("breadcrumbs"):
        path = details["breadcrumbs"][-1]["base_path"]
        yield Fact("section above", path, ("part-of", path) in held)
    if schema in ("service_manual_guide", "service_manual_topic"):
        for one in (*links.get("parent", ()), *links.get("service_manual_topics", ())):
            yield Fact("whole of a Service Manual page", one["base_path"], ("part-of", one["base_path"]) in held)
    for one in document.get("redirects") or ():
        if one["path"] == document["base_path"] != one["destination"]:
            path = re.split("[?#]", one["destination"])[0]
            yield Fact("redirect", one["destination"], ("replaced-by", path) in held)


def _list_attachments(details: Mapping[str, Any], record: Record) -> Iterator[Fact]:
    urls = {address.url for address in record.addresses}
    for one in details.get("attachments") or ():
        if one.get("url"):
            url = one["url"] if "://" in one["url"] else SITE + one["url"]
            yield Fact("attachment", url, url in urls)


def _list_places(details: Mapping[str, Any], record: Record) -> Iterator[Fact]:
    for one in (details.get("national_applicability") or {}).values():
        if one.get("applicable"):
            yield Fact("nation", one["label"], one["label"] in record.nations)


def count_facts(folder: Path) -> Mapping[str, Counter[bool]]:
    """Of the facts of all examples by kind, how many are held and lost."""
    counts: dict[str, Counter[bool]] = {}
    for document, record in replay(read_examples(), folder):
        for fact in list_facts(document, record):
            counts.setdefault(fact.kind, Counter())[fact.held] += 1
    return counts


if __name__ == "__main__":
    with TemporaryDirectory() as made:
        for kind, count in sorted(count_facts(Path(made)).items()):
            print(f"{kind:34} held {count[True]:5}  lost {count[False]:3}")
