"""Archives that are whole, damaged, disguised and hostile."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from homefinder.adapters.git_archive.unpack import UnpackLimits, normalise_member_name, unpack_members
from homefinder.errors import ArchiveRefused

Files = dict[str, bytes]
FILES: Files = {"b/two.md": b"two", "a.md": b"one", "b/empty": b""}


def tar(files: Files, change: Callable[[tarfile.TarFile], None] | None = None, mode: str = "w:gz") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        if change:
            change(archive)
    return out.getvalue()


def zipped(files: Files, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def plain_tar(files: Files) -> bytes:
    return tar(files, mode="w:")


PACKERS = [tar, plain_tar, zipped]


def unpacked(body: bytes, **limits: float) -> Files:
    return {member.name: member.data for member in unpack_members(body, "here", UnpackLimits(**limits))}  # type: ignore[arg-type]


@pytest.mark.parametrize("pack", PACKERS)
def test_files_come_sorted_by_name(pack: Callable[[Files], bytes]) -> None:
    assert list(unpacked(pack(FILES)).items()) == sorted(FILES.items())


NAMES = some.text(
    some.characters(codec="utf-8", exclude_characters="/\\\0:", exclude_categories=("Cc", "Cs")), min_size=1
)


@given(
    files=some.dictionaries(
        NAMES.filter(lambda name: name.strip(".") != ""), some.binary(max_size=300), min_size=1, max_size=6
    )
)
@settings(max_examples=40)
def test_what_is_packed_is_unpacked(files: Files) -> None:
    short = {name[:20]: data for name, data in files.items() if name[:20].strip(".")}
    assert unpacked(tar(short)) == unpacked(plain_tar(short)) == short


def add(kind: bytes, name: str = "x", link: str = "/etc/passwd") -> Callable[[tarfile.TarFile], None]:
    def change(archive: tarfile.TarFile) -> None:
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, link
        archive.addfile(info)

    return change


@pytest.mark.parametrize("kind", [tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE])
def test_devices_and_folders_are_skipped(kind: bytes) -> None:
    assert unpacked(tar(FILES, add(kind))) == FILES


def test_symbolic_links_are_named_and_not_followed() -> None:
    members = {member.name: member for member in unpack_members(tar(FILES, add(tarfile.SYMTYPE)), "here")}
    assert (members["x"].link, members["x"].data) == ("/etc/passwd", b"")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("folder/", "")
        archive.writestr("a", "text")
    members = {member.name: member for member in unpack_members(out.getvalue(), "here")}
    assert {name: (member.link, member.data) for name, member in members.items()} == {
        "a": ("", b"text"), "link": ("/etc/passwd", b""),
    }  # fmt: skip


@pytest.mark.parametrize("pack", PACKERS)
@pytest.mark.parametrize(
    "name", ["../a", "a/../../b", "/etc/passwd", "C:/a", "c:a", "..\\a", "\\\\host\\a", "a/..", "a\nb"]
)
def test_paths_that_escape_refuse_the_archive(pack: Callable[[Files], bytes], name: str) -> None:
    with pytest.raises(ArchiveRefused, match="leaves the archive's folder"):
        unpacked(pack({"good": b"", name: b"x"}))


@pytest.mark.parametrize(
    ("name", "safe"), [("./a//b", "a/b"), ("a/./b", "a/b"), ("a\\b", "a/b"), ("..a/b..", "..a/b..")]
)
def test_names_are_made_plain(name: str, safe: str) -> None:
    assert normalise_member_name(name) == safe


@pytest.mark.parametrize("pack", PACKERS)
@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"members": 2}, "more than 2 members"),
        ({"member_bytes": 999}, "larger than 999 bytes"),
        ({"total_bytes": 2_000}, "more than 2,000 bytes"),
    ],
)
def test_limits(pack: Callable[[Files], bytes], limits: dict[str, float], words: str) -> None:
    files = {name: bytes(range(250)) * 4 for name in "abc"}
    assert len(unpacked(pack(files))) == 3
    with pytest.raises(ArchiveRefused, match=words):
        unpacked(pack(files), **limits)


@pytest.mark.parametrize("pack", [tar, zipped])
def test_bombs_are_refused(pack: Callable[[Files], bytes]) -> None:
    bomb = pack({"bomb": b"\0" * 15_000_000})
    assert len(bomb) < 100_000
    with pytest.raises(ArchiveRefused, match="as a bomb does"):
        unpacked(bomb)


def test_a_small_archive_may_pack_well() -> None:
    assert unpacked(tar({"a": b"\0" * 500_000})) == {"a": b"\0" * 500_000}


def test_a_sparse_file_cannot_claim_what_is_not_there() -> None:
    info = tarfile.TarInfo("sparse")
    info.type = tarfile.GNUTYPE_SPARSE
    header = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    header[483:495] = b"77777777777\0"  # the real size that it claims: 8 GB
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    assert unpacked(gzip.compress(bytes(header) + b"\0" * 1024)) == {}


def test_long_chains_of_headers_end() -> None:
    link = tarfile.TarInfo("././@LongLink")
    link.type, link.size = tarfile.GNUTYPE_LONGNAME, 1
    chain = (link.tobuf(tarfile.GNU_FORMAT) + b"a" + b"\0" * 511) * 3_000
    with pytest.raises(ArchiveRefused):
        unpacked(gzip.compress(chain), ratio=10_000)


def test_a_truncated_or_damaged_archive_is_never_half_read() -> None:
    files = {f"{number}": bytes([number]) * 700 for number in range(9)}
    for body in (tar(files), zipped(files)):
        for end in range(len(body) // 2, len(body) - 1, 13):
            with pytest.raises(ArchiveRefused, match="here: "):
                unpacked(body[:end])
    plain = bytearray(plain_tar(files))
    for at in range(0, 9 * 1536, 1536):
        damaged = plain[:at] + b"x" * 100 + plain[at + 100 :]
        with pytest.raises(ArchiveRefused, match=r"damaged|not a whole tar"):
            unpacked(bytes(damaged))


@given(body=some.binary(max_size=400), start=some.sampled_from([b"", b"\x1f\x8b\x08\0", b"PK\x03\x04", b"PK\x05\x06"]))
@settings(max_examples=150)
def test_noise_is_refused_and_never_crashes(body: bytes, start: bytes) -> None:
    with pytest.raises(ArchiveRefused):
        unpacked(start + body)


@given(data=some.data())
@settings(max_examples=60)
def test_a_changed_byte_never_crashes(data: some.DataObject) -> None:
    body = bytearray(data.draw(some.sampled_from([plain_tar(FILES), zipped(FILES)])))
    body[data.draw(some.integers(0, len(body) - 1))] = data.draw(some.integers(0, 255))
    try:
        found = unpacked(bytes(body))
    except ArchiveRefused:
        return
    assert len(found) <= len(FILES)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<!DOCTYPE html><html><title>Log in</title></html>", "this is an HTML page, not an archive"),
        (b"\xef\xbb\xbf\n <HTML lang=en>", "this is an HTML page, not an archive"),
        (b"<?xml version='1.0'?><html>", "this is an HTML page, not an archive"),
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b'{"error": 1}', "neither a tar.gz nor a zip"),
        (gzip.compress(b"just text", mtime=0), "not a whole tar"),
        (b"\x1f\x8b", "is truncated"),
        (zipped(FILES, zipfile.ZIP_BZIP2), "cannot be opened"),
    ],
)
def test_what_is_no_archive_is_said_plainly(body: bytes, words: str) -> None:
    with pytest.raises(ArchiveRefused, match=words):
        unpack_members(body, "here")
