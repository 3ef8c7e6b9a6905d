"""The documentation cannot go stale: what is generated is current, what is said exists, every command line parses."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel

from docs.generate import PAGES
from docs.generator import commands, described, models, settings, sources, tables
from docs.generator.described import Undescribed, require_text
from docs.generator.markdown import anchor
from homefinder.adapters.curated import CuratedHome
from homefinder.cli.app import query as asking
from homefinder.rdf import export, sparql
from homefinder.source import ADAPTERS, Source
from homefinder.store.db import create_in_memory
from homefinder.store.schema import CURATION, LEDGER
from homefinder.store.schema.views import VIEWS, create_views
from tests.conftest import ROOT

README = ROOT / "README.md"
TEXTS = [*sorted((ROOT / "docs").rglob("*.md")), *([README] if README.exists() and README.stat().st_size else [])]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
BLOCK = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_what_the_code_gives(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == PAGES[name](), f"{name} is stale: run `make docs`"


def test_what_is_not_described_is_named() -> None:
    with pytest.raises(Undescribed, match=r"column homes\.colour.*metadata\.yml"):
        require_text(" ", "column homes.colour", "metadata.yml")


def test_a_page_without_a_description_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(described.read_descriptions()["curation"]["decisions"]["columns"], "verdict", "")
    with pytest.raises(Undescribed, match=r"column decisions\.verdict"):
        tables.tables_page()


def test_every_command_has_an_example_that_parses() -> None:
    told = described.read_descriptions()["examples"]
    assert set(told) == set(commands.commands())
    for name, lines in told.items():
        for line in lines:
            assert line.startswith(f"homefinder {name}")
            commands.parse(line)


def test_help_names_the_formats_there_are() -> None:
    assert asking.RESULT_FORMATS == sparql.FORMATS
    assert asking.EXPORT_FORMATS == export.FORMATS


def test_nothing_is_described_that_is_not_there() -> None:
    told = described.read_descriptions()
    assert set(told["settings"]) <= set(settings.environment_variables())
    assert set(told["curation"]) == set(tables.table_names(create_in_memory(CURATION)))
    metadata = yaml.safe_load(tables.METADATA.read_text(encoding="utf-8"))["databases"]["catalogue"]["tables"]
    schema = create_in_memory(LEDGER)
    create_views(schema)
    assert set(metadata) == {*tables.table_names(schema), *VIEWS}
    for name, table in metadata.items():
        columns = {row["name"] for row in schema.execute(f"PRAGMA table_info({name})")}
        assert set(table["columns"]) == columns, name


def test_no_source_key_is_described_twice_or_in_vain() -> None:
    found = [
        *models.list_models(Source),
        *(m for name in ADAPTERS for m in models.list_models(sources.parameters_of(name))),
    ]
    every: list[type[BaseModel]] = [*found, CuratedHome]
    lines = [cls for model in every for cls in model.mro() if issubclass(cls, BaseModel)]
    classes = {models.name_of(cls): cls for cls in lines}
    for name, keys in described.read_descriptions()["sources"].items():
        docstrings = described.field_docstrings(classes[name])
        known = classes[name].model_fields
        for key in set(keys) - {"about"}:
            assert key in known, f"docs/described.yml describes {name}.{key}, which is not there"
            assert key not in docstrings, f"{name}.{key} has a docstring: take it out of docs/described.yml"


def command_lines() -> Iterator[tuple[Path, str]]:
    """Every line of a code block that starts Homefinder, without prompt and continuation."""
    for path in TEXTS:
        for block in BLOCK.findall(path.read_text(encoding="utf-8")):
            for line in block.replace("\\\n", " ").splitlines():
                started = re.match(
                    r"\s*(?:\$ )?(?:\w+=\S+ )*(?:uv run (?:--no-sync )?|\.venv/bin/)?(homefinder .*)", line
                )
                if started:
                    yield path, started[1].strip()


def test_every_command_line_of_the_documentation_parses() -> None:
    lines = list(command_lines())
    assert len(lines) > 40
    for path, line in lines:
        words = shlex.split(line, comments=True)
        ended = next((number for number, word in enumerate(words) if word in ("|", ">", "&&", ";", "&")), len(words))
        try:
            commands.parse(shlex.join(words[:ended]))
        except Exception as error:
            pytest.fail(f"{name_of(path)}: {line!r} is not a command: {error}")


def test_every_link_of_the_documentation_leads_somewhere() -> None:
    for path in TEXTS:
        text = re.sub(r"`[^`\n]*`", "", BLOCK.sub("", path.read_text(encoding="utf-8")))
        for link in LINK.findall(text):
            if not re.match(r"[a-z]+:", link):
                check_link(path, link)


def check_link(path: Path, link: str) -> None:
    name, _, fragment = link.partition("#")
    target = (path.parent / name).resolve() if name else path
    assert target.exists(), f"{name_of(path)}: {link} leads nowhere"
    if fragment:
        headings = [anchor(heading) for heading in HEADING.findall(target.read_text(encoding="utf-8"))]
        assert fragment in headings, f"{name_of(path)}: {link}: no such heading; there are {', '.join(headings)}"


def test_every_page_is_in_the_index() -> None:
    index = ROOT / "docs" / "index.md"
    linked = {(index.parent / link.partition("#")[0]).resolve() for link in LINK.findall(index.read_text("utf-8"))}
    pages = sorted((ROOT / "docs").rglob("*.md"))
    missing = [name_of(path) for path in pages if not {path, path.parent} & {*linked, index}]
    assert not missing, f"docs/index.md does not lead to {', '.join(missing)}"
