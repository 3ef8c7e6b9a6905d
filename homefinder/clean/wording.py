"""Parts of sentences: lists, quotations and kinds in words. Pure."""

from __future__ import annotations

from collections.abc import Sequence

_WITHOUT_ARTICLE = frozenset({"guidance", "legislation"})


def join_words(parts: Sequence[str]) -> str:
    """Parts as one list in words: ``a, b and c``."""
    return "".join(parts) if len(parts) < 2 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def count_things(count: int, singular: str, plural: str = "") -> str:
    """How many of what: “1 decision”, “2 decisions”; ``plural`` where an s does not make it."""
    return f"{count} {singular if count == 1 else plural or f'{singular}s'}"


def list_names(names: Sequence[str], most: int = 10) -> str:
    """Names with commas between them, the first ``most`` and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def quote_words(words: Sequence[str], most: int | None = None) -> str:
    """Words in quotation marks as one list, the first ``most`` of them."""
    return join_words([f"“{word}”" for word in words[:most]])


def format_kind(kind: str) -> str:
    """A kind with its article, such as “an API” or “a data collection”."""
    if kind in _WITHOUT_ARTICLE:
        return kind
    name = "API" if kind == "api" else kind.replace("-", " ")
    return f"{'an' if name[:1] in 'aeiouA' else 'a'} {name}"


def format_label(name: str) -> str:
    """A name of ours as a heading: ``consultation-opens`` as “Consultation opens”."""
    return name.replace("-", " ").capitalize()
