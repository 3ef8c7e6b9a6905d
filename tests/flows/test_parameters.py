"""The parameters of every flow are understood wherever the flow goes: a script that serves it hands it on as bytes."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from types import ModuleType
from typing import Any

import cloudpickle  # type: ignore[import-untyped]
import pytest
from prefect import Flow

from tests.conftest import ROOT

FLOWS = (("publish", {}), ("refresh", {}), ("harvest", {"source": "govuk"}), ("digest", {}), ("check_links", {}))
"""Modules of flows, whose function has the same name, with the parameters that must be given."""

IN_ANOTHER_PROCESS = """
import json, sys, cloudpickle
from pathlib import Path

def understand(file):
    try:
        flow, given = cloudpickle.loads(file.read_bytes())
        return sorted(flow.validate_parameters(given))
    except Exception as error:
        return repr(error)

print(json.dumps({file.name: understand(file) for file in Path(sys.argv[1]).iterdir()}))
"""


def load(module: ModuleType) -> Flow[Any, Any]:
    found = getattr(module, module.__name__.rpartition(".")[2])
    assert isinstance(found, Flow)
    return found


def test_every_flow_is_tried() -> None:
    declared = {path.stem for path in (ROOT / "flows").glob("*.py") if "@flow(" in path.read_text(encoding="utf-8")}
    assert declared == {name for name, _ in FLOWS}


@pytest.fixture(scope="module")
def understood(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str] | str]:
    """What one other process makes of every flow: the names of its parameters, or the error."""
    folder = tmp_path_factory.mktemp("flows")
    for name, given in FLOWS:
        module = importlib.import_module(f"flows.{name}")
        cloudpickle.register_pickle_by_value(module)
        try:
            (folder / name).write_bytes(cloudpickle.dumps((load(module), given)))
        finally:
            cloudpickle.unregister_pickle_by_value(module)
    line = [sys.executable, "-c", IN_ANOTHER_PROCESS, str(folder)]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, list[str] | str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", [name for name, _ in FLOWS])
def test_a_flow_that_was_handed_on_checks_its_parameters(name: str, understood: dict[str, list[str] | str]) -> None:
    assert isinstance(understood[name], list), understood[name]
    assert "data" in understood[name]


@pytest.mark.parametrize(("name", "given"), FLOWS)
def test_an_empty_folder_is_refused(name: str, given: dict[str, str]) -> None:
    flow = load(importlib.import_module(f"flows.{name}"))
    with pytest.raises(Exception, match="at least 1 character"):
        flow.validate_parameters({**given, "data": ""})
    assert flow.parameters.properties["data"]["default"] is None
