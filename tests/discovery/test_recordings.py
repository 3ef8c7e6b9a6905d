"""Real publications, as recorded: what each address is told to be, and what comes of the declaration as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from homefinder.discovery.explore import preview_source, try_address
from homefinder.discovery.getter import MOST_REQUESTS
from homefinder.discovery.lint.check import check_declaration, read_declared_text
from homefinder.settings import Settings

pytestmark = [pytest.mark.shared, pytest.mark.slow]

ALWAYS = ("title",)
RAW = "https://raw.githubusercontent.com"


@dataclass(frozen=True, slots=True)
class Case:
    """An address of a recording. ``records``: how many at least; ``filled``: fields that nine of ten have."""

    name: str
    day: str
    address: str
    adapter: str
    records: int
    filled: str
    key: str = ""
    slow: bool = False


CASES = (
    Case(
        "alessandria-open-data",
        "2026-02-03",
        f"{RAW}/ComunediAlessandria/open-data/main/catalog.rdf",
        "dcat",
        5,
        "description publisher issued modified url licence_url keywords addresses",
        "{@id}",
    ),
    Case(
        "argyll-and-bute-arcgis",
        "2022-09-18",
        "https://opendata.arcgis.com/api/v3/search?catalog[groupIds]=any(2391aa86db9148d1857671888aefdc5f)",
        "json_api",
        20,
        "description issued modified url keywords",
        "{id}",
        slow=True,
    ),
    Case(
        "cftc-data-json",
        "2024-05-03",
        "https://www.cftc.gov/data.json",
        "dcat",
        7,
        "description publisher keywords addresses",
        "{identifier}",
    ),
    Case(
        "clml-schema",
        "2023-07-04",
        "https://github.com/legislation/clml-schema/releases.atom",
        "feed",
        7,
        "url modified",
        "{id}",
    ),
    Case("clml-schema", "2023-07-04", "https://github.com/legislation/clml-schema", "schema_folder", 38, "url version"),
    Case(
        "data-gouv-fr-vanves",
        "2025-11-13",
        "https://www.data.gouv.fr/api/1/organizations/54884a24c751df7226a3fc16/catalog.rdf",
        "dcat",
        3,
        "issued url",
        "{@id}",
    ),
    Case(
        "data-standards-authority-site",
        "2023-08-16",
        "https://alphagov.github.io/data-standards-authority/standards/",
        "html_page",
        11,
        "description publisher status licence url page_url keywords",
        "{$last_step}",
    ),
    Case(
        "glasgow-open-data",
        "2022-09-18",
        "https://open-data-design-glasgowgis.hub.arcgis.com/api/feed/dcat-ap/2.0.1.json",
        "dcat",
        68,
        "description publisher issued url keywords addresses",
        "{@id}",
    ),
    Case(
        "legislation-gov-uk-documents",
        "2015-12-14",
        "http://legislation.data.gov.uk/new/2015-12/data.feed",
        "feed",
        20,
        "url issued description",
        "{id}",
    ),
    Case(
        "legislation-gov-uk-feed",
        "2015-12-14",
        "http://legislation.data.gov.uk/1110-2016/data.feed?page=5058",
        "feed",
        60,
        "url modified",
        "{id}",
    ),
    Case(
        "legislation-gov-uk-revised",
        "2022-12-05",
        "http://www.legislation.gov.uk/uksi/2012/632/contents/data.xml",
        "feed",
        1,
        "publisher status url",
    ),
    Case("lga-schemas", "2019-03-01", "https://github.com/esd-org-uk/schemas", "schema_folder", 5, "", slow=True),
    Case(
        "made-paging-traps",
        "2026-11-29",
        "https://traps.example.org/good/catalog.jsonld",
        "dcat",
        18,
        "issued modified url",
        "{@id}",
    ),
    Case(
        "maregraph-catalogue",
        "2026-02-17",
        f"{RAW}/MareGraph-EU/assets/main/catalog.ttl",
        "dcat",
        13,
        "description url",
        "{@id}",
    ),
    Case(
        "npd-tables",
        "2019-11-28",
        "https://assets.publishing.service.gov.uk/media/npd/NPD_Categories_and_Data_Items.xlsx",
        "workbook",
        2_200,
        "description",
        slow=True,
    ),
    Case(
        "npd-tables",
        "2019-11-28",
        "https://assets.publishing.service.gov.uk/media/npd/National_Pupil_Database_tables.xlsx",
        "workbook",
        700,
        "",
        slow=True,
    ),
    Case(
        "ons-idpd",
        "2024-02-12",
        "https://staging.idpd.uk/datasets",
        "dcat",
        18,
        "description issued modified url licence_url keywords",
        "{@id}",
    ),
    Case(
        "openactive-activity-list",
        "2024-05-10",
        "https://openactive.io/activity-list/activity-list.jsonld",
        "vocabulary",
        1,
        "description licence_url url",
        "{@id}",
    ),
    Case(
        "ror-organisations",
        "2025-09-25",
        "https://api.ror.org/v2/organizations?page=1&query=lincoln+university",
        "json_api",
        40,
        "url status",
        "{id}",
    ),
    Case(
        "sssom-py-docs",
        "2026-07-30",
        "https://mapping-commons.github.io/sssom-py/sitemap.xml",
        "html_page",
        13,
        "description url page_url",
        slow=True,
    ),
    Case(
        "statistics-gov-scot-sparql",
        "2023-05-19",
        "http://statistics.gov.scot/sparql",
        "vocabulary",
        304,
        "description publisher issued modified url",
        "{uri}",
    ),
    Case(
        "threesixtygiving-standard",
        "2025-12-01",
        "https://github.com/ThreeSixtyGiving/standard/releases.atom",
        "feed",
        10,
        "url modified",
        "{id}",
    ),
    Case(
        "threesixtygiving-standard",
        "2025-12-01",
        "https://github.com/ThreeSixtyGiving/standard",
        "schema_folder",
        2,
        "url",
    ),
    Case(
        "ukgov-metadata-exchange-model",
        "2026-06-01",
        "https://github.com/co-cddo/ukgov-metadata-exchange-model",
        "schema_folder",
        1,
        "",
        slow=True,
    ),
    Case(
        "w3c-browser-specs",
        "2026-08-19",
        "https://w3c.github.io/browser-specs/index.json",
        "json_api",
        807,
        "publisher status url",
        slow=True,
    ),
    Case(
        "forum-standaardisatie-list",
        "2022-06-24",
        "https://www.forumstandaardisatie.nl/publicaties/lijst-verplichte-open-standaarden",
        "html_page",
        7,
        "description url",
    ),
    Case(
        "open-standards-issues",
        "2024-05-03",
        "https://api.github.com/repos/co-cddo/open-standards/issues?state=all&per_page=15",
        "json_api",
        20,
        "issued modified status url",
        "{number}",
    ),
)
"""Every recording for access methods that the catalogue does not read yet, and two more. The name says no adapter where
several would do."""


def list_cases() -> list[object]:
    return [
        pytest.param(case, id=f"{case.name}: {case.address[-40:]}", marks=[pytest.mark.slow] if case.slow else [])
        for case in CASES
    ]


@pytest.mark.parametrize("case", list_cases())
def test_the_declaration_works_as_it_stands(case: Case, recordings_root: Path, tmp_path: Path) -> None:
    settings, folder = Settings(data=tmp_path), recordings_root / case.name / case.day
    trial = try_address(settings, case.address, folder)
    assert trial.is_found, trial.notes
    assert case.adapter in ("", trial.declaration["adapter"])
    assert trial.preview.state == "committed", trial.preview.reason
    assert trial.requests <= MOST_REQUESTS
    assert trial.preview.records >= case.records
    poor = {name: trial.preview.filled.get(name, 0) for name in (*ALWAYS, *case.filled.split())}
    assert min(poor.values()) >= 0.9, poor
    source = read_declared_text(trial.yaml)
    assert not case.key or case.key in trial.yaml
    assert not [one for one in check_declaration(trial.yaml) if one.severity == "error"]
    again = preview_source(settings, source, folder)
    assert (again.state, again.records) == ("committed", trial.preview.records)
    assert not list(tmp_path.iterdir())  # a look leaves nothing behind
