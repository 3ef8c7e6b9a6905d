"""The alarm of the repository: Prefect takes it, and it rings for every end of a run that a person has to look at."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping

import pytest
import yaml
from prefect import flow
from prefect.client.schemas.objects import State
from prefect.events.schemas.automations import AutomationCore, EventTrigger

from flows.harvest import verdict
from homefinder.harvest.run import RunResult
from homefinder.scheduler.prefect_api import PrefectServer
from homefinder.settings import Settings
from homefinder.store.runs import RunCounts
from tests.conftest import ROOT

FILE = ROOT / "automations.yaml"
ALARM = "prefect.automation.triggered"


def read_alarm() -> AutomationCore:
    (told,) = yaml.safe_load(FILE.read_text(encoding="utf-8"))["automations"]
    return AutomationCore.model_validate(told)


@pytest.mark.parametrize("state", ["held", "failed"])
def test_it_waits_for_each_end_that_is_none_of_success(state: str) -> None:
    trigger = read_alarm().trigger
    assert isinstance(trigger, EventTrigger)
    ended = verdict(Settings(), [RunResult("govuk", "", state, RunCounts(), "lost 90%")], "As before.", None)
    assert f"prefect.flow-run.{ended.name}" in trigger.expect
    assert {"prefect.flow-run.Crashed", "prefect.flow-run.TimedOut"} < trigger.expect
    assert "prefect.flow-run.Completed" not in trigger.expect


@pytest.mark.prefect
@pytest.mark.slow
def test_it_rings_for_a_held_run(server: PrefectServer, environment: Mapping[str, str]) -> None:
    line = [sys.executable, "-m", "prefect", "automation", "create", "--from-file", str(FILE)]
    made = subprocess.run(line, env=dict(environment), capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr

    @flow(name="held-for-test")
    def end_as_held() -> State[object]:
        return verdict(Settings(), [RunResult("govuk", "", "held", RunCounts(), "lost 90%")], "As before.", None)

    time.sleep(5)  # the server takes a new automation up a moment after it said that it has it
    assert end_as_held(return_state=True).name == "Held"
    assert wait_for_alarm(environment)


def wait_for_alarm(environment: Mapping[str, str]) -> bool:
    import httpx

    for _ in range(60):
        asked = {"filter": {"event": {"name": [ALARM]}}}
        found = httpx.post(f"{environment['PREFECT_API_URL']}/events/filter", json=asked, trust_env=False).json()
        if found["events"]:
            return True
        time.sleep(0.5)
    return False
