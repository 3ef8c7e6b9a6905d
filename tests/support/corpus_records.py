"""Small readers that make descriptions from recorded payloads, sources that the catalogue does not harvest too.

Ids are those of the judged pairs: ``FOLDER ID``. A payload that no reader knows gives no description.
"""

from __future__ import annotations

import csv
import json
import re
import tarfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from homefinder.clean.normalise import normalise
from homefinder.ids import slug
from homefinder.model import HOME_KINDS
from homefinder.resolve.matching.profile import RecordDescription, description_of
from tests.support.recordings import harvested

Known = dict[tuple[str, str], RecordDescription]

NHS_PAGE = "https://data.standards.nhs.uk/published-standards/"


def all_descriptions(corpus: Path, replay: Path) -> Known:
    """Every description, by the folder and id of the judged pairs."""
    known: Known = {}
    for reader in (_harvested, _api_catalogue, _nhs_sitemap, _register, _planning_fields, _data_services, _others):
        for folder, identifier, item in reader(corpus, replay):
            known.setdefault((folder, identifier), item)
    return known


def _latest(replay: Path, source: str) -> Path:
    return max(path for path in (replay / source).iterdir() if path.is_dir())


def _made(source: str, key: str, title: str, **fields: Any) -> RecordDescription:
    publisher = fields.pop("publisher", "")
    return RecordDescription(f"{source}:{key}", source, title, key=key, publisher_id=slug(publisher), **fields)


def _harvested(corpus: Path, replay: Path) -> Iterator[tuple[str, str, RecordDescription]]:
    """The sources that the catalogue harvests, through its own adapters."""
    ids: dict[str, tuple[str, Callable[[str], str]]] = {
        "nhs-standards-directory": ("nhs-standards-directory", lambda key: key),
        "uk-data-standards-catalogue": ("uk-data-standards-catalogue", lambda key: "git:" + key.rpartition("/")[2]),
        "open-standards": ("cddo-open-standards", lambda key: key.rpartition("/")[2]),
        "planning-data-specification": ("digital-land-specification", lambda key: key),
        "social-care-data-standards": ("social-care-data-standards", lambda key: key),
        "standard-safeguarding-dataset": ("ssd-data-model", lambda key: "SSD" if key == "ssd" else key),
    }
    for source, (folder, named) in ids.items():
        parsed, _ = harvested(source, _latest(replay, source))
        for record in (normalise(record)[0] for record in parsed.records):
            if record.kind in HOME_KINDS:
                item = description_of(record.id, source, record.key, record.to_content())
                yield folder, named(record.key), item
                if record.key == "placements.json":
                    yield folder, "placements-standard/placements.json", item
                if record.key == "PUB00":
                    yield folder, "placements-standard/README.md", item


def _api_catalogue(corpus: Path, replay: Path) -> Iterator[tuple[str, str, RecordDescription]]:
    folder = corpus / "uk-api-catalogue"
    with (folder / "data" / "catalogue.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield "uk-api-catalogue", f"catalogue.csv#{row['name']}", _made(
                "uk-api-catalogue", f"{row['provider']}/{slug(row['name'])}", row["name"], url=row["url"], kind="api",
                description=row["description"], publisher=row["provider"], links=(row["documentation"],),
            )  # fmt: skip
    for path in sorted((folder / "federated").glob("*/apis.json")):
        for entry in json.loads(path.read_text(encoding="utf-8-sig"))["apis"]:
            data = entry["data"]
            yield "uk-api-catalogue", f"federated/{path.parent.name}#{data['name']}", _made(
                f"federated/{path.parent.name}", slug(data["name"]), data["name"], url=data["url"], kind="api",
                description=data["description"], publisher=data["organisation"],
                links=(data.get("documentation-url", ""),),
            )  # fmt: skip


def _nhs_sitemap(corpus: Path, replay: Path) -> Iterator[tuple[str, str, RecordDescription]]:
    """A sitemap knows addresses alone: the title is the words of the address."""
    for path in sorted((corpus / "nhs-standards-directory").glob("*/sitemap_*.xml")):
        for name in re.findall(rf"<loc>{re.escape(NHS_PAGE)}([a-z0-9-]+)</loc>", path.read_text(encoding="utf-8")):
            yield (
                "nhs-standards-directory",
                f"{path.stem}:{name}",
                _made(path.stem, name, name.replace("-", " "), links=(NHS_PAGE + name,)),
            )


