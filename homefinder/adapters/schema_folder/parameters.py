"""What a declaration says of a folder of schemas: where it is, which files are standards, and what an edition is."""

from __future__ import annotations

import re
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from homefinder.adapters.git_archive.globs import matches
from homefinder.adapters.listing.parameters import WebAddress
from homefinder.adapters.mapping.mapping import RecordMapping
from homefinder.adapters.schema_folder.document import SchemaForm


class SchemaCollection(BaseModel):
    """Schemas of one kind and how they become records: ``files`` of the archive, the ``releases`` of the repository, or
    ``entries`` that are declared here, for a thing that the repository as a whole is.

    Whatever its form, a schema has ``$form``, ``$title``, ``$description``, ``$identifier``, ``$version``,
    ``$namespace``, ``$homepage``, ``$licence``, ``$created``, ``$modified``, as far as it states them; ``$fields`` and
    ``$field_count``, ``$code_lists``, ``$codes`` and ``$code_count``, ``$operations``; ``$parts`` (files of the archive
    that it draws in) and ``$outside`` (addresses that it refers to); ``$file``, ``$stem``, ``$folder``, ``$file_url``;
    ``$edition``, ``$earlier`` and ``$later``. Its other statements about itself are its fields.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    """Name of the collection, for messages."""
    files: str | list[str] = []
    """Patterns of the files that are standards."""
    exclude: str | list[str] = []
    """Patterns of files to leave out."""
    form: SchemaForm = "auto"
    """The language of the schemas; ``auto`` tells it from the content."""
    edition: str = ""
    """A regular expression whose first group, in a file's path, names the edition: ``_(\\d{4})\\.xsd$``."""
    releases: WebAddress | None = None
    """The feed of the repository's releases or tags, whose entries are editions; its names are those of ``feed``."""
    entries: list[dict[str, Any]] = []
    """Entries that are declared here; their fields are read as ``$name``."""
    mapping: RecordMapping
    """How a schema becomes a record."""

    @field_validator("edition")
    @classmethod
    def _check_edition(cls, value: str) -> str:
        try:
            if value and re.compile(value).groups < 1:
                raise ValueError(f"{value!r} has no group: put the edition between round brackets")
        except re.error as error:
            raise ValueError(f"{value!r} is not a regular expression: {error}") from error
        return value

    @model_validator(mode="after")
    def _check_one_place(self) -> Self:
        if sum(map(bool, (self.files, self.releases, self.entries))) != 1:
            raise ValueError(f"collection {self.name!r} needs one of files, releases and entries")
        if self.mapping.list_lookup_names():
            raise ValueError(f"collection {self.name!r} uses a lookup; folders of schemas have none")
        return self

    def includes(self, name: str) -> bool:
        """Whether the file with this path belongs to the collection."""
        return matches(name, self.files) and not matches(name, self.exclude)


class SchemaArchive(BaseModel):
    """One archive of a repository and the schemas in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    url: WebAddress
    """Address of the archive."""
    root: bool = True
    """Whether all files stand in one folder, whose name is left out of their paths."""
    collections: list[SchemaCollection] = Field(min_length=1)
    """Kinds of schemas, in the order in which their records are made."""


class SchemaFolderParameters(BaseModel):
    """The archives of a source, in the order in which they are asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    archives: list[SchemaArchive] = Field(min_length=1)
    """One entry for each archive."""
    items: dict[str, Any] = {}
    """Reserved for what stands inside the schemas."""
