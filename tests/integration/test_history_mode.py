"""A page of GOV.UK that was the policy of a government that is no more, from its document to tables, RDF and pages."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from homefinder.settings import ROOT
from homefinder.urls import build_page_path
from tests.support.commands import rows, well
from tests.support.govuk_pages import MadeGovuk, item, row
from tests.support.one_source import build_one_source, read_page
from tests.support.recordings import declared

PATH = "/government/publications/families-data"
NAME = "2010 to 2015 Conservative and Liberal Democrat coalition government"
ENDED = {"current": False, "ended_on": "2015-05-08T00:00:00+00:00"}
DOCUMENT = item(
    PATH,
    "Families data standard",
    details={
        "political": True,
        "attachments": [{"url": "https://assets.example.org/a.pdf", "title": "A", "isbn": "9780000000000"}],
    },
    links={"government": [{"title": NAME, "base_path": "/government/2010-to-2015", "details": ENDED}]},
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, which = tmp_path_factory.mktemp("history-mode"), declared("govuk")[1]
    made = MadeGovuk(folder)
    for search in which.searches:
        made.finds(which, search.name, [row(PATH, "Families data standard")])
    made.has(PATH, DOCUMENT)
    made.harvest(which)
    recording = folder / "govuk" / "2026-11-20"
    recording.parent.mkdir()
    (folder / "replay").rename(recording)
    declaration = yaml.safe_load((ROOT / "sources" / "govuk.yml").read_text())
    with pytest.MonkeyPatch.context() as patch:
        return build_one_source(declaration | {"expect": {"min_records": 1}}, recording, folder / "built", patch)


def test_the_government_and_the_code_of_an_attachment_are_in_tables(data: Path) -> None:
    governments = rows(data, "SELECT title, ended_on, current, political FROM record_governments")
    assert governments == [{"title": NAME, "ended_on": "2015-05-08", "current": 0, "political": 1}]
    codes = rows(data, "SELECT scheme, value, address FROM record_identifiers")
    assert codes == [{"scheme": "isbn", "value": "9780000000000", "address": "https://assets.example.org/a.pdf"}]


@pytest.mark.parametrize(
    "pattern",
    [
        f'[] hf:politicalContent true ; hf:publishedUnder "{NAME}" ; hf:governmentEnded "2015-05-08"^^xsd:date',
        '[] a dcat:Distribution ; dcterms:identifier "9780000000000" ; adms:identifier/skos:notation "9780000000000"',
    ],
)
def test_both_are_in_rdf(pattern: str, data: Path) -> None:
    assert '"boolean": true' in well("sparql", f"ASK {{ {pattern} }}", "--format", "json", data=data).replace(
        '"boolean":true', '"boolean": true'
    )


@pytest.mark.parametrize(
    ("kind", "identifier"), [("home", "SELECT id FROM homes"), ("record", "SELECT id FROM records")]
)
def test_pages_say_under_which_government_it_was_published(kind: str, identifier: str, data: Path) -> None:
    address = build_page_path(kind, rows(data, identifier)[0]["id"])
    notices = read_page(data, address).select(".notice")
    told = " ".join(" ".join(notice.get_text(" ", strip=True) for notice in notices).split())
    assert f"This was published under the {NAME} , which ended on 8 May 2015." in told
