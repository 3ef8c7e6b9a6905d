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

from homefinder.clean.publishers import build_publisher_id
from homefinder.resolve.merged_bodies import normalise_body_slug
from homefinder.store.queries import is_known

_CONTENT = "CASE WHEN json_valid(v.content) THEN v.content ELSE '{}' END"
"""A content that somebody spoilt says nothing here; ``homefinder doctor`` names it."""
_STATED_PUBLISHERS = f"""SELECT r.id AS record_id, r.publisher_id AS body,
      coalesce(json_extract({_CONTENT}, '$.publisher_id'), '') AS id,
      coalesce(json_extract({_CONTENT}, '$.publisher'), '') AS name,
      coalesce(json_extract({_CONTENT}, '$.publisher_url'), '') AS url
    FROM records r JOIN record_versions v ON v.id = r.current_version_id"""
SELECT_PUBLISHER_NAMES = (
    f"SELECT DISTINCT id, name, url FROM ({_STATED_PUBLISHERS}) WHERE id <> '' ORDER BY id, name, url"
)
SELECT_BODY_BY_STATED_ID = f"SELECT body FROM ({_STATED_PUBLISHERS}) WHERE id = ? ORDER BY record_id LIMIT 1"
RESTORE_STATED_IDS = f"""UPDATE records SET publisher_id = told.id FROM ({_STATED_PUBLISHERS}) AS told
    WHERE told.record_id = records.id AND told.id <> records.publisher_id"""

_ORGANISATION = re.compile(r"https?://(?:www\.)?gov\.uk/government/organisations/([a-z0-9-]+)(?:\.cy)?/?(?:[?#].*)?")


class PublisherName(NamedTuple):
    """A publisher as one publication names it."""

    id: str
    name: str = ""
    url: str = ""


def read_body_ids(connection: sqlite3.Connection) -> Mapping[str, str]:
    """Every id that a record gives its publisher though the body has another → the id of the body."""
    return choose_body_ids(PublisherName(*row) for row in connection.execute(SELECT_PUBLISHER_NAMES))


def resolve_body_id(connection: sqlite3.Connection, identifier: str) -> str:
    """The id of the body that has this id, or that some publication calls so; the same id where there is none."""
    if not identifier or is_known(connection, "publishers", identifier):
        return identifier
    row = connection.execute(SELECT_BODY_BY_STATED_ID, (identifier,)).fetchone()
    return str(row[0]) if row else identifier


def write_body_ids(ledger: sqlite3.Connection, ids: Mapping[str, str]) -> None:
    """Give each record the id of its body; its versions keep what the publication says."""
    ledger.execute(RESTORE_STATED_IDS)
    ledger.executemany("UPDATE records SET publisher_id = ? WHERE publisher_id = ?", [(ids[was], was) for was in ids])


def choose_body_ids(publisher_names: Iterable[PublisherName]) -> dict[str, str]:
    """Id → id of the body, for each id that is not that already."""
    told: dict[str, list[PublisherName]] = defaultdict(list)
    for item in publisher_names:
        told[item.id].append(item)
    found: dict[str, str] = {}
    for group in _bodies(told):
        chosen = _choose_id([item for identifier in group for item in told[identifier]])
        found |= {identifier: chosen for identifier in group if identifier != chosen}
    return found


def parse_organisation_slug(url: str) -> str:
    """The slug in an address of an organisation on GOV.UK; empty for any other address."""
    found = _ORGANISATION.fullmatch(url.strip())
    return found[1] if found else ""


def _bodies(names_by_id: Mapping[str, list[PublisherName]]) -> list[list[str]]:
    """The ids in groups that share a sign with one another."""
    group_of: dict[str, list[str]] = {identifier: [identifier] for identifier in names_by_id}
    first: dict[str, str] = {}
    for identifier, items in names_by_id.items():
        for sign in sorted({sign for item in items for sign in _list_identity_keys(item)}):
            ours, theirs = group_of[identifier], group_of[first.setdefault(sign, identifier)]
            if ours is not theirs:
                theirs.extend(ours)
                group_of.update(dict.fromkeys(ours, theirs))
    return list({id(group): group for group in group_of.values()}.values())


def _list_identity_keys(item: PublisherName) -> Iterator[str]:
    yield f"id {normalise_body_slug(item.id)}"
    if name := build_publisher_id(item.name):
        yield f"id {normalise_body_slug(name)}"
    if slug := parse_organisation_slug(item.url):
        yield f"id {normalise_body_slug(slug)}"


def _choose_id(items: list[PublisherName]) -> str:
    slugs = sorted({slug for item in items if (slug := parse_organisation_slug(item.url))})
    ids = {item.id for item in items}
    from_names = sorted(ids & {build_publisher_id(item.name) for item in items})
    return (slugs or from_names or sorted(ids))[0]
