"""Which publishers are one body today, because one was merged into the other. One table, with sources. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple


class BodyMerger(NamedTuple):
    """A body that became part of another: its slug, the slug of the body today, and where that is told."""

    former_slug: str
    current_slug: str
    source: str


_NHS = "https://digital.nhs.uk/about-nhs-digital/nhs-digital-merger-with-nhs-england"
_NHSX = "https://blog.burges-salmon.com/post/102i32z/nhs-digitals-merger-with-nhs-england-brought-forward"
_GDS = "https://www.publictechnology.net/2025/01/21/education-and-skills/cddo-brought-back-into-gds-in-digital-government-shake-up/"
_BOARD = "https://www.gov.uk/government/groups/open-standards-board"
_AUTHORITY = "https://www.gov.uk/government/groups/data-standards-authority"
_HOUSING = "https://www.gov.uk/government/organisations/department-for-levelling-up-housing-and-communities"

BODY_MERGERS: tuple[BodyMerger, ...] = (
    BodyMerger("nhs-digital", "nhs-england", _NHS),
    BodyMerger("health-and-social-care-information-centre", "nhs-england", _NHS),
    BodyMerger("health-education-england", "nhs-england", _NHS),
    BodyMerger("nhsx", "nhs-england", _NHSX),
    BodyMerger("central-digital-and-data-office", "government-digital-service", _GDS),
    BodyMerger("central-digital-and-data-office-now-government-digital-service", "government-digital-service", _GDS),
    BodyMerger("cabinet-office-cddo", "government-digital-service", _GDS),
    BodyMerger("uk-government-cddo-and-cdei", "government-digital-service", _GDS),
    BodyMerger("geospatial-commission", "government-digital-service", _GDS),
    BodyMerger("data-standards-authority", "government-digital-service", _AUTHORITY),
    BodyMerger("open-standards-board", "government-digital-service", _BOARD),
    BodyMerger(
        "department-for-levelling-up-housing-and-communities",
        "ministry-of-housing-communities-and-local-government",
        _HOUSING,
    ),
)
"""Bodies that a pair of records may name differently and mean the same: merged, renamed, or a board of the other."""

_COMMON = frozenset({"department", "ministry", "office", "for", "of", "the", "uk"})
"""Words of names that tell no body from another."""


def resolve_current_body(publisher_id: str) -> str:
    """The slug, without ``and``, of the body that answers today for what ``publisher_id`` published."""
    plain = normalise_body_slug(publisher_id)
    return _CURRENT_SLUGS.get(plain, plain)


@lru_cache(maxsize=65536)
def is_different_body(left: str, right: str) -> bool:
    """Whether two publishers are plainly different: at most half of the telling words of the shorter name are shared.

    A name may hold another's: ``hl7-uk-nhs-england`` is not plainly different from ``nhs-england``.
    """
    ours, theirs = (set(resolve_current_body(side).split("-")) - _COMMON for side in (left, right))
    return 2 * len(ours & theirs) <= min(len(ours), len(theirs))


def normalise_body_slug(publisher_id: str) -> str:
    """A slug without ``and``: GOV.UK leaves it out of its slugs, other publications do not."""
    return "-".join(word for word in publisher_id.lower().split("-") if word != "and")


_CURRENT_SLUGS: Mapping[str, str] = {
    normalise_body_slug(row.former_slug): normalise_body_slug(row.current_slug) for row in BODY_MERGERS
}
