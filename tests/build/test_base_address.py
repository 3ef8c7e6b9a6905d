"""Things are named after one address, which others can open before names are handed to them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from homefinder.build.base_address import check_served, describe_other_base, require_public_base
from homefinder.errors import UsageError
from homefinder.settings import DEFAULT_BASE, Settings
from tests.support.commands import command, well
from tests.support.data_folders import Copy

OURS = "https://standards.example.org"
NAMING = ("ttl", "trig", "nq", "jsonld", "dcat", "sssom")


@pytest.fixture
def live(one_source_folder: Path, copy_of: Copy) -> Path:
    """One source of the sample as if it had been harvested live."""
    data = copy_of(one_source_folder)
    for name in ("ledger.db", "catalogue.db"):
        with closing(sqlite3.connect(data / name)) as database, database:
            database.execute("UPDATE runs SET mode = 'live' WHERE mode = 'replay'")
            database.execute("UPDATE build_state SET value = '' WHERE name = 'as_at'")
    return data


@pytest.mark.parametrize("form", NAMING)
def test_a_live_catalogue_is_not_named_to_others_after_this_machine(form: str, live: Path) -> None:
    said = command("export", form, data=live)
    assert (said.code, said.out) == (2, "")
    assert "set HOMEFINDER_BASE to the address" in said.complaint
    assert f"`homefinder publish --data {live}`" in said.complaint


def test_the_sample_and_what_names_nothing_may_be_exported(one_source_folder: Path, live: Path) -> None:
    for form in NAMING:
        assert command("export", form, data=one_source_folder).code == 0
    assert command("export", "csv", data=live).code == 0
    assert command("sparql", "ASK { ?s ?p ?o }", data=live).code == 0


def test_with_an_address_of_its_own_it_is_exported(live: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEFINDER_BASE", OURS)
    well("publish", data=live)
    assert f"{OURS}/" in well("export", "dcat", data=live)


@pytest.mark.parametrize(
    ("host", "allowed"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("127.9.9.9", True), ("0.0.0.0", False), ("::", False),
     ("192.168.1.5", False), ("machine.example.org", False)],
)  # fmt: skip
def test_it_is_served_to_others_only_after_it_has_an_address(host: str, allowed: bool, live: Path) -> None:
    settings = Settings(data=live)
    if allowed:
        check_served(settings, host)
        return
    with pytest.raises(UsageError, match="which others cannot open; set HOMEFINDER_BASE"):
        check_served(settings, host)


def test_the_sample_is_served_to_anybody(one_source_folder: Path) -> None:
    check_served(Settings(data=one_source_folder), "0.0.0.0")
    require_public_base(Settings(data=one_source_folder))


@pytest.mark.slow
def test_another_address_than_that_of_the_build_is_one_sentence(
    one_source_folder: Path, copy_of: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = copy_of(one_source_folder)
    monkeypatch.setenv("HOMEFINDER_BASE", OURS)
    said = command("doctor", data=data)
    assert said.code == 1
    assert said.complaint == "homefinder: 1 thing is wrong; see above"
    assert f"things are named after {DEFAULT_BASE}, and HOMEFINDER_BASE says {OURS}" in said.out
    assert command("serve", data=data).code == 2
    said = command("doctor", "--fix", data=data)
    assert "Nothing of this can be healed without you" in said.out, "new names are for a person to give"
    well("publish", data=data)
    assert "WRONG" not in well("doctor", data=data)
    assert describe_other_base(Settings(data=data, base=OURS)) == ""


@pytest.mark.parametrize(("base", "prefix"), [(OURS, "/x"), (f"{OURS}/x", ""), (f"{OURS}/x", "/y")])
def test_an_address_with_another_path_than_the_site_is_refused(base: str, prefix: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="make them the same"):
        check_served(Settings(data=tmp_path, base=base, prefix=prefix), "127.0.0.1")
