"""The page about declarations cannot go stale: its example runs, and it names everything that may be said."""

from __future__ import annotations

import io
import re
import tarfile
from typing import Any, get_args

import pytest
import yaml
from pydantic import BaseModel

from homefinder.adapters.dcat.adapter import DcatParameters, DcatTable
from homefinder.adapters.git_archive import adapter
from homefinder.adapters.git_archive.adapter import FileCollection, GitArchive
from homefinder.adapters.git_archive.formats import READERS
from homefinder.adapters.html_page.adapter import DetailPage, HtmlParameters
from homefinder.adapters.html_page.page import FieldSelector
from homefinder.adapters.listing.parameters import Paging
from homefinder.adapters.mapping.evaluate import FILTERS
from homefinder.adapters.mapping.expressions import Computation
from homefinder.adapters.mapping.mapping import RecordMapping
from homefinder.adapters.schema_folder.document import SchemaForm
from homefinder.adapters.schema_folder.parameters import SchemaArchive, SchemaCollection
from homefinder.adapters.vocabulary.adapter import VocabularyArchive, VocabularyParameters
from homefinder.adapters.vocabulary.sparql import SparqlQuery
from homefinder.adapters.workbook.tables import TableShape
from homefinder.model import Event, Identifier, Relation
from homefinder.source import ADAPTERS, Source, parse_parameters
from tests.conftest import ROOT
from tests.support.declarations import harvest_bodies
from tests.support.recordings import exchange

PAGE = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")

FILES = {
    "data/organisations.yml": "office:\n  name: Example Office\n",
    "content/standards/tree.md": """---
name: Tree records
owner: office
topics: trees; land
code: EX1
belongs_to: [land]
history:
- {status: draft, date: 2024-01-02}
- {status: agreed, date: 2025-03-04}
care_setting: home
weight: 3
---
About trees.

## User needs

People plant them.

## Documentation

- [Guide](guide.html)
""",
    "content/standards/land.md": "---\nname: Land records\nowner: office\ntype: codes\n---\n",
    "content/standards/test.md": "---\nname: test\n---\n",
    "content/drafts/x.md": "---\nname: draft\n---\n",
}


BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
FIRST_DECLARATION = next(block for block in BLOCKS if block.startswith("id: "))


def example() -> Source:
    return Source.model_validate(yaml.safe_load(FIRST_DECLARATION))


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: "-".join(block.split()[:2]).replace(":", ""))
def test_every_example_can_be_declared(block: str) -> None:
    """A whole declaration as it stands; a part of one as a key of the first."""
    whole = {} if block.startswith("id: ") else yaml.safe_load(FIRST_DECLARATION)
    source = Source.model_validate({**whole, **yaml.safe_load(block)})
    assert isinstance(parse_parameters(source), BaseModel)


def packed() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for name, text in FILES.items():
            info = tarfile.TarInfo(f"standards-main/{name}")
            info.size = len(text.encode())
            tar.addfile(info, io.BytesIO(text.encode()))
    return out.getvalue()


def test_the_example_does_what_the_page_says() -> None:
    source = example()
    parameters: Any = parse_parameters(source)
    found = adapter.parse(source, parameters, [exchange(parameters.archives[0].url, packed())])
    records = {record.key: record for record in found.records}
    assert {key: record.kind for key, record in records.items()} == {
        "standards/tree": "standard",
        "standards/land": "code-set",
    }
    assert [(issue.code, issue.record_key) for issue in found.issues] == [("not-a-standard", "standards/test")]
    tree = records["standards/tree"]
    assert (tree.publisher, tree.description, tree.status) == ("Example Office", "About trees.", "agreed")
    assert tree.keywords == ("trees", "land")
    assert tree.identifiers == (Identifier("example", "EX1"),)
    assert tree.relations == (Relation("part-of", "standards/land"),)
    assert tree.events == (Event("status", "2024-01-02", "draft"), Event("status", "2025-03-04", "agreed"))
    assert [address.url for address in tree.addresses] == ["https://standards.example.org/guide.html"]
    assert tree.extra == {"care_setting": "home", "who_needs_it": "People plant them."}


