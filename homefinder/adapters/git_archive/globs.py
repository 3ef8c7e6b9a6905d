"""Paths by pattern: ``*`` and ``?`` stay inside a folder, ``**/`` is any number of folders."""

from __future__ import annotations

import re
from functools import lru_cache


def matches(name: str, patterns: str | list[str]) -> bool:
    """Whether the whole path fits one of the patterns."""
    given = [patterns] if isinstance(patterns, str) else patterns
    return any(_compile_pattern(pattern).fullmatch(name) for pattern in given)


def list_folders(patterns: str | list[str]) -> set[str]:
    """The folders, with the slash at their end, below which the patterns look: all before the first wildcard."""
    given = [patterns] if isinstance(patterns, str) else patterns
    return {re.split(r"[*?]", pattern)[0].rpartition("/")[0].join(("", "/")).lstrip("/") for pattern in given}


@lru_cache(maxsize=512)
def _compile_pattern(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*/|\*|\?)", pattern)
    words = {"**/": "(?:[^/]+/)*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(words.get(part) or re.escape(part) for part in parts))
