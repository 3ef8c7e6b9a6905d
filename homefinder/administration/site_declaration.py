"""``site.yml``: who runs the site, for how long it keeps what people gave, and how far anybody can use it.

What is not said there is told as not stated, on the pages that are made from it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from homefinder.errors import DeclarationError, describe_faults
from homefinder.settings import Settings

FILE_NAME = "site.yml"


class _SitePart(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AccessibilityProblem(_SitePart):
    """Something that does not work for everybody. ``criterion``: of the standard, such as ``1.4.3``."""

    what: str = Field(min_length=1)
    criterion: str = ""
    until: date | None = None
    """By when it is to be mended."""


class AccessibilityFacts(_SitePart):
    """How far the site keeps a standard, and who found that out."""

    standard: str = "Web Content Accessibility Guidelines (WCAG) 2.2, level AA"
    status: Literal["not assessed", "fully", "partially", "not"] = "not assessed"
    checked_on: date | None = None
    checked_by: str = ""
    how: str = ""
    problems: tuple[AccessibilityProblem, ...] = ()
    enforcement: str = ""
    """Who looks after complaints that the operator does not settle, with how to reach them."""


class RetentionPeriods(_SitePart):
    """Days for which things are kept."""

    email_days: int = Field(default=365, ge=1, le=36_500)
    """E-mail addresses in feedback."""
    feedback_days: int = Field(default=1_095, ge=1, le=36_500)
    """Feedback as a whole."""
    subscription_days: int = Field(default=730, ge=1, le=36_500)
    """Addresses that are told of changes by e-mail, since they said yes; they can say yes again."""


class SiteDeclaration(_SitePart):
    """The whole file."""

    operator: str = ""
    """The body that runs the site, and answers for what it keeps of people."""
    contact: str = ""
    """An e-mail address or page for readers. Left out: HOMEFINDER_CONTACT."""
    privacy_contact: str = ""
    """The same for questions about what is kept of people. Left out: ``contact``."""
    lawful_basis: str = ""
    """On which ground personal data is kept, in a sentence."""
    regulator: str = ""
    """To whom people may complain, with how to reach them."""
    retention: RetentionPeriods = RetentionPeriods()
    accessibility: AccessibilityFacts = AccessibilityFacts()


def find_site_file(settings: Settings) -> Path:
    """Where the file lies: in a catalogue's own folder, else in the data folder. It need not be there."""
    return (settings.data if settings.is_home_packaged else settings.home) / FILE_NAME


def read_site_declaration(settings: Settings) -> SiteDeclaration:
    """What the file says; nothing where there is none. ``contact`` is that of the settings where it says none.

    Raises DeclarationError.
    """
    path = find_site_file(settings)
    found = SiteDeclaration()
    if path.is_file():
        try:
            said = yaml.safe_load(path.read_text(encoding="utf-8"))
            found = SiteDeclaration.model_validate({} if said is None else said)
        except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
            raise DeclarationError(path, f"is not readable as YAML: {' '.join(str(error).split())}") from error
        except ValidationError as error:
            raise DeclarationError(path, describe_faults(error)) from error
    contact = found.contact or settings.contact
    return found.model_copy(update={"contact": contact, "privacy_contact": found.privacy_contact or contact})
