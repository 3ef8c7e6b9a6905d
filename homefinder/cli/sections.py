"""Groups of commands whose help shows them in sections, in plain text.

Typer has such sections (``rich_help_panel``), and draws them with rich, which costs half a second at each ``--help``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import typer
from typer.core import TyperGroup

Commands = Mapping[str, Callable[..., None] | typer.Typer]
"""Name on the command line → the command, or a group of commands."""


class SectionedGroup(TyperGroup):
    """A group of commands that lists them by section, each section where its first command stands."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that was typed; where there is none, the error offers only names that the help shows."""
        every = self.commands
        if args[0] not in every:
            self.commands = self._list_shown()
        try:
            return super().resolve_command(ctx, args)
        finally:
            self.commands = every

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002, click gives it
        shown = self._list_shown()
        width = max(map(len, shown))
        sections: dict[str, list[tuple[str, str]]] = {}
        for name, command in shown.items():
            about = command.get_short_help_str(formatter.width - width - 6)  # 6: indents and the space between columns
            title = getattr(command, "rich_help_panel", None) or "Commands"
            sections.setdefault(title, []).append((name.ljust(width), about))
        for title, rows in sections.items():
            with formatter.section(title):
                formatter.write_dl(rows)

    def _list_shown(self) -> dict[str, Any]:
        return {name: command for name, command in self.commands.items() if not command.hidden}


def create_group(name: str, about: str) -> typer.Typer:
    """An empty group of commands with plain help: boxes cost time, and pipes do not want them."""
    return typer.Typer(
        name=name,
        cls=SectionedGroup,
        help=about,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )


def add_commands(group: typer.Typer, commands: Commands, section: str | None = None, *, hidden: bool = False) -> None:
    """Add commands under their names, in this section of the help; ``hidden`` ones work and are not shown."""
    for name, command in commands.items():
        if isinstance(command, typer.Typer):
            group.add_typer(command, name=name, rich_help_panel=section, hidden=hidden)
        else:
            group.command(name, rich_help_panel=section, hidden=hidden)(command)
