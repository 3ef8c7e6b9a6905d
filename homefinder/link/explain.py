"""Why a home stands where it stands, in one plain sentence. Pure."""

from __future__ import annotations

from collections.abc import Sequence

SAID = {
    "title": "in its title",
    "alt_titles": "in its other names",
    "keywords": "in its keywords",
    "description": "in its description",
    "legal_basis": "in its legal basis",
}


def explain(matched: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Say which words of the need the home uses, and where."""
    parts = [f"{_quoted(words)} {SAID[name]}" for name, words in matched]
    if not parts:
        return "No word of the need was found."
    return f"Shares {_joined(parts)}."


def _quoted(words: Sequence[str]) -> str:
    return _joined([f"“{word}”" for word in words])


def _joined(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
