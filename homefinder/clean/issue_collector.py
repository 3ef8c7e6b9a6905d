"""What normalising one record finds: issues and the source's own spellings, gathered as fields are cleaned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from homefinder.clean.characters import Clean, one_line, storable, visible
from homefinder.model import Issue, Place, Record

_SHOWN = 120
_SAYS: Mapping[str, str] = {
    "odd-date": "{field} is {given!r}, which is no date; the date is left empty. Write it as YYYY-MM-DD.",
    "odd-address": "{field} is {given!r}, no http(s) address; it is kept as text only. Give a full https address.",
    "mended-address": "{field} is {given!r}; it is read as {value!r}. Publish the address as it is read.",
    "html-in-text": "{field} holds HTML; the mark-up was taken out. Publish plain text.",
    "unsafe-html": "{field} holds script or other active content; it was taken out. Remove it from the publication.",
    "text-cut": "{field} is longer than can be kept; it was cut after {length:,} characters. Shorten it.",
    "unknown-status": "{field} is {given!r}, which has no lifecycle yet; it is shown as unknown. Declare the word.",
    "missing-title": "{field} is empty once cleaned; the record's key stands in its place. Give the entry a title.",
}
"""What an issue of each code says to the people who can mend it."""


@dataclass(slots=True)
class Findings:
    """The gatherer of one call of ``normalise``; it lives as long as the call."""

    record: Record
    given: dict[str, str] = field(default_factory=dict)
    issues: dict[Issue, None] = field(default_factory=dict)

    def take(self, name: str, clean: Clean) -> str:
        """The cleaned value of field ``name``, after noting what cleaning found."""
        for code in clean.codes:
            self.note(code, name, clean.given, clean.value)
        if clean.given:
            self.given[name] = clean.given
        return clean.value

    def note(self, code: str, name: str, given: str = "", value: str = "") -> None:
        """Add an issue about field ``name``; the same one is added once."""
        shown = one_line(visible(given[: _SHOWN * 2]))[:_SHOWN]
        said = _SAYS[code].format(field=name, given=shown, value=value[:_SHOWN], length=len(value))
        self.issues[Issue(code, said, self._place(name), self.record.key)] = None

    def all_given(self) -> dict[str, str]:
        """What the adapter gave, which was nearer to the source, over what was found here."""
        return {name: storable(value) for name, value in (self.given | dict(self.record.given)).items()}

    def _place(self, name: str) -> Place:
        top = name.partition("/")[0]
        found = self.record.places.get(name) or self.record.place_of(top)
        return found or Place(self.record.page_url or self.record.url, "", name)
