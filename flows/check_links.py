"""Check once a week, politely, whether the pages of the homes are still there."""

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from flows.parameters import MOST_SECONDS, DataFolder, name_run, settings_of
from homefinder.build.check_links import check_and_publish
from homefinder.clean.markdown import escape_markdown


@flow(name="check-links", flow_run_name=name_run("check-links"), timeout_seconds=MOST_SECONDS)
def check_links(data: DataFolder = None, limit: int = 2_000) -> str:
    """Ask for the pages of the homes that were not asked for lately, and judge the upkeep anew.

    Args:
        data: Folder of the catalogue. Left empty: the one with which the scheduler was started.
        limit: Most addresses to ask for in one run; the others come next time.
    """
    found = check_and_publish(settings_of(data), limit)
    failing = [row for row in found if row.is_failing]
    said = f"{len(found)} addresses checked, {len(failing)} fail."
    lines = [f"- {escape_markdown(row.url)}: {escape_markdown(row.error)}, since {row.failed_since}" for row in failing]
    create_markdown_artifact("\n".join([said, "", *lines]), key="check-links", description="Links of the homes")
    return said
