"""Which need or home a person means: by id, title, another name or address, and what comes near where none has it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from heapq import nlargest

from rapidfuzz import fuzz, utils

from homefinder.errors import UsageError

MIN_SIMILARITY, MAX_SUGGESTIONS = 60, 3
"""How alike (0 to 100, see ``_compute_similarity``) a name must be to be offered, and how many are."""


def resolve_need_id(catalogue: sqlite3.Connection, text: str) -> str:
    """The id of the need with this id or title. Raises UsageError naming those that come near."""
    rows = catalogue.execute("SELECT id, title FROM needs ORDER BY id").fetchall()
    found = _match_names(text, [(row["id"], (row["id"], row["title"])) for row in rows])
    return _choose_only_match("need", text, found, [(row["id"], row["title"]) for row in rows])


def resolve_home_id(catalogue: sqlite3.Connection, text: str) -> str:
    """The id of the home with this id, record id, title, other name or address.

    Raises UsageError where none has it, naming those that come near, and where several have it, naming them. Of several
    homes at one address that whose own page it is counts, and of those the whole rather than its parts.
    """
    if catalogue.execute("SELECT 1 FROM homes WHERE id = ?", (text,)).fetchone():
        return text
    rows = catalogue.execute("SELECT id, title, alt_titles FROM homes ORDER BY id").fetchall()
    found = (
        _match_names(text, [(row["id"], (row["id"], row["title"])) for row in rows])
        or _match_record(catalogue, text)
        or _match_names(text, [(row["id"], row["alt_titles"].split("\n")) for row in rows])
        or _match_address(catalogue, text)
    )
    return _choose_only_match("home", text, found, [(row["id"], row["title"]) for row in rows])


def _match_names(text: str, names_by_id: Iterable[tuple[str, Iterable[str]]]) -> list[str]:
    wanted = _normalise_name(text)
    return [identifier for identifier, names in names_by_id if wanted and wanted in map(_normalise_name, names)]


def _normalise_name(text: str) -> str:
    return " ".join(text.replace("’", "'").split()).casefold()


def _match_record(catalogue: sqlite3.Connection, text: str) -> list[str]:
    rows = catalogue.execute("SELECT home_id FROM home_records WHERE record_id = ?", (text,)).fetchall()
    return [str(row[0]) for row in rows]


def _match_address(catalogue: sqlite3.Connection, text: str) -> list[str]:
    """Homes whose own page the address is, else homes that name it; wholes before their parts."""
    plain = text.strip().rstrip("/")
    if not plain.startswith(("http://", "https://")):
        return []
    for sql in (
        "SELECT id, coalesce(part_of, '') FROM homes WHERE rtrim(url, '/') = ? ORDER BY id",
        """SELECT DISTINCT id, coalesce(part_of, '') FROM home_addresses a JOIN homes ON id = home_id
           WHERE rtrim(a.url, '/') = ? ORDER BY id""",
    ):
        found = {str(home): str(whole) for home, whole in catalogue.execute(sql, (plain,))}
        wholes = [home for home, whole in found.items() if whole not in found]
        if wholes:
            return wholes
    return []


def _choose_only_match(what: str, text: str, matches: Sequence[str], choices: Sequence[tuple[str, str]]) -> str:
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise UsageError(f"{len(matches)} {what}s are called {text!r}; name one by its id: {', '.join(matches)}")
    near = _near(text, choices)
    if near:
        raise UsageError(f"no {what} {text!r}; did you mean {' or '.join(near)}?")
    how = "`homefinder find` shows homes with their ids" if what == "home" else "`vocab/needs/` lists the needs"
    raise UsageError(f"no {what} {text!r}, and none comes near; {how}")


def _near(text: str, choices: Sequence[tuple[str, str]]) -> list[str]:
    """Ids and titles most like the text, each as ``id (“title”)``."""
    titles = dict(choices)
    wanted = utils.default_process(text)
    likeness = {
        key: max(_compute_similarity(wanted, key), _compute_similarity(wanted, title)) for key, title in titles.items()
    }
    best = nlargest(MAX_SUGGESTIONS, titles, key=lambda key: (likeness[key], -len(titles[key])))
    return [f"{key} (“{titles[key]}”)" for key in best if likeness[key] >= MIN_SIMILARITY]


def _compute_similarity(wanted: str, name: str) -> float:
    """0 to 100: words that both have, and words that read alike; either alone offers what is not meant."""
    plain = utils.default_process(name)
    return (fuzz.token_set_ratio(wanted, plain) + fuzz.partial_token_sort_ratio(wanted, plain)) / 2
