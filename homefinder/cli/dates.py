"""Commands about the dates that publications state, and what they ask of whom."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from homefinder.cli.common import Data, Json, check_day, explain_errors, print_json, print_rows, settings_for
from homefinder.errors import UsageError
from homefinder.store.db import open_published

COLUMNS = ("kind", "starts", "ends", "who", "what", "edition", "certainty", "place")


@explain_errors
def dates(
    home: Annotated[
        str, typer.Argument(help="A home: its id, title, another name or address; all when left out.")
    ] = "",
    data: Data = None,
    as_json: Json = False,
    text: Annotated[
        str, typer.Option("--text", help="Read this file instead of the catalogue; - for standard input.")
    ] = "",
    url: Annotated[str, typer.Option("--url", help="Address that the text came from: its ending tells the form.")] = "",
    published: Annotated[
        str, typer.Option("--published", help="Day of the text, YYYY-MM-DD, for years that it leaves out.")
    ] = "",
) -> None:
    """List the dates that publications state: by when who must do what, and what the data cover."""
    check_day("--published", published)
    if not text and (url or published):
        raise UsageError("--url and --published go with --text")
    if text and home:
        raise UsageError("--text reads a file, so that no home can be named beside it")
    rows = _read_file(text, url, published) if text else _read_catalogue(home, data)
    columns = COLUMNS if text or home else ("title", *COLUMNS[:-1])
    print_rows(rows, columns, as_json=as_json, empty="No date is stated there.")


def _read_file(text: str, url: str, published: str) -> list[dict[str, str]]:
    from homefinder.clean.decoding import decode_bytes
    from homefinder.dates import read_dates

    if text == "-":
        body = sys.stdin.buffer.read()
    elif Path(text).is_file():
        body = Path(text).read_bytes()
    else:
        raise UsageError(f"{text} is no file")
    name = url if "." in url.rpartition("/")[2] else text
    return [fact.to_dict() for fact in read_dates(decode_bytes(body)[0], name, published)]


def _read_catalogue(home: str, data: Path | None) -> list[dict[str, str]]:
    from homefinder.dates.queries import list_dates
    from homefinder.lookup import find_home

    with closing(open_published(settings_for(data))) as catalogue:
        return list_dates(catalogue, find_home(catalogue, home) if home else "")


@explain_errors
def evaluate_dates(
    folder: Annotated[Path, typer.Argument(help="Folder of judged texts: texts/, dates.tsv and score.py.")],
    as_json: Json = False,
    out: Annotated[Path | None, typer.Option("--out", help="Keep the answers in this file (TSV).")] = None,
) -> None:
    """Measure on judged texts how well dates are read; the folder's own score.py counts."""
    from homefinder.evaluation.judged_facts.dates import evaluate_folder

    figures = evaluate_folder(folder, out)
    if as_json:
        print_json(figures)
        return
    rows = [{"kind": kind, **row} for kind, row in figures["kinds"].items()] + [{"kind": "all", **figures["all"]}]
    print_rows(rows, tuple(rows[0]), as_json=False, empty="")
    print(f"\n{figures['traps']} of {figures['trap_rows']} dates that ask nothing were taken for duties.")
