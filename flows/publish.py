"""Publish what the ledger holds, without harvesting."""

from datetime import UTC, datetime
from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.harvest import refresh_catalogue
from flows.parameters import (
    MOST_PUBLISHING_SECONDS,
    DataFolder,
    connect_to_server,
    name_run,
    settings_of,
    tell_operator_now,
)
from homefinder.build.refresh import is_up_to_date
from homefinder.scheduler.publication import SETTLE, ask_for_publication, plan_publication, read_situation


@flow(name="publish", flow_run_name=name_run("publish"), timeout_seconds=MOST_PUBLISHING_SECONDS)
def publish(data: DataFolder = None, when_quiet: bool = False) -> State[Any]:
    """Resolve, link, publish and project: after harvests, or after a change of vocab/ or of people's decisions.

    Args:
        data: Folder of the catalogue. Left empty: the one with which the scheduler was started.
        when_quiet: Put the publication off while harvests are under way or due, and publish nothing where readers see
            everything already. It is not put off for more than five hours.
    """
    settings = settings_of(data)
    if when_quiet and (not settings.ledger.exists() or is_up_to_date(settings)):
        tell_operator_now(settings)
        return Completed(message="Readers see everything already.")
    if when_quiet:
        with connect_to_server() as server:
            now = datetime.now(UTC)
            if plan_publication(read_situation(settings, server, now)) > now + SETTLE:
                moment = ask_for_publication(settings, server, now)
                put_off = f"Put off to {moment:%H:%M} UTC" if moment else "Nothing but runs to tell of"
                return Completed(message=f"{put_off}: harvests are under way or due.")
    summary = refresh_catalogue(data)
    create_markdown_artifact(summary, key="publish", description="Publication of the catalogue")
    tell_operator_now(settings)
    return Completed(message=summary)
