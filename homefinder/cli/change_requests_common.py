"""What every act on a request shares: who acts, which request is meant, what the catalogue says of what is named."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from homefinder.cli.change_requests_read import today
from homefinder.cli.common import settings_for
from homefinder.errors import UsageError
from homefinder.settings import Settings

if TYPE_CHECKING:
    from homefinder.change_requests.actions import Act, Make


def act_of(by: str, role: str, on: str) -> Act:
    """Who acts, in what role, on what day. Raises UsageError where nobody does, or the day has not come."""
    from homefinder.change_requests.actions import Act
    from homefinder.change_requests.validation import day

    if not by.strip():
        raise UsageError("--by is empty; say who does this")
    return Act(by, day(on, "the day", latest=today()) if on else today(), role)


def do(data: Path | None, uid: str, make: Make) -> None:
    """Add what ``make`` gives to the request that a person named, and say how it stands then."""
    from homefinder.change_requests.actions import apply
    from homefinder.change_requests.render import standing
    from homefinder.change_requests.store import read_views
    from homefinder.change_requests.uid import request_named
    from homefinder.store.db import open_curation

    with closing(open_curation(settings_for(data).curation)) as curation:
        named = request_named(read_views(curation), uid)
        view = apply(curation, named.uid, make)
    print(f"{view.uid} ({view.request.title}): {standing(view, today())}")


def known(settings: Settings, need: str, home: str, route: str, owner: str) -> dict[str, str]:
    """What the catalogue tells of the need, home and route that were named; it is not needed where none was."""
    from homefinder.change_requests.references import of_home, of_need, owner_of, route_named, route_of
    from homefinder.store.db import open_published
    from homefinder.store.lookup import home_named, need_named

    if not (need or home or (route and settings.catalogue.exists())):
        return {}
    with closing(open_published(settings)) as catalogue:
        told = of_need(catalogue, need_named(catalogue, need)) if need else {}
        if home:
            home_id = home_named(catalogue, home)
            told |= of_home(catalogue, home_id) | {"route_id": route_of(catalogue, home_id)}
            told |= {"owner": owner or owner_of(catalogue, home_id)}
        return told | ({"route_id": route_named(catalogue, route)} if route else {})


def named(settings: Settings, field: str, value: str) -> dict[str, str]:
    """The columns that a correction of a need, home or route changes."""
    from homefinder.change_requests.references import of_home, of_need, route_named
    from homefinder.store.db import open_published
    from homefinder.store.lookup import home_named, need_named

    with closing(open_published(settings)) as catalogue:
        if field == "need":
            return of_need(catalogue, need_named(catalogue, value))
        if field == "home":
            return of_home(catalogue, home_named(catalogue, value))
        return {"route_id": route_named(catalogue, value)}
