"""Harvest one source on a schedule, and have what it brought published with what other harvests bring."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger, runtime, task
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.parameters import (
    MOST_SECONDS,
    DataFolder,
    ReplayFolder,
    SourceId,
    connect_to_server,
    settings_of,
    tell_operator_now,
)
from homefinder.build.batch import HarvestStep, live_steps, offline_steps, run_steps
from homefinder.build.refresh import is_up_to_date, refresh
from homefinder.errors import HomefinderError, UsageError
from homefinder.harvest.run import RunResult
from homefinder.harvest.service import is_read_from_repository, read_declared_sources
from homefinder.ids import slug
from homefinder.scheduler.deployments import is_temporary_run_failure
from homefinder.scheduler.publication import ask_for_publication
from homefinder.scheduler.report import details, report
from homefinder.settings import Settings
from homefinder.source import resolve_source
from homefinder.store.db import open_ledger
from homefinder.store.runs import RunCounts

RETRY_AFTER_S: list[float] = [60, 600]
"""A publication that is down is asked again after a minute and after ten; then the next schedule tries."""


class RunNotCommitted(HomefinderError):
    """A source of which a run failed or was held. ``passing``: it may work in some minutes."""

    def __init__(self, outcomes: Sequence[RunResult], *, is_temporary: bool) -> None:
        super().__init__("; ".join(f"{o.source_id} {o.state}: {o.reason}" for o in outcomes if not o.ok))
        self.outcomes = list(outcomes)
        self.is_temporary = is_temporary


def _is_temporary(_task: Any, _run: Any, state: State[Any]) -> bool:
    return isinstance(state.data, RunNotCommitted) and state.data.is_temporary


@task(
    name="harvest-source",
    task_run_name="{source_id}",
    retries=len(RETRY_AFTER_S),
    retry_delay_seconds=RETRY_AFTER_S,
    retry_condition_fn=_is_temporary,
)
def harvest_source(source_id: str, data: str | None = None, replay: str | None = None) -> list[RunResult]:
    """Harvest one source, live or from a folder of recordings. Raises NotTaken, UsageError.

    Only a publication that is down is worth another try: a held run or an unreadable body would come out the same.
    """
    settings = settings_of(data)
    outcomes = run_steps(steps_for(settings, source_id, replay), _log)
    if all(outcome.ok for outcome in outcomes):
        return outcomes
    raise RunNotCommitted(
        outcomes, is_temporary=not replay and any(_is_network_failure(settings, outcome) for outcome in outcomes)
    )


@task(name="refresh-catalogue")
def refresh_catalogue(data: str | None = None) -> str:
    """Resolve, link, publish and project; one sentence about what came of it."""
    made = refresh(settings_of(data), get_run_logger().info)
    return f"{made.homes} homes, {made.needs} needs, {made.candidates} candidates, {made.quads} RDF statements."


@flow(name="harvest", flow_run_name="harvest {source}", timeout_seconds=MOST_SECONDS)
def harvest(source: SourceId, data: DataFolder = None, replay: ReplayFolder = None) -> State[Any]:
    """Harvest one source. What it brought is published once with what other harvests bring; where no server plans
    that, at once. The report is an artifact of the run.

    The run ends as Failed when the publication could not be read, and as Held when what came looks broken: the
    catalogue is then as before.

    Args:
        source: Id of the source, such as uk-api-catalogue. `homefinder sources` lists them.
        data: Folder of the catalogue. Left empty: the one with which the scheduler was started.
        replay: Folder of recordings (SOURCE/DATE) to read instead of the live publication, such as sample. Nothing
            reaches the network then.
    """
    settings = settings_of(data)
    outcomes = read_run_results(source, harvest_source(source, data, replay, return_state=True))
    summary, refreshed = _ask_for_publication(settings), None
    if not summary:
        refreshed = refresh_catalogue(data, return_state=True) if _is_due(settings, outcomes) else None
        summary = summary_of(refreshed)
    with closing(open_ledger(settings.ledger)) as ledger:
        more = [details(ledger, outcome.run_id) for outcome in outcomes if outcome.run_id]
    text = "\n\n".join([report(outcomes, read_declared_sources(settings), summary), *more])
    create_markdown_artifact(text, key=slug(f"harvest-{source}"), description=f"Harvest of {source}")
    tell_operator_now(settings)
    return verdict(settings, outcomes, summary, refreshed)


def steps_for(settings: Settings, source_id: str, replay: str | None) -> list[HarvestStep]:
    """The harvests to be done: the live publication, or every recording of the source below ``replay``, by date.

    Raises UsageError when there is no such source or recording.
    """
    source = resolve_source(read_declared_sources(settings), source_id)
    if replay is None or is_read_from_repository(source):
        return live_steps(settings, [source.id])
    folders = [path for name in (source.id, *source.replay_names) if (path := Path(replay) / name).is_dir()]
    if not folders:
        raise UsageError(f"{replay} holds no recording of {source.id}; there must be a folder {source.id}/DATE in it")
    return offline_steps(settings, [source.id], folders)


def read_run_results(source_id: str, state: State[Any]) -> list[RunResult]:
    """How the runs of one task ended, also when it raised."""
    result = state.result(raise_on_failure=False)
    if isinstance(result, RunNotCommitted):
        return result.outcomes
    return result if isinstance(result, list) else [RunResult(source_id, "", "failed", RunCounts(), str(result))]


def summary_of(refreshed: State[Any] | None) -> str:
    """One sentence about the catalogue after a refresh, or after none."""
    if refreshed is None:
        return "The catalogue is as before."
    result = refreshed.result(raise_on_failure=False)
    return f"The catalogue could not be refreshed: {result}" if refreshed.is_failed() else str(result)


def verdict(
    settings: Settings, outcomes: Sequence[RunResult], summary: str, refreshed: State[Any] | None
) -> State[Any]:
    """How a flow run ends: completed, failed with the sources and reasons, or held when nothing worse happened."""
    bad = [outcome for outcome in outcomes if not outcome.ok]
    if refreshed is not None and refreshed.is_failed():
        return Failed(message=summary)
    if not bad:
        return Completed(message=summary)
    held = all(outcome.state == "held" for outcome in bad)
    remedies = [outcome.describe_remedy(settings.data) for outcome in bad]
    said = "; ".join(
        f"{one.source_id} {one.state}: {one.reason}{remedy and f' ({remedy})'}"
        for one, remedy in zip(bad, remedies, strict=True)
    )
    return Failed(name="Held" if held else "Failed", message=f"{said}. {summary}")


def _ask_for_publication(settings: Settings) -> str:
    """When this run's server will publish, as a sentence; empty where it plans nothing for this run.

    A run of no deployment, such as a flow that a script calls, has nobody to publish after it.
    """
    if not runtime.deployment.id or not settings.ledger.exists():
        return ""
    try:
        with connect_to_server() as server:
            moment = ask_for_publication(settings, server)
    except HomefinderError as error:
        get_run_logger().warning("%s; the catalogue is published by this run", error)
        return ""
    return f"The catalogue is to be published at {moment:%H:%M} UTC." if moment else "The catalogue is as before."


def _is_due(settings: Settings, outcomes: Sequence[RunResult]) -> bool:
    """Something was committed now; or readers do not see yet what was committed or decided earlier."""
    if any(outcome.state == "committed" for outcome in outcomes):
        return True
    return all(outcome.ok for outcome in outcomes) and not is_up_to_date(settings, but_for_runs=True)


def _is_network_failure(settings: Settings, outcome: RunResult) -> bool:
    if outcome.state != "failed" or outcome.run_id is None:
        return False
    with closing(open_ledger(settings.ledger)) as ledger:
        asked = ledger.execute("SELECT url, status FROM fetches WHERE run_id = ? ORDER BY id", (outcome.run_id,))
        return is_temporary_run_failure((row["url"], row["status"]) for row in asked)


def _log(step: HarvestStep, outcome: RunResult) -> None:
    get_run_logger().info("%s: %s %s", step.name, outcome.state, outcome.reason)
