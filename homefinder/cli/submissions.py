"""Commands that help to act: the paper for an owner, and the routes by which a change is asked for."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from homefinder.cli.common import Data, Json, explain_errors, open_output, print_rows, settings_for
from homefinder.errors import UsageError
from homefinder.settings import format_command

FORMATS = ("md", "docx")
ROUTES = """SELECT r.*, (SELECT count(*) FROM home_routes h WHERE h.route_id = r.id) AS homes FROM routes r
    ORDER BY homes DESC, r.id"""


@explain_errors
def pack(
    need: Annotated[str, typer.Argument(help="The need: its id or its title.")],
    home: Annotated[str, typer.Option("--home", help="The home to ask: its id, title or address.")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="File to write; standard output when left out.")] = None,
    form: Annotated[
        str, typer.Option("--format", help="md or docx; when left out, what the name of the file ends with, else md.")
    ] = "",
    data: Data = None,
) -> None:
    """Write the paper by which a need is put to the owner of a home, by that owner's own way.

    It is written as Markdown, or as a Word document for a file that ends in .docx. Without --home it goes to the home
    that people accepted, else to that of the need's outcome, else to the first candidate. What nobody has published is
    marked TO FILL IN.
    """
    from homefinder.lookup import find_home, find_need
    from homefinder.store.db import open_for_reading
    from homefinder.store.today import read_today
    from homefinder.submissions.build import build_submission_pack
    from homefinder.submissions.render import render_submission
    from homefinder.submissions.routes import read_routes

    form = form or (out.suffix.removeprefix(".").lower() if out and out.suffix.lower() in (".md", ".docx") else "md")
    if form not in FORMATS:
        raise UsageError(f"no format {form!r}; there are {', '.join(FORMATS)}")
    settings = settings_for(data)
    routes = read_routes(settings.home / "vocab" / "routes")
    with open_for_reading(settings) as (catalogue, curation):
        need_id = find_need(catalogue, need)
        home_id = find_home(catalogue, home) if home else ""
        today = read_today(settings, catalogue)
        text = render_submission(build_submission_pack(catalogue, curation, routes, need_id, home_id, today=today))
    with open_output(out) as file:
        if form == "docx":
            from homefinder.submissions.forms.word import write_word

            write_word(text, file)
        else:
            file.write(text.encode())


@explain_errors
def routes(data: Data = None, as_json: Json = False) -> None:
    """List the ways in which a change is asked for, and for how many homes each is the way."""
    from homefinder.store.db import open_published

    settings = settings_for(data)
    with closing(open_published(settings)) as catalogue:
        found = catalogue.execute(ROUTES).fetchall()
    columns = ("id", "title", "owner", "homes", "stated_on")
    publish = format_command("publish", settings.data)
    print_rows(found, columns, as_json=as_json, empty=f"No route is known; {publish} reads vocab/routes/.")
