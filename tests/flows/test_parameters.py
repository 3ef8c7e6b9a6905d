"""The parameters of every flow are understood wherever the flow goes: a script that serves it hands it on as bytes."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import cloudpickle  # type: ignore[import-untyped]
import pytest
from prefect import Flow

from tests.conftest import ROOT

FLOWS = (("publish", {}), ("refresh", {}), ("harvest", {"source": "govuk"}), ("digest", {}), ("check_links", {}))
"""Modules of flows, whose function has the same name, with the parameters that must be given."""

IN_ANOTHER_PROCESS = """
import sys, cloudpickle
from pathlib import Path
flow = cloudpickle.loads(Path(sys.argv[1]).read_bytes())
print(sorted(flow.validate_parameters(cloudpickle.loads(bytes.fromhex(sys.argv[2])))))
"""


def load(module: ModuleType) -> Flow[Any, Any]:
    found = getattr(module, module.__name__.rpartition(".")[2])
    assert isinstance(found, Flow)
    return found


def test_every_flow_is_tried() -> None:
    declared = {path.stem for path in (ROOT / "flows").glob("*.py") if "@flow(" in path.read_text(encoding="utf-8")}
    assert declared == {name for name, _ in FLOWS}


@pytest.mark.parametrize(("name", "given"), FLOWS)
def test_a_flow_that_was_handed_on_checks_its_parameters(name: str, given: dict[str, str], tmp_path: Path) -> None:
    module = importlib.import_module(f"flows.{name}")
    cloudpickle.register_pickle_by_value(module)
    try:
        (tmp_path / "flow").write_bytes(cloudpickle.dumps(load(module)))
    finally:
        cloudpickle.unregister_pickle_by_value(module)
    line = [sys.executable, "-c", IN_ANOTHER_PROCESS, str(tmp_path / "flow"), cloudpickle.dumps(given).hex()]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "'data'" in done.stdout


@pytest.mark.parametrize(("name", "given"), FLOWS)
def test_an_empty_folder_is_refused(name: str, given: dict[str, str]) -> None:
    flow = load(importlib.import_module(f"flows.{name}"))
    with pytest.raises(Exception, match="at least 1 character"):
        flow.validate_parameters({**given, "data": ""})
    assert flow.parameters.properties["data"]["default"] is None
