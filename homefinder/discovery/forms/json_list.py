"""Interfaces and files in JSON: where the list stands, how it goes on, and whether each entry has a page of its own."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from homefinder.discovery.forms.ckan import is_package_list
from homefinder.discovery.forms.data_json import is_data_json
from homefinder.discovery.forms.json_paging import propose_paging
from homefinder.discovery.forms.look import AddressLook
from homefinder.discovery.forms.sparql import is_sparql_answer
from homefinder.discovery.model import MAPPING, FormCandidate

MOST_LEVELS = 5
LEAST_MEMBERS = 3
"""Members below which a list in a document that has a title is a part of that one thing."""
NEARLY_AS_GOOD = 0.5
"""Share of the best list's worth above which another one is told of."""
DEFAULT_PAGES, MOST_PAGES = 200, 5_000
"""Pages that are read where a declaration says nothing, and that one is proposed for at most."""
SUNDRY = frozenset(
    {
        "errors",
        "links",
        "facets",
        "filters",
        "aggregations",
        "breadcrumbs",
        "included",
        "fields",
        "columns",
        "languages",
    }
)


@dataclass(frozen=True, slots=True)
class FoundList:
    """A list of objects in a document, at the path that a declaration calls ``each``."""

    each: str
    members: tuple[Mapping[str, Any], ...]

    @property
    def worth(self) -> float:
        """How much it looks like the list of the publication: many members, with many fields, near the top."""
        names = [len(one) for one in self.members[:50]]
        fields = sum(names) / len(names) if names else 0
        levels = 0 if self.each == "." else self.each.count(".") + 1
        sundry = 0.1 if self.each.rpartition(".")[2].lower() in SUNDRY else 1.0
        return float(min(len(self.members), 200) ** 0.7 * min(fields, 20) * 0.9**levels * sundry)


def recognise_json_list(look: AddressLook) -> Iterator[FormCandidate]:
    """The best list of a document; others that are nearly as good are told of, and come after it."""
    document = look.content.document
    if look.content.form != "json" or is_package_list(document) or is_sparql_answer(document) or is_data_json(document):
        return
    lists = sorted(find_lists(document), key=lambda one: -one.worth)
    if not lists:
        if isinstance(document, Mapping) and len(document) >= 3:
            yield _build_single(look)
        return
    if (
        len(lists[0].members) < LEAST_MEMBERS
        and isinstance(document, Mapping)
        and isinstance(document.get("title"), str)
    ):
        yield _build_single(look)
        return
    near = [one for one in lists[1:4] if one.worth >= NEARLY_AS_GOOD * lists[0].worth]
    yield _build(look, lists[0], near, 0.75 if not near else 0.6)
    for other in near:
        yield _build(look, other, [], 0.3)


def find_lists(document: Any) -> Iterator[FoundList]:
    """Every list of objects, and every object whose members are objects that are alike. Members are not entered."""
    yield from _walk(document, "", 0)


def _walk(value: Any, path: str, level: int) -> Iterator[FoundList]:
    if level > MOST_LEVELS:
        return
    if isinstance(value, list):
        members = tuple(one for one in value if isinstance(one, Mapping))
        if members and len(members) >= 0.8 * len(value):
            yield FoundList(path or ".", members)
        return
    if not isinstance(value, Mapping):
        return
    members = tuple(one for one in value.values() if isinstance(one, Mapping))
    if len(members) >= 5 and len(members) == len(value) and _are_alike(members):
        yield FoundList(path or ".", members)
        return
    for name, member in list(value.items())[:300]:
        if "." not in str(name):
            yield from _walk(member, f"{path}.{name}" if path else str(name), level + 1)


def _are_alike(members: tuple[Mapping[str, Any], ...]) -> bool:
    names = set(members[0])
    return sum(
        bool(names & set(one)) and len(names & set(one)) >= 0.4 * len(names | set(one)) for one in members
    ) >= 0.7 * len(members)


def _build(look: AddressLook, found: FoundList, near: list[FoundList], sureness: float) -> FormCandidate:
    paging = propose_paging(look, found.each, len(found.members))
    parameters: dict[str, Any] = {"url": look.address, "each": found.each}
    parameters |= (
        {"count": paging.count_path}
        if paging.count_path and (paging.paging or paging.announced != len(found.members))
        else {}
    )
    parameters |= {"paging": dict(paging.paging)} if paging.paging else {}
    notes = list(paging.notes)
    pages = math.ceil((paging.announced or 0) / len(found.members)) if paging.paging else 0
    if pages > DEFAULT_PAGES:
        parameters["max_pages"] = min(math.ceil(pages * 1.1), MOST_PAGES)
        notes.append(f"the list has some {pages:,} pages; a narrower address would cost less")
    if near:
        told = " and ".join(f"{len(one.members)} at {_name(one.each)}" for one in [found, *near])
        notes.insert(0, f"{len(near) + 1} lists were found: {told}; the one at {_name(found.each)} was taken")
    title = (
        look.content.document.get("title") or look.content.document.get("name")
        if isinstance(look.content.document, Mapping)
        else ""
    )
    return FormCandidate(
        "json_api",
        {**parameters, "mapping": MAPPING},
        sureness,
        f"a list of {len(found.members)} entries in JSON, at {_name(found.each)}",
        look.address,
        title=title if isinstance(title, str) else "",
        publisher=look.host,
        notes=tuple(notes),
        announced=paging.announced,
        ignore=("_links", "@type", "@context"),
    )


def _build_single(look: AddressLook) -> FormCandidate:
    return FormCandidate(
        "json_api",
        {"url": look.address, "each": "", "mapping": MAPPING},
        0.35,
        "one object in JSON",
        look.address,
        publisher=look.host,
        notes=("the document holds no list; the whole of it is taken as one entry",),
    )


def _name(each: str) -> str:
    return "the top" if each == "." else each
