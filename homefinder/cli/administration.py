"""Commands of whoever runs a Homefinder: lay out a catalogue of one's own, back up and restore what people said."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from homefinder.cli.common import Data, explain_errors, settings_for
from homefinder.errors import UsageError
from homefinder.settings import format_command


@explain_errors
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is empty or not there yet.")],
) -> None:
    """Lay out a catalogue of your own in a folder: sources, vocabulary, titles and flows that you may change."""
    from homefinder.administration.own_home import lay_out_home
    from homefinder.settings import ROOT

    lay_out_home(folder, ROOT)
    where = shlex.quote(str(folder.absolute()))
    print(f"{folder} holds the beginnings of a catalogue of your own; its README.md says what to do. To try it now:")
    print(f"  export HOMEFINDER_HOME={where}")
    print(f"  homefinder build --offline --data {where}/trial")


@explain_errors
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The archive to write, such as homefinder.tar.gz.")],
    data: Data = None,
) -> None:
    """Back up what nothing can make again: what people said, accounts, the site's secret, declarations."""
    from homefinder.administration.backup import write_backup

    settings = settings_for(data)
    manifest = write_backup(settings, file)
    print(f"{file} holds {len(manifest.files)} files, and was read back whole. Only you can read it; it holds secrets.")
    bring_back = format_command(f"restore {shlex.quote(str(file))}", settings.data)
    print(f"{bring_back} brings them back. Harvested publications are not in it: copy archive/ for those.")


@explain_errors
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An archive that `homefinder backup FILE` made.")],
    data: Data = None,
) -> None:
    """Bring back what was backed up; what it replaces is kept beside, with .before-restore at the end of its name."""
    from homefinder.administration.restore import restore_backup

    settings = settings_for(data, needs_folder=False)
    done = restore_backup(settings, file)
    print(
        f"The backup of {done.manifest.made_at} is back: {len(done.written)} files, {done.same} said the same already."
    )
    for path in done.replaced:
        print(f"  what was there before is {path}")
    if done.left_out:
        print(
            f"{len(done.left_out)} declarations were left out, since those that came with the package are not to be "
            "changed. To have them back, set HOMEFINDER_HOME to a folder of your own (`homefinder init DIR`) and "
            "restore again."
        )
    if settings.ledger.exists():
        print(f"{format_command('publish', settings.data)} shows it to readers.")
    else:
        print(f"There is no ledger.db here; make it with {format_command('build', settings.data)}.")


@explain_errors
def move_base(
    base: Annotated[
        str, typer.Argument(metavar="ADDRESS", help="The new base, such as https://standards.example.org.")
    ],
    data: Data = None,
    server: Annotated[str, typer.Option(help="For which server the redirects are written: nginx or caddy.")] = "nginx",
) -> None:
    """Give a catalogue another address: everything is named after it, and says what it was called before."""
    from homefinder.administration import move_base as moving

    if server not in ("nginx", "caddy"):
        raise UsageError(f"no server {server!r}; there are nginx and caddy")
    settings = settings_for(data)
    done = moving.move_base(settings, base)
    print(f"Everything is named after {done.base} now, in {done.statements:,} statements. Set this for good:")
    print(f"  HOMEFINDER_BASE={done.base}")
    if done.former_bases:
        print(f'  HOMEFINDER_FORMER_BASES="{" ".join(done.former_bases)}"')
    for path in done.files:
        print(f"Saved again with the new names: {path}")
    if done.former_bases:
        print("So that old addresses lead to the new ones, tell the web server of the old name:")
        print(moving.write_redirects(done.base, done.former_bases, server))
