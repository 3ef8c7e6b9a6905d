"""Bring everything in step with what changed: each stage whose input or code is another than at its last time."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from homefinder.build.declarations import write_declarations
from homefinder.build.fingerprint import compute_fingerprint, forget, keep_fingerprint, read_fingerprint
from homefinder.build.inputs import Workspace, open_workspace
from homefinder.build.rdf import STATEMENTS
from homefinder.build.stages import STAGES, Stage
from homefinder.change_requests.files import import_from_vocab as import_requests
from homefinder.decisions.files import import_decisions, list_decision_files
from homefinder.harvest.sample import recognise_sample
from homefinder.settings import Settings
from homefinder.store.build_state import read_state
from homefinder.store.db import scalar
from homefinder.store.locks import hold_lock

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StageRun:
    """A stage that was due. ``is_amended``: only what was new was added to what it had made."""

    name: str
    is_amended: bool


@dataclass(frozen=True, slots=True)
class RefreshResult:
    """What a refresh made, and which stages were due."""

    homes: int
    needs: int
    candidates: int
    quads: int
    stages: tuple[StageRun, ...]

    @property
    def is_rebuilt(self) -> bool:
        """False where nothing had changed since the last but which runs there were."""
        return any(not stage.is_amended for stage in self.stages)


def refresh(
    settings: Settings,
    on_progress: Callable[[str], None] = lambda _: None,
    *,
    redo: Collection[str] = (),
    until: str = STAGES[-1].name,
) -> RefreshResult:
    """Do every stage that is due, in their order, up to ``until``; one refresh at a time per data folder.

    Those named in ``redo`` are due whatever their fingerprint says, and so is what rests on them. A fingerprint is
    computed before its stage begins, so that what changes meanwhile makes it due again. The one kept is taken back
    before the stage begins, with those of all that rest on it, so that what died is done again.
    """
    with hold_lock(settings.locks, "refresh"), open_workspace(settings) as workspace:
        recognise_sample(settings, workspace.ledger)
        _import_saved_files(workspace)
        write_declarations(workspace)
        for stage in STAGES:
            if stage.name in redo:
                forget(stage, workspace)
        done = []
        for stage in STAGES:
            if run := _bring_in_step(stage, workspace, on_progress, by_name=stage.name in redo):
                done.append(run)
            if stage.name == until:
                break
        homes, needs, candidates = (
            int(str(scalar(workspace.ledger, f"SELECT count(*) FROM {name}")))
            for name in ("homes", "needs", "candidates")
        )
        statements = int(read_state(workspace.ledger, STATEMENTS) or 0)
    return RefreshResult(homes, needs, candidates, statements, tuple(done))


def is_up_to_date(settings: Settings, *, but_for_runs: bool = False) -> bool:
    """Whether no stage is due; with ``but_for_runs``, none is but to tell of runs that brought nothing."""
    if not settings.catalogue.exists():
        return False
    with open_workspace(settings) as workspace:
        return all(_is_in_step(stage, workspace, but_for_runs=but_for_runs) for stage in STAGES)


def _is_in_step(stage: Stage, workspace: Workspace, *, but_for_runs: bool) -> bool:
    kept, wanted = read_fingerprint(stage, workspace), compute_fingerprint(stage, workspace)
    return kept == wanted or (but_for_runs and kept.whole == wanted.whole)


def _bring_in_step(
    stage: Stage, workspace: Workspace, on_progress: Callable[[str], None], *, by_name: bool
) -> StageRun | None:
    """Do the stage, where it is due; the whole of it where it is asked for by name."""
    kept, wanted = read_fingerprint(stage, workspace), compute_fingerprint(stage, workspace)
    if kept == wanted:
        return None
    on_progress(stage.label)
    started = time.process_time()
    forget(stage, workspace)
    run = stage.rebuild if by_name and stage.rebuild else stage.run
    run(*(getattr(workspace, name) for name in stage.takes))
    keep_fingerprint(stage, workspace, wanted)
    log.debug("%s: %.2f s of processor time", stage.label, time.process_time() - started)
    return StageRun(stage.name, is_amended=kept.whole == wanted.whole)


def _import_saved_files(workspace: Workspace) -> None:
    """Decisions that others saved as text are people's as much as those typed here."""
    if paths := list_decision_files(workspace.vocab):
        import_decisions(workspace.curation, paths, workspace.ledger)
    import_requests(workspace.curation, workspace.settings.home)
