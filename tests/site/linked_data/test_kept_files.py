"""A large answer is written once for what it depends on, by one thread, and stays for who reads it."""

from __future__ import annotations

import threading
from pathlib import Path

from homefinder.site.linked_data.kept_files import open_kept_file


def read(name: str, depends_on: int, file_name: str = "a") -> tuple[bytes, list[int]]:
    """What stands in the file, and how often it was written for that."""
    written: list[int] = []

    def write(folder: Path) -> None:
        written.append(depends_on)
        (folder / "a").write_bytes(f"made for {depends_on}".encode())

    file = open_kept_file(name, (depends_on,), write, file_name)
    if file is None:
        return b"", written
    with file:
        return file.read(), written


def test_it_is_written_once_for_what_it_depends_on() -> None:
    assert read("once", 1) == (b"made for 1", [1])
    assert read("once", 1) == (b"made for 1", [])
    assert read("once", 2) == (b"made for 2", [2])
    assert read("once", 1) == (b"made for 1", [1]), "the one before was let go"


def test_what_was_not_written_is_none() -> None:
    assert read("none", 1, "b") == (b"", [1])


def test_who_reads_the_one_before_reads_on() -> None:
    assert read("reads-on", 1)[0] == b"made for 1"
    file = open_kept_file("reads-on", (1,), lambda _: None, "a")
    assert file is not None
    with file:
        assert read("reads-on", 2)[0] == b"made for 2"
        assert file.read() == b"made for 1"


def test_of_many_who_ask_at_once_one_writes() -> None:
    found: list[tuple[bytes, list[int]]] = []
    threads = [threading.Thread(target=lambda: found.append(read("many", 1))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [text for text, _ in found] == [b"made for 1"] * 8
    assert sum(len(written) for _, written in found) == 1
