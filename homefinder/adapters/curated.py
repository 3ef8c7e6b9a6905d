"""Homes that no machine-readable publication describes: ``vocab/homes/*.yml`` of this repository.

The files take the same way as any publication: their bytes are handed over as exchanges with the address
``repository:vocab/homes/NAME.yml``, so that they are archived, compared and followed like any body.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError, field_validator

from homefinder.errors import FetchError, ParseError
from homefinder.model import KINDS, LIFECYCLES, Address, Fetched, Issue, Parsed, Place, Record, Relation
from homefinder.settings import Settings
from homefinder.source import Getter, Source

SCHEME = "repository:"
TAKEN_IN = "Curated by hand: no machine-readable publication describes it."
WEB = ("http://", "https://")


class Parameters(BaseModel):
    """``folder``: where the files are, below the folder that holds sources/ and vocab/."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    folder: str = "vocab/homes"

    @field_validator("folder")
    @classmethod
    def _inside(cls, value: str) -> str:
        if Path(value).is_absolute() or ".." in Path(value).parts:
            raise ValueError("must be a folder of this repository, such as vocab/homes")
        return value.strip("/")


def _empty(value: Any) -> Any:
    return "" if value is None else value


Text = Annotated[str, BeforeValidator(_empty)]
Needed = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Home(BaseModel):
    """One entry, as people write it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    key: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([-./][a-z0-9]+)*$")]
    title: Needed
    alt_titles: tuple[Needed, ...] = ()
    kind: str
    publisher: Needed
    url: Text = ""
    url_verified: bool = True
    """False where the address is from memory and was not seen in a publication."""
    status: Text = ""
    lifecycle: Text = ""
    version: Text = ""
    issued: Text = ""
    modified: Text = ""
    legal_basis: Text = ""
    sector: Text = ""
    change_route: Text = ""
    remit: Text = ""
    """What it may decide."""
    description: Text = ""
    certainty: Literal["read", "background"]
    part_of: Text = ""
    """The key of another curated home, or a web address."""
    part_of_title: Text = ""
    """Title of the whole, to tell it from others at the same address."""
    series: Text = ""
    source_note: Text = ""
    keywords: tuple[Needed, ...] = Field(default=())

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
class _Entry:
    place: Place
    line: int
    value: Any
    doubled: tuple[str, ...]
    """Keys that the entry holds twice; YAML would silently keep the last."""

    @property
    def name(self) -> str:
        key = self.value.get("key", "") if isinstance(self.value, dict) else ""
        return str(key)


def collect(source: Source, parameters: Parameters, getter: Getter, known: Sequence[str]) -> list[Fetched]:  # noqa: ARG001
    """The files in order of name, or those of a past run that is read again. Raises FetchError where there is none."""
    past = getter.recorded()
    if past is not None:
        return [getter.get(url) for url in past]
    folder = Settings.from_environment().home / parameters.folder
    paths = sorted(folder.glob("*.yml"))
    if not paths:
        raise FetchError(f"{SCHEME}{parameters.folder}", "holds no *.yml; add one with a list under 'homes:'")
    return [_read(f"{SCHEME}{parameters.folder}/{path.name}", path) for path in paths]


def _read(url: str, path: Path) -> Fetched:
    body = path.read_bytes()
    digest = hashlib.sha256(body).hexdigest()
    return Fetched(url, 200, {"content-type": "application/yaml"}, body, digest, datetime.now(UTC))


def parse(source: Source, parameters: Parameters, fetched: Sequence[Fetched]) -> Parsed:  # noqa: ARG001
    """Every valid entry as a record; the others as issues.

    A file that is not YAML raises ParseError with file and line: half of our own list is never published.
    """
    homes: dict[str, tuple[Home, _Entry]] = {}
    issues: list[Issue] = []
    for entry in (entry for file in fetched for entry in _entries(file)):
        home, problem = _validated(entry)
        if home is None:
            issues.append(_issue("invalid-entry", entry, problem))
        elif home.key in homes:
            first = homes[home.key][1]
            issues.append(
                _issue("duplicate-key", entry, f"is also at {first.place.url} line {first.line}, which is kept")
            )
        else:
            homes[home.key] = (home, entry)
    issues += [
        _issue(
            "unknown-reference", entry, f"part_of {home.part_of!r} is neither a key of these files nor a web address"
        )
        for home, entry in homes.values()
        if home.part_of and home.part_of not in homes and not home.part_of.startswith(WEB)
    ]
    records = tuple(_record(source, home, entry, known=home.part_of in homes) for home, entry in homes.values())
    return Parsed(records, tuple(issues))


def _entries(file: Fetched) -> Iterator[_Entry]:
    for index, (node, value) in enumerate(_homes(file)):
        line = node.start_mark.line + 1
        yield _Entry(file.place(f"#/homes/{index}"), line, value, _doubled(node))


class _Words(yaml.SafeLoader):
    """YAML whose dates and numbers stay the words that were written: 1989, 2025-11 and 1.10 are texts here."""

    yaml_implicit_resolvers = {  # noqa: RUF012 — the shape that PyYAML asks for
        first: [(tag, pattern) for tag, pattern in rules if tag.rsplit(":", 1)[1] in ("null", "bool", "merge")]
        for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _homes(file: Fetched) -> list[tuple[yaml.Node, Any]]:
    try:
        loader = _Words(file.body.decode("utf-8-sig"))
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


def _line(file: Fetched, mark: yaml.Mark | None) -> str:
    return f"{file.url} line {mark.line + 1}, column {mark.column + 1}" if mark else file.url


def _doubled(node: yaml.Node) -> tuple[str, ...]:
    names = [str(key.value) for key, _ in node.value] if isinstance(node, yaml.MappingNode) else []
    return tuple(sorted({name for name in names if names.count(name) > 1}))


def _validated(entry: _Entry) -> tuple[Home | None, str]:
    if entry.doubled:
        return None, f"holds {', '.join(entry.doubled)} twice; keep one"
    try:
        return Home.model_validate(entry.value), ""
    except ValidationError as error:
        return None, "; ".join(_say(item) for item in error.errors())


def _say(item: Any) -> str:
    where = ".".join(str(step) for step in item["loc"]) or "entry"
    return f"unknown key {where!r}" if item["type"] == "extra_forbidden" else f"{where}: {item['msg']}"


def _issue(code: str, entry: _Entry, problem: str) -> Issue:
    name = f"entry {entry.name!r}" if entry.name else "an entry without a key"
    return Issue(code, f"{name} at {entry.place.url} line {entry.line}: {problem}", entry.place, entry.name)


def _record(source: Source, home: Home, entry: _Entry, *, known: bool) -> Record:
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
        relations=_part_of(home, known=known),
        extra=extra,
        places=_places(home, entry.place),
    )


def _part_of(home: Home, *, known: bool) -> tuple[Relation, ...]:
    if not home.part_of:
        return ()
    target = home.part_of if known or home.part_of.startswith(WEB) else ""
    return (Relation("part-of", target, home.part_of_title or ("" if target else home.part_of)),)


def _places(home: Home, place: Place) -> dict[str, Place]:
    where = {
        name: place.at(name)
        for name in sorted(home.model_fields_set)
        if name not in ("remit", "source_note", "url_verified", "part_of_title")
    }
    if "part_of" in where:
        where["relations"] = where.pop("part_of")
    if "url" in where:
        where["addresses"] = where["url"]
    return {"": place} | where
