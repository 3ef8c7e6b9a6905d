"""Which need or home a person means: by id, title, another name or address, and what comes near where none has it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from heapq import nlargest

from rapidfuzz import fuzz, utils

from homefinder.errors import UsageError

NEAR, NEAREST = 60, 3
"""How alike (0 to 100, see ``_likeness``) a name must be to be offered, and how many are."""


def need_named(catalogue: sqlite3.Connection, text: str) -> str:
    """The id of the need with this id or title. Raises UsageError naming those that come near."""
    rows = catalogue.execute("SELECT id, title FROM needs ORDER BY id").fetchall()
    found = _same(text, [(row["id"], (row["id"], row["title"])) for row in rows])
    return _only("need", text, found, [(row["id"], row["title"]) for row in rows])


def home_named(catalogue: sqlite3.Connection, text: str) -> str:
    """The id of the home with this id, record id, title, other name or address.

    Raises UsageError where none has it, naming those that come near, and where several have it, naming them. Of several
    homes at one address that whose own page it is counts, and of those the whole rather than its parts.
    """
    if catalogue.execute("SELECT 1 FROM homes WHERE id = ?", (text,)).fetchone():
        return text
    rows = catalogue.execute("SELECT id, title, alt_titles FROM homes ORDER BY id").fetchall()
    found = (
        _same(text, [(row["id"], (row["id"], row["title"])) for row in rows])
        or _by_record(catalogue, text)
        or _same(text, [(row["id"], row["alt_titles"].split("\n")) for row in rows])
        or _by_address(catalogue, text)
    )
    return _only("home", text, found, [(row["id"], row["title"]) for row in rows])


def _same(text: str, named: Iterable[tuple[str, Iterable[str]]]) -> list[str]:
    wanted = _plain(text)
    return [identifier for identifier, names in named if wanted and wanted in map(_plain, names)]


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").split()).casefold()


def _by_record(catalogue: sqlite3.Connection, text: str) -> list[str]:
    rows = catalogue.execute("SELECT home_id FROM home_records WHERE record_id = ?", (text,)).fetchall()
    return [str(row[0]) for row in rows]


def _by_address(catalogue: sqlite3.Connection, text: str) -> list[str]:
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


def _only(what: str, text: str, found: Sequence[str], known: Sequence[tuple[str, str]]) -> str:
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"{len(found)} {what}s are called {text!r}; name one by its id: {', '.join(found)}")
    near = _near(text, known)
    if near:
        raise UsageError(f"no {what} {text!r}; did you mean {' or '.join(near)}?")
    how = "`homefinder find` shows homes with their ids" if what == "home" else "`vocab/needs/` lists the needs"
    raise UsageError(f"no {what} {text!r}, and none comes near; {how}")


def _near(text: str, known: Sequence[tuple[str, str]]) -> list[str]:
    """Ids and titles most like the text, each as ``id (“title”)``."""
    titles = dict(known)
    wanted = utils.default_process(text)
    likeness = {key: max(_likeness(wanted, key), _likeness(wanted, title)) for key, title in titles.items()}
    best = nlargest(NEAREST, titles, key=lambda key: (likeness[key], -len(titles[key])))
    return [f"{key} (“{titles[key]}”)" for key in best if likeness[key] >= NEAR]


def _likeness(wanted: str, name: str) -> float:
    """0 to 100: words that both have, and words that read alike; either alone offers what is not meant."""
    plain = utils.default_process(name)
    return (fuzz.token_set_ratio(wanted, plain) + fuzz.partial_token_sort_ratio(wanted, plain)) / 2
