"""What puts Homefinder on the web: units that systemd takes, and containers without rights that start our commands."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from docs.generator.commands import parse
from docs.generator.settings import environment_variables
from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted(path.name for path in (*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")))
INSTALLED = "/opt/homefinder/bin/homefinder"


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yml").read_text(encoding="utf-8"))
    return found


def test_systemd_takes_every_unit(tmp_path: Path) -> None:
    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("there is no systemd-analyze here")
    program = Path(sys.executable).with_name("homefinder")
    for name in UNITS:
        text = (DEPLOY / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace(INSTALLED, str(program)), encoding="utf-8")
    done = subprocess.run(
        [tool, "verify", *sorted(tmp_path.iterdir())], capture_output=True, text=True, timeout=60, check=False
    )
    told = [line for line in done.stderr.splitlines() if str(tmp_path) in line or "homefinder" in line]
    assert not told, done.stderr


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_a_service_starts_a_command_that_there_is_without_rights(name: str) -> None:
    text = (DEPLOY / name).read_text(encoding="utf-8")
    started = re.findall(r"^ExecStart=(.+)$", text, re.MULTILINE)
    assert len(started) == 1
    assert started[0].startswith(f"{INSTALLED} ")
    parse(started[0].replace(INSTALLED, "homefinder"))
    assert {"User=homefinder", "NoNewPrivileges=yes", "ProtectSystem=strict"} <= set(text.splitlines())


def test_containers_have_no_rights_and_start_commands_that_there_are(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {"site", "scheduler", "caddy"}
    for name, service in compose["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert not service.get("privileged"), name
        assert "no-new-privileges:true" in service["security_opt"], name
        if name != "caddy":
            parse(shlex.join(["homefinder", *service["command"]]))
            assert service["user"] == "10001:10001"
    assert "ports" not in compose["services"]["site"], "the site is reached through Caddy alone"
    assert all(port.startswith("127.0.0.1:") for port in compose["services"]["scheduler"]["ports"])


def test_every_setting_that_is_named_is_one(compose: dict[str, Any]) -> None:
    known = {*environment_variables().values()}
    text = (DEPLOY / "homefinder.env").read_text(encoding="utf-8") + (ROOT / "Containerfile").read_text(
        encoding="utf-8"
    )
    named = {*re.findall(r"HOMEFINDER_\w+", text), *compose["x-homefinder"]["environment"]}
    assert named <= known
    told = set(re.findall(r"\$\{(\w+):\?", (ROOT / "compose.yml").read_text(encoding="utf-8")))
    assert told == set(re.findall(r"^(\w+)=", (DEPLOY / "example.env").read_text(encoding="utf-8"), re.MULTILINE))


def test_the_image_runs_without_root_and_says_whether_it_is_well() -> None:
    text = (ROOT / "Containerfile").read_text(encoding="utf-8")
    last = text.rpartition("\nFROM ")[2]
    assert "USER 10001" in last
    assert "/healthz" in last
    parse(shlex.join(["homefinder", *yaml.safe_load(re.findall(r"^CMD (.+)$", last, re.MULTILINE)[-1])]))
    pins = re.search(r"uv==([\d.]+)", text)
    assert pins
    assert f"UV_VERSION := {pins[1]}\n" in (ROOT / "Makefile").read_text(encoding="utf-8")
    for name in (".dockerignore", ".containerignore"):
        assert {"site-secret", "accounts.json", "curation.db*"} <= set((ROOT / name).read_text().splitlines())
