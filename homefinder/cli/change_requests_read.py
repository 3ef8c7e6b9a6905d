"""``homefinder request …``: what the register tells. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from homefinder.cli.common import (
    Data,
    Json,
    explain_errors,
    print_error,
    print_json,
    print_table,
    require_own_home,
    settings_for,
)
from homefinder.errors import UsageError
from homefinder.settings import Settings, format_command
from homefinder.store.today import read_today

if TYPE_CHECKING:
    from homefinder.change_requests.model import ChangeRequestView
    from homefinder.change_requests.render import CurrentHome
    from homefinder.change_requests.suggestions import Suggestion

REQUEST_COLUMNS = ("uid", "title", "state", "since", "asked_of", "deadline", "overdue", "suggested_answers")
DUE = ("deadline", "days", "uid", "title", "state", "note")
WAIT_COLUMNS = ("uid", "title", "state", "days", "lasting")
MEDIANS = ("route", "state", "requests", "lasting", "days")


def _describe_opening(settings: Settings) -> str:
    """What to do where there is no request."""
    return f"{format_command('request open --title TITLE --by NAME', settings.data)} makes one"


@explain_errors
def list_(
    state: Annotated[str, typer.Option("--state", help="Only those in this state.")] = "",
    need: Annotated[str, typer.Option("--need", help="Only those for this need: id or exact title.")] = "",
    overdue: Annotated[bool, typer.Option("--overdue", help="Only those whose deadline has passed.")] = False,
    open_only: Annotated[bool, typer.Option("--open", help="Only those that have not ended.")] = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """List the requests, those with the next deadline first."""
    from homefinder.change_requests.render import build_list_row, sort_by_deadline
    from homefinder.change_requests.reports import is_open, is_overdue
    from homefinder.change_requests.workflow import STATES

    if state and state not in STATES:
        raise UsageError(f"there is no state {state!r}; there are {', '.join(STATES)}")
    settings = settings_for(data)
    today, every = read_today(settings), sort_by_deadline(_views(settings))
    wanted = _find_need_id(settings, every, need) if need else ""
    views = [
        view
        for view in every
        if state in ("", view.state)
        and wanted in ("", view.request.need_id)
        and (is_overdue(view, today) or not overdue)
        and (is_open(view) or not open_only)
    ]
    suggested = _find_suggestions(settings, views)
    count = {view.uid: None if suggested is None else sum(item.uid == view.uid for item in suggested) for view in views}
    rows = [build_list_row(view, today, count[view.uid]) for view in views]
    if as_json:
        print_json(rows)
    elif rows:
        print_table([{**item, "overdue": "overdue" if item["overdue"] else ""} for item in rows], REQUEST_COLUMNS)
    else:
        print(f"No request is like that. {_describe_opening(settings)}.")


@explain_errors
def show(
    uid: Annotated[
        str, typer.Argument(metavar="UID", help="The request: its name, the end of its name, or its title.")
    ],
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Show one request with its history and what may have answered it."""
    from homefinder.change_requests.render import render_request, to_dict
    from homefinder.change_requests.uid import resolve_request

    settings = settings_for(data)
    views = _views(settings)
    view = resolve_request(views, uid)
    home, suggested = _find_present_home(settings, view), _find_suggestions(settings, [view]) or []
    if as_json:
        print_json(to_dict(view, views, home, suggested))
        return
    print("\n".join(render_request(view, views, home, suggested, read_today(settings))))


@explain_errors
def report(as_json: Json = False, data: Data = None) -> None:
    """Tell what is overdue, what is due next, and how long requests wait in each state, by route."""
    from homefinder.change_requests import reports
    from homefinder.change_requests.render import replace_ids_by_titles
    from homefinder.change_requests.workflow import STATES

    settings = settings_for(data)
    made = reports.build_report(_views(settings), read_today(settings), STATES)
    if as_json:
        print_json(asdict(made))
        return
    counts = ", ".join(f"{count} {state}" for state, count in made.states if count)
    print(f"{made.today}: {counts or f'no requests; {_describe_opening(settings)}'}.")
    for title, rows, columns in (
        ("Overdue", made.overdue, DUE),
        ("Due next", made.ahead, DUE),
        ("Days in each state", made.waited, WAIT_COLUMNS),
        ("Median days in each state", replace_ids_by_titles(made.medians, _routes(settings), "route"), MEDIANS),
    ):
        if rows:
            print(f"\n{title}")
            print_table([_words(asdict(item)) for item in rows], columns)
    if made.without_deadline:
        print(f"\nSent, open and without a deadline: {', '.join(made.without_deadline)}.")


