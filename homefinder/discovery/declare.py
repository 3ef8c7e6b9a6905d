"""From a candidate and its mappings to a declaration that works as it stands. Pure."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import yaml

from homefinder.discovery.kinds import guess_kind
from homefinder.discovery.mapping.keys import KeyScope
from homefinder.discovery.mapping.propose import ProposedMapping, propose_mapping
from homefinder.discovery.model import FormCandidate, Preview
from homefinder.discovery.observe import ObservedEntry, fill_places
from homefinder.ids import slug
from homefinder.languages import ENGLISH

REPOSITORY_HOSTS = ("github.com", "raw.githubusercontent.com", "codeload.github.com")
NIGHT_HOURS = (1, 2, 3, 4, 5)
LEAST_FILL = 0.5
"""Share of the records below which a filled field is not expected."""
WIDTH = 110


def propose_mappings(candidate: FormCandidate, groups: Sequence[Sequence[ObservedEntry]]) -> list[ProposedMapping]:
    """A mapping for each place of the candidate's parameters."""
    made = []
    for entries in groups:
        kind = candidate.kind or guess_kind(candidate, entries)
        settled = dict(candidate.fields)
        if candidate.language and candidate.language[:2] != ENGLISH:
            settled.setdefault("language", {"const": candidate.language})
        one = propose_mapping(entries, kind, settled, candidate.ignore, find_scope(candidate, entries))
        own: dict[str, Any] = {"key": candidate.key} if candidate.key else {}
        own |= {"extra": dict(candidate.extra)} if candidate.extra else {}
        one = replace(one, mapping={**one.mapping, **own}, notes=() if candidate.key else one.notes)
        made.append(_declare_language(one, entries, candidate))
    return made


def build_declaration(candidate: FormCandidate, mappings: Sequence[ProposedMapping], source_id: str) -> dict[str, Any]:
    """The declaration, without what only a preview can tell."""
    plain = [dict(one.mapping) for one in mappings]
    host = urlsplit(candidate.address).hostname or ""
    owner, site = describe_owner(candidate.address)
    publisher = _tidy(candidate.publisher)
    declaration: dict[str, Any] = {
        "id": source_id,
        "title": _tidy(candidate.title) or host,
        "publisher": owner if publisher in ("", host) else publisher,
        "homepage": candidate.homepage or site,
        "licence": _tidy(candidate.licence) or ("stated at its address" if candidate.licence_url else "not stated"),
    }
    declaration |= {"licence_url": candidate.licence_url} if candidate.licence_url.startswith("http") else {}
    return declaration | {
        "adapter": candidate.adapter,
        "schedule": choose_schedule(source_id),
        "completeness": candidate.completeness,
        "expect": {"min_records": 1},
        "parameters": finish_parameters(candidate, fill_places(candidate.parameters, plain)),
    }


def describe_owner(address: str) -> tuple[str, str]:
    """Who publishes at an address, as far as the address says it, and where their pages are."""
    parts = urlsplit(address)
    host, steps = parts.hostname or "", [step for step in parts.path.split("/") if step]
    if host in REPOSITORY_HOSTS and len(steps) >= 2:
        return steps[0], f"https://github.com/{steps[0]}/{steps[1]}"
    return host, f"{parts.scheme}://{host}/"


def name_publisher(declaration: Mapping[str, Any], preview: Preview) -> dict[str, Any]:
    """The declaration with the publisher that its records name, where they all name one and nothing else does."""
    host = urlsplit(str(declaration["homepage"])).hostname
    if not preview.one_publisher or declaration["publisher"] != host:
        return dict(declaration)
    return {**declaration, "publisher": _tidy(preview.one_publisher)}


def finish_parameters(candidate: FormCandidate, parameters: dict[str, Any]) -> dict[str, Any]:
    """What only the mappings tell: the columns without which a row of a workbook is a note."""
    if candidate.adapter == "workbook":
        for collection in parameters["workbooks"][0]["collections"]:
            names = re.findall(r"\{([^{}|$]+)", str(collection["mapping"]["key"]))
            mapping = collection.pop("mapping")
            if names:
                collection["required"] = names[:1]
            collection["mapping"] = mapping
    return parameters


def add_expectations(declaration: Mapping[str, Any], preview: Preview, announced: int | None) -> dict[str, Any]:
    """The declaration with what a healthy run looks like: a little less than what was seen."""
    expected = max(preview.records, min(announced or 0, 10**6) if not preview.cut_short else preview.records)
    least = max(1, math.floor(0.8 * min(expected, preview.records or 1)))
    fill = {
        name: (1.0 if name == "title" else math.floor(95 * share) / 100)
        for name, share in preview.filled.items()
        if name in ("title", "url", "publisher", "description", "modified", "status") and share >= LEAST_FILL
    }
    return {**declaration, "expect": {"min_records": least, "fill": fill}}


