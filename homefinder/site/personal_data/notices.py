"""What whoever runs a public site owes its readers: how far anybody can use it, and what it keeps of people."""

from __future__ import annotations

from typing import Any

from homefinder.administration.site_declaration import read_site_declaration
from homefinder.clean.days import format_day
from homefinder.site.auth.session import SESSION_HOURS
from homefinder.site.http.page import SECTOR_COOKIE_DAYS, Page, PageContext, PageRequest
from homefinder.site.personal_data.retention import UNCONFIRMED_DAYS
from homefinder.urls import clean_link


def accessibility_page(context: PageContext, _: PageRequest) -> Page:
    """The accessibility statement, as ``site.yml`` has it; what it does not say is told as not stated."""
    found = read_site_declaration(context.settings)
    facts = found.accessibility
    data = {
        "operator": found.operator,
        "contact": found.contact,
        "contact_page": build_contact_link(found.contact),
        **facts.model_dump(mode="json"),
        "checked": format_day(facts.checked_on.isoformat()) if facts.checked_on else "",
        "problems": [
            {**problem.model_dump(mode="json"), "by": format_day(problem.until.isoformat()) if problem.until else ""}
            for problem in facts.problems
        ],
    }
    about = "How far this site can be used by everybody, what does not work, and whom to tell."
    return Page("pages/accessibility.html", "Accessibility statement", data, about)


def privacy_page(context: PageContext, _: PageRequest) -> Page:
    """What the site keeps of people, why, for how long, and how it is erased."""
    found = read_site_declaration(context.settings)
    data: dict[str, Any] = {
        "operator": found.operator,
        "contact": found.privacy_contact,
        "contact_page": build_contact_link(found.privacy_contact),
        "lawful_basis": found.lawful_basis,
        "regulator": found.regulator,
        "email_days": found.retention.email_days,
        "feedback_days": found.retention.feedback_days,
        "subscription_days": found.retention.subscription_days,
        "unconfirmed_days": UNCONFIRMED_DAYS,
        "session_hours": SESSION_HOURS,
        "sector_days": SECTOR_COOKIE_DAYS,
    }
    about = "What this site keeps of people, for how long, and how to have it erased."
    return Page("pages/privacy.html", "Privacy and cookies", data, about)


def build_contact_link(contact: str) -> str:
    """Where a link on a contact leads; empty for one that is neither a page nor an e-mail address."""
    return clean_link(contact) or (f"mailto:{contact}" if "@" in contact and " " not in contact else "")
