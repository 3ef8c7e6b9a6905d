"""The files of the sectors hold together, and no code knows a sector."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from homefinder.errors import DeclarationError
from homefinder.ranking.needs import Need, read_needs
from homefinder.settings import ROOT
from homefinder.site.sectors import format_sector_name, list_examples, list_roles, read_sectors

VOCAB = ROOT / "vocab"
SHORTEST = 3
"""Names of fewer letters, such as RO, are also words or initials of other things."""


def words_of(text: str) -> str:
    return f" {re.sub(r'[^a-z0-9-]+', ' ', text.lower()).strip()} "


def curated_names() -> set[str]:
    """Every title and further name of the homes curated by hand."""
    homes = [home for path in (VOCAB / "homes").glob("*.yml") for home in yaml.safe_load(path.read_text())["homes"]]
    names = {name for home in homes for name in (home["title"], *home.get("alt_titles", ()))}
    return {words_of(name) for name in names if len(name) >= SHORTEST}


@pytest.mark.parametrize("need", read_needs(VOCAB / "needs"), ids=lambda need: need.id)
def test_neither_the_words_nor_the_keywords_of_a_need_name_a_home(need: Need) -> None:
    text = words_of(" / ".join((need.title, need.description, *need.keywords)))
    assert [name for name in curated_names() if name in text] == []


def test_every_sector_is_listed_by_its_title_with_its_needs() -> None:
    listed = (VOCAB / "README.md").read_text(encoding="utf-8").splitlines()
    for path in (VOCAB / "needs").glob("*.yml"):
        sector = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert f"| `needs/{path.name}` | {sector['title']} | {len(sector['needs'])} |" in listed


SECTORS = sorted(path.stem for path in (VOCAB / "needs").glob("*.yml"))


def list_code_texts() -> Iterator[tuple[Path, str]]:
    """What the code says: strings of modules that are no docstrings, and the whole of templates, scripts and styles."""
    for path in sorted((ROOT / "homefinder").rglob("*")):
        if path.suffix == ".py":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            loose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in loose:
                    yield path, node.value
        elif path.suffix in (".html", ".js", ".css"):
            yield path, path.read_text(encoding="utf-8")


def test_no_code_names_a_sector() -> None:
    words = [word for sector in SECTORS for word in {sector, sector.replace("-", " "), sector.replace("-", "_")}]
    words += [sector.name.lower().replace("’", "'") for sector in read_sectors(VOCAB / "sectors")]
    assert len(SECTORS) > 1
    found = [(path.name, word) for path, text in list_code_texts() for word in words if word in text.lower()]
    assert found == []


def test_each_file_of_a_sector_is_read_and_belongs_to_one_with_needs() -> None:
    assert {sector.sector for sector in read_sectors(VOCAB / "sectors")} <= set(SECTORS)
    assert list_roles(VOCAB)
    assert list_examples(VOCAB)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("sector: a\nname: A\nrole: {b: B}\n", "role: unknown key"),
        ("sector: a\n", "name: Field required"),
        ("sector: b\nname: A\n", "declares sector 'b'"),
        ("sector: a\nname: A\nroles: {B c: B}\n", "roles.B c"),
        ("sector: a\nname: A\nname: B\n", "name"),
    ],
    ids=["unknown-key", "no-name", "other-file", "role-id", "twice"],
)
def test_a_wrong_file_is_refused_with_what_to_mend(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "a.yml").write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError, match=r"a\.yml") as caught:
        read_sectors(tmp_path)
    assert fault in str(caught.value)


def test_a_sector_without_a_file_has_its_id_in_words(tmp_path: Path) -> None:
    (tmp_path / "sectors").mkdir()
    for name, words in (("a", "The first"), ("b-c", "B and C")):
        text = f"sector: {name}\nname: {words}\nexamples: [{name}?]\nroles: {{reader: {words}}}\n"
        (tmp_path / "sectors" / f"{name}.yml").write_text(text, encoding="utf-8")
    names = [format_sector_name(tmp_path, name) for name in ("a", "b-c", "b-c/theme", "no-file", "no-file/theme")]
    assert names == ["The first", "B and C", "B and C", "No file", "No file"]
    assert (list_examples(tmp_path), list_roles(tmp_path)) == (["a?", "b-c?"], {"reader": "The first"})
    assert (list_examples(tmp_path / "none"), list_roles(tmp_path / "none")) == ([], {})
