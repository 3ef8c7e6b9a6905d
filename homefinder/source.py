"""Load and check the declarations under ``sources/``: one YAML file a source, an unknown key is an error."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Protocol, runtime_checkable

import yaml
from cronsim import CronSim, CronSimError
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from homefinder.errors import DeclarationError, UsageError, describe_faults
from homefinder.model import LIFECYCLES, FetchResult, ParseResult

ADAPTERS: Mapping[str, str] = {
    "govuk": "homefinder.adapters.govuk.adapter",
    "git_archive": "homefinder.adapters.git_archive.adapter",
    "ckan": "homefinder.adapters.ckan.adapter",
    "csv_table": "homefinder.adapters.csv_table.adapter",
    "json_api": "homefinder.adapters.json_api",
    "feed": "homefinder.adapters.feed.adapter",
    "workbook": "homefinder.adapters.workbook.adapter",
    "dcat": "homefinder.adapters.dcat.adapter",
    "vocabulary": "homefinder.adapters.vocabulary.adapter",
    "html_page": "homefinder.adapters.html_page.adapter",
    "schema_folder": "homefinder.adapters.schema_folder.adapter",
    "curated": "homefinder.adapters.curated",
}

DECLARATION_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader that is written in C: the one in Python took a tenth of the time of building the sample."""


class Expectations(BaseModel):
    """What a healthy run looks like; the gate holds a run that does not."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    min_records: int = Field(ge=1)
    max_drop: float = Field(default=0.2, ge=0, le=1)
    """Largest share of the live records that one run may lose."""
    fill: dict[str, float] = {}
    """Lowest share of the records that must fill a field: ``{url: 0.9}``."""


class RetirementRule(BaseModel):
    """When a record that a full source no longer shows is removed: after so many misses and so many days."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    misses: int = Field(default=1, ge=1)
    days: int = Field(default=0, ge=0)


Forms = Annotated[tuple[str, ...], BeforeValidator(lambda value: (value,) if isinstance(value, str) else value)]
"""One text or several, of which one has to fit; ``*`` stands for any characters."""


class DutyRule(BaseModel):
    """What a field of this source says of who must use a thing. Texts may hold ``{path}`` of the record's content."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    when: dict[str, Forms] = {}
    """Path → what must stand there: ``{status: endorsed}``. All of them must fit."""
    unless: dict[str, Forms] = {}
    """Path → what must not stand there."""
    each: str = ""
    """The path of a list: one duty for each member, whose own fields are found before the record's."""
    level: str
    """``law``, ``mandated``, ``recommended`` or ``voluntary``, or ``{path}`` of the source's own word."""
    levels: dict[str, str] = {}
    """The source's own word → level. A word that is not there says nothing."""
    bound: str = ""
    """Who is bound."""
    names: dict[str, str] = {}
    """The source's own word for who is bound → how people call them."""
    applies_to: str = ""
    """The field in which it applies."""
    starts: str = Field(default="", alias="from")
    """The day from which it holds."""
    ends: str = Field(default="", alias="until")
    """The day until which it holds."""
    by: str = ""
    """The law, the decision, the board or the notice."""
    quote: str = ""
    """The words that say it, or the row."""
    place: str = ""
    """The field in which it stands; the first of ``when`` where it is left out."""
    rule: str = ""
    """The source's own code of the rule."""
    excluded: dict[str, Forms] = {}
    """Path → what stands there where those named are not bound."""
    covers: tuple[str, ...] = ()
    """Fields that this rule has told the meaning of: they are not searched for words of duty."""
    basis: Literal["words", "status", "legal-basis", "membership", "source-rule"] = "status"
    """How it is known: a status, the legal basis, membership of a list, or what another publication says of all of
    them."""


