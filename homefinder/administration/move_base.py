"""Give a catalogue another base: every thing gets its new name, and says which one it had."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from homefinder.build.base_address import read_built_base
from homefinder.build.refresh import refresh
from homefinder.decisions.files import list_decision_files, write_decision_files
from homefinder.errors import UsageError
from homefinder.rdf.context import read_context
from homefinder.rdf.project import names_for
from homefinder.settings import DEFAULT_BASE, Settings, format_command
from homefinder.store.db import open_curation, open_published, require_ledger


@dataclass(frozen=True, slots=True)
class BaseMove:
    """What was done. ``former_bases``: every base that the things had, the latest last."""

    base: str
    former_bases: tuple[str, ...]
    statements: int
    files: tuple[Path, ...]
    """Saved decisions that were written again, with the new names."""


def move_base(settings: Settings, base: str) -> BaseMove:
    """Publish everything under names below ``base``, with what each was called before. Tables hold no names below a
    base, so that nothing else changes; decisions that were saved as text are saved again.

    A base that nobody could open, that of a machine's own, is not told of. Raises UsageError, StoreError.
    """
    require_ledger(settings)
    wanted, built = base.rstrip("/"), read_built_base(settings).rstrip("/")
    names_for(settings.home / "vocab", wanted)
    if not built:
        publish = format_command("publish", settings.data)
        raise UsageError(f"nothing was published yet; set HOMEFINDER_BASE={wanted}, and run {publish}")
    if built == wanted:
        raise UsageError(f"things are named after {wanted} already")
    former = tuple(dict.fromkeys(one.rstrip("/") for one in (*settings.former_bases, built)))
    former = tuple(one for one in former if one not in (wanted, DEFAULT_BASE))
    moved = replace(settings, base=wanted, former_bases=former)
    done = refresh(moved)
    return BaseMove(wanted, former, done.quads, tuple(_save_decisions_again(moved)))


def write_redirects(base: str, former_bases: Sequence[str], server: str) -> str:
    """What the old names' web server is told, so that every old address leads to the same one below the new base.

    ``server``: ``nginx`` or ``caddy``. 308 keeps the method (RFC 9110, 15.4.9).
    """
    return "\n".join(_write_redirect(former, base, server) for former in former_bases)


def _write_redirect(former: str, base: str, server: str) -> str:
    parts = urlsplit(former)
    path = parts.path.rstrip("/")
    if server == "caddy":
        inner = (
            f"\thandle_path {path}/* {{\n\t\tredir {base}{{uri}} 308\n\t}}" if path else f"\tredir {base}{{uri}} 308"
        )
        return f"{parts.netloc} {{\n{inner}\n}}\n"
    start = f"^{path}/" if path else "^/"
    return (
        f"server {{\n    server_name {parts.hostname};\n    location ~ {start}(.*)$ {{\n"
        f"        return 308 {base}/$1$is_args$args;\n    }}\n}}\n"
    )


def _save_decisions_again(settings: Settings) -> list[Path]:
    vocab = settings.home / "vocab"
    if settings.is_home_packaged or not list_decision_files(vocab):
        return []
    with closing(open_published(settings)) as catalogue, closing(open_curation(settings.curation)) as curation:
        prefixes = dict(read_context(vocab).prefixes)
        return [Path(path) for path in write_decision_files(catalogue, curation, vocab, settings.base, prefixes)]