def _rows(path: Path) -> Iterator[Mapping[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def _register(corpus: Path, replay: Path) -> Iterator[tuple[str, str, RecordDescription]]:
    """Facts of GOV.UK pages, and of the entries of the catalogue that GOV.UK published in 2023."""
    folder = corpus / "govuk-pages-register"
    for row in _rows(folder / "pages.tsv"):
        yield "govuk-pages-register", row["url"], _made(
            "govuk", row["url"].rpartition("www.gov.uk")[2], row["title"], url=row["url"], page=row["url"],
            publisher=row["publisher"], links=(row["url"],),
        )  # fmt: skip
    page = "https://www.gov.uk/government/publications/data-standards-authority-standards-catalogue/standards-catalogue"
    for row in _rows(folder / "dsa_catalogue_on_govuk_2023-10-25.tsv"):
        address = f"{page}#{row['git_id']}"
        yield (
            "govuk-pages-register",
            address,
            _made("govuk-catalogue-edition", row["git_id"], row["name"], url=address, kind="standard"),
        )


def _planning_fields(corpus: Path, replay: Path) -> Iterator[tuple[str, str, RecordDescription]]:
    body = next((_latest(replay, "planning-data-specification") / "bodies").glob("*.tar.gz"))
    with tarfile.open(body) as archive:
        for member in archive:
            if not re.search(r"/content/field/[^/]+\.md$", member.name):
                continue
            file = archive.extractfile(member)
            assert file is not None
            data = yaml.safe_load(file.read().decode("utf-8").split("---")[1])
            replaced = data.get("replacement-field") or ""
            relations = (("replaced-by", f"field/{replaced}", ""),) if replaced else ()
            key = f"field/{data['field']}"
            yield "digital-land-specification", key, _made(
                "planning-data-specification", key, data.get("name") or data["field"], kind="data-item",
                description=data.get("description") or "", relations=relations,
            )  # fmt: skip


def _data_services(corpus: Path, replay: Path) -> Iterator[tuple[str, str, RecordDescription]]:
    """The data catalogue's prototype and the examples of the metadata exchange model."""
    seeds = json.loads((corpus / "cddo-data-catalogue" / "db" / "seeds.json").read_text(encoding="utf-8"))
    for data in seeds["data_services"]:
        yield "cddo-data-catalogue", data["identifier"], _data_service("cddo-data-catalogue", data["identifier"], data)
    folder = corpus / "ukgov-metadata-exchange-model"
    for path in sorted((folder / "src" / "data").glob("Data*/valid/*.yaml")):
        key = path.relative_to(folder).with_suffix("").as_posix()
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        yield "ukgov-metadata-exchange-model", key, _data_service("ukgov-metadata-exchange-model", key, data)


def _data_service(source: str, key: str, data: Mapping[str, Any]) -> RecordDescription:
    identifier = str(data["identifier"])
    address = identifier if identifier.startswith("http") else data.get("endpoint_url", data.get("endpointURL", ""))
    documentation = data.get("endpoint_description", data.get("endpointDescription", ""))
    return _made(
        source, key, data["title"], url=address, kind="data-collection" if "Dataset" in key else "api",
        codes=(("identifier", identifier),), version=str(data.get("version", "")), links=(documentation,),
        description=f"{data.get('summary', '')} {data['description']}", publisher=data["publisher"],
    )  # fmt: skip


def _others(corpus: Path, replay: Path) -> Iterator[tuple[str, str, RecordDescription]]:
    for path in sorted((corpus / "csc-map-of-the-world" / "data_yml" / "services").glob("*.yaml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        owner = (data.get("service_fields") or {}).get("lead_organisation") or ""
        yield "csc-map-of-the-world", f"services/{path.stem}", _made(
            "csc-map-of-the-world", path.stem, data["name"], url=data.get("website") or "",
            description=data.get("description") or "", publisher=owner.replace("_", "-"),
        )  # fmt: skip
    for path in sorted((corpus / "d2i-validators" / "ssda903").glob("*rule_info.csv")):
        yield (
            "d2i-validators",
            f"ssda903/{path.name}",
            _made(
                "d2i-validators",
                path.name,
                path.stem.replace("_", " ").replace("2023 24", "2023-24").replace("2024 25", "2024-25"),
            ),
        )
    yield (
        "cddo-open-standards",
        "language-tags.md~",
        _made("open-standards", "standards/language-tags.md~", "The standard for Language Tags", kind="standard"),
    )


def initiative(identifier: str) -> RecordDescription:
    """A row of the table of related initiatives: its name is all that the recordings hold of it."""
    name = identifier.partition("#")[2]
    return _made("initiatives", slug(name), name)
