"""From an address to a declaration, for curators: a look at what it publishes, the preview of an edit, the file."""

from __future__ import annotations

import json
from typing import Any

from datasette.utils.asgi import Response

from homefinder.discovery.explore import normalise_address
from homefinder.discovery.lint.check import read_declared_text
from homefinder.errors import DeclarationError, QueryError, UsageError
from homefinder.settings import Settings
from homefinder.site.curation.fields import FormField, Problems, clean_value, parse_answers
from homefinder.site.curation.form_view import FormRequest
from homefinder.site.guard.lanes import LaneSize, TooBusy, find_lanes
from homefinder.site.guard.workers import MIB, QueryKilled, WorkerPool, WorkLimits
from homefinder.site.http.page import Page

WORKER_MODULE = "homefinder.site.curation.source_worker"
SECONDS = 50.0
"""That a look may take; its process is ended LATE_SECONDS after that."""
LATE_SECONDS = 10.0
MEMORY_BYTES, ANSWER_BYTES = 2048 * MIB, 8 * MIB
LANE = LaneSize(threads=1, queue=3, wait_seconds=SECONDS)
"""One look at a time, three may wait, and whoever comes then is asked to come back."""
LONGEST_YAML = 200_000

ADDRESS_FIELD = FormField(
    "address",
    "Address of the publication",
    hint="A page with a list, a file, a feed, a catalogue, a repository.",
    missing_message="Enter an address",
    max_length=2_000,
)
YAML_FIELD = FormField(
    "yaml",
    "Declaration",
    "area",
    hint="Change what is not right, then preview it again.",
    missing_message="The declaration is empty: try an address first",
    max_length=LONGEST_YAML,
    rows=30,
)
SHOWN_FIELDS = ("title", "publisher", "status", "modified", "url", "description")


async def try_source(form_request: FormRequest) -> Response:
    """The form, and what came of an address or of an edited declaration. Nothing is kept."""
    posted = form_request.posted_values
    if posted is None:
        return await _render(form_request, {"address": form_request.query.get("address", "")}, (), {})
    action = posted.get("action", "try")
    field = ADDRESS_FIELD if action == "try" else YAML_FIELD
    values, wrong = parse_answers((field,), posted)
    problems: Problems = wrong
    values = {"address": clean_value(posted.get("address", "")), **values}
    if not problems and action == "try":
        problems = _check_address(values["address"])
    if problems:
        return await _render(form_request, values, problems, {})
    if action == "download":
        return await _download(form_request, values)
    asked = (
        {"kind": "try", "address": values["address"]}
        if action == "try"
        else {"kind": "preview", "yaml": values["yaml"]}
    )
    try:
        found = await _ask(form_request, asked)
    except TooBusy:
        said = "Others are looking at addresses now, and one look is made at a time. Wait a minute and try again"
        return await _render(form_request, values, [(field.name, said)], {}, 503)
    except QueryKilled:
        said = f"The look was stopped: it took longer than {SECONDS:g} seconds, or more memory than is allowed"
        return await _render(form_request, values, [(field.name, said)], {})
    except QueryError as error:
        return await _render(form_request, values, [(field.name, str(error))], {})
    return await _render(form_request, {**values, "yaml": found.get("yaml") or values.get("yaml", "")}, (), found, 200)


async def _ask(form_request: FormRequest, asked: dict[str, str]) -> dict[str, Any]:
    workers = _ensure_workers(form_request)
    lane = find_lanes(form_request.catalogue.datasette).find("looks", LANE)
    found: dict[str, Any] = json.loads(await lane.run(lambda: workers.ask(asked)))
    return found


def _ensure_workers(form_request: FormRequest) -> WorkerPool:
    datasette = form_request.catalogue.datasette
    found: WorkerPool | None = getattr(datasette, "_homefinder_look_workers", None)
    if found is None:
        limits = WorkLimits(SECONDS + LATE_SECONDS, MEMORY_BYTES, ANSWER_BYTES, 1, advice="give a narrower address")
        found = WorkerPool(WORKER_MODULE, _list_arguments(form_request.catalogue.settings), limits)
        datasette._homefinder_look_workers = found
    return found


def _list_arguments(settings: Settings) -> tuple[str, ...]:
    loopback = "yes" if settings.allow_loopback else "no"
    return str(settings.data.resolve()), str(settings.home.resolve()), settings.contact, loopback, str(SECONDS)


def _check_address(address: str) -> Problems:
    try:
        normalise_address(address)
    except UsageError:
        return [("address", "Enter a web address, such as https://www.example.org/standards")]
    return []


async def _download(form_request: FormRequest, values: dict[str, str]) -> Response:
    """The declaration as a file, if it loads."""
    try:
        source = read_declared_text(values["yaml"])
    except DeclarationError as error:
        return await _render(form_request, values, [("yaml", str(error).partition(": ")[2][:1_000])], {})
    headers = {"content-disposition": f'attachment; filename="{source.id}.yml"', "cache-control": "no-store"}
    return Response(values["yaml"] + "\n", headers=headers, content_type="application/yaml; charset=utf-8")


async def _render(
    form_request: FormRequest, values: dict[str, str], problems: Problems, found: dict[str, Any], status: int = 0
) -> Response:
    data = {
        "address_field": ADDRESS_FIELD,
        "yaml_field": YAML_FIELD,
        "values": values,
        "problems": problems,
        "result": found,
        "shown": SHOWN_FIELDS,
        "filled": [(name, share) for name, share in found.get("filled", {}).items() if "." not in name],
    }
    page = Page("pages/curate-source.html", "Try an address", data)
    return await form_request.render_page(page, status or (400 if problems else 200))
