"""Harvest one source on a schedule, then bring the catalogue in step."""

from __future__ import annotations

from pathlib import Path

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact

from flows.report import Row, key_of, report
from homefinder.building import Step, live_steps, offline_steps, run_steps
from homefinder.errors import FetchError, HarvestHeld
from homefinder.pipeline.harvest import Outcome
from homefinder.refresh import refresh
from homefinder.settings import Settings

RETRY_AFTER_S: list[float] = [60, 600]
"""A publication that is down is asked again after a minute and after ten; then the next schedule tries."""


@task(name="harvest-source", task_run_name="{source_id}", retries=2, retry_delay_seconds=RETRY_AFTER_S)
def harvest_source(source_id: str, data: str | None = None, replay: str | None = None) -> list[Row]:
    """Harvest one source, live or from a replay folder; a row for each run. Raises FetchError when it failed.

    A held run raises HarvestHeld: asking again would bring the same.
    """
    settings = Settings.from_environment(Path(data) if data else None)
    steps = offline_steps(settings, [source_id], [Path(replay)]) if replay else live_steps(settings, [source_id])
    outcomes = run_steps(steps, _log)
    for outcome in outcomes:
        if outcome.state == "failed":
            raise FetchError(source_id, outcome.reason)
        if outcome.state == "held":
            raise HarvestHeld(outcome.run_id or 0, f"{source_id}: run {outcome.run_id} held: {outcome.reason}")
    return [Row.of(outcome) for outcome in outcomes]


@task(name="refresh-catalogue")
def refresh_catalogue(data: str | None = None) -> str:
    """Resolve, link, publish and project; one sentence about what came of it."""
    made = refresh(Settings.from_environment(Path(data) if data else None), get_run_logger().info)
    return f"{made.homes} homes, {made.needs} needs, {made.candidates} candidates, {made.quads} RDF statements."


@flow(name="harvest", flow_run_name="harvest {source}")
def harvest(source: str, data: str | None = None, replay: str | None = None) -> None:
    """Harvest one source and publish what changed. The report is kept as an artifact of the run."""
    state = harvest_source(source, data, replay, return_state=True)
    result = state.result(raise_on_failure=False)
    rows = result if isinstance(result, list) else [Row(source, "", "failed", reason=str(result))]
    ok = isinstance(result, list)
    summary = refresh_catalogue(data) if ok else "The catalogue is as before."
    create_markdown_artifact(report(rows, summary), key=key_of("harvest", source), description=f"Harvest of {source}")
    if not ok:
        raise FetchError(source, rows[0].reason)


def _log(step: Step, outcome: Outcome) -> None:
    get_run_logger().info("%s: %s %s", step.name, outcome.state, outcome.reason)
