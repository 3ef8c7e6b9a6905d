"""Erase what the site keeps of one person. What they judged stays, under a made-up name that leads to nobody."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from homefinder.clean.wording import count_things, join_words
from homefinder.decisions.files import list_decision_files
from homefinder.errors import UsageError
from homefinder.settings import Settings
from homefinder.site.auth.accounts import read_accounts, remove_account
from homefinder.site.auth.audit import AuditEntry, write_audit_entry
from homefinder.site.personal_data.retention import OPERATOR, open_erasing
from homefinder.store.queries.people import (
    erase_feedback_of,
    erase_subscriptions_of,
    find_person,
    forget_person,
    replace_person,
)


@dataclass(frozen=True, slots=True)
class ErasureResult:
    """What was erased, and where the name stands still: files that people keep, which are not ours to change."""

    done: tuple[str, ...]
    named_in: tuple[Path, ...] = ()


def erase_account(settings: Settings, name: str, because: str) -> ErasureResult:
    """Take an account away, and its name out of all that says who did something. Its sessions end at once.

    Raises UsageError where nothing is kept under this name.
    """
    done = []
    with open_erasing(settings) as curation:
        person = find_person(curation, name)
        pseudonym = person[0] if person else f"reviewer-{secrets.token_hex(3)}"
        rows = replace_person(curation, name, pseudonym)
        had_account = name in read_accounts(settings)
        if not (rows or person or had_account):
            raise UsageError(f"nothing is kept of {name!r}; `homefinder curator list` lists the accounts")
        forget_person(curation, name)
        entry = AuditEntry("erase", "person", pseudonym, "What was kept of a person", because)
        write_audit_entry(curation, "", OPERATOR, entry)
    if had_account:
        remove_account(settings, name)
        done.append("the account, with its password")
    if person:
        done.append("which made-up name belongs to it")
    if rows:
        done.append(f"the name in {count_things(rows, 'row')} of what was said, in whose place stands {pseudonym}")
    names = {name, person[1]} if person and person[1] else {name}
    return ErasureResult(tuple(done), tuple(_find_files_that_name(settings, names)))


def erase_email(settings: Settings, email: str, because: str) -> ErasureResult:
    """Take out all feedback that was given with an e-mail address, and stop all e-mail to it.

    Raises UsageError where nothing is kept with it.
    """
    with open_erasing(settings) as curation:
        comments, subscriptions = erase_feedback_of(curation, email), erase_subscriptions_of(curation, email)
        if not comments and not subscriptions:
            raise UsageError("no feedback was given with this e-mail address, and no e-mail goes to it")
        done = [count_things(comments, "comment")] if comments else []
        done += [count_things(subscriptions, "request for e-mail", "requests for e-mail")] if subscriptions else []
        entry = AuditEntry("erase", "feedback", "", f"{join_words(done)} of a reader", because)
        write_audit_entry(curation, "", OPERATOR, entry)
    return ErasureResult(tuple(f"{what} with that address" for what in done))


def _find_files_that_name(settings: Settings, names: set[str]) -> Iterator[Path]:
    folder = settings.home / "vocab" / "requests"
    for path in [*list_decision_files(settings.home / "vocab"), *sorted(folder.glob("*.yml"))]:
        words = set(re.findall(r"[\w.-]+", path.read_text(encoding="utf-8", errors="replace")))
        if any(set(name.split()) <= words for name in names):
            yield path
