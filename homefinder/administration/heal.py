"""Do what the doctor advises, where that is a command that loses nothing: publish anew, or rebuild from the archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

from homefinder.build.base_address import describe_other_base
from homefinder.build.batch import archive_steps, run_steps
from homefinder.build.doctor import CheckResult, Finding, examine
from homefinder.build.refresh import refresh
from homefinder.errors import HomefinderError
from homefinder.harvest.manifest import list_runs_without_manifest, write_missing_manifests
from homefinder.settings import Settings, format_command
from homefinder.store.db import open_ledger_read_only
from homefinder.store.files import list_companions
from homefinder.store.locks import hold_lock

DAMAGED_SUFFIX = ".damaged"
"""How the name of a file ends that was moved aside."""


def heal(settings: Settings, examined: Iterable[CheckResult]) -> Iterator[str]:
    """Heal what was found, a step at a time; each sentence says what is about to be done or was done.

    Nothing is deleted, and nobody's word is changed: what needs a person is left alone. Raises HomefinderError where a
    step fails; what was moved aside is named by then.
    """
    findings = [finding for result in examined for finding in result.findings]
    if any(_advises(settings, finding, "build --from-archive") for finding in findings):
        yield from _rebuild_ledger(settings)
        findings = [finding for result in examine(settings) for finding in result.findings]
    if (
        settings.ledger.exists()
        and any(_advises(settings, finding, "publish") for finding in findings)
        and not describe_other_base(settings)  # new names for everything are for a person to give
    ):
        yield "Publishing anew from the ledger: catalogue.db and the RDF store."
        refresh(settings, redo=["resolve", "publish", "rdf"])
    if settings.ledger.exists() and any(finding.check == "archive" for finding in findings):
        yield from _write_manifests(settings)


def _advises(settings: Settings, finding: Finding, command: str) -> bool:
    return format_command(command, settings.data) in f"{finding.problem} {finding.mend}"


def _rebuild_ledger(settings: Settings) -> Iterator[str]:
    steps = archive_steps(settings)  # refuses where the archive has nothing, before anything is moved
    with ExitStack() as held:  # nobody harvests or publishes while the file goes
        for path in [settings.locks / "refresh.lock", *sorted(settings.locks.glob("source-*.lock"))]:
            held.enter_context(hold_lock(settings.locks, path.stem, wait=False))
        aside = move_aside(settings.ledger)
    if aside:
        yield f"Moved {settings.ledger.name} aside; it is {aside} now."
    yield f"Making {settings.ledger.name} anew from the archive: {len(steps)} runs."
    failed = [run for run in run_steps(steps, lambda _step, _run: None) if not run.ok]
    if failed:
        first = failed[0]
        raise HomefinderError(
            f"{len(failed)} of {len(steps)} runs of the archive could not be read again; the first is "
            f"{first.source_id} {first.seen_on}: {first.reason}. What was in the ledger before is "
            f"in {aside or settings.archive}"
        )
    yield "Bringing the catalogue in step with it."
    refresh(settings, redo=["publish", "rdf"])


def move_aside(database: Path) -> Path | None:
    """Rename a database and its log to names that are free; the new name, or None where there is no such file."""
    if not database.exists():
        return None
    number, aside = 2, database.with_name(f"{database.name}{DAMAGED_SUFFIX}")
    while aside.exists():
        number, aside = number + 1, database.with_name(f"{database.name}{DAMAGED_SUFFIX}-{number}")
    for path, target in zip((database, *list_companions(database)), (aside, *list_companions(aside)), strict=True):
        if path.exists():
            path.rename(target)
    return aside


def _write_manifests(settings: Settings) -> Iterator[str]:
    with closing(open_ledger_read_only(settings.ledger)) as ledger:
        lost = sorted({str(row["source_id"]) for row in list_runs_without_manifest(settings, ledger)})
        for source_id in lost:
            yield f"Writing in the archive how the runs of {source_id} ended, as the ledger says."
            with hold_lock(settings.locks, f"source-{source_id}", wait=False):
                write_missing_manifests(settings, ledger, source_id)
