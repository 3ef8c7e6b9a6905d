"""The fingerprint of a stage: its code, what it reads, and the fingerprints of the stages that it rests on."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from homefinder.build.inputs import Workspace
from homefinder.build.stages import STAGES, Stage
from homefinder.code_fingerprint import fingerprint_code
from homefinder.errors import StoreError
from homefinder.store.build_state import read_state, write_state


class Fingerprint(NamedTuple):
    """Of all that a stage must be redone for, and of what it can be amended for."""

    whole: str
    latest: str = ""


NOTHING_KEPT = Fingerprint("")


def compute_fingerprint(stage: Stage, workspace: Workspace) -> Fingerprint:
    """The fingerprint of the stage as code and input are now, after the stages before it as they were last done."""
    parts = [
        fingerprint_code(stage.run.__module__),
        *(read_state(workspace.ledger, other.state_name) for other in STAGES if other.name in stage.after),
        *(f"{item.name}: {item.read_version(workspace)}" for item in stage.reads),
    ]
    latest = [f"{item.name}: {item.read_version(workspace)}" for item in stage.amends_for]
    return Fingerprint(_hash(parts), _hash(latest))


def read_fingerprint(stage: Stage, workspace: Workspace) -> Fingerprint:
    """The fingerprint at the stage's last time; ``NOTHING_KEPT`` where it died or what it made is gone."""
    kept = read_state(workspace.ledger, stage.state_name)
    return Fingerprint(*kept.split(" ")) if kept and _is_there(stage, workspace) else NOTHING_KEPT


def _is_there(stage: Stage, workspace: Workspace) -> bool:
    """Whether what the stage makes outside the ledger is there; what is damaged or of an older version is not."""
    try:
        return stage.exists(workspace)
    except (StoreError, sqlite3.DatabaseError):
        return False


def keep_fingerprint(stage: Stage, workspace: Workspace, fingerprint: Fingerprint) -> None:
    """Remember that the stage was done for this."""
    write_state(workspace.ledger, stage.state_name, " ".join(fingerprint))


def forget(stage: Stage, workspace: Workspace) -> None:
    """Make the stage due, and all that rest on it: it may clear what they wrote."""
    due = {stage.name}
    for other in STAGES:
        if other.name in due or due.intersection(other.after):
            due.add(other.name)
            write_state(workspace.ledger, other.state_name, "")


def _hash(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
