"""Commands that answer questions: find, sparql, export.

What only one command needs is imported by that command: ``find`` must not wait for the libraries of RDF.
"""

from __future__ import annotations

import codecs
import sys
from pathlib import Path
from typing import Annotated

import typer

from homefinder.cli.common import Data, Json, explain_errors, open_output, print_json, settings_for
from homefinder.errors import QueryError, UsageError

RESULT_FORMATS = ("json", "xml", "csv", "tsv", "ttl", "nt", "rdf", "jsonld", "trig", "nq")
EXPORT_FORMATS = ("ttl", "trig", "nq", "jsonld", "dcat", "cssv", "sssom", "csv", "datapackage", "parquet")
"""Said again here, so that help does not load the modules that write them; a test compares them."""

NAMING_FORMATS = frozenset(EXPORT_FORMATS) - {"csv", "datapackage", "parquet"}
"""Those that hand the names of things to others."""


@explain_errors
def find(
    text: Annotated[str, typer.Argument(help="What you need a standard for, in your own words.")],
    data: Data = None,
    limit: Annotated[int, typer.Option(min=1, max=200, help="Most homes to show.")] = 10,
    as_json: Json = False,
    weight: Annotated[
        list[str] | None, typer.Option("--weight", help="Change how much a feature counts: NAME=VALUE, again for more.")
    ] = None,
    short: Annotated[bool, typer.Option("--brief", help="One line for each home.")] = False,
    full: Annotated[
        bool, typer.Option("--full", help="With --json: an object that says too whether anything fits, and what else.")
    ] = False,
) -> None:
    """Find homes for words typed now: what they name first, then what fits, with the reason for each."""
    from homefinder.api import ask
    from homefinder.cli.scorecards import describe_candidate, render_answer, render_scorecard, to_dict
    from homefinder.ranking.weights import weights_with

    if full and not as_json:
        raise UsageError("--full goes with --json")
    answer = ask(text, data, limit=limit, weights=weights_with(weight or ()))
    if as_json:
        homes = [to_dict(number, item) for number, item in enumerate(answer.homes, start=1)]
        print_json({**answer.to_dict(), "homes": homes} if full else homes)
        return
    print("\n".join(render_answer(answer)), end="\n" if any(render_answer(answer)) else "")
    for number, item in enumerate(answer.homes, start=1):
        print(describe_candidate(number, item) if short else "\n".join(render_scorecard(number, item)))


@explain_errors
def sparql(
    query: Annotated[str, typer.Argument(help="A SPARQL query, or @FILE.")],
    data: Data = None,
    form: Annotated[str, typer.Option("--format", help=f"One of {', '.join(RESULT_FORMATS)}.")] = "",
) -> None:
    """Ask the RDF store a SPARQL question; another's, where HOMEFINDER_SPARQL_ENDPOINT names it."""
    from homefinder.rdf.sparql import default_format, run_query
    from homefinder.rdf.store.remote import open_repository

    settings = settings_for(data, needs_folder=False)
    text, vocab = _query_text(query), settings.home / "vocab"
    with open_repository(settings) as repository:
        answer = run_query(
            repository, text, form or default_format(text), vocab, base=settings.base.rstrip("/") + "/sparql"
        )
    sys.stdout.buffer.write(answer)
    if not answer.endswith(b"\n"):
        sys.stdout.buffer.write(b"\n")


@explain_errors
def export(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help=f"One of {', '.join(EXPORT_FORMATS)}.")],
    data: Data = None,
    out: Annotated[Path | None, typer.Option("--out", help="File to write; standard output when left out.")] = None,
) -> None:
    """Write the whole catalogue in a standard format."""
    from homefinder.build.base_address import require_public_base
    from homefinder.rdf.dcat.catalog import CatalogueIdentity
    from homefinder.rdf.export import export as write_export
    from homefinder.store.db import open_for_reading

    if form not in EXPORT_FORMATS:
        raise UsageError(f"no format {form!r}; there are {', '.join(EXPORT_FORMATS)}")
    settings = settings_for(data)
    if form in NAMING_FORMATS:
        require_public_base(settings)
    about = CatalogueIdentity(settings.base, settings.contact, settings.former_bases)
    with (
        open_for_reading(settings) as (catalogue, curation),
        open_output(out) as file,
    ):
        if form == "csv" and out:
            file.write(codecs.BOM_UTF8)  # spreadsheets take a file without it for another encoding
        write_export(form, catalogue, curation, settings.home / "vocab", about, file)


def _query_text(query: str) -> str:
    if not query.startswith("@"):
        return query
    path = Path(query[1:])
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{path} cannot be read: {error}") from error
