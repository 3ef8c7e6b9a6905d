"""Publishers by name: one id for each, so that two sources that name the same body meet."""

from __future__ import annotations

import hashlib
import re

from homefinder.ids import slug

_ARTICLE = re.compile(r"the\s+", re.IGNORECASE)
_AMPERSAND = re.compile(r"\s*&\s*")


def build_publisher_id(name: str) -> str:
    """The slug of a publisher's name without its article: ``The National Archives`` is ``national-archives``.

    A name without a Latin letter or digit gets the start of its SHA-256, so that two of them never meet by accident.
    An empty name has an empty id.
    """
    bare = _AMPERSAND.sub(" and ", name.strip())
    found = _ARTICLE.match(bare)
    bare = bare[found.end() :] if found else bare
    if not bare:
        return ""
    return slug(bare) or f"publisher-{hashlib.sha256(bare.encode(errors='replace')).hexdigest()[:12]}"


def normalise_body_slug(publisher_id: str) -> str:
    """A slug without ``and``: GOV.UK leaves it out of its slugs, other publications do not."""
    return "-".join(word for word in publisher_id.lower().split("-") if word != "and")


def build_body_key(text: str) -> str:
    """What two spellings of one name or id share: the normal slug of either; empty for an empty text."""
    return normalise_body_slug(build_publisher_id(text))