def read_example(source_id: str) -> str:
    """The declaration of this id, as the page shows it."""
    return next(block for block in BLOCKS if block.startswith(f"id: {source_id}\n"))


CATALOGUE = """
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
<all> a dcat:Catalog; dcat:catalog <inner> .
<inner> a dcat:Catalog; dct:title "Tir"@cy; dcat:dataset <trees> .
<trees> a dcat:Dataset; dct:title "Coed"@cy, "Trees"@en; dct:publisher [foaf:name "Example Office"];
  dcat:distribution [dcat:downloadURL <trees.csv>; dcat:mediaType "text/csv"] .
"""


def test_the_catalogue_of_the_page_is_read_as_it_says() -> None:
    found = harvest_bodies(read_example("example-catalogue"), {"https://catalogue.example.org/catalog.ttl": CATALOGUE})
    inner, trees = found.records
    assert (inner.kind, trees.kind, trees.title, trees.publisher) == (
        "document-collection", "data-collection", "Coed", "Example Office",
    )  # fmt: skip
    assert [(one.url, one.media_type) for one in trees.addresses] == [
        ("https://catalogue.example.org/trees.csv", "text/csv")
    ]
    assert trees.relations == (Relation("part-of", inner.key),)
    assert found.issues == ()


VOCABULARY = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<#all> a skos:ConceptScheme; skos:prefLabel "Trees"@en .
<#oak> a skos:Concept; skos:prefLabel "Oak"@en, "Derwen"@cy; skos:inScheme <#all> .
"""


def test_the_vocabulary_of_the_page_is_read_as_it_says() -> None:
    bodies = {"https://vocabulary.example.org/trees.ttl": VOCABULARY}
    found = harvest_bodies(read_example("example-vocabularies"), bodies)
    assert [(one.title, one.extra) for one in found.records] == [
        ("Trees", {"concepts": "1", "languages": ["cy", "en"]})
    ]
    assert found.issues == ()


LIST_PAGE = """<html><main><table><tbody><tr><td><a href="trees">Trees</a></td><td>2 May 2026</td></tr></tbody></table>
</main></html>"""
DETAIL_PAGE = """<html><main><h1>Trees</h1><dl><dt>Owner</dt><dd>Example Office</dd>
<dt>Licence</dt><dd><a href="/ogl">OGL</a></dd></dl></main></html>"""


def test_the_pages_of_the_page_are_read_as_it_says() -> None:
    site = "https://www.example.org/standards/"
    found = harvest_bodies(read_example("example-pages"), {site: LIST_PAGE, f"{site}trees": DETAIL_PAGE})
    (record,) = found.records
    assert (record.key, record.publisher, record.modified) == ("trees", "Example Office", "2 May 2026")
    assert (record.licence, record.licence_url) == ("OGL", "https://www.example.org/ogl")
    assert found.issues == ()


def said() -> list[str]:
    steps = [field.alias or name for name, field in Computation.model_fields.items()]
    models = (Source, GitArchive, FileCollection, RecordMapping)
    paging = get_args(Paging.model_fields["by"].annotation)
    models: tuple[type[BaseModel], ...] = (
        Source, GitArchive, FileCollection, RecordMapping, DcatParameters, DcatTable, VocabularyParameters,
        VocabularyArchive, SparqlQuery, HtmlParameters, DetailPage, FieldSelector,
        SchemaArchive, SchemaCollection,
    )  # fmt: skip
    keys = [name for model in models for name in model.model_fields]
    return [*steps, *keys, *paging, *get_args(SchemaForm), *TableShape.model_fields, *FILTERS, *READERS, *ADAPTERS]


@pytest.mark.parametrize("word", sorted(set(said()) - {"min_interval_s"}))
def test_everything_that_may_be_said_is_on_the_page(word: str) -> None:
    assert re.search(rf"[`.|\[]{re.escape(word)}[`:\]|}}]", PAGE), f"docs/sources.md does not explain {word!r}"