class Source(BaseModel):
    """One publication channel, as its file declares it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    publisher: str
    homepage: str = ""
    licence: str
    licence_url: str = ""
    adapter: str
    parameters: dict[str, Any] = {}
    """What the adapter needs; its own ``Parameters`` model checks it."""
    schedule: str
    """Cron, in UTC."""
    min_interval_s: float = Field(default=1.0, ge=0)
    max_bytes: int = Field(default=20_000_000, ge=1)
    completeness: Literal["full", "window", "partial"]
    expect: Expectations
    retire: RetirementRule = RetirementRule()
    lifecycle: dict[str, str] = {}
    """Status words of this source that our table does not know, or that mean something else here: ``{on trial:
    under-development}``. A whole status counts, without regard to case and punctuation."""
    items: tuple[dict[str, Any], ...] = ()
    """What stands inside the standards of this source; ``homefinder.items.declaration`` checks it."""
    good_for: str = ""
    """What it is good for, in one sentence."""
    declared_from: Literal["recording", "documentation"] = "recording"
    """What the declaration was proved on: a recording of the publication; or only the publication's documentation, so
    that it was never yet read live."""
    scope: Literal["homes", "facts", "elsewhere"] = "homes"
    """What it holds: ``homes`` that could own a need, ``facts`` of them (who uses them, what was asked for), or what is
    listed ``elsewhere``. Only those with homes must have been searched before there is said to be no home."""
    duties: tuple[DutyRule, ...] = ()
    """What its fields say of who must use a thing, who should and who may."""
    is_working_copy: bool = False
    """Whether its publisher publishes the same things elsewhere, so that their records there speak before these."""
    replay_names: tuple[str, ...] = ()
    """Other folder names under which recordings of this source are kept."""

    @field_validator("adapter")
    @classmethod
    def _check_adapter(cls, value: str) -> str:
        if value not in ADAPTERS:
            raise ValueError(f"no adapter {value!r}; there are {', '.join(ADAPTERS)}")
        return value

    @field_validator("lifecycle")
    @classmethod
    def _check_lifecycle(cls, value: dict[str, str]) -> dict[str, str]:
        unknown = [state for state in value.values() if state not in LIFECYCLES]
        if unknown:
            raise ValueError(f"no lifecycle {unknown[0]!r}; there are {', '.join(LIFECYCLES)}")
        return value

    @field_validator("schedule")
    @classmethod
    def _cron(cls, value: str) -> str:
        if len(value.split()) != 5:
            raise ValueError("a schedule is a cron line of five fields, such as '15 5 * * *'")
        try:
            CronSim(value, datetime(2024, 1, 1))
        except CronSimError as error:
            raise ValueError(f"{value!r} is no cron line ({error}); write one such as '15 5 * * *'") from error
        return value

    def find_next_due(self, after: datetime) -> datetime:
        """The first moment later than ``after`` (in UTC) at which the schedule asks for a run."""
        return next(CronSim(self.schedule, after))

    def measure_interval(self, at: datetime) -> timedelta:
        """How far the two runs that are due next after ``at`` lie apart."""
        first = self.find_next_due(at)
        return self.find_next_due(first) - first


@runtime_checkable
class Getter(Protocol):
    """What an adapter may ask of the outside: one polite, archived GET."""

    def get(self, url: str, *, accept: Sequence[int] = (), fresh: bool = False) -> FetchResult:
        """The exchange for ``url``. Statuses other than 200 and those in ``accept`` raise ``BadStatus``.

        ``fresh``: ask for the whole answer where its headers matter, which a 304 need not repeat.
        """
        ...

    def list_recorded_urls(self) -> tuple[str, ...] | None:
        """In a replay, every recorded address in order; None when asking the live publication."""
        ...


class Adapter(Protocol):
    """A module that knows one access method. ``collect`` asks, ``parse`` is pure."""

    PARAMETERS_MODEL: type[BaseModel]

    def collect(self, source: Source, parameters: Any, getter: Getter, known_keys: Sequence[str]) -> list[FetchResult]:
        """Every exchange that the parse needs, in a fixed order. ``known_keys``: keys of the live records."""
        ...

    def parse(self, source: Source, parameters: Any, fetched: Sequence[FetchResult]) -> ParseResult:
        """Records with the source's own words, and issues. Raises ParseError when nothing can be read."""
        ...


def import_adapter(source: Source) -> Adapter:
    """The module that serves ``source``."""
    module: Any = importlib.import_module(ADAPTERS[source.adapter])
    return module  # type: ignore[no-any-return]


def parse_parameters(source: Source) -> BaseModel:
    """The source's parameters, checked by its adapter. Raises pydantic's ValidationError."""
    return import_adapter(source).PARAMETERS_MODEL.model_validate(source.parameters)


def parse_item_collections(source: Source) -> list[Any]:
    """What the source declares of items, codes and rules. Raises pydantic's ValidationError."""
    module: Any = importlib.import_module("homefinder.items.declaration")
    return module.parse_collections(list(source.items))  # type: ignore[no-any-return]


def read_source(path: Path) -> Source:
    """Read and check one declaration. Raises DeclarationError naming the file, the key and the mend."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=DECLARATION_LOADER)  # noqa: S506 — a safe one, too
        source = Source.model_validate(data)
        parse_parameters(source)
        if source.items:
            parse_item_collections(source)
    except yaml.YAMLError as error:
        raise DeclarationError(path, f"is not valid YAML: {error}") from error
    except ValidationError as error:
        raise DeclarationError(path, describe_faults(error)) from error
    if source.id != path.stem:
        raise DeclarationError(path, f"declares id {source.id!r}; the file's name says {path.stem!r}")
    return source


def read_sources(folder: Path) -> dict[str, Source]:
    """Every declaration in ``folder`` by id, in order of id."""
    paths = sorted(folder.glob("*.yml"))
    if not paths:
        raise DeclarationError(folder, "holds no source declarations (*.yml)")
    return {path.stem: read_source(path) for path in paths}


def read_sources_if_any(folder: Path) -> dict[str, Source]:
    """As ``read_sources``; none where the folder holds no declaration."""
    return read_sources(folder) if any(folder.glob("*.yml")) else {}


def resolve_source(sources: Mapping[str, Source], name: str) -> Source:
    """The source with this id or replay name. Raises UsageError listing what there is."""
    for source in sources.values():
        if name == source.id or name in source.replay_names:
            return source
    raise UsageError(f"no source {name!r}; there are: {', '.join(sources)}")
