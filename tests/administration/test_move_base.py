"""A catalogue moves to another base: everything has the new name, says the old one, and the doctor agrees."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from homefinder.administration.move_base import write_redirects
from tests.support.commands import command, dump, well

pytestmark = pytest.mark.slow

SOURCE = "uk-data-standards-catalogue"
OLD, NEW, LAST = "https://old.example.org", "https://new.example.org/standards", "https://last.example.org"
SAME = "http://www.w3.org/2002/07/owl#sameAs"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One source of the sample, named after the old base."""
    data = tmp_path_factory.mktemp("built") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOMEFINDER_BASE", OLD)
        well("harvest", SOURCE, "--offline", data=data)
    return data


@pytest.mark.slow
def test_everything_is_named_anew_and_says_its_old_name(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dump(built)
    monkeypatch.setenv("HOMEFINDER_BASE", OLD)
    old = set(well("export", "nq", data=built).splitlines())
    said = well("move-base", NEW, data=built)
    for name, value in re.findall(r'^  (HOMEFINDER_\w+)="?([^"\n]+)"?$', said, re.MULTILINE):
        monkeypatch.setenv(name, value)
    new = set(well("export", "nq", data=built).splitlines())
    same = {line for line in new if SAME in line}
    assert {line.replace(OLD, NEW) for line in old} == new - same, "nothing but names changed"
    assert len(same) > 50
    assert all(re.match(rf"<{NEW}/id/(\S+)> <{SAME}> <{OLD}/id/\1> <{NEW}/id/graph/", line) for line in same)
    assert not [line for line in new - same if OLD in line]
    assert dump(built) == before, "tables hold no names below a base"
    assert "WRONG" not in well("doctor", data=built)
    well("harvest", SOURCE, "--offline", data=built)
    assert "WRONG" not in well("doctor", data=built)
    assert command("move-base", f"{NEW}/", data=built).complaint.endswith(f"things are named after {NEW} already")
    said = well("move-base", LAST, "--server", "caddy", data=built)
    assert f'HOMEFINDER_FORMER_BASES="{OLD} {NEW}"' in said


@pytest.mark.parametrize("base", ["standards.example.org", "ftp://x.org", "https://a b.org", ""])
def test_what_is_no_address_is_refused(built: Path, base: str) -> None:
    said = command("move-base", base, data=built)
    assert said.code == 2
    assert "give a full address" in said.complaint


def test_the_redirects_of_both_servers() -> None:
    nginx = write_redirects(NEW, [OLD, "https://gov.example/list"], "nginx")
    assert "server_name old.example.org;" in nginx
    assert f"location ~ ^/(.*)$ {{\n        return 308 {NEW}/$1$is_args$args;" in nginx
    assert "location ~ ^/list/(.*)$ {" in nginx
    caddy = write_redirects(NEW, [OLD, "https://gov.example/list"], "caddy")
    assert f"old.example.org {{\n\tredir {NEW}{{uri}} 308\n}}" in caddy
    assert "handle_path /list/* {" in caddy
