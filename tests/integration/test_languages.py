"""Texts in several languages, from the publication to tables, exports and pages."""

from __future__ import annotations

import csv
import gzip
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree
from pyoxigraph import RdfFormat, parse

from tests.conftest import SHARED, needs
from tests.support.commands import command, rows, well
from tests.support.one_source import build_one_source, read_answer, read_page

CASES = SHARED / "cases" / "harvest"
TITLE = "http://purl.org/dc/terms/title"


def build(case: str, source: str, folder: Path, monkeypatch: pytest.MonkeyPatch, **declared: Any) -> Path:
    """A catalogue of the case's source, with changes to its declaration and to the fields of its mapping."""
    needs(CASES / case)
    declaration = yaml.safe_load((CASES / case / f"{source}.yml").read_text())
    declaration["parameters"].get("mapping", {}).get("fields", {}).update(declared.pop("fields", {}))
    return build_one_source(
        declaration | declared, CASES / case / "replay" / source / "2026-11-01", folder, monkeypatch
    )


def codes(data: Path) -> dict[str, int]:
    return {row["code"]: row["n"] for row in rows(data, "SELECT code, count(*) AS n FROM issues GROUP BY code")}


def titles(data: Path) -> dict[str, str]:
    return {row["key"]: row["title"] for row in rows(data, "SELECT key, title FROM records")}


def test_without_a_declared_language_english_is_shown_and_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = build("ckan-multilingual", "trial-ckan", tmp_path, monkeypatch)
    assert titles(data) == {"multi": "Stops", "fluent": "Arrêts", "str-json": "Json in text"}
    assert codes(data)["undeclared-language"] == 4
    publishers = rows(data, "SELECT publisher FROM records WHERE key = 'fluent'")
    assert publishers == [{"publisher": "Transport Office"}]
    assert [row["modified"] for row in rows(data, "SELECT modified FROM records")] == ["", "", ""]
    assert codes(data)["future-date"] == 1
    assert rows(data, "SELECT * FROM events WHERE date > '2026-11-01'") == []


def test_the_declared_language_is_shown_and_the_others_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    german = {"language": {"const": "de"}, "title": ["title_translated", "title", "name"]}
    data = build("ckan-multilingual", "trial-ckan", tmp_path, monkeypatch, fields=german)
    assert titles(data) == {"multi": "Haltestellen", "fluent": "Stops", "str-json": "Json in text"}
    assert {row["key"]: row["language"] for row in rows(data, "SELECT key, language FROM records")} == {
        **{"multi": "de", "fluent": "en", "str-json": "en"}
    }
    told = {key: codes(data).get(key) for key in ("undeclared-language", "missing-language")}
    assert told == {"undeclared-language": None, "missing-language": 2}
    kept = rows(data, "SELECT field, language, text FROM record_translations WHERE record_id = 'trial-ckan:multi'")
    assert {(row["field"], row["language"], row["text"]) for row in kept} == {
        *(("title", "fr", "Arrêts"), ("title", "en", "Stops")),
        *(("description", "fr", "Tous"), ("description", "en", "All stops")),
    }
    quads = list(parse(well("export", "nq", data=data).encode(), RdfFormat.N_QUADS))
    for name in ("record/trial-ckan%3Amulti", "home/trial-ckan.multi"):
        said = {
            (quad.object.value, quad.object.language)
            for quad in quads
            if quad.subject.value == f"http://localhost:8001/id/{name}" and quad.predicate.value == TITLE
        }
        assert said == {("Haltestellen", "de"), ("Arrêts", "fr"), ("Stops", "en")}
    assert command("doctor", data=data).code == 0


@pytest.fixture(scope="module")
def welsh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        return build("dcat-export-language", "trial-cy", tmp_path_factory.mktemp("welsh"), patch)


@pytest.fixture(scope="module")
def reworded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, whose second edition describes the standard in other words."""
    folder = tmp_path_factory.mktemp("reworded")
    with pytest.MonkeyPatch.context() as patch:
        data = build("dcat-export-language", "trial-cy", folder, patch)
        first = CASES / "dcat-export-language" / "replay" / "trial-cy" / "2026-11-01"
        later = Path(shutil.copytree(first, folder / "trial-cy" / "2026-12-01"))
        for body in (later / "bodies").iterdir():
            held = gzip.decompress(body.read_bytes())  # an archive; as long a word leaves its lengths right
            body.write_bytes(gzip.compress(held.replace(b"ar gyfer cofnodion", b"ar gyfer adolygiad")))
        well("harvest", "trial-cy", "--replay", later, data=data)
        well("publish", data=data)
    return data


@pytest.mark.parametrize(("name", "syntax"), [("ttl", RdfFormat.TURTLE), ("dcat", RdfFormat.TURTLE)])
def test_every_literal_of_a_welsh_record_is_welsh(name: str, syntax: RdfFormat, welsh: Path) -> None:
    text = well("export", name, data=welsh)
    found = {
        (triple.object.value, triple.object.language)
        for triple in parse(text.encode(), syntax)
        if getattr(triple.object, "value", "").startswith("Safon")
    }
    assert found == {("Safon gofal plant", "cy"), ("Safon ar gyfer cofnodion gofal plant.", "cy")}


def test_json_ld_and_csv_say_the_language(welsh: Path) -> None:
    lines = [
        json.loads(line.rstrip(",")) for line in well("export", "jsonld", data=welsh).splitlines() if "Safon" in line
    ]
    said = [one["title"] for one in lines if "title" in one]
    assert said
    assert all(title == {"@value": "Safon gofal plant", "@language": "cy"} for title in said)
    (line,) = csv.DictReader(well("export", "csv", data=welsh).splitlines())
    assert (line["title"], line["language"]) == ("Safon gofal plant", "cy")


WELSH_PAGES = (
    *("/home/trial-cy.gofal", "/record/trial-cy:gofal", "/homes", "/changes", "/search?q=gofal"),
    *("/compare/trial-cy.gofal", "/change/{event}"),
)


def test_entries_of_feeds_mark_welsh_titles(reworded: Path) -> None:
    feed = etree.fromstring(read_answer(reworded, "/feeds/all.atom"))
    titles = [title for title in feed.iter("{http://www.w3.org/2005/Atom}title") if "Safon" in title.text]
    assert titles
    assert {title.get("{http://www.w3.org/XML/1998/namespace}lang") for title in titles} == {"cy"}


@pytest.mark.parametrize("address", WELSH_PAGES)
def test_pages_mark_welsh_texts(address: str, reworded: Path) -> None:
    (event,) = rows(reworded, "SELECT id FROM events WHERE announced_by = 'seen'")
    soup = read_page(reworded, address.format(event=event["id"]))
    found = [text.parent for text in soup.body.find_all(string=lambda text: text.strip().startswith("Safon"))]
    assert found
    assert [tag for tag in found if tag.get("lang") != "cy"] == []


def test_linked_data_of_a_page_is_welsh(welsh: Path) -> None:
    soup = read_page(welsh, "/home/trial-cy.gofal")
    data = json.loads(soup.select_one('script[type="application/ld+json"]').string)
    assert data["name"] == {"@value": "Safon gofal plant", "@language": "cy"}
    assert data["inLanguage"] == "cy"


def test_status_words_are_declared_in_the_source_s_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = build("dcat-export-language", "trial-cy", tmp_path, monkeypatch, lifecycle={"LIVE": "deprecated"})
    assert rows(data, "SELECT status, lifecycle FROM records") == [{"status": "live", "lifecycle": "deprecated"}]
