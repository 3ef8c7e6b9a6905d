"""What every command shares: the --data option, tables on the terminal, JSON, and errors in one line."""

from __future__ import annotations

import errno
import json
import shlex
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, BinaryIO, ParamSpec, TypeVar

import typer

from homefinder.errors import HomefinderError, UsageError
from homefinder.settings import Settings

Data = Annotated[
    Path | None,
    typer.Option(
        "--data", help="Folder of catalogue.db, archive/ and the rest.", envvar="HOMEFINDER_DATA", show_default="."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Csv = Annotated[bool, typer.Option("--csv", help="Print CSV, for spreadsheets.")]

P = ParamSpec("P")
R = TypeVar("R")


def explain_errors(function: Callable[P, R]) -> Callable[P, R]:
    """Turn a failure that Homefinder understands into one line on stderr: exit 1, or 2 for wrong usage."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except HomefinderError as error:
            print_error(str(error))
            raise typer.Exit(2 if isinstance(error, UsageError) else 1) from error
        except (sqlite3.DatabaseError, OSError) as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise  # the reader of a pipe has seen enough; Typer ends quietly
            from homefinder.store.diagnosis import explain_failure

            data: Any = kwargs.get("data")
            print_error(str(explain_failure(Settings.from_environment(data), error)))
            raise typer.Exit(1) from error

    return run


def print_error(message: str) -> None:
    """One line on stderr."""
    print(f"homefinder: {' '.join(message.split())}", file=sys.stderr)


def settings_for(data: Path | None, *, needs_folder: bool = True) -> Settings:
    """Settings of this command: the environment's, with the folder of --data.

    Raises StoreError where that folder is not there; a command that makes it when its work begins does not need it.
    Raises UsageError where HOMEFINDER_HOME names no folder.
    """
    from homefinder.store.faults import require_folder

    settings = Settings.from_environment(data)
    if not settings.home.is_dir():
        raise UsageError(
            f"HOMEFINDER_HOME is {settings.home}, and there is no such folder; make it with "
            f"`homefinder init {shlex.quote(str(settings.home))}`, or leave HOMEFINDER_HOME out"
        )
    if needs_folder:
        require_folder(settings.data)
    return settings


def require_own_home(settings: Settings) -> None:
    """Raises UsageError where declarations and vocabulary are those that were installed, which nobody may write to."""
    if settings.is_home_packaged:
        raise UsageError(
            "sources/ and vocab/ are those that came with the package, and are not to be changed; make your own with "
            "`homefinder init DIR`, set HOMEFINDER_HOME to that folder, and run this again"
        )


def find_named_source(settings: Settings, connection: sqlite3.Connection, text: str) -> str:
    """The id of the source that an option names; it may be left out. Raises UsageError naming those that come near."""
    from homefinder.lookup import find_source  # most commands name no source

    return find_source(connection, text, settings.home / "sources") if text else ""


def check_day(option: str, text: str) -> None:
    """Raises UsageError where what an option was given is no day; it may be left out."""
    from homefinder.clean.days import is_day  # what reads dates is not for the help to wait for

    if text and not is_day(text):
        raise UsageError(f"{option} {text!r} is not a date; write it as YYYY-MM-DD")


def print_rows(
    rows: Iterable[Mapping[str, Any] | sqlite3.Row], columns: Sequence[str], *, as_json: bool, empty: str
) -> None:
    """Rows as JSON, or as a table with these columns; ``empty`` says what to do when there is none."""
    plain = [dict(row) for row in rows]
    if as_json:
        print_json(plain)
    elif not plain:
        print(empty)
    else:
        print_table(plain, columns)


def print_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """A table that fits the terminal; piped output is plain and as wide as it needs."""
    from rich.console import Console  # a tenth of a second that most commands do not need
    from rich.table import Table

    console = Console() if sys.stdout.isatty() else Console(width=200)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        numbers = all(isinstance(row[name], int | float) for row in rows)
        table.add_column(name.replace("_", " "), justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*("" if row[name] is None else _cell(str(row[name])) for name in columns))
    console.print(table)


@contextmanager
def open_output(out: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that is there whole or not at all. Raises UsageError where it cannot be written."""
    from homefinder.store.files import open_replacement

    if out is None:
        yield sys.stdout.buffer
        return
    if not out.parent.is_dir():
        raise UsageError(f"{out} cannot be written: there is no folder {out.parent}")
    try:
        with open_replacement(out) as file:
            yield file
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}") from error
    print_error(f"wrote {out}")


def print_json(value: Any) -> None:
    """JSON on stdout, readable, as UTF-8."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _cell(text: str) -> str:
    from rich.markup import escape

    return escape(text)
