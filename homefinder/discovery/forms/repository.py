"""Repositories: from the address of one to the archive of its branch, and from that to the files that are entries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from homefinder.adapters.git_archive.unpack import unpack_members
from homefinder.discovery.forms.file_groups import FileGroup, find_groups
from homefinder.discovery.forms.look import AddressLook
from homefinder.discovery.limits import LIMITS
from homefinder.discovery.model import MAPPING, FormCandidate
from homefinder.errors import HomefinderError
from homefinder.harvest.reading_budget import read_within_budget

_GITHUB = re.compile(r"/([\w.-]+)/([\w.-]+?)(?:\.git)?/?(?:(?:tree|blob)/([^/]+)/?(.*))?$")
_RESERVED = frozenset(
    {"topics", "orgs", "search", "settings", "marketplace", "features", "about", "explore", "sponsors"}
)
_ARCHIVE = re.compile(r"https://codeload\.github\.com/([^/]+)/([^/]+)/(?:tar\.gz|zip)/(?:refs/heads/)?(.+)")
BRANCHES = ("main", "master")
NEARLY_AS_GOOD = 0.4
MOST_COLLECTIONS = 6


def list_archive_addresses(address: str) -> list[str]:
    """Where the archive of a repository may be, by the repository's address; nothing for any other address."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    found = _GITHUB.fullmatch(parts.path)
    if found is None or found[1] in _RESERVED or parts.query:
        return []
    branches = (found[3],) if found[3] else BRANCHES
    if host == "github.com":
        base = f"https://codeload.github.com/{found[1]}/{found[2]}/tar.gz"
        return [*(f"{base}/refs/heads/{branch}" for branch in branches), *([] if found[3] else [f"{base}/HEAD"])]
    if host.startswith("gitlab."):
        return [f"https://{host}/{found[1]}/{found[2]}/-/archive/{one}/{found[2]}-{one}.tar.gz" for one in branches]
    return []


def recognise_repository(look: AddressLook) -> Iterator[FormCandidate]:
    """An archive, by the files in it that are alike: pages with front matter, YAML, JSON, CSV, RDF."""
    if look.content.form != "archive":
        return
    try:
        groups, root = read_within_budget(lambda: _read_groups(look), LIMITS)
    except HomefinderError:
        return
    if not groups:
        return
    schemas = [one for one in groups if one.format == "schema"]
    comes_first = groups[0].format == "schema"
    if schemas:
        yield _build_schemas(look, schemas, root, 0.85 if comes_first else 0.45)
    groups = [one for one in groups if one.format != "schema"]
    if not groups:
        return
    near = [one for one in groups[1:5] if one.worth >= NEARLY_AS_GOOD * groups[0].worth]
    for number, group in enumerate([groups[0], *near]):
        notes: tuple[str, ...] = ()
        if near and not number:
            told = "; ".join(one.describe() for one in [group, *near])
            notes = (f"{len(near) + 1} kinds of files were found: {told}. The first was taken",)
        yield _build(look, group, root, notes, 0.7 - 0.25 * bool(number or comes_first))


def _read_groups(look: AddressLook) -> tuple[list[FileGroup], bool]:
    members = {one.name: one.data for one in unpack_members(look.fetched.body, look.address) if not one.link}
    roots = {name.partition("/")[0] for name in members}
    root = len(roots) == 1 and all("/" in name for name in members)
    files = {(name.partition("/")[2] if root else name): data for name, data in members.items()}
    return find_groups({name: data for name, data in files.items() if name}), root


def _build(look: AddressLook, group: FileGroup, root: bool, notes: tuple[str, ...], sureness: float) -> FormCandidate:
    named = _ARCHIVE.fullmatch(look.address)
    title = named[2] if named else urlsplit(look.address).path.rstrip("/").rpartition("/")[2]
    publisher = named[1] if named else look.host
    homepage = f"https://github.com/{named[1]}/{named[2]}" if named else ""
    if group.format == "rdf":
        archive: dict[str, Any] = {"url": look.address, "files": group.files} | ({} if root else {"root": False})
        parameters: dict[str, Any] = {"archive": archive, "mapping": MAPPING}
        return FormCandidate(
            "vocabulary",
            parameters,
            sureness + 0.1,
            f"a repository with {group.describe()}",
            look.address,
            title=title,
            publisher=publisher,
            kind="code-set",
            ignore=("@type",),
            notes=notes,
            homepage=homepage,
        )
    collection: dict[str, Any] = {"name": group.name, "files": group.files, "format": group.format}
    collection |= {"each": group.each} if group.each else {}
    archive = (
        {"url": look.address}
        | ({} if root else {"root": False})
        | {"collections": [{**collection, "mapping": MAPPING}]}
    )
    return FormCandidate(
        "git_archive",
        {"archives": [archive]},
        sureness,
        f"a repository with {group.describe()}",
        look.address,
        title=title,
        publisher=publisher,
        notes=notes,
        kind=group.kind or None,
        homepage=homepage,
    )


def _build_schemas(look: AddressLook, groups: Sequence[FileGroup], root: bool, sureness: float) -> FormCandidate:
    """Each schema a standard; what it says of itself has the same names in every language of schemas."""
    named = _ARCHIVE.fullmatch(look.address)
    collections = [
        {"name": f"{one.each}-{one.name}", "files": one.files, "form": one.each, "mapping": MAPPING}
        for one in groups[:MOST_COLLECTIONS]
    ]
    archive = {"url": look.address} | ({} if root else {"root": False}) | {"collections": collections}
    fields: dict[str, Any] = {"title": ["$title", "$stem"], "description": "$description"}
    fields |= {"version": ["$version", "$edition"], "issued": "$created", "modified": "$modified"}
    fields |= {"licence": "$licence", "language": {"const": "en"}}
    if named:
        fields["url"] = {"template": f"https://github.com/{named[1]}/{named[2]}/blob/{named[3]}/{{$file_url}}"}
    told = "; ".join(f"{one.count} in {one.each} ({one.files})" for one in groups)
    return FormCandidate(
        "schema_folder",
        {"archives": [archive]},
        sureness,
        f"a repository with {sum(one.count for one in groups)} schemas",
        look.address,
        title=named[2] if named else look.host,
        publisher=named[1] if named else look.host,
        homepage=f"https://github.com/{named[1]}/{named[2]}" if named else "",
        key="{$file}",
        kind="standard",
        fields=fields,
        extra={"form": "$form", "fields": "$fields", "codes": "$codes"},
        notes=(f"the schemas are {told}; say with edition which files are years of one schema",),
    )
