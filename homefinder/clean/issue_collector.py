"""What normalising one record finds: issues and the source's own spellings, gathered as fields are cleaned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from homefinder.clean.characters import CleanResult, collapse_whitespace, remove_invisible, remove_unstorable
from homefinder.model import Issue, Location, Record

_SHOWN = 120
_MESSAGES: Mapping[str, str] = {
    "odd-date": "{field} is {given!r}, which is no date; the date is left empty. Write it as YYYY-MM-DD.",
    "odd-address": "{field} is {given!r}, no http(s) address; it is kept as text only. Give a full https address.",
    "mended-address": "{field} is {given!r}; it is read as {value!r}. Publish the address as it is read.",
    "html-in-text": "{field} holds HTML; the mark-up was taken out. Publish plain text.",
    "unsafe-html": "{field} holds script or other active content; it was taken out. Remove it from the publication.",
    "text-cut": "{field} is longer than can be kept; it was cut after {length:,} characters. Shorten it.",
    "unknown-status": "{field} is {given!r}, which has no lifecycle yet; it is shown as unknown. Declare it in the "
    "source's file, such as lifecycle: {{{given!r}: active}}.",
    "future-date": "{field} is {given!r}, which had not come on the day of this look; the date is left empty.",
    "missing-title": "{field} is empty once cleaned; the record's key stands in its place. Give the entry a title.",
}
"""What an issue of each code says to the people who can mend it."""


@dataclass(slots=True)
class IssueCollector:
    """The gatherer of one call of ``normalise``; it lives as long as the call."""

    record: Record
    source_wordings: dict[str, str] = field(default_factory=dict)
    issues: dict[Issue, None] = field(default_factory=dict)

    def collect_value(self, name: str, clean: CleanResult) -> str:
        """The cleaned value of field ``name``, after noting what cleaning found."""
        for code in clean.codes:
            self.add_issue(code, name, clean.source_wording, clean.value)
        if clean.source_wording:
            self.source_wordings[name] = clean.source_wording
        return clean.value

    def add_issue(self, code: str, name: str, source_wording: str = "", value: str = "") -> None:
        """Add an issue about field ``name``; the same one is added once."""
        shown = collapse_whitespace(remove_invisible(source_wording[: _SHOWN * 2]))[:_SHOWN]
        said = _MESSAGES[code].format(field=name, given=shown, value=value[:_SHOWN], length=len(value))
        self.issues[Issue(code, said, self._find_location(name), self.record.key)] = None

    def merge_source_wordings(self) -> dict[str, str]:
        """What the adapter gave, which was nearer to the source, over what was found here."""
        return {
            name: remove_unstorable(value) for name, value in (self.source_wordings | dict(self.record.given)).items()
        }

    def _find_location(self, name: str) -> Location:
        top = name.partition("/")[0]
        found = self.record.locations.get(name) or self.record.find_location(top)
        return found or Location(self.record.page_url or self.record.url, "", name)
