"""One id for each body that publishes, whatever ids its publications give it. Reads only.

The same name, the same id but for case and ``and``, or the same organisation on GOV.UK is the same body. Its id is the
one in its address on GOV.UK, which lasts; without such an address, the one that its name makes.
"""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from homefinder.clean.publishers import publisher_id_of

_CONTENT = "CASE WHEN json_valid(v.content) THEN v.content ELSE '{}' END"
"""A content that somebody spoilt says nothing here; ``homefinder doctor`` names it."""
_TOLD = f"""SELECT r.id AS record_id, r.publisher_id AS body,
      coalesce(json_extract({_CONTENT}, '$.publisher_id'), '') AS id,
      coalesce(json_extract({_CONTENT}, '$.publisher'), '') AS name,
      coalesce(json_extract({_CONTENT}, '$.publisher_url'), '') AS url
    FROM records r JOIN record_versions v ON v.id = r.current_version_id"""
NAMED = f"SELECT DISTINCT id, name, url FROM ({_TOLD}) WHERE id <> '' ORDER BY id, name, url"
CALLED = f"SELECT body FROM ({_TOLD}) WHERE id = ? ORDER BY record_id LIMIT 1"
AS_TOLD = f"""UPDATE records SET publisher_id = told.id FROM ({_TOLD}) AS told
    WHERE told.record_id = records.id AND told.id <> records.publisher_id"""

_ORGANISATION = re.compile(r"https?://(?:www\.)?gov\.uk/government/organisations/([a-z0-9-]+)(?:\.cy)?/?(?:[?#].*)?")


class Named(NamedTuple):
    """A publisher as one publication names it."""

    id: str
    name: str = ""
    url: str = ""


def ids_of_bodies(connection: sqlite3.Connection) -> Mapping[str, str]:
    """Every id that a record gives its publisher though the body has another → the id of the body."""
    return one_id_each(Named(*row) for row in connection.execute(NAMED))


def body_called(connection: sqlite3.Connection, identifier: str) -> str:
    """The id of the body that has this id, or that some publication calls so; the same id where there is none."""
    if not identifier or connection.execute("SELECT 1 FROM publishers WHERE id = ?", (identifier,)).fetchone():
        return identifier
    row = connection.execute(CALLED, (identifier,)).fetchone()
    return str(row[0]) if row else identifier


def name_bodies(ledger: sqlite3.Connection, ids: Mapping[str, str]) -> None:
    """Give each record the id of its body; its versions keep what the publication says."""
    ledger.execute(AS_TOLD)
    ledger.executemany("UPDATE records SET publisher_id = ? WHERE publisher_id = ?", [(ids[was], was) for was in ids])


def one_id_each(named: Iterable[Named]) -> dict[str, str]:
    """Id → id of the body, for each id that is not that already."""
    told: dict[str, list[Named]] = defaultdict(list)
    for item in named:
        told[item.id].append(item)
    found: dict[str, str] = {}
    for group in _bodies(told):
        chosen = _chosen([item for identifier in group for item in told[identifier]])
        found |= {identifier: chosen for identifier in group if identifier != chosen}
    return found


def organisation(url: str) -> str:
    """The slug in an address of an organisation on GOV.UK; empty for any other address."""
    found = _ORGANISATION.fullmatch(url.strip())
    return found[1] if found else ""


def _bodies(told: Mapping[str, list[Named]]) -> list[list[str]]:
    """The ids in groups that share a sign with one another."""
    group_of: dict[str, list[str]] = {identifier: [identifier] for identifier in told}
    first: dict[str, str] = {}
    for identifier, items in told.items():
        for sign in sorted({sign for item in items for sign in _signs(item)}):
            ours, theirs = group_of[identifier], group_of[first.setdefault(sign, identifier)]
            if ours is not theirs:
                theirs.extend(ours)
                group_of.update(dict.fromkeys(ours, theirs))
    return list({id(group): group for group in group_of.values()}.values())


def _signs(item: Named) -> Iterator[str]:
    yield f"id {_plain(item.id)}"
    if name := publisher_id_of(item.name):
        yield f"id {_plain(name)}"
    if slug := organisation(item.url):
        yield f"id {_plain(slug)}"


def _chosen(items: list[Named]) -> str:
    slugs = sorted({slug for item in items if (slug := organisation(item.url))})
    ids = {item.id for item in items}
    from_names = sorted(ids & {publisher_id_of(item.name) for item in items})
    return (slugs or from_names or sorted(ids))[0]


def _plain(identifier: str) -> str:
    """GOV.UK leaves ``and`` out of some of its slugs, other publications do not."""
    return "-".join(word for word in identifier.casefold().split("-") if word != "and")
