"""Where the pages of e-mail are: all open to everybody, and the last to mail programs too."""

from __future__ import annotations

from homefinder.site.curation.form_view import build_form_view
from homefinder.site.guard.route import FORM_MEDIA, READS, SiteRoute
from homefinder.site.mail.stop import STOP_ROUTE, answer_stop
from homefinder.site.mail.subscribe import confirm, subscribe


def list_mail_routes() -> list[SiteRoute]:
    """Their part of the table of routes. RFC 8058 lets a mail program send either form."""
    forms = {r"^/mail/new$": subscribe, r"^/mail/confirm/(?P<id>[^/]+)$": confirm}
    return [
        *(
            SiteRoute(pattern, build_form_view("public", handler), (*READS, "POST"), media=(FORM_MEDIA,), is_open=False)
            for pattern, handler in forms.items()
        ),
        SiteRoute(STOP_ROUTE, answer_stop, (*READS, "POST"), media=(FORM_MEDIA, "multipart/form-data"), is_open=False),
    ]
