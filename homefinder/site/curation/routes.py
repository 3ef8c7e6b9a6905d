"""Where the pages are that write, and who may use each."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from homefinder.errors import AccessDenied
from homefinder.settings import Settings
from homefinder.site.curation.change_requests import create_request, move_request, show_requests
from homefinder.site.curation.criterion_answers import answer_criterion
from homefinder.site.curation.feedback import give_feedback, show_feedback
from homefinder.site.curation.form_view import FormHandler, build_form_view
from homefinder.site.curation.judging.in_place import comment_in_place, judge_in_place
from homefinder.site.curation.propose_need import answer_proposals, propose_need, show_proposal
from homefinder.site.curation.record_pairs import judge_record_pair
from homefinder.site.curation.review import review_pair, take_back_decision
from homefinder.site.curation.sign_in import show_menu, sign_in, sign_out
from homefinder.site.curation.try_source import try_source
from homefinder.site.curation.uses import enter_use, moderate_uses
from homefinder.site.guard.route import FORM_MEDIA, READS, SiteRoute
from homefinder.store.db import open_curation

FORM_ROUTES: Mapping[str, tuple[str, FormHandler]] = {
    r"^/sign-in$": ("public", sign_in),
    r"^/sign-out$": ("public", sign_out),
    r"^/feedback$": ("public", give_feedback),
    r"^/curate$": ("contributor", show_menu),
    r"^/needs/new$": ("contributor", propose_need),
    r"^/proposed/(?P<id>[^/]+)$": ("public", show_proposal),
    r"^/requests/new$": ("contributor", create_request),
    r"^/uses/new$": ("contributor", enter_use),
    r"^/curate/review$": ("curator", review_pair),
    r"^/curate/judge$": ("curator", judge_in_place),
    r"^/curate/comment$": ("curator", comment_in_place),
    r"^/curate/undo$": ("curator", take_back_decision),
    r"^/curate/pairs$": ("curator", judge_record_pair),
    r"^/curate/requests$": ("curator", show_requests),
    r"^/curate/requests/(?P<uid>[^/]+)$": ("curator", move_request),
    r"^/curate/needs$": ("curator", answer_proposals),
    r"^/curate/uses$": ("curator", moderate_uses),
    r"^/curate/answers$": ("curator", answer_criterion),
    r"^/curate/feedback$": ("curator", show_feedback),
    r"^/curate/source$": ("curator", try_source),
}
"""Address, the least role, and what answers."""


def list_curation_routes() -> list[SiteRoute]:
    """Their part of the table of routes: forms, from our own pages only."""
    return [
        SiteRoute(pattern, build_form_view(least, handler), (*READS, "POST"), least, (FORM_MEDIA,), is_open=False)
        for pattern, (least, handler) in FORM_ROUTES.items()
    ]


def migrate_curation(settings: Settings) -> None:
    """Bring what people said to this version before the first reader; a folder for reading only is left as it is.

    Raises StoreError where the file cannot be used.
    """
    if settings.curation.exists():
        with suppress(AccessDenied):
            open_curation(settings.curation).close()
