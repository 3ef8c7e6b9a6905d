"""docs/reference/sources.md: every key of a source declaration and of what each adapter needs."""

from __future__ import annotations

import importlib
from collections import Counter

from pydantic import BaseModel

from docs.generator.described import first_paragraph, read_descriptions, require_text
from docs.generator.markdown import code, page, table
from docs.generator.models import WHERE, keys, list_models, name_of
from homefinder.adapters.curated import CuratedHome
from homefinder.source import ADAPTERS, Source

INTRODUCTION = """The keys of `sources/ID.yml`, and of the `parameters` that each adapter needs. An unknown key is an
error. How to write a declaration is told in [Declare a source](../sources.md); for GOV.UK, in [GOV.UK](../govuk.md)."""


def sources_page() -> str:
    """The page. Raises Undescribed for a key without description."""
    found = {name: list_models(parameters_of(name)) for name in ADAPTERS}
    found["curated"] += [CuratedHome]
    shared = [model for model, times in Counter(m for models in found.values() for m in models).items() if times > 1]
    sections = ["## The declaration", *(_section(model) for model in list_models(Source))]
    for name, models in found.items():
        sections += [f"## Adapter `{name}`", *(_section(model) for model in models if model not in shared)]
    sections += ["## What several adapters share", *(_section(model) for model in shared)]
    return page("Keys of a declaration", INTRODUCTION, *sections)


def parameters_of(adapter: str) -> type[BaseModel]:
    """The model that checks the parameters of an adapter."""
    model: type[BaseModel] = importlib.import_module(ADAPTERS[adapter]).PARAMETERS_MODEL
    return model


def _section(model: type[BaseModel]) -> str:
    rows = [(code(key.name), key.kind, key.default, key.about) for key in keys(model)]
    told = str(read_descriptions()["sources"].get(name_of(model), {}).get("about", ""))
    about = require_text(first_paragraph(model.__dict__.get("__doc__")) or told, f"model {name_of(model)}", WHERE)
    return f"### {name_of(model)}\n\n{about}\n\n" + table(("key", "takes", "default", "what it is"), rows)
