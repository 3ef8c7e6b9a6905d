"""Publish what the ledger holds, without harvesting."""

from __future__ import annotations

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from flows.harvest import refresh_catalogue
from flows.report import key_of


@flow(name="publish")
def publish(data: str | None = None) -> None:
    """Resolve, link, publish and project: after a change of vocab/ or of people's decisions."""
    create_markdown_artifact(refresh_catalogue(data), key=key_of("publish"), description="Publication of the catalogue")
