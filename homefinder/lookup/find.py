"""The one thing that a person means, by the same stages for every kind of thing; the first that has any decides.

Its id, its title, another name, a code, the address of its page: each in any usual spelling. Where a stage gives
several, those that are spelt exactly so count. Where none has it, the error names what comes near.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from homefinder.clean.urls import build_page_key, clean_address
from homefinder.errors import UsageError
from homefinder.lookup.names import (
    NAME_KINDS,
    NamedThing,
    NameIndex,
    read_home_names,
    read_need_names,
    read_owner_names,
)
from homefinder.lookup.suggest import describe_near
from homefinder.resolve.matching.title_parser import find_title_codes, fold_code
from homefinder.store.queries import list_home_records, read_names, read_renames, resolve_home_id

MIN_CODE_DIGITS = 3
"""Digits that may stand alone for a code of letters and digits."""
LISTS = {
    "home": "`homefinder find TEXT` shows homes with their ids",
    "need": "`vocab/needs/` lists the needs",
    "record or home": "`homefinder changes` and `homefinder find TEXT` show their ids",
    "publisher": "`homefinder owners` lists them",
    "source": "`homefinder sources` lists them",
    "theme": "the page /themes of the site lists them",
}
"""Where a person sees what there is."""
HOME_CODES = """SELECT hr.home_id, i.value FROM record_identifiers i JOIN home_records hr ON hr.record_id = i.record_id
    WHERE i.address = ''"""
OWN_PAGES = "SELECT id, url FROM homes WHERE instr(url, ?) ORDER BY id"
NAMED_PAGES = "SELECT DISTINCT home_id, url FROM home_addresses WHERE instr(url, ?) ORDER BY home_id"
_CODE_LIKE = re.compile(r"[A-Z0-9]{2,12}")
_ABBREVIATION = re.compile(r"\(([A-Z]{2}[\w-]{0,10})\)")
_WITHOUT_SCHEME = re.compile(r"\w[\w-]*(?:\.[\w-]+)+(?::\d+)?(?:[/?#]\S*)?")


def find_need(catalogue: sqlite3.Connection, text: str) -> str:
    """The id of the need with this id or title. Raises UsageError naming those that come near."""
    found = _match_id(catalogue, "needs", text) or _match_names(NameIndex(read_need_names(catalogue)), text)
    return _choose_one("need", text, found, read_names(catalogue, "needs").items())


def find_home(catalogue: sqlite3.Connection, text: str) -> str:
    """The id of the home that ``match_homes`` finds; of several with one code or address the whole, not its parts.

    Raises UsageError where it finds none, naming those that come near, or several, naming them.
    """
    found = _match_named_homes(catalogue, text)
    if not found:
        found = _match_placed_homes(catalogue, text)
        inner = _list_parts(catalogue, found)
        found = [home for home in found if home not in inner] or found
    return _choose_one("home", text, found, read_names(catalogue, "homes").items())


def find_record(catalogue: sqlite3.Connection, text: str) -> str:
    """The id of the record that ``match_records`` finds, else of the only record of the home so named.

    Raises UsageError where there is none, or where there are several, naming them.
    """
    found = match_records(catalogue, text)
    if not found and len(homes := match_homes(catalogue, text)) == 1:
        found = list_home_records(catalogue, homes[0])
    return _choose_one("record or home", text, found, read_names(catalogue, "records").items())


def find_owner(catalogue: sqlite3.Connection, text: str) -> str:
    """The id of the publisher that ``match_owners`` finds. Raises UsageError naming those that come near."""
    found = match_owners(catalogue, text)
    return _choose_one("publisher", text, found, read_names(catalogue, "publishers").items())


def find_source(connection: sqlite3.Connection, text: str, declarations: Path) -> str:
    """The id of the source with this id or title; one that is declared there counts although it never ran.

    Raises UsageError naming those that come near.
    """
    names = {path.stem: path.stem for path in declarations.glob("*.yml")} | read_names(connection, "sources")
    return _choose_named("source", text, names)


def find_theme(catalogue: sqlite3.Connection, text: str) -> str:
    """The id of the theme with this id or name. Raises UsageError naming those that come near."""
    return _choose_named("theme", text, read_names(catalogue, "concepts"))


def find_route(catalogue: sqlite3.Connection, text: str) -> str:
    """The id of the route with this id, title or address; the text itself where no route of the catalogue has it."""
    rows = catalogue.execute("SELECT id, title, url FROM routes ORDER BY id").fetchall()
    names = NameIndex(NamedThing(row["id"], "route", "title", row["title"]) for row in rows)
    found = (
        _match_id(catalogue, "routes", text)
        or _match_names(names, text)
        or _match_page(text, _build_typed_key(text), [(row["id"], row["url"]) for row in rows])
    )
    return found[0] if found else text


def match_homes(catalogue: sqlite3.Connection, text: str, names: NameIndex | None = None) -> list[str]:
    """Homes with this id, id of a record, title, other name, code or address; ``names`` as held from an earlier call.

    Of several homes at one address those whose own page it is count; an address with a part that no home is at stands
    for its page; wholes stand before their parts.
    """
    if found := _match_named_homes(catalogue, text, names):
        return found
    found = _match_placed_homes(catalogue, text)
    inner = _list_parts(catalogue, found)
    return sorted(found, key=lambda home: home in inner)


def match_referenced_homes(catalogue: sqlite3.Connection, text: str) -> list[str]:
    """Homes that have this for their id, that of a record, their code or address: whatever names them but a name.

    Of several at one address the whole, not its parts.
    """
    found = (
        _match_id(catalogue, "homes", text)
        or _list_ids(catalogue, "SELECT home_id FROM home_records WHERE record_id = ?", text)
        or _match_placed_homes(catalogue, text)
    )
    inner = _list_parts(catalogue, found)
    return [home for home in found if home not in inner] or found


def match_records(catalogue: sqlite3.Connection, text: str) -> list[str]:
    """Records with this id, title, code or address; of several at one address those whose thing is there."""
    if found := _match_id(catalogue, "records", text):
        return found
    titles = read_names(catalogue, "records").items()
    pages = [f"SELECT id, {column} FROM records WHERE instr({column}, ?) ORDER BY id" for column in ("url", "page_url")]
    return (
        _match_names(NameIndex(NamedThing(record, "record", "title", title) for record, title in titles), text)
        or _match_code(text, catalogue.execute("SELECT record_id, value FROM record_identifiers WHERE address = ''"))
        or _match_address(catalogue, text, pages)
    )


def match_owners(catalogue: sqlite3.Connection, text: str) -> list[str]:
    """Publishers with this id or name, another that publications or people give them, or this address."""
    from homefinder.resolve.publishers import resolve_body_id  # loads YAML, which a question does without

    if not text.strip():
        return []
    rows = catalogue.execute("SELECT id, url FROM publishers ORDER BY id").fetchall()
    return (
        _match_id(catalogue, "publishers", text)
        or _match_names(NameIndex(read_owner_names(catalogue)), text)
        or _match_id(catalogue, "publishers", resolve_body_id(catalogue, text.strip()))
        or _match_page(text, _build_typed_key(text), [(row["id"], row["url"]) for row in rows])
    )


def _match_named_homes(catalogue: sqlite3.Connection, text: str, names: NameIndex | None = None) -> list[str]:
    return (
        _match_id(catalogue, "homes", text)
        or _list_ids(
            catalogue,
            "SELECT home_id FROM home_records WHERE record_id = ?",
            read_renames(catalogue).get(text.strip(), text),
        )
        or _list_ids(catalogue, "SELECT id FROM homes WHERE id = ?", resolve_home_id(catalogue, text.strip()))
        or _match_names(names or NameIndex(read_home_names(catalogue)), text)
    )


def _match_placed_homes(catalogue: sqlite3.Connection, text: str) -> list[str]:
    return _match_home_code(catalogue, text) or _match_address(catalogue, text, (OWN_PAGES, NAMED_PAGES))


def _list_ids(catalogue: sqlite3.Connection, sql: str, *values: str) -> list[str]:
    return [str(row[0]) for row in catalogue.execute(sql, values)]


def _match_id(catalogue: sqlite3.Connection, table: str, text: str) -> list[str]:
    exact = f"SELECT id FROM {table} WHERE id = ?"
    return _list_ids(catalogue, exact, text) or _list_ids(catalogue, f"{exact} COLLATE NOCASE", text.strip())


def _match_names(names: NameIndex, text: str) -> list[str]:
    """Of things of the same name those that spell it so, then those whose title it is."""
    ranks = {
        named.id: (_fold_spaces(named.name) != _fold_spaces(text), NAME_KINDS.index(named.name_kind))
        for named in names.list_same(text)
    }
    return [thing for thing, rank in ranks.items() if rank == min(ranks.values())]


def _fold_spaces(text: str) -> str:
    return " ".join(text.replace("’", "'").split()).casefold()


def _match_home_code(catalogue: sqlite3.Connection, text: str) -> list[str]:
    """Homes that some record gives this code, else those in whose names it stands."""
    if found := _match_code(text, catalogue.execute(HOME_CODES)):
        return found
    wanted = fold_code(text)
    if not _CODE_LIKE.fullmatch(wanted):
        return []
    rows = catalogue.execute("SELECT id, title || char(10) || alt_titles FROM homes ORDER BY id")
    return [home for home, names in rows if wanted in find_title_codes(names) | _fold_abbreviations(names)]


def _fold_abbreviations(names: str) -> set[str]:
    """What stands in brackets and begins with two capitals, such as ICD-10, as codes."""
    return {fold_code(found) for found in _ABBREVIATION.findall(names)}


def _match_code(text: str, codes: Iterable[Sequence[str]]) -> list[str]:
    """Things with this code, else, for digits alone, those in whose code they follow the letters."""
    wanted = fold_code(text)
    folded = [(thing, fold_code(code)) for thing, code in codes]
    same = [thing for thing, code in folded if code == wanted]
    if not same and wanted.isdigit() and len(wanted) >= MIN_CODE_DIGITS:
        same = [thing for thing, code in folded if re.fullmatch(f"[A-Z]+{wanted}", code)]
    return list(dict.fromkeys(same))


def _match_address(catalogue: sqlite3.Connection, text: str, pages: Iterable[str]) -> list[str]:
    """Things at this page by the first query that has any, else, for a part of a page, by its page."""
    key = _build_typed_key(text)
    page = key.partition("#")[0]
    longest = max(re.findall(r"[A-Za-z0-9.-]+", page), key=len, default="")
    for wanted in dict.fromkeys((key, page)):
        for sql in pages if longest else ():
            if found := _match_page(text, wanted, catalogue.execute(sql, (longest,))):
                return found
    return []


def _match_page(text: str, key: str, addresses: Iterable[Sequence[str]]) -> list[str]:
    found = [(thing, url) for thing, url in addresses if key and build_page_key(url) == key]
    exact = [thing for thing, url in found if url == text.strip()]
    return list(dict.fromkeys(exact or (thing for thing, _ in found)))


def _build_typed_key(text: str) -> str:
    """The key of the page whose address a person typed, with or without a scheme; empty for other texts."""
    bare = text.strip()
    address = clean_address(bare).value
    if not address and _WITHOUT_SCHEME.fullmatch(bare):
        address = clean_address(f"https://{bare}").value
    return build_page_key(address) if address else ""


def _list_parts(catalogue: sqlite3.Connection, homes: Sequence[str]) -> set[str]:
    """Those of these homes that are part of another of them."""
    rows = catalogue.execute("SELECT id, part_of FROM homes WHERE part_of IS NOT NULL") if len(homes) > 1 else ()
    return {home for home, whole in rows if home in homes and whole in homes}


def _choose_named(what: str, text: str, names: Mapping[str, str]) -> str:
    """The one with this id, else with this name; ``names`` by id."""
    same = [name for name in names if name.casefold() == text.strip().casefold()]
    index = NameIndex(NamedThing(name, what, "title", title) for name, title in names.items())
    return _choose_one(what, text, same or _match_names(index, text), names.items())


def _choose_one(what: str, text: str, matches: Sequence[str], titles: Iterable[tuple[str, str]]) -> str:
    if len(matches) == 1:
        return matches[0]
    if matches:
        whats = f"{what.split(maxsplit=1)[0]}s"
        raise UsageError(f"{len(matches)} {whats} are called {text!r}; name one by its id: {', '.join(matches)}")
    if near := describe_near(text, dict(titles)):
        raise UsageError(f"no {what} {text!r}; did you mean {' or '.join(near)}?")
    raise UsageError(f"no {what} {text!r}, and none comes near; {LISTS[what]}")
