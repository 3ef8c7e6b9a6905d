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
from homefinder.notify.smtp import MailError, is_configured
from homefinder.notify.subscriptions.send import find_mail_server, send_news
from homefinder.site.sectors import format_sector_name


@task(name="tell-sector", task_run_name="{sector}")
def tell_sector(sector: str, until: str, data: str | None = None) -> str:
    """Make and keep the digest of one sector, then send it; one sentence. Raises MailError when it cannot be sent."""
    settings = settings_of(data)
    given = render_digest(settings, sector, until=until)
    create_markdown_artifact(given.text, key=slug(f"digest-{sector}"), description=given.digest.title)
    if not is_configured(settings) or not settings.digest_to.strip():
        return f"{sector}: kept"
    return f"{sector}: sent to {len(send_digest(settings, given))}"


@task(name="tell-subscribers")
def tell_subscribers(data: str | None = None) -> str:
    """Mail readers what is new of what they follow; one sentence, without addresses. Raises MailError for failures."""
    settings = settings_of(data)
    vocab = settings.home / "vocab"
    done = send_news(settings, lambda sector: format_sector_name(vocab, sector))
    if done.failures:
        raise MailError("; ".join(done.failures))
    return f"subscribers: {done.mailed} mailed, nothing new for {done.nothing_new}"


@flow(name="digest", flow_run_name=name_run("digest"), timeout_seconds=MOST_SECONDS)
def digest(data: DataFolder = None, until: str | None = None) -> State[Any]:
    """Make the weekly digest of every sector, an artifact of the run, and mail readers what is new of what they follow.

    A failed send fails the run and no other.

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
    if find_mail_server(settings_of(data)) is not None:
        try:
            said.append(tell_subscribers(data))
        except HomefinderError as error:
            get_run_logger().error("subscribers: %s", error)
            failed.append(str(error))
    return Failed(message="; ".join(failed)) if failed else Completed(message="; ".join(said) or "There is no sector.")
