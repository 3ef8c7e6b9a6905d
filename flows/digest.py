"""Tell each sector once a week what changed for its needs; kept as an artifact, sent where mail is configured."""

from typing import Any

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.parameters import MOST_SECONDS, DataFolder, name_run, settings_of
from homefinder.errors import HomefinderError
from homefinder.ids import slug
from homefinder.notify.deliver import read_sectors, render_digest, send_digest
from homefinder.notify.smtp import is_configured


@task(name="tell-sector", task_run_name="{sector}")
def tell_sector(sector: str, until: str, data: str | None = None) -> str:
    """Make and keep the digest of one sector, then send it; one sentence. Raises MailError when it cannot be sent."""
    settings = settings_of(data)
    given = render_digest(settings, sector, until=until)
    create_markdown_artifact(given.text, key=slug(f"digest-{sector}"), description=given.digest.title)
    if not is_configured(settings):
        return f"{sector}: kept"
    return f"{sector}: sent to {len(send_digest(settings, given))}"


@flow(name="digest", flow_run_name=name_run("digest"), timeout_seconds=MOST_SECONDS)
def digest(data: DataFolder = None, until: str | None = None) -> State[Any]:
    """Make the weekly digest of every sector. Each is an artifact of the run; a failed send fails the run and no other.

    Args:
        data: Folder of the catalogue. Left empty: the one with which the scheduler was started.
        until: Last day of the week to tell of, YYYY-MM-DD. Left empty: today.
    """
    said, failed = [], []
    for sector in read_sectors(settings_of(data)):
        try:
            said.append(tell_sector(sector, until or "", data))
        except HomefinderError as error:
            get_run_logger().error("%s: %s", sector, error)
            failed.append(f"{sector}: {error}")
    return Failed(message="; ".join(failed)) if failed else Completed(message="; ".join(said) or "There is no sector.")
