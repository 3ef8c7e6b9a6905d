"""The data package of the sample: every described table as CSV, as its description says, and the views for people."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
import zipfile
from pathlib import Path

import pytest
import yaml
from pyarrow import parquet

from homefinder.errors import UsageError
from homefinder.rdf.dcat.parquet import load_arrow
from tests.conftest import ROOT
from tests.support.commands import command, rows, well

DESCRIBED = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))["databases"]["catalogue"]["tables"]


@pytest.fixture(scope="module")
def package(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    path = tmp_path_factory.mktemp("package") / "package.zip"
    command("export", "datapackage", "--out", path, data=sample_folder)
    return zipfile.ZipFile(path)


def test_each_resource_is_what_its_description_says(package: zipfile.ZipFile, sample_folder: Path) -> None:
    told = json.loads(package.read("datapackage.json"))
    assert {resource["path"] for resource in told["resources"]} == set(package.namelist()) - {"datapackage.json"}
    names = {resource["name"] for resource in told["resources"]}
    for resource in told["resources"]:
        body = package.read(resource["path"])
        assert (len(body), f"sha256:{hashlib.sha256(body).hexdigest()}") == (resource["bytes"], resource["hash"])
        table = list(csv.reader(io.StringIO(body.decode("utf-8"), newline="")))
        schema = resource["schema"]
        assert table[0] == [field["name"] for field in schema["fields"]]
        assert all(field["description"].endswith(".") for field in schema["fields"])
        name = resource["path"].removeprefix("data/").removesuffix(".csv")
        (counted,) = rows(sample_folder, f"SELECT count(*) AS n FROM [{name}]", name="catalogue.db")
        assert len(table) - 1 == counted["n"], name
        assert set(schema.get("primaryKey", [])) <= set(table[0])
        assert {link["reference"]["resource"] for link in schema.get("foreignKeys", [])} <= names
    assert {"homes", "needs", "home-full", "changes"} <= names


def test_cells_are_exact(package: zipfile.ZipFile, sample_folder: Path) -> None:
    found = csv.DictReader(io.StringIO(package.read("data/homes.csv").decode(), newline=""))
    by_id = {row["id"]: row["description"] for row in found}
    kept = rows(sample_folder, "SELECT id, description FROM homes", name="catalogue.db")
    assert by_id == {row["id"]: row["description"] for row in kept}


def test_a_view_has_names_in_place_of_identifiers(sample_folder: Path) -> None:
    found = rows(sample_folder, "SELECT * FROM home_full", name="catalogue.db")
    homes = {row["id"]: row for row in rows(sample_folder, "SELECT * FROM homes", name="catalogue.db")}
    owners = {row["id"]: row["name"] for row in rows(sample_folder, "SELECT * FROM publishers", name="catalogue.db")}
    assert len(found) == len(homes)
    for row in found:
        assert row["owner"] == owners.get(homes[row["id"]]["publisher_id"], "")
        assert row["state"] == homes[row["id"]]["lifecycle"]
        if row["state"] == "active" and not row["edition"]:
            assert row["edition_in_force"] == row["title"]
    titles = {home["title"] for home in homes.values() if home["lifecycle"] == "active"}
    assert {row["edition_in_force"] for row in found} - {""} <= titles
    assert any(row["edition_in_force"] not in ("", row["title"]) for row in found)
    needs = rows(sample_folder, "SELECT * FROM need_full", name="catalogue.db")
    assert len(needs) == rows(sample_folder, "SELECT count(*) AS n FROM needs", name="catalogue.db")[0]["n"]
    assert all(row["home"] for row in needs if row["outcome"] == "adopt")


def test_the_package_says_the_same_twice(sample_folder: Path, tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        command("export", "datapackage", "--out", tmp_path / name, data=sample_folder)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert "wrote" in command("export", "csv", "--out", tmp_path / "homes.csv", data=sample_folder).err
    assert well("export", "csv", data=sample_folder).startswith("id,title")


def test_as_parquet_it_has_the_same_rows_with_their_types(
    package: zipfile.ZipFile, sample_folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "package.zip"
    command("export", "parquet", "--out", path, data=sample_folder)
    typed = zipfile.ZipFile(path)
    told = json.loads(typed.read("datapackage.json"))["resources"]
    plain = {resource["name"]: resource for resource in json.loads(package.read("datapackage.json"))["resources"]}
    assert {resource["name"] for resource in told} == set(plain)
    for resource in told:
        body = typed.read(resource["path"])
        assert f"sha256:{hashlib.sha256(body).hexdigest()}" == resource["hash"]
        table = parquet.read_table(io.BytesIO(body))
        assert table.column_names == [field["name"] for field in resource["schema"]["fields"]]
        written = list(csv.reader(io.StringIO(package.read(plain[resource["name"]]["path"]).decode(), newline="")))
        assert table.num_rows == len(written) - 1
    homes = parquet.read_table(io.BytesIO(typed.read("data/homes.parquet")))
    kept = rows(sample_folder, "SELECT id, description FROM homes ORDER BY id", name="catalogue.db")
    found = sorted(homes.select(["id", "description"]).to_pylist(), key=lambda row: row["id"])
    assert found == [dict(row) for row in kept]


def test_without_arrow_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"extra `parquet`, which is not installed"):
        load_arrow()
