"""The help shows every command in its section; an old name works and is not shown."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from homefinder.cli.app import OLD_NAMES, SECTIONS, app


def read_sections(*arguments: str) -> Mapping[str, list[str]]:
    """Heading of a section of the help → names of its commands."""
    printed = CliRunner().invoke(app, [*arguments, "--help"]).output
    parts = re.findall(r"^(\w[\w ]*):\n((?:  .*\n)+)", printed, re.MULTILINE)
    return {title: re.findall(r"^  (\S+)", rows, re.MULTILINE) for title, rows in parts if title != "Options"}


def test_every_command_stands_in_its_section() -> None:
    assert read_sections() == {section: list(commands) for section, commands in SECTIONS.items()}


def test_a_group_without_sections_lists_its_commands() -> None:
    assert read_sections("curator") == {"Commands": ["add", "list", "remove"]}


@pytest.mark.parametrize(("old", "new"), [(["load"], ["workload"]), (["request", "load"], ["request", "import"])])
def test_an_old_name_does_what_the_new_one_does(old: list[str], new: list[str]) -> None:
    def help_of(words: list[str]) -> str:
        return CliRunner().invoke(app, [*words, "--help"]).output.partition("\n\n")[2]

    assert help_of(old) == help_of(new) != ""


@pytest.mark.parametrize("group", [(), ("request",)], ids=["homefinder", "request"])
def test_a_mistyped_command_is_offered_no_hidden_name(group: tuple[str, ...]) -> None:
    for typed, offered in (("lod", None), ("laod", None), ("imprt", "import"), ("improt", "import")):
        told = CliRunner().invoke(app, [*group, typed])
        assert told.exit_code == 2
        assert f"No such command '{typed}'." in told.stderr
        assert "'load'" not in told.stderr
        assert (f"Did you mean '{offered}'" in told.stderr) == (offered is not None)


def test_an_old_name_is_hidden() -> None:
    hidden = [name for name, command in get_command(app).commands.items() if command.hidden]  # type: ignore[attr-defined]
    assert hidden == list(OLD_NAMES)
    assert "load" not in read_sections("request")["Commands"]
