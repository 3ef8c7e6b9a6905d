"""What every act on a request shares: who acts, which request is meant, what the catalogue says of what is named."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from homefinder.cli.common import settings_for
from homefinder.errors import UsageError
from homefinder.settings import Settings
from homefinder.store.today import read_present_day, read_today

if TYPE_CHECKING:
    from homefinder.change_requests.actions import ActionDetails, EventBuilder


def build_act(by: str, role: str, on: str) -> ActionDetails:
    """Who acts, in what role, on what day. Raises UsageError where nobody does, or the day has not come."""
    from homefinder.change_requests.actions import ActionDetails
    from homefinder.change_requests.validation import validate_day

    if not by.strip():
        raise UsageError("--by is empty; say who does this")
    today = read_present_day()
    return ActionDetails(by, validate_day(on, "the day", latest=today) if on else today, role)


def apply_act(data: Path | None, uid: str, make: EventBuilder) -> None:
    """Add what ``make`` gives to the request that a person named, and say how it stands then."""
    from homefinder.change_requests.actions import apply_action
    from homefinder.change_requests.render import describe_status
    from homefinder.change_requests.store import read_request_views
    from homefinder.change_requests.uid import resolve_request
    from homefinder.store.db import open_curation

    settings = settings_for(data)
    today = read_today(settings)  # first: nothing is kept where the catalogue cannot be read
    with closing(open_curation(settings.curation)) as curation:
        named = resolve_request(read_request_views(curation), uid)
        view = apply_action(curation, named.uid, make)
    print(f"{view.uid} ({view.request.title}): {describe_status(view, today)}")


def read_referenced_fields(settings: Settings, need: str, home: str, route: str, owner: str) -> dict[str, str]:
    """What the catalogue tells of the need, home and route that were named; it is not needed where none was."""
    from homefinder.change_requests.references import (
        read_home_reference,
        read_need_reference,
        read_owner_name,
        read_route_id,
    )
    from homefinder.lookup import find_home, find_need, find_route
    from homefinder.store.db import open_published

    if not (need or home or (route and settings.catalogue.exists())):
        return {}
    with closing(open_published(settings)) as catalogue:
        told = read_need_reference(catalogue, find_need(catalogue, need)) if need else {}
        if home:
            home_id = find_home(catalogue, home)
            told |= read_home_reference(catalogue, home_id) | {"route_id": read_route_id(catalogue, home_id)}
            told |= {"owner": owner or read_owner_name(catalogue, home_id)}
        return told | ({"route_id": find_route(catalogue, route)} if route else {})


def resolve_reference_fields(settings: Settings, field: str, value: str) -> dict[str, str]:
    """The columns that a correction of a need, home or route changes."""
    from homefinder.change_requests.references import read_home_reference, read_need_reference
    from homefinder.lookup import find_home, find_need, find_route
    from homefinder.store.db import open_published

    with closing(open_published(settings)) as catalogue:
        if field == "need":
            return read_need_reference(catalogue, find_need(catalogue, value))
        if field == "home":
            return read_home_reference(catalogue, find_home(catalogue, value))
        return {"route_id": find_route(catalogue, value)}