@explain_errors
def suggestions(as_json: Json = False, data: Data = None) -> None:
    """Tell what was harvested that reads like the answer to an open request, with the reason. Nothing is moved."""
    from homefinder.change_requests.possible_answers import list_suggestions_for
    from homefinder.change_requests.render import render_suggestion
    from homefinder.store.db import open_published

    settings = settings_for(data)
    with closing(open_published(settings)) as catalogue:
        found = list_suggestions_for(catalogue, _views(settings))
    if as_json:
        print_json([asdict(item) for item in found])
        return
    if not found:
        print("Nothing that was harvested since reads like the answer to an open request.")
    for number, item in enumerate(found):
        if number == 0 or found[number - 1].uid != item.uid:
            print(f"{item.uid}: {item.title}")
        print("\n".join(render_suggestion(item)))


def _views(settings: Settings) -> tuple[ChangeRequestView, ...]:
    from homefinder.change_requests.store import read_request_views
    from homefinder.store.db import open_curation_read_only

    with closing(open_curation_read_only(settings.curation)) as curation:
        return read_request_views(curation)


def _find_need_id(settings: Settings, views: Sequence[ChangeRequestView], text: str) -> str:
    """The need that a person means: one that a request names, which may be gone from the catalogue, or one of that."""
    from homefinder.lookup import find_need
    from homefinder.store.db import open_published

    wanted = text.strip().casefold()
    for request in (view.request for view in views):
        if request.need_id and wanted in (request.need_id.casefold(), request.need_title.casefold()):
            return request.need_id
    if not settings.catalogue.exists():
        raise UsageError(f"no request names the need {text!r}; leave out --need to see what they name")
    with closing(open_published(settings)) as catalogue:
        return find_need(catalogue, text)


def _find_suggestions(settings: Settings, views: list[ChangeRequestView]) -> list[Suggestion] | None:
    """Suggested answers; None where no catalogue was published yet."""
    from homefinder.change_requests.possible_answers import list_suggestions_for
    from homefinder.store.db import open_published

    if not settings.catalogue.exists():
        return None
    with closing(open_published(settings)) as catalogue:
        return list_suggestions_for(catalogue, views)


def _find_present_home(settings: Settings, view: ChangeRequestView) -> CurrentHome | None:
    from homefinder.change_requests.render import CurrentHome
    from homefinder.decisions.rebind import find_present_home
    from homefinder.store.db import open_published
    from homefinder.store.queries import find_row

    request = view.request
    if not request.home_id or not settings.catalogue.exists():
        return CurrentHome(request.home_id, request.home_title, request.home_url) if request.home_id else None
    with closing(open_published(settings)) as catalogue:
        found = find_row(catalogue, "homes", find_present_home(catalogue, request))
    return CurrentHome(found["id"], found["title"], found["url"]) if found else None


def _routes(settings: Settings) -> dict[str, str]:
    from homefinder.store.db import open_published
    from homefinder.store.queries import read_names

    if not settings.catalogue.exists():
        return {}
    with closing(open_published(settings)) as catalogue:
        return read_names(catalogue, "routes") | {"": "no route given"}


def _words(row: dict[str, object]) -> dict[str, object]:
    return {name: "still" if value is True else "" if value is False else value for name, value in row.items()}


@explain_errors
def save_requests(
    folder: Annotated[
        Path | None, typer.Option("--dir", help="Folder to write to.", show_default="vocab/requests")
    ] = None,
    data: Data = None,
) -> None:
    """Write every request to a file of its own, to be kept in git."""
    from homefinder.change_requests import files
    from homefinder.store.db import open_curation_read_only

    settings = settings_for(data)
    if folder is None:
        require_own_home(settings)
    into = folder or files.resolve_requests_folder(settings.home)
    with closing(open_curation_read_only(settings.curation)) as curation:
        saved = files.export_requests(curation, into)
    print(f"{len(saved.written)} written to {into}, {saved.same} said all already.")


@explain_errors
def import_requests(
    paths: Annotated[list[Path], typer.Argument(help="Files that `request save` wrote, or folders of them.")],
    data: Data = None,
) -> None:
    """Take in requests from files. What is held already is not added again, and what contradicts it is refused."""
    from homefinder.change_requests import files
    from homefinder.store.db import open_curation

    with closing(open_curation(settings_for(data).curation)) as curation:
        loaded = files.import_requests(curation, files.list_request_files(paths))
    print(f"{loaded.files} files: {len(loaded.opened)} requests and {loaded.events} events were new.")
    for uid, kind, other in loaded.dangling_relations:
        print_error(f"{uid} {kind} {other}, which is not held here; take its file in too")
