"""What a part said is read as it was written, and what is damaged says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from homefinder.rdf.amendment.digests import SaidPart, UnreadableDigestsError, read_part, read_version, write_part

SAID = SaidPart("v1", {("g", "https://example.org/ö", True): 1, ("g", "https://example.org/b", False): 2**64 - 1})


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_part(tmp_path, "former homes", SAID)
    assert read_part(tmp_path, "former homes") == SAID
    assert read_version(tmp_path, "former homes") == "v1"


def test_who_shares_the_file_before_keeps_it(tmp_path: Path) -> None:
    write_part(tmp_path, "homes", SAID)
    (path,) = tmp_path.iterdir()
    shared = tmp_path / "shared"
    shared.hardlink_to(path)
    before = shared.read_bytes()
    write_part(tmp_path, "homes", SaidPart("v2"))
    assert shared.read_bytes() == before
    assert read_version(tmp_path, "homes") == "v2"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b"?"),
        lambda path: path.write_bytes(path.read_bytes()[:-12]),
        lambda path: path.write_bytes(path.read_bytes()[:-20] + b"???" + path.read_bytes()[-17:]),
    ],
    ids=["gone", "another file", "cut off", "changed"],
)
def test_what_is_damaged_says_so(tmp_path: Path, spoil: Callable[[Path], object]) -> None:
    write_part(tmp_path, "homes", SAID)
    (path,) = tmp_path.iterdir()
    spoil(path)
    with pytest.raises(UnreadableDigestsError):
        read_part(tmp_path, "homes")
