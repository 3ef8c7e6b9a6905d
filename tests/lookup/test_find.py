"""One thing by any of its names, in any usual spelling; none or several are an error that names what there is."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from homefinder.errors import UsageError
from homefinder.lookup import (
    find_home,
    find_need,
    find_owner,
    find_record,
    find_route,
    find_source,
    find_theme,
    match_homes,
    match_records,
)
from homefinder.store.db import open_ledger, transaction
from tests.support.catalogue import make_catalogue

PAGE = "https://a.example/person"
MORE = """
UPDATE homes SET url = '' WHERE id = 'beta.active';
UPDATE homes SET url = 'https://a.example/person', alt_titles = 'Persons’ data' || char(10) || 'PD'
    WHERE id = 'alpha.name';
UPDATE homes SET title = 'Yearly census (YC-25)' WHERE id = 'alpha.census-2025';
INSERT INTO home_addresses(home_id, url, role, title)
    VALUES ('alpha.census-2026', 'https://a.example/2026#part', 'page', '');
INSERT INTO record_identifiers(record_id, scheme, value) VALUES ('alpha:census-2026', 'number', 'ABC1609');
INSERT INTO publishers(id, name, url) VALUES ('body-b', 'Body B', 'https://b.example/');
INSERT INTO concepts(id, name, definition) VALUES ('made/foster', 'foster placement', '');
INSERT INTO routes(id, title, owner, url, summary, addressed_to, stated_by, stated_on)
    VALUES ('ask', 'Ask for it', 'Body B', 'https://b.example/ask', '', '', '', '');
"""


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    data: Path = tmp_path_factory.mktemp("named")
    settings = make_catalogue(data)
    with closing(open_ledger(settings.ledger)) as ledger:
        with transaction(ledger):
            for statement in filter(str.strip, MORE.split(";\n")):
                ledger.execute(statement)
        yield ledger


@pytest.mark.parametrize(
    ("text", "home"),
    [
        *[
            (text, "alpha.person")
            for text in ("alpha.person", "Alpha.Person", " person  STANDARD", "beta:person", "A-1")
        ],
        *[
            (text, "alpha.person")
            for text in (PAGE, "http://www.a.example/person/", "A.example/person", f" {PAGE}?gclid=1")
        ],
        *[(text, "alpha.person") for text in (f"{PAGE}#section", "https://a.example:443/./person")],
        *[(text, "alpha.name") for text in ("Persons' data", "persons’ data", "pd")],
        *[(text, "alpha.census-2026") for text in ("abc 1609", "ABC-1609", "1609", "https://a.example/2026#part")],
        *[(text, "alpha.census-2025") for text in ("YC25", "yc 25", "yc-25")],
    ],
)
def test_a_home_by_any_of_its_names(text: str, home: str, catalogue: sqlite3.Connection) -> None:
    assert find_home(catalogue, text) == home


def test_all_homes_at_a_page_are_found_and_the_whole_is_meant(catalogue: sqlite3.Connection) -> None:
    assert match_homes(catalogue, PAGE) == ["alpha.person", "alpha.name"]
    assert find_home(catalogue, PAGE) == "alpha.person"


@pytest.mark.parametrize(
    ("find", "text", "found"),
    [
        (find_need, "know the names of a child", "names"),
        (find_record, "alpha:census-2026", "alpha:census-2026"),
        (find_record, "alpha.census-2026", "alpha:census-2026"),
        (find_record, "http://a.example/2026", "alpha:census-2026"),
        (find_record, "https://a.example/views/", "alpha:views"),
        (find_record, "BOARD", "beta:board"),
        (find_record, "ABC 1609", "alpha:census-2026"),
        (find_record, "yc25", "alpha:census-2025"),
        (find_owner, "department a", "department-a"),
        (find_owner, "http://b.example", "body-b"),
        (find_route, "ask FOR it", "ask"),
        (find_route, "b.example/ask", "ask"),
        (find_route, "by telephone", "by telephone"),
    ],
)
def test_every_other_kind_of_thing(
    find: Callable[[sqlite3.Connection, str], str], text: str, found: str, catalogue: sqlite3.Connection
) -> None:
    assert find(catalogue, text) == found


@pytest.mark.parametrize(
    ("find", "text", "said"),
    [
        (find_home, "Name module", "2 homes are called 'Name module'; name one by its id: alpha.name, beta.name"),
        (find_home, "Person standrad", r"no home 'Person standrad'; did you mean alpha.person \(“Person standard”\)"),
        (find_home, "qqqqqq", "none comes near; `homefinder find TEXT` shows homes"),
        (find_record, "Person standard", "2 records are called 'Person standard'.*alpha:person, beta:person"),
        (find_record, "qqqqqq", "no record or home 'qqqqqq'"),
        (find_need, "names of a childe", "did you mean names"),
        (find_owner, "Departmant A", "no publisher 'Departmant A'; did you mean department-a"),
        (find_owner, " ", "no publisher ' '"),
    ],
)
def test_none_and_several_are_explained(
    find: Callable[[sqlite3.Connection, str], str], text: str, said: str, catalogue: sqlite3.Connection
) -> None:
    with pytest.raises(UsageError, match=said):
        find(catalogue, text)


def test_of_two_records_at_a_page_the_one_spelt_exactly_so_is_meant(catalogue: sqlite3.Connection) -> None:
    assert match_records(catalogue, PAGE) == ["alpha:person"]
    assert match_records(catalogue, f"{PAGE}/") == ["beta:person"]
    assert match_records(catalogue, "http://a.example/person") == ["alpha:person", "beta:person"]


@pytest.mark.parametrize(
    ("text", "source"),
    [("alpha", "alpha"), (" Alpha ", "alpha"), ("alpha register", "alpha"), ("declared", "declared")],
)
def test_a_source_by_its_id_or_title_also_before_it_ran(
    text: str, source: str, catalogue: sqlite3.Connection, tmp_path: Path
) -> None:
    (tmp_path / "declared.yml").write_text("")
    assert find_source(catalogue, text, tmp_path) == source


@pytest.mark.parametrize("text", ["made/foster", "Made/Foster", "Foster  placement"])
def test_a_theme_by_its_id_or_name(text: str, catalogue: sqlite3.Connection) -> None:
    assert find_theme(catalogue, text) == "made/foster"


def test_near_sources_and_themes_are_offered(catalogue: sqlite3.Connection, tmp_path: Path) -> None:
    (tmp_path / "declared.yml").write_text("")
    for text, near in (("alpa", "alpha (“Alpha register”)"), ("declare", "did you mean declared?")):
        with pytest.raises(UsageError, match=re.escape(near)):
            find_source(catalogue, text, tmp_path)
    with pytest.raises(UsageError, match="no source 'xyz', and none comes near; `homefinder sources` lists them"):
        find_source(catalogue, "xyz", tmp_path)
    with pytest.raises(UsageError, match="no theme 'foster placements'; did you mean made/foster"):
        find_theme(catalogue, "foster placements")
