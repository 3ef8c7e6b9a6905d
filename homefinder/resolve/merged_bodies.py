"""Which publishers are one body today, because one was merged into the other. One table, with sources. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Merged(NamedTuple):
    """A body that became part of another: its slug, the slug of the body today, and where that is told."""

    was: str
    now: str
    source: str


_NHS = "https://digital.nhs.uk/about-nhs-digital/nhs-digital-merger-with-nhs-england"
_NHSX = "https://blog.burges-salmon.com/post/102i32z/nhs-digitals-merger-with-nhs-england-brought-forward"
_GDS = "https://www.publictechnology.net/2025/01/21/education-and-skills/cddo-brought-back-into-gds-in-digital-government-shake-up/"
_BOARD = "https://www.gov.uk/government/groups/open-standards-board"
_AUTHORITY = "https://www.gov.uk/government/groups/data-standards-authority"
_HOUSING = "https://www.gov.uk/government/organisations/department-for-levelling-up-housing-and-communities"

MERGED: tuple[Merged, ...] = (
    Merged("nhs-digital", "nhs-england", _NHS),
    Merged("health-and-social-care-information-centre", "nhs-england", _NHS),
    Merged("health-education-england", "nhs-england", _NHS),
    Merged("nhsx", "nhs-england", _NHSX),
    Merged("central-digital-and-data-office", "government-digital-service", _GDS),
    Merged("central-digital-and-data-office-now-government-digital-service", "government-digital-service", _GDS),
    Merged("cabinet-office-cddo", "government-digital-service", _GDS),
    Merged("uk-government-cddo-and-cdei", "government-digital-service", _GDS),
    Merged("geospatial-commission", "government-digital-service", _GDS),
    Merged("data-standards-authority", "government-digital-service", _AUTHORITY),
    Merged("open-standards-board", "government-digital-service", _BOARD),
    Merged(
        "department-for-levelling-up-housing-and-communities",
        "ministry-of-housing-communities-and-local-government",
        _HOUSING,
    ),
)
"""Bodies that a pair of records may name differently and mean the same: merged, renamed, or a board of the other."""

_COMMON = frozenset({"department", "ministry", "office", "for", "of", "the", "uk"})
"""Words of names that tell no body from another."""


def body_today(publisher_id: str) -> str:
    """The slug, without ``and``, of the body that answers today for what ``publisher_id`` published."""
    plain = _plain(publisher_id)
    return _NOW.get(plain, plain)


def two_bodies(left: str, right: str) -> bool:
    """Whether two publishers are plainly different: at most half of the telling words of the shorter name are shared.

    A name may hold another's: ``hl7-uk-nhs-england`` is not plainly different from ``nhs-england``.
    """
    ours, theirs = (set(body_today(side).split("-")) - _COMMON for side in (left, right))
    return 2 * len(ours & theirs) <= min(len(ours), len(theirs))


def _plain(publisher_id: str) -> str:
    """GOV.UK leaves ``and`` out of its slugs, other publications do not."""
    return "-".join(word for word in publisher_id.lower().split("-") if word != "and")


_NOW: Mapping[str, str] = {_plain(row.was): _plain(row.now) for row in MERGED}
