"""Which publishers count as one when records are compared, because one was merged into the other.

``vocab/owners.yml`` declares the mergers, each with where it is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from homefinder.clean.publishers import build_body_key, normalise_body_slug
from homefinder.resolve.bodies.vocabulary import read_owner_vocabulary
from homefinder.settings import Settings

_COMMON = frozenset({"department", "ministry", "office", "for", "of", "the", "uk"})
"""Words of names that tell no body from another."""


def resolve_current_body(publisher_id: str) -> str:
    """The slug, without ``and``, of the body that answers today for what ``publisher_id`` published.

    Raises DeclarationError for a wrong ``vocab/owners.yml``.
    """
    plain = normalise_body_slug(publisher_id)
    return _read_current_slugs().get(plain, plain)


@lru_cache(maxsize=65536)
def is_different_body(left: str, right: str) -> bool:
    """Whether two publishers are plainly different: at most half of the telling words of the shorter name are shared.

    A name may hold another's: ``hl7-uk-nhs-england`` is not plainly different from ``nhs-england``.
    """
    ours, theirs = (set(resolve_current_body(side).split("-")) - _COMMON for side in (left, right))
    return 2 * len(ours & theirs) <= min(len(ours), len(theirs))


def forget_mergers() -> None:
    """Read the mergers anew the next time: a process that runs for days must see what was declared meanwhile."""
    _read_current_slugs.cache_clear()
    is_different_body.cache_clear()


@lru_cache(maxsize=1)
def _read_current_slugs() -> Mapping[str, str]:
    declared = read_owner_vocabulary(Settings.from_environment().home / "vocab").merged
    return {build_body_key(entry.former): build_body_key(entry.now) for entry in declared}
