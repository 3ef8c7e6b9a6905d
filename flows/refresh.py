"""Harvest every source side by side, then resolve, link and publish once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from prefect.task_runners import ThreadPoolTaskRunner

from flows.harvest import harvest_source, refresh_catalogue
from flows.report import Row, key_of, report
from homefinder.building import SIDE_BY_SIDE
from homefinder.harvesting import sources_of
from homefinder.settings import Settings

RUNNER: ThreadPoolTaskRunner[Any] = ThreadPoolTaskRunner(max_workers=SIDE_BY_SIDE)


@flow(name="refresh", task_runner=RUNNER)
def refresh(data: str | None = None, replay: str | None = None, sources: list[str] | None = None) -> State[None]:
    """Bring the whole catalogue up to date. One failing source never stops the rest; the run then ends as failed, and
    its report says which source and why."""
    settings = Settings.from_environment(Path(data) if data else None)
    names = sources or list(sources_of(settings))
    futures = {name: harvest_source.submit(name, data, replay) for name in names}
    rows: list[Row] = []
    for name, future in futures.items():
        future.wait()
        result = future.result(raise_on_failure=False)
        rows += result if isinstance(result, list) else [Row(name, "", "failed", reason=str(result))]
    summary = refresh_catalogue(data)
    create_markdown_artifact(report(rows, summary), key=key_of("refresh"), description="Refresh of all sources")
    failed = [row.source_id for row in rows if row.state == "failed"]
    return (
        Failed(message=f"Failed: {', '.join(failed)}. The rest is published.") if failed else Completed(message=summary)
    )
