"""``homefinder request save`` and ``load``: the register as text, one file a request."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from homefinder.cli.common import Data, explained, say_error, settings_for


@explained
def save(
    folder: Annotated[
        Path | None, typer.Option("--dir", help="Folder to write to.", show_default="vocab/requests")
    ] = None,
    data: Data = None,
) -> None:
    """Write every request to a file of its own, to be kept in git."""
    from homefinder.change_requests import files
    from homefinder.store.db import open_curation

    settings = settings_for(data)
    into = folder or files.folder_of(settings.home)
    with closing(open_curation(settings.curation)) as curation:
        saved = files.save(curation, into)
    print(f"{len(saved.written)} written to {into}, {saved.same} said all already.")


@explained
def load(
    paths: Annotated[list[Path], typer.Argument(help="Files that `request save` wrote, or folders of them.")],
    data: Data = None,
) -> None:
    """Take in requests from files. What is held already is not added again, and what contradicts it is refused."""
    from homefinder.change_requests import files
    from homefinder.store.db import open_curation

    with closing(open_curation(settings_for(data).curation)) as curation:
        loaded = files.load(curation, files.files_in(paths))
    print(f"{loaded.files} files: {len(loaded.opened)} requests and {loaded.events} events were new.")
    for uid, kind, other in loaded.astray:
        say_error(f"{uid} {kind} {other}, which is not held here; load its file too")
