"""Harvest every source side by side, then resolve, link and publish once."""

from typing import Any, cast

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows.harvest import harvest_source, read_run_results, refresh_catalogue, summary_of, verdict
from flows.parameters import (
    MOST_SECONDS,
    DataFolder,
    ReplayFolder,
    SourceId,
    name_run,
    settings_of,
    tell_operator_now,
)
from homefinder.build.batch import MAX_PARALLEL_SOURCES
from homefinder.harvest.service import read_declared_sources
from homefinder.scheduler.report import report

# Prefect declares its runners as invariant in their kind of future, so its own thread pool does not fit its flow().
RUNNER = cast(TaskRunner[PrefectFuture[Any]], ThreadPoolTaskRunner(max_workers=MAX_PARALLEL_SOURCES))

RETRY_AFTER_S = 60.0
"""One more try only: all the other sources wait for it to be published."""


@flow(name="refresh", flow_run_name=name_run("refresh"), timeout_seconds=MOST_SECONDS, task_runner=RUNNER)
def refresh(data: DataFolder = None, replay: ReplayFolder = None, sources: list[SourceId] | None = None) -> State[Any]:
    """Bring the whole catalogue up to date: every source side by side, then resolve, link and publish once.

    One failing source never stops the rest; the run then ends as failed, and names the sources and why.

    Args:
        data: Folder of the catalogue. Left empty: the one with which the scheduler was started.
        replay: Folder of recordings (SOURCE/DATE) to read instead of the live publications, such as sample. Nothing
            reaches the network then.
        sources: Only these sources, by id. Left empty: all of them.
    """
    settings = settings_of(data)
    declared = read_declared_sources(settings)
    once_more = harvest_source.with_options(retries=1, retry_delay_seconds=RETRY_AFTER_S)
    futures = {name: once_more.submit(name, data, replay) for name in sources or declared}
    outcomes = []
    for name, future in futures.items():
        future.wait()
        outcomes += read_run_results(name, future.state)
    refreshed = refresh_catalogue(data, return_state=True)
    summary = summary_of(refreshed)
    create_markdown_artifact(report(outcomes, declared, summary), key="refresh", description="Refresh of all sources")
    tell_operator_now(settings)
    return verdict(settings, outcomes, summary, refreshed)
