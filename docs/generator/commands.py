"""docs/reference/commands.md: every command, read from the command line itself."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import typer

from docs.generator.described import read_descriptions, require_text
from docs.generator.markdown import anchor, code, page, table
from homefinder.cli.app import SECTIONS, app

WHERE = "homefinder/cli/"

INTRODUCTION = """Every command has `--help`. It ends with 0 on success, 1 on a failure that it explains in one line on
stderr, and 2 when it was typed wrongly. `--json` prints what programs can read."""


@cache
def commands() -> dict[str, Any]:
    """Every command by name; those of a group by both words, as in ``request open``. Old names are left out."""
    return dict(_flat(typer.main.get_command(app), ""))


def _flat(group: Any, before: str) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if command.hidden:
            continue
        if hasattr(command, "commands"):
            yield from _flat(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def commands_page() -> str:
    """The page. Raises Undescribed for a command, argument or option without help, or a command without example."""
    index = " · ".join(f"[{section}](#{anchor(section)})" for section in SECTIONS)
    return page("Commands", INTRODUCTION, index, *map(_section, SECTIONS))


def _section(section: str) -> str:
    """The commands of one section of the help: a table, then each in full."""
    found = {name: command for name, command in commands().items() if name.split()[0] in SECTIONS[section]}
    rows = [
        (f"[`homefinder {name}`](#{anchor(f'homefinder {name}')})", require_text(command.help, f"command {name}",
        WHERE))
        for name, command in found.items()
    ]  # fmt: skip
    described = [_command(name, command) for name, command in found.items()]
    return "\n\n".join([f"## {section}", table(("command", "what it does"), rows), *described])


def examples(name: str) -> list[str]:
    """Command lines that show how the command is used. Raises Undescribed when there is none."""
    lines: list[str] = read_descriptions()["examples"].get(name) or []
    require_text(" ".join(lines), f"an example of command {name}", "docs/described.yml under examples")
    return lines


def parse(line: str) -> dict[str, Any]:
    """What the command line understands of ``line``, without doing it. Raises typer's usage error."""
    program, *words = shlex.split(line)
    words = words[1:] if words[:1] == ["--verbose"] else words
    found = commands()
    name = next((name for name in (" ".join(words[:2]), *words[:1]) if name in found), "")
    if program != "homefinder" or not name:
        raise ValueError(f"{line!r} names no command of Homefinder")
    context: Any = found[name].make_context(name, words[len(name.split()) :])
    values: dict[str, Any] = context.params
    return values


def _command(name: str, command: Any) -> str:
    types = get_type_hints(command.callback)
    rows = [_row(name, parameter, types[parameter.name]) for parameter in command.params]
    shown = "\n".join(examples(name))
    parts = [f"### `homefinder {name}`", require_text(command.help, f"command {name}", WHERE), f"```\n{shown}\n```"]
    return "\n\n".join([*parts, table(("argument or option", "takes", "default", "what it is"), rows)])


def _row(command: str, parameter: Any, kind: Any) -> tuple[str, ...]:
    argument = parameter.param_type_name == "argument"
    shown = parameter.metavar or parameter.name.upper() if argument else ", ".join(parameter.opts)
    about = require_text(parameter.help, f"{command} {shown}", WHERE)
    variable = f" Environment: `{parameter.envvar}`." if getattr(parameter, "envvar", None) else ""
    return code(shown), takes(kind, parameter), _default(parameter), about + variable


def takes(kind: Any, parameter: Any) -> str:
    """What a person types for a value of this type."""
    if getattr(parameter, "is_flag", False):
        return "nothing"
    many = [item for member in (kind, *get_args(kind)) if get_origin(member) is list for item in get_args(member)]
    members = many or [member for member in (kind, *get_args(kind)) if member in (str, int, float, Path)]
    word = {str: "text", int: "whole number", float: "number", Path: "path"}[members[0]]
    return f"{word}, may be given again" if many else word


def _default(parameter: Any) -> str:
    if parameter.required:
        return "must be given"
    shown = getattr(parameter, "show_default", None)
    if isinstance(shown, str):
        return code(shown)
    nothing = parameter.default in (None, "", False)
    return "" if nothing else code(str(parameter.default))
