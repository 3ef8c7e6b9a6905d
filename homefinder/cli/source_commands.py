"""Commands that take an address to a source: try it, check the declaration, preview an edit."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from homefinder.cli.common import Data, Json, explain_errors, print_error, print_json, require_own_home, settings_for
from homefinder.cli.sections import create_group
from homefinder.errors import UsageError
from homefinder.settings import Settings, format_command

if TYPE_CHECKING:
    from homefinder.source import Source

source = create_group("source", "From an address to a source: try it, check its declaration, preview an edit.")

ReplayFolder = Annotated[
    Path | None, typer.Option("--replay", help="Answer from a folder of recordings, not the network.")
]
SourceName = Annotated[str, typer.Argument(metavar="ID|FILE", help="A source under sources/, or a file.")]


@source.command("try")
@explain_errors
def try_source(
    address: Annotated[str, typer.Argument(help="Where the publication is.")],
    replay: ReplayFolder = None,
    save: Annotated[str, typer.Option("--save", metavar="ID", help="Keep the declaration as sources/ID.yml.")] = "",
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Find out what an address publishes, and propose a declaration with a preview of what it would bring.

    It obeys robots.txt, makes at most 20 requests, and changes nothing in the catalogue.
    """
    from homefinder.discovery.explore import try_address
    from homefinder.discovery.render import render_trial
    from homefinder.discovery.write import check_source_id, save_declaration

    settings = settings_for(data, needs_folder=False)
    folder = settings.home / "sources"
    if save:
        require_own_home(settings)
        check_source_id(save, folder)
    trial = try_address(settings, address, replay, save)
    if as_json:
        print_json(trial.to_dict())
    else:
        print(render_trial(trial))
    if not trial.is_found:
        raise typer.Exit(1)
    if save:
        print_error(
            f"wrote {save_declaration(folder, save, trial.yaml)}; check it with `homefinder source check {save}`"
        )


@source.command("check")
@explain_errors
def check_source(name: SourceName, data: Data = None, as_json: Json = False) -> None:
    """Say what is wrong with a declaration and what is weak in it, with the line. Exit 1 where it does not load."""
    from homefinder.discovery.lint.check import check_declaration
    from homefinder.discovery.render import render_findings

    settings = settings_for(data, needs_folder=False)
    path = _find_file(settings, name)
    findings = check_declaration(_read_text(path), _read_stem(settings, path), _read_others(settings, path))
    ok = not any(one.severity == "error" for one in findings)
    if as_json:
        print_json({"file": str(path), "ok": ok, "findings": [asdict(one) for one in findings]})
    else:
        print(render_findings(str(path), findings))
    if not ok:
        raise typer.Exit(1)


@source.command("preview")
@explain_errors
def preview(name: SourceName, replay: ReplayFolder = None, data: Data = None, as_json: Json = False) -> None:
    """Show what a harvest by a declaration would bring, and what it would change. The catalogue is not touched."""
    from homefinder.discovery.explore import preview_source
    from homefinder.discovery.lint.check import read_declared_file
    from homefinder.discovery.model import preview_to_dict
    from homefinder.discovery.render import render_preview

    settings = settings_for(data)
    declared = read_declared_file(_find_file(settings, name))
    if declared.adapter == "curated":
        raise UsageError(
            f"{declared.id} is read from vocab/homes/ and needs no preview; "
            f"{format_command('build', settings.data)} takes it in"
        )
    found = preview_source(settings, declared, replay)
    if as_json:
        print_json(
            {
                "adapter": declared.adapter,
                "declaration": declared.model_dump(mode="json", exclude_defaults=True),
                **preview_to_dict(found),
            }
        )
    else:
        print(render_preview(found))
    if found.state == "failed":
        raise typer.Exit(1)


def _find_file(settings: Settings, name: str) -> Path:
    """The file of a source's id, or the file that is named. Raises UsageError naming what there is."""
    declared = settings.home / "sources" / f"{name}.yml"
    if "/" not in name and declared.is_file():
        return declared
    if Path(name).is_file():
        return Path(name)
    there = ", ".join(sorted(path.stem for path in (settings.home / "sources").glob("*.yml")))
    raise UsageError(f"there is no source and no file {name!r}; the sources are {there}")


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read as text: {error}") from error


def _read_stem(settings: Settings, path: Path) -> str:
    """The file's name, where it is one of the declared sources; a draft elsewhere may be called anything."""
    return path.stem if path.resolve().parent == (settings.home / "sources").resolve() else ""


def _read_others(settings: Settings, path: Path) -> dict[str, Source]:
    from homefinder.discovery.lint.check import read_declared_file
    from homefinder.errors import DeclarationError

    found: dict[str, Source] = {}
    for other in sorted((settings.home / "sources").glob("*.yml")):
        if other.resolve() != path.resolve():
            try:
                found[other.stem] = read_declared_file(other)
            except DeclarationError:
                continue
    return found
