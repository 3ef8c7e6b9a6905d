"""The index of full text is one that other tools find: sqlite-utils searches the table through it."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from homefinder.store.full_text import write_full_text_index


def test_sqlite_utils_searches_the_table(tmp_path: Path) -> None:
    path = tmp_path / "some.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE homes (id TEXT PRIMARY KEY, title TEXT)")
        connection.executemany("INSERT INTO homes VALUES (?, ?)", [("a", "School census"), ("b", "Property number")])
        write_full_text_index(connection, "homes", ("title",), "porter unicode61")
        connection.commit()
    line = [sys.executable, "-m", "sqlite_utils", "search", str(path), "homes", "census"]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [row["id"] for row in json.loads(done.stdout)] == ["a"]
