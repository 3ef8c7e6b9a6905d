"""Homes that no machine-readable publication describes: ``vocab/homes/*.yml`` of this repository.

The files take the same way as any publication: their bytes are handed over as exchanges with the address
``repository:vocab/homes/NAME.yml``, so that they are archived, compared and followed like any body.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError, field_validator

from homefinder.errors import FetchError, ParseError, describe_faults
from homefinder.model import KINDS, LIFECYCLES, Address, FetchResult, Issue, Location, ParseResult, Record, Relation
from homefinder.settings import Settings
from homefinder.source import Getter, Source

SCHEME = "repository:"
TAKEN_IN = "Curated by hand: no machine-readable publication describes it."
WEB = ("http://", "https://")


class CuratedParameters(BaseModel):
    """``folder``: where the files are, below the folder that holds sources/ and vocab/."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    folder: str = "vocab/homes"

    @field_validator("folder")
    @classmethod
    def _check_folder(cls, value: str) -> str:
        if Path(value).is_absolute() or ".." in Path(value).parts:
            raise ValueError("must be a folder of this repository, such as vocab/homes")
        return value.strip("/")


PARAMETERS_MODEL = CuratedParameters


def _none_to_empty(value: Any) -> Any:
    return "" if value is None else value


OptionalText = Annotated[str, BeforeValidator(_none_to_empty)]
RequiredText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class CuratedHome(BaseModel):
    """One entry, as people write it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    key: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([-./][a-z0-9]+)*$")]
    title: RequiredText
    alt_titles: tuple[RequiredText, ...] = ()
    kind: str
    publisher: RequiredText
    url: OptionalText = ""
    url_verified: bool = True
    """False where the address is from memory and was not seen in a publication."""
    status: OptionalText = ""
    lifecycle: OptionalText = ""
    version: OptionalText = ""
    issued: OptionalText = ""
    modified: OptionalText = ""
    legal_basis: OptionalText = ""
    sector: OptionalText = ""
    change_route: OptionalText = ""
    remit: OptionalText = ""
    """What it may decide."""
    description: OptionalText = ""
    certainty: Literal["read", "background"]
    part_of: OptionalText = ""
    """The key of another curated home, or a web address."""
    part_of_title: OptionalText = ""
    """Title of the whole, to tell it from others at the same address."""
    depends_on: tuple[RequiredText, ...] = ()
    """What it takes its data or its rules from: keys of other curated homes, or web addresses."""
    replaced_by: OptionalText = ""
    """What came instead: the key of another curated home, or a web address."""
    series: OptionalText = ""
    source_note: OptionalText = ""
    keywords: tuple[RequiredText, ...] = Field(default=())

    @field_validator("kind", "lifecycle")
    @classmethod
    def _word(cls, value: str, info: Any) -> str:
        known = KINDS if info.field_name == "kind" else ("", *LIFECYCLES)
        if value not in known:
            raise ValueError(f"{value!r} is not one of {', '.join(word for word in known if word)}")
        return value

    @field_validator("url")
    @classmethod
    def _web(cls, value: str) -> str:
        if value and not value.startswith(WEB):
            raise ValueError(f"{value!r} is not an http(s) address")
        return value


@dataclass(frozen=True, slots=True)
class _HomeEntry:
    location: Location
    line: int
    value: Any
    repeated_keys: tuple[str, ...]
    """Keys that the entry holds twice; YAML would silently keep the last."""

    @property
    def name(self) -> str:
        key = self.value.get("key", "") if isinstance(self.value, dict) else ""
        return str(key)


def collect(
    source: Source, parameters: CuratedParameters, getter: Getter, known_keys: Sequence[str]
) -> list[FetchResult]:
    """The files in order of name, or those of a past run that is read again. Raises FetchError where there is none."""
    past = getter.list_recorded_urls()
    if past is not None:
        return [getter.get(url) for url in past]
    folder = Settings.from_environment().home / parameters.folder
    paths = sorted(folder.glob("*.yml"))
    if not paths:
        raise FetchError(f"{SCHEME}{parameters.folder}", "holds no *.yml; add one with a list under 'homes:'")
    return [_read(f"{SCHEME}{parameters.folder}/{path.name}", path) for path in paths]


def _read(url: str, path: Path) -> FetchResult:
    body = path.read_bytes()
    digest = hashlib.sha256(body).hexdigest()
    return FetchResult(url, 200, {"content-type": "application/yaml"}, body, digest, datetime.now(UTC))


def parse(source: Source, parameters: CuratedParameters, fetched: Sequence[FetchResult]) -> ParseResult:
    """Every valid entry as a record; the others as issues.

    A file that is not YAML raises ParseError with file and line: half of our own list is never published.
    """
    homes: dict[str, tuple[CuratedHome, _HomeEntry]] = {}
    issues: list[Issue] = []
    for entry in (entry for file in fetched for entry in _entries(file)):
        home, problem = _validate(entry)
        if home is None:
            issues.append(_issue("invalid-entry", entry, problem))
        elif home.key in homes:
            first = homes[home.key][1]
            issues.append(
                _issue("duplicate-key", entry, f"is also at {first.location.url} line {first.line}, which is kept")
            )
        else:
            homes[home.key] = (home, entry)
    issues += [
        _issue("unknown-reference", entry, f"{name} {target!r} is neither a key of these files nor a web address")
        for home, entry in homes.values()
        for name, target in (
            ("part_of", home.part_of),
            ("replaced_by", home.replaced_by),
            *(("depends_on", one) for one in home.depends_on),
        )
        if target and target not in homes and not target.startswith(WEB)
    ]
    records = tuple(_record(source, home, entry, homes.keys()) for home, entry in homes.values())
    return ParseResult(records, tuple(issues))


def _entries(file: FetchResult) -> Iterator[_HomeEntry]:
    for index, (node, value) in enumerate(_homes(file)):
        line = node.start_mark.line + 1
        yield _HomeEntry(file.locate(f"#/homes/{index}"), line, value, _list_repeated_keys(node))


class _TextLoader(yaml.SafeLoader):
    """YAML whose dates and numbers stay the words that were written: 1989, 2025-11 and 1.10 are texts here."""

    yaml_implicit_resolvers = {  # noqa: RUF012 — the shape that PyYAML asks for
        first: [(tag, pattern) for tag, pattern in rules if tag.rsplit(":", 1)[1] in ("null", "bool", "merge")]
        for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _homes(file: FetchResult) -> list[tuple[yaml.Node, Any]]:
    try:
        loader = _TextLoader(file.body.decode("utf-8-sig"))
        root = loader.get_single_node()
        value = loader.construct_document(root) if root else None
    except UnicodeDecodeError as error:
        raise ParseError(file.url, f"is not UTF-8 (byte {error.start}): save it as UTF-8") from error
    except yaml.MarkedYAMLError as error:
        raise ParseError(_line(file, error.problem_mark), f"is not valid YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise ParseError(file.url, f"is not valid YAML: {error}") from error
    homes = value["homes"] if isinstance(value, dict) and list(value) == ["homes"] else None
    if not isinstance(homes, list):
        raise ParseError(file.url, "must hold one mapping with a list under 'homes:' and nothing else")
    nodes = root.value[0][1].value if root else []
    return list(zip(nodes, homes, strict=True))


def _line(file: FetchResult, mark: yaml.Mark | None) -> str:
    return f"{file.url} line {mark.line + 1}, column {mark.column + 1}" if mark else file.url


def _list_repeated_keys(node: yaml.Node) -> tuple[str, ...]:
    names = [str(key.value) for key, _ in node.value] if isinstance(node, yaml.MappingNode) else []
    return tuple(sorted({name for name in names if names.count(name) > 1}))


def _validate(entry: _HomeEntry) -> tuple[CuratedHome | None, str]:
    if entry.repeated_keys:
        return None, f"holds {', '.join(entry.repeated_keys)} twice; keep one"
    try:
        return CuratedHome.model_validate(entry.value), ""
    except ValidationError as error:
        return None, describe_faults(error)


def _issue(code: str, entry: _HomeEntry, problem: str) -> Issue:
    name = f"entry {entry.name!r}" if entry.name else "an entry without a key"
    return Issue(code, f"{name} at {entry.location.url} line {entry.line}: {problem}", entry.location, entry.name)


def _record(source: Source, home: CuratedHome, entry: _HomeEntry, known_keys: Collection[str]) -> Record:
    extra: dict[str, Any] = {"url_verified": home.url_verified}
    extra |= {name: value for name in ("remit", "source_note") if (value := getattr(home, name))}
    return Record(
        source_id=source.id,
        key=home.key,
        kind=home.kind,
        title=home.title,
        alt_titles=home.alt_titles,
        description="\n\n".join(text for text in (home.description.strip(), home.remit.strip()) if text),
        keywords=home.keywords,
        url=home.url,
        publisher=home.publisher,
        status=home.status,
        lifecycle=home.lifecycle,
        version=home.version,
        series=home.series,
        issued=home.issued,
        modified=home.modified,
        legal_basis=home.legal_basis,
        sector=home.sector,
        change_route=home.change_route,
        certainty=home.certainty,
        taken_in=TAKEN_IN,
        addresses=(Address(home.url, "landing", home.title),) if home.url else (),
        relations=tuple(_list_relations(home, known_keys)),
        extra=extra,
        locations=_build_locations(home, entry.location),
    )


def _list_relations(home: CuratedHome, known_keys: Collection[str]) -> Iterator[Relation]:
    """What it is part of, what it depends on and what came instead; a key that nothing has is kept as a title without a
    target."""
    stated = (
        ("part-of", home.part_of, home.part_of_title),
        ("replaced-by", home.replaced_by, ""),
        *(("depends-on", one, "") for one in home.depends_on),
    )
    for kind, name, title in stated:
        if name:
            target = name if name in known_keys or name.startswith(WEB) else ""
            yield Relation(kind, target, title or ("" if target else name))


def _build_locations(home: CuratedHome, location: Location) -> dict[str, Location]:
    where = {
        name: location.at(name)
        for name in sorted(home.model_fields_set)
        if name not in ("remit", "source_note", "url_verified", "part_of_title")
    }
    for name in ("depends_on", "replaced_by", "part_of"):
        if name in where:
            where["relations"] = where.pop(name)
    if "url" in where:
        where["addresses"] = where["url"]
    return {"": location} | where
