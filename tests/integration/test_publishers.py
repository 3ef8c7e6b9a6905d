"""One body is one publisher, over all sources of the sample; ids that publications give it lead to it all the same."""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from datasette.app import Datasette

from homefinder.clean.publishers import build_publisher_id
from homefinder.lookup import match_owners
from homefinder.resolve.bodies.names import parse_organisation_slug
from homefinder.settings import Settings
from homefinder.site.serve import open_site
from homefinder.store.db import open_read_only
from tests.support.commands import command, rows

pytestmark = pytest.mark.slow

HOUSING = "ministry-of-housing-communities-local-government"
FORMER = "ministry-of-housing-communities-and-local-government"


@pytest.fixture(scope="module")
def data(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(sample_folder, tmp_path_factory.mktemp("publishers") / "data")


@pytest.fixture(scope="module")
def site(data: Path) -> Datasette:
    return open_site(Settings(data=data))


def get(site: Datasette, path: str) -> httpx.Response:
    response: httpx.Response = asyncio.run(site.client.get(path))
    return response


def test_no_two_publishers_share_a_name_or_an_address_on_govuk(data: Path) -> None:
    publishers = rows(data, "SELECT id, name, url FROM publishers", name="catalogue.db")
    names = Counter(build_publisher_id(row["name"]).replace("-and-", "-") for row in publishers)
    addresses = Counter(slug for row in publishers if (slug := parse_organisation_slug(row["url"])))
    assert [name for name, times in (*names.items(), *addresses.items()) if times > 1] == []
    ids = {row["id"] for row in publishers if parse_organisation_slug(row["url"])}
    assert ids == set(addresses), "the id of an organisation is that of its address on GOV.UK"


def test_all_records_of_a_body_carry_its_one_id_and_versions_keep_what_was_said(data: Path) -> None:
    told = """SELECT DISTINCT json_extract(v.content, '$.publisher_id') AS said, r.publisher_id AS id FROM records r
        JOIN record_versions v ON v.id = r.current_version_id WHERE r.publisher = ?"""
    found = rows(data, told, "Ministry of Housing, Communities and Local Government")
    assert {row["said"] for row in found} == {HOUSING, FORMER}
    assert {row["id"] for row in found} == {HOUSING}
    counted = "SELECT count(*) AS homes, count(DISTINCT source_id) AS sources FROM homes WHERE publisher_id = ?"
    assert rows(data, counted, FORMER)[0]["homes"] == 0
    ours = rows(data, counted, HOUSING)[0]
    assert ours["homes"] > 300
    assert ours["sources"] == 3


def test_the_databases_agree(data: Path) -> None:
    said = command("doctor", data=data)
    assert said.code == 0, said.out


def test_an_id_that_a_publication_gives_leads_to_the_body(data: Path, site: Datasette) -> None:
    for ending in ("", ".json"):
        moved = get(site, f"/owner/{FORMER}{ending}")
        assert (moved.status_code, moved.headers["location"]) == (301, f"/owner/{HOUSING}{ending}")
    assert get(site, f"/owner/{HOUSING}.json").json()["owner"]["id"] == HOUSING
    for path in ("/feeds/owner/{}.atom", "/calendars/owner/{}.ics"):
        ours, former = (get(site, path.format(name)) for name in (HOUSING, FORMER))
        assert former.status_code == 200
        assert former.text == ours.text
    assert get(site, f"/id/publisher/{FORMER}").headers["location"].endswith(f"/{HOUSING}.ttl")
    ours, former = (get(site, f"/homes.json?owner={name}").json()["total"] for name in (HOUSING, FORMER))
    assert former == ours > 300
    for path in ("/calendar.json?owner={}", "/load.json?owner={}"):
        assert get(site, path.format(FORMER)).json()["chosen"] == get(site, path.format(HOUSING)).json()["chosen"]
    assert get(site, "/owner/no-such-body").status_code == 404
    with closing(open_read_only(data / "catalogue.db")) as catalogue:
        assert set(match_owners(catalogue, FORMER)) == {HOUSING}
        assert set(match_owners(catalogue, "no such body")) == set()
