"""Open tar and zip bodies safely: nothing is written to disk, and everything is counted while it is read.

Sizes that an archive claims of itself are not believed. Links are named and not followed, devices skipped; a path
that would leave the folder refuses the whole archive, since nobody publishes one by accident.
"""

from __future__ import annotations

import io
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from homefinder.errors import ArchiveRefused
from homefinder.fetch.body import GZIP_MAGIC, PIECE, gunzip

TAR_BLOCK = 512
_TAR_MAGIC_AT = 257
_ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
_DRIVE = re.compile(r"^[A-Za-z]:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class UnpackLimits:
    """Bounds of one archive; sizes in bytes.

    The largest of the recorded publications has 930 members, a member of 355 kB, 1.4 MB in all and packs 14 to 1.
    """

    members: int = 20_000
    member_bytes: int = 20_000_000
    total_bytes: int = 200_000_000
    ratio: float = 200.0
    """Most bytes out for a byte in. The recordings pack 4 to 14; gzip reaches 1,032 on zeros only."""
    ratio_from_bytes: int = 1_000_000
    """Below this size the ratio means nothing: the padding of a small tar packs to nearly nothing."""


@dataclass(frozen=True, slots=True)
class ArchiveMember:
    """One file of an archive. ``name`` is relative, with ``/`` between folders.

    A symbolic link has its target in ``link`` and no data: links are not followed.
    """

    name: str
    data: bytes
    link: str = ""


class _UnpackCounter:
    """What came out so far, held against the limits."""

    def __init__(self, packed: int, locator: str, limits: UnpackLimits) -> None:
        self._packed, self._locator, self._limits = max(packed, 1), locator, limits
        self._total = 0
        self._members = 0

    def add_bytes(self, count: int) -> None:
        self._total += count
        if self._total > self._limits.total_bytes:
            raise self.build_refusal(f"unpacks to more than {self._limits.total_bytes:,} bytes")
        if self._total > self._limits.ratio_from_bytes and self._total > self._limits.ratio * self._packed:
            raise self.build_refusal(f"unpacks to more than {self._limits.ratio:g} times its size, as a bomb does")

    def add_member(self) -> None:
        self._members += 1
        if self._members > self._limits.members:
            raise self.build_refusal(f"holds more than {self._limits.members:,} members")

    def read(self, name: str, read: Callable[[int], bytes]) -> bytes:
        """The whole of one member, at most ``member_bytes``."""
        data = bytearray()
        while piece := read(PIECE):
            data += piece
            if len(data) > self._limits.member_bytes:
                raise self.build_refusal(f"{name} is larger than {self._limits.member_bytes:,} bytes")
        return bytes(data)

    def build_refusal(self, problem: str) -> ArchiveRefused:
        return ArchiveRefused(self._locator, problem)


def unpack_members(body: bytes, locator: str, limits: UnpackLimits | None = None) -> Iterator[ArchiveMember]:
    """The files of a tar.gz, tar or zip body, sorted by name; of two with one name, the last.

    The whole archive is checked before the first member is given. Raises ArchiveRefused with a plain reason;
    ``locator`` says in it which archive.
    """
    limits = limits or UnpackLimits()
    count = _UnpackCounter(len(body), locator, limits)
    if body.startswith(GZIP_MAGIC):
        found = _tar_members(_gunzip_within_limits(body, count), count)
    elif body.startswith(_ZIP_MAGICS):
        found = _zip_members(body, count)
    elif body[_TAR_MAGIC_AT : _TAR_MAGIC_AT + 5] == b"ustar":
        count.add_bytes(len(body))
        found = _tar_members(body, count)
    else:
        raise count.build_refusal(_what_it_is(body))
    by_name = {member.name: member for member in found}
    return iter([by_name[name] for name in sorted(by_name)])


def normalise_member_name(name: str) -> str:
    """``name`` relative and with single slashes. Raises ValueError where it would leave its folder."""
    path = name.replace("\\", "/")
    steps = [step for step in path.split("/") if step not in ("", ".")]
    if path.startswith("/") or _DRIVE.match(path) or ".." in steps or _CONTROL.search(path) or not steps:
        raise ValueError(f"the path {name[:200]!r} leaves the archive's folder or is no path")
    return "/".join(steps)


def _name(name: str, count: _UnpackCounter) -> str:
    try:
        return normalise_member_name(_replace_half_characters(name))
    except ValueError as error:
        raise count.build_refusal(str(error)) from error


def _replace_half_characters(text: str) -> str:
    """``text`` that can be written: where tarfile met bytes that are no UTF-8 it gives half characters."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _gunzip_within_limits(body: bytes, count: _UnpackCounter) -> bytes:
    out = io.BytesIO()
    try:
        for piece in gunzip([body]):
            count.add_bytes(len(piece))
            out.write(piece)
    except EOFError as error:
        raise count.build_refusal("is truncated: it ends before its end mark; fetch it again") from error
    except zlib.error as error:
        raise count.build_refusal(f"is damaged: {error}") from error
    return out.getvalue()


def _tar_members(data: bytes, count: _UnpackCounter) -> Iterable[ArchiveMember]:
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as tar:
            for info in tar:
                count.add_member()
                if info.isreg() and not info.issparse():
                    yield _tar_member(tar, info, count)
                elif info.issym():
                    target = _replace_half_characters(info.linkname) or "nowhere"
                    yield ArchiveMember(_name(info.name, count), b"", target)
            _check_end(data, tar.offset, count)
    except (tarfile.TarError, EOFError, ValueError, OverflowError, RecursionError) as error:
        raise count.build_refusal(f"is not a whole tar archive: {error}") from error


def _tar_member(tar: tarfile.TarFile, info: tarfile.TarInfo, count: _UnpackCounter) -> ArchiveMember:
    name = _name(info.name, count)
    file = tar.extractfile(info)
    if file is None:
        raise ValueError(f"{name} has no content")
    with file:
        data = count.read(name, file.read)
    if len(data) != info.size:
        raise ValueError(f"{name} ends early")
    return ArchiveMember(name, data)


def _check_end(data: bytes, offset: int, count: _UnpackCounter) -> None:
    # tarfile takes a damaged header for the end; a true end is empty blocks or the end of the data.
    if any(data[offset : offset + TAR_BLOCK]):
        raise count.build_refusal(f"is damaged: no member begins at byte {offset:,} of the unpacked tar")


def _zip_members(body: bytes, count: _UnpackCounter) -> Iterable[ArchiveMember]:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for info in archive.infolist():
                count.add_member()
                if not info.is_dir() and _find_kind(info) in (0, stat.S_IFREG):
                    yield _zip_member(archive, info, count)
                elif _find_kind(info) == stat.S_IFLNK:
                    member = _zip_member(archive, info, count)
                    yield ArchiveMember(member.name, b"", member.data[:4096].decode("utf-8", "replace") or "nowhere")
    except (zipfile.BadZipFile, EOFError, ValueError, zlib.error) as error:
        raise count.build_refusal(f"is truncated or damaged: {error}") from error
    except (RuntimeError, NotImplementedError) as error:  # how zipfile says: encrypted, or of an unknown method
        raise count.build_refusal(f"cannot be opened: {error}") from error


def _zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, count: _UnpackCounter) -> ArchiveMember:
    name = _name(info.filename, count)
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotImplementedError(f"{name} is packed by method {info.compress_type}; only deflate is read")
    with archive.open(info) as file:

        def read(size: int) -> bytes:
            piece = file.read(size)
            count.add_bytes(len(piece))
            return piece

        return ArchiveMember(name, count.read(name, read))


def _find_kind(info: zipfile.ZipInfo) -> int:
    """What kind of file a member is, as ``stat.S_IFMT`` has it; 0 where the archive does not say."""
    return stat.S_IFMT(info.external_attr >> 16)


def _what_it_is(body: bytes) -> str:
    start = body[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not start:
        return "is empty, not an archive"
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or (start[:1] == b"<" and b"<html" in start):
        return "this is an HTML page, not an archive; the publication may ask for a login or be in maintenance"
    return f"is neither a tar.gz nor a zip archive: it begins {body[:16]!r}"
