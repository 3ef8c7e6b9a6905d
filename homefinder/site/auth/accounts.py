"""Who may sign in: accounts in a file of the data folder, and those of the sign-in plugin's own configuration.

The hashes are made and checked by ``datasette-auth-passwords`` (PBKDF2). The file is read at each use, so that a new
account, a new role or a removal holds at once; hashes never reach Datasette's metadata, which anybody can read.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from datasette_auth_passwords.utils import hash_password  # type: ignore[import-untyped]

from homefinder.errors import AccessDenied, StoreError, UsageError
from homefinder.settings import Settings, format_command
from homefinder.store.faults import explain_os_error

ROLE_RANKS: Mapping[str, int] = {"public": 0, "contributor": 1, "curator": 2}
"""Roles and how much they may: each all that those before it may."""

PASSWORD_PLUGIN = "datasette-auth-passwords"  # noqa: S105 — the name of a plugin
MIN_PASSWORD_LENGTH = 12
"""Characters of the shortest password, as the National Cyber Security Centre's three random words have at least."""

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,39}")
_HASH = "_password_hash"


@dataclass(frozen=True, slots=True)
class Account:
    """One person who may sign in. ``hash`` is as ``datasette hash-password`` gives it."""

    name: str
    role: str
    hash: str

    @property
    def session_mark(self) -> str:
        """Ties a session to this password and role: whoever changes either ends the sessions begun before."""
        return hashlib.sha256(f"{self.hash} {self.role}".encode()).hexdigest()[:16]


def read_accounts(settings: Settings) -> dict[str, Account]:
    """The accounts of the file by name; none without the file. Raises StoreError for one that is not ours."""
    path = settings.accounts
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {name: Account(name, str(item["role"]), str(item["hash"])) for name, item in found.items()}
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise explain_os_error(path, error) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        add = format_command("curator add NAME", settings.data)
        raise StoreError(path, f"is no list of accounts; move it aside and add them again with {add}") from error


def read_all_accounts(datasette: Any, settings: Settings) -> dict[str, Account]:
    """Those of the plugin's configuration (``actors`` may give a role; else contributor), then the file's."""
    config = datasette.plugin_config(PASSWORD_PLUGIN) or {}
    actors = config.get("actors") or {}
    found = {}
    for key, value in config.items():
        if key.endswith(_HASH) and value:
            name = key.removesuffix(_HASH)
            role = str((actors.get(name) or {}).get("role", "contributor"))
            found[name] = Account(name, role if role in ROLE_RANKS else "public", str(value))
    return found | read_accounts(settings)


def add_account(settings: Settings, name: str, role: str, password: str) -> bool:
    """Keep an account; True where one of this name was there before and was replaced. Raises UsageError."""
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r} cannot be a name to sign in with; use lower-case letters, digits, dots and hyphens")
    if role not in ("contributor", "curator"):
        raise UsageError(f"there is no role {role!r}; there are contributor and curator")
    if len(password) < MIN_PASSWORD_LENGTH:
        raise UsageError(
            f"the password is too short; use {MIN_PASSWORD_LENGTH} characters or more, three words for example"
        )
    known = read_accounts(settings)
    _write_accounts(settings, known | {name: Account(name, role, hash_password(password))})
    return name in known


def remove_account(settings: Settings, name: str) -> None:
    """Take an account away; its sessions end at once. Raises UsageError where there is none."""
    known = read_accounts(settings)
    if name not in known:
        raise UsageError(f"there is no account {name!r}; `homefinder curator list` lists them")
    _write_accounts(settings, {key: item for key, item in known.items() if key != name})


def ensure_site_secret(settings: Settings) -> str:
    """What signs cookies: made once and kept, so that a restart signs nobody out. Only the owner can read the file.

    Where it can be neither read nor kept, since the folder is only to be read, it is one for this process alone.
    """
    path, made = settings.site_secret, secrets.token_hex(32)
    try:
        return path.read_text(encoding="ascii").strip()
    except PermissionError:
        return made
    except FileNotFoundError:
        with suppress(AccessDenied):
            write_private_file(path, made)
        return made


def write_private_file(path: Path, text: str) -> None:
    """A whole file that its owner alone may read (mode 0600), in the place of the one before. Raises StoreError."""
    made = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        made.unlink(missing_ok=True)
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as handle:
            handle.write(text)
        made.replace(path)
    except OSError as error:
        raise explain_os_error(path, error) from error


def _write_accounts(settings: Settings, accounts: Mapping[str, Account]) -> None:
    rows = {name: {k: v for k, v in asdict(item).items() if k != "name"} for name, item in sorted(accounts.items())}
    write_private_file(settings.accounts, json.dumps(rows, indent=2) + "\n")
