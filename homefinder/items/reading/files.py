"""The files of a publication: the members of an archive, or the bodies themselves, each with its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from homefinder.adapters.git_archive.globs import matches
from homefinder.adapters.git_archive.unpack import unpack_members
from homefinder.clean.decoding import TextFormatError, decode_bytes, parse_json
from homefinder.clean.yaml_text import count_values, parse_yaml
from homefinder.model import FetchResult, Location

ARCHIVE_MAGICS = (b"\x1f\x8b", b"PK\x03\x04")
WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".xls", ".ods", ".xlsb")
ENDINGS = (".structuredefinition", ".schema", ".table")
"""What stands before the ending of some files and is no part of their names."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file by its path, and where it stands."""

    name: str
    data: bytes
    location: Location

    @property
    def stem(self) -> str:
        """Its name without folder and ending."""
        return PurePosixPath(self.name).stem

    def read_text(self) -> str:
        """Its text with plain line ends. Raises TextFormatError."""
        return decode_bytes(self.data)[0].replace("\r\n", "\n").replace("\r", "\n")

    def read_document(self) -> object:
        """The value of its JSON, or else of its YAML, as it is written. Raises TextFormatError."""
        text = self.read_text()
        if self.name.lower().endswith((".json", ".jsonld")) or text.lstrip()[:1] in ("{", "["):
            value = parse_json(text)
            count_values(value)
            return value
        return parse_yaml(text, self.location)[0]

    def locate(self, *steps: str | int) -> Location:
        """The place of a member of its document."""
        return self.location.at(*steps) if steps else self.location

    def locate_line(self, line: int) -> Location:
        """The place of a line of it, counted from 1."""
        return replace(self.location, locator=f"{self.location.locator}:{line}")


Files = Mapping[str, InputFile]


def list_files(fetched: Iterable[FetchResult]) -> dict[str, InputFile]:
    """Every file of the bodies, by path; a body that is no archive is one file, named as its address ends.

    Raises ArchiveRefused for an archive that is damaged, or more than can be read.
    """
    found: dict[str, InputFile] = {}
    for body in fetched:
        name = unquote(urlsplit(body.url).path.rsplit("/", 1)[-1]) or "index"
        if name == "robots.txt" or body.status != 200:
            continue
        if is_archive(body.body, name):
            found |= _unpack(body)
        else:
            found[name] = InputFile(name, body.body, body.locate(name))
    return found


def is_archive(body: bytes, name: str) -> bool:
    """Whether the body is a folder of files: a tar or zip that is no workbook."""
    if name.lower().endswith(WORKBOOK_ENDINGS) or _is_workbook(body):
        return False
    return body.startswith(ARCHIVE_MAGICS) or body[257:262] == b"ustar"


def _is_workbook(body: bytes) -> bool:
    return body.startswith(b"PK\x03\x04") and (
        b"[Content_Types].xml" in body[:4096] or b"mimetypeapplication/vnd.oasis" in body[:200]
    )


def _unpack(body: FetchResult) -> dict[str, InputFile]:
    members = [member for member in unpack_members(body.body, body.url) if not member.link]
    tops = {member.name.partition("/")[0] for member in members}
    cut = len(tops) == 1 and all("/" in member.name for member in members)
    named = [(member.name.partition("/")[2] if cut else member.name, member.data) for member in members]
    return {name: InputFile(name, data, body.locate(name)) for name, data in named}


def choose_files(files: Files, patterns: list[str], exclude: list[str]) -> list[InputFile]:
    """The files that fit one of the patterns and none of the excluded, in order of path."""
    return [
        file
        for name, file in sorted(files.items())
        if (matches(name, patterns) or "**" in patterns) and not matches(name, exclude)
    ]


def find_referred(files: Files, base: str, reference: str) -> InputFile | None:
    """The file that a relative reference leads to from the file ``base``; never one outside the archive."""
    path = reference.partition("#")[0]
    if not path or "://" in path:
        path = path.rsplit("/", 1)[-1]
    steps: list[str] = [*PurePosixPath(base).parent.parts]
    for step in path.split("/"):
        if step == "..":
            if steps:
                steps.pop()
        elif step not in ("", "."):
            steps.append(step)
    return files.get("/".join(steps))


__all__ = ["Files", "InputFile", "TextFormatError", "choose_files", "find_referred", "is_archive", "list_files"]