def choose_id(address: str, title: str) -> str:
    """An id from the address: the host's own name and the words of the path that say something."""
    parts = urlsplit(address)
    host = (parts.hostname or "source").removeprefix("www.")
    names = [
        one
        for one in host.split(".")
        if one
        not in (
            "gov",
            "co",
            "org",
            "uk",
            "com",
            "io",
            "net",
            "eu",
            "ac",
            "github",
            "api",
            "raw",
            "codeload",
            "githubusercontent",
        )
    ]
    steps = [
        re.sub(r"\.(?:html?|json|jsonld|rdf|ttl|xml|csv|xlsx|ods|feed|atom)$", "", one) for one in parts.path.split("/")
    ]
    words = [
        slug(one)
        for one in (*names[-2:], *steps)
        if slug(one)
        and slug(one)
        not in ("api", "refs", "heads", "main", "master", "tar-gz", "index", "v1", "v2", "v3", "3", "action", "head")
    ]
    chosen = "-".join(dict.fromkeys("-".join(words).split("-")))[:50].strip("-")
    return chosen or slug(title)[:50] or "source"


def choose_schedule(source_id: str) -> str:
    """A time of night that differs from source to source."""
    number = int(hashlib.sha256(source_id.encode()).hexdigest()[:8], 16)
    return f"{number % 12 * 5} {NIGHT_HOURS[number // 12 % len(NIGHT_HOURS)]} * * *"


def format_yaml(declaration: Mapping[str, Any], notes: Sequence[str]) -> str:
    """The declaration as a file: what to look at first as comments, then the keys in their order."""
    head = [line for note in notes for line in _comment(note)]
    text = yaml.dump(
        dict(declaration),
        Dumper=_DeclarationDumper,
        sort_keys=False,
        allow_unicode=True,
        width=WIDTH,
        default_flow_style=False,
    )
    return "".join(f"{line}\n" for line in head) + text


class _DeclarationDumper(yaml.SafeDumper):
    """Short lists in one line, members of lists indented, so that a person reads it at a glance; no anchors."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, False)


def _represent_list(dumper: yaml.SafeDumper, value: list[Any]) -> yaml.Node:
    flat = all(isinstance(one, str | int | float) for one in value)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=flat)


def _represent_mapping(dumper: yaml.SafeDumper, value: dict[str, Any]) -> yaml.Node:
    flat = len(value) <= 4 and all(
        isinstance(one, str | int | float | bool) and len(str(one)) < 50 for one in value.values()
    )
    return dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=flat and "key" not in value)


def _represent_text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_DeclarationDumper.add_representer(list, _represent_list)
_DeclarationDumper.add_representer(dict, _represent_mapping)
_DeclarationDumper.add_representer(str, _represent_text)


def _comment(note: str) -> list[str]:
    words = note.split()
    lines, line = [], "#"
    for word in words:
        if len(line) + len(word) > WIDTH:
            lines.append(line)
            line = "# "
        line += f" {word}"
    return [*lines, line]


def _tidy(text: str) -> str:
    return " ".join(text.split())[:200]


def find_scope(candidate: FormCandidate, entries: Sequence[ObservedEntry]) -> KeyScope:
    """What tells rows apart beside their own fields: their sheet and the group above them, their file."""
    if candidate.adapter == "workbook":
        several = len({str(one.computed.get("$sheet")) for one in entries}) > 1
        several = several or len(candidate.parameters["workbooks"][0]["collections"]) > 1
        grouped = sum(bool(one.computed.get("$group")) for one in entries)
        outer = ("$sheet",) if several else ()
        if grouped == len(entries):
            return KeyScope((*outer, "$group"), sparse=True)
        return KeyScope(outer, (*outer, "$group") if grouped else (), sparse=True)
    files = {str(one.computed.get("$file")) for one in entries}
    return KeyScope(("$stem",)) if 1 < len(files) < len(entries) else KeyScope()


def _declare_language(
    proposed: ProposedMapping, entries: Sequence[ObservedEntry], candidate: FormCandidate
) -> ProposedMapping:
    """Texts by language need a language; where none is said, the one that the publication has most of counts."""
    from homefinder.languages import parse_texts

    fields = proposed.mapping["fields"]
    if "language" in fields or not any(parse_texts(value) for one in entries[:200] for value in one.fields.values()):
        return proposed
    declared = {**fields, "language": {"const": candidate.language or ENGLISH}}
    return ProposedMapping({**proposed.mapping, "fields": declared}, proposed.left_over, proposed.notes, proposed.used)
