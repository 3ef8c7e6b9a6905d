"""Commands that answer questions: find, evaluate, sparql, export.

What only one command needs is imported by that command: ``find`` must not wait for the libraries of RDF.
"""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from homefinder.commands.common import Data, Json, explained, print_json, print_table, say_error, settings_for
from homefinder.errors import QueryError, UsageError
from homefinder.settings import Settings

RESULT_FORMATS = ("json", "xml", "csv", "tsv", "ttl", "nt")
EXPORT_FORMATS = ("ttl", "trig", "nq", "jsonld", "dcat", "sssom", "csv")
"""Said again here, so that help does not load the modules that write them; a test compares them."""

MEASURES = ("ndcg@10", "success@5", "recall@5", "mrr", "n")


@explained
def find(
    text: Annotated[str, typer.Argument(help="What you need a standard for, in your own words.")],
    data: Data = None,
    limit: Annotated[int, typer.Option(min=1, max=200, help="Most homes to show.")] = 10,
    as_json: Json = False,
    weight: Annotated[
        list[str] | None, typer.Option("--weight", help="Change how much a feature counts: NAME=VALUE, again for more.")
    ] = None,
) -> None:
    """Rank homes for words typed now, with the reason for each."""
    from homefinder.link.rank import Ranker
    from homefinder.link.weights import weights_with
    from homefinder.store.db import open_read_only

    weights = weights_with(weight or ())
    with closing(open_read_only(settings_for(data).catalogue)) as catalogue:
        candidates = Ranker(catalogue, weights).rank(text, limit=limit)
    if as_json:
        print_json([{"rank": number, **asdict(item)} for number, item in enumerate(candidates, start=1)])
        return
    if not candidates:
        print("No home shares a word with that. Try other words for the same thing, or fewer of them.")
    for number, item in enumerate(candidates, start=1):
        publisher = f", {item.publisher}" if item.publisher else ""
        parts = ", ".join(f"{part.name} {part.contribution:.2f}" for part in item.features)
        print(f"{number}. {item.title} ({item.kind}{publisher})\n   {item.url}")
        print(f"   {item.sentence} Score {item.score:.2f}: {parts}.")


@explained
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Judged cases (TSV).")], data: Data = None, as_json: Json = False
) -> None:
    """Measure the ranking on judged cases, beside its baselines."""
    from homefinder.link.baselines import bm25_ranker, homefinder_ranker, tfidf_ranker
    from homefinder.link.evaluate import grade_cases, measure
    from homefinder.link.gold import Finder, read_gold
    from homefinder.publish import open_published

    cases = read_gold(gold)
    with closing(open_published(settings_for(data))) as catalogue:
        finder = Finder(catalogue)
        graded, unresolved = grade_cases(cases, finder)
        rankers = {
            "homefinder": homefinder_ranker(catalogue),
            "bm25": bm25_ranker(catalogue),
            "tfidf": tfidf_ranker(catalogue),
        }
        measured = {name: measure(graded, rank, finder) for name, rank in rankers.items()}
    if as_json:
        print_json({"rankers": measured, "unresolved": unresolved})
        return
    print_table([{"ranker": name, **values} for name, values in measured.items()], ("ranker", *MEASURES))
    if unresolved:
        print(f"\n{len(unresolved)} judged homes are not in the catalogue and count as missed:")
        print("\n".join(f"- {title}" for title in unresolved))


@explained
def sparql(
    query: Annotated[str, typer.Argument(help="A SPARQL query, or @FILE.")],
    data: Data = None,
    form: Annotated[str, typer.Option("--format", help=f"One of {', '.join(RESULT_FORMATS)}.")] = "",
) -> None:
    """Ask the RDF store a SPARQL question."""
    from homefinder.rdf.repository import open_local
    from homefinder.rdf.sparql import default_format
    from homefinder.rdf.sparql import run as run_query

    settings = settings_for(data)
    text = _query_text(query)
    with open_local(settings.rdf) as repository:
        answer = run_query(repository, text, form or default_format(text))
    sys.stdout.buffer.write(answer)
    if not answer.endswith(b"\n"):
        sys.stdout.buffer.write(b"\n")


@explained
def export(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help=f"One of {', '.join(EXPORT_FORMATS)}.")],
    data: Data = None,
    out: Annotated[Path | None, typer.Option("--out", help="File to write; standard output when left out.")] = None,
) -> None:
    """Write the whole catalogue in a standard format."""
    if form not in EXPORT_FORMATS:
        raise UsageError(f"no format {form!r}; there are {', '.join(EXPORT_FORMATS)}")
    settings = settings_for(data)
    if out is None:
        _export(form, settings, sys.stdout.buffer)
        return
    beside = out.with_name(f".{out.name}.part")
    try:
        with beside.open("wb") as file:
            _export(form, settings, file)
        beside.replace(out)
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}") from error
    finally:
        beside.unlink(missing_ok=True)
    say_error(f"wrote {out}")


def _export(form: str, settings: Settings, file: BinaryIO) -> None:
    from homefinder.publish import open_published
    from homefinder.rdf.export import export as write_export
    from homefinder.store.db import open_curation

    with closing(open_published(settings)) as catalogue, closing(open_curation(settings.curation)) as curation:
        write_export(form, catalogue, curation, settings.home / "vocab", settings.base, file)


def _query_text(query: str) -> str:
    if not query.startswith("@"):
        return query
    path = Path(query[1:])
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{path} cannot be read: {error}") from error
