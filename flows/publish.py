"""Publish what the ledger holds, without harvesting."""

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from flows.harvest import refresh_catalogue
from flows.parameters import MOST_SECONDS, DataFolder, name_run


@flow(name="publish", flow_run_name=name_run("publish"), timeout_seconds=MOST_SECONDS)
def publish(data: DataFolder = None) -> None:
    """Resolve, link, publish and project: after a change of vocab/ or of people's decisions.

    Args:
        data: Folder of the catalogue. Left empty: the one with which the scheduler was started.
    """
    create_markdown_artifact(refresh_catalogue(data), key="publish", description="Publication of the catalogue")
