"""The choices by which changes are told apart: thresholds and words. Declared here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Mapping

REWORDED_SHARE = 0.2
"""Share of the words of a text that must differ for it to be reworded, not mended. In the recorded publications the
mended texts lie below 0.1, the rewritten ones above 0.3."""
TYPO_LIKENESS = 80.0
"""Likeness (rapidfuzz ratio, 0 to 100) of two words from which on one is the other with a slip mended."""
MAX_TYPOS = 12
"""Most words on a side that are compared for slips: more of them are no slips."""
CLOSING_DAYS = 14
"""Days before a consultation closes at which it is told to be closing: what a council needs to agree an answer."""
MIN_SHARED_RECORDS = 5
"""Records of one run that must share an edit for it to be one event with its members. In the recorded publications,
edits that meet by chance are shared by 2 records at most; those made over a publication are by 4 to 273."""
RETURN_DAYS = 14
"""Most days between going and coming back the same that are told as one event: a fault of a publication is mended
within two weeks, while what is withdrawn stays away."""

STRUCTURE_WORDS = frozenset(
    {
        *("field", "fields", "code", "codes", "value", "values", "item", "items", "entity", "entities", "dataset"),
        *("datasets", "column", "columns", "table", "tables", "object", "objects", "enum", "enums", "member"),
        *("members", "concept", "concepts", "term", "terms", "class", "classes", "rule", "rules", "property"),
        *("properties", "element", "elements", "components", "parameters", "operations", "endpoints", "categories"),
    }
)
"""Words in a key of ``extra`` that make its list a part of the standard: what it gains or loses, users must follow."""
PROSE_KEYS = frozenset(
    {
        *("description", "guidance", "notes", "note", "title", "label", "name", "comment", "comments", "example"),
        *("examples", "text", "summary", "definition", "help", "hint", "url", "link", "returns", "source"),
    }
)
"""Keys of a member that explain it; another wording there changes no data."""
MEMBER_NAME_KEYS = (
    *("field", "code", "reference", "identifier", "id", "key", "item_ref", "value", "notation", "name", "dataset"),
    *("title", "label", "term"),
)
"""Keys by which a member of a list is known, the surest first."""
PAGE_TEXT_KEYS = ("text", "body_text")
"""Keys of ``extra`` that hold the text of the page itself."""

DUTY_WORD = re.compile(r"\b(?:must|shall|mandatory|statutory|compulsory|voluntary|optional|required)\b", re.IGNORECASE)
"""Words that bind or free those who use a standard: where they come or go, the change is major at any length."""
DEPENDENCY_RELATIONS = frozenset({"mandates", "requires", "depends-on", "profile-of", "replaces"})
"""Kinds of stated relation that a standard rests on."""

MAJOR_NOTE = re.compile(
    r"\bnew (?:\w+ ){0,2}(?:edition|version|specification|schema|standard|data items?|codes?|code sets?|code lists?"
    r"|fields?|requirements?|validation rules?)\b|\b(?:version|v\.?) ?[0-9]+(?:\.[0-9]+)+\b"
    r"|\b(?:edition|version|specification|schema|validation rules?|technical information)"
    r"(?: \w+){0,4} (?:added|published|issued|released|replaces?|replaced|took|takes)\b"
    r"|\b(?:added|published|issued|released|replaced) (?:\w+ ){0,4}(?:edition|version|specification|schema)\b"
    r"|\b(?:deadline|closing date|due date|submission date)s?\b.{0,40}\b(?:moved|extended|changed|delayed|now)\b"
    r"|\b(?:moved|extended|changed|delayed)\b.{0,40}\b(?:deadline|closing date|due date|submission date)s?\b"
    r"|\b(?:mandatory|statutory|must now|no longer (?:required|collected|needed)|withdrawn|superseded)\b"
    r"|\b(?:change in|changes to) (?:the )?(?:law|legislation|regulations)\b",
    re.IGNORECASE,
)
"""What a publisher's note says where users must act: a new edition, version or specification, another deadline."""
FIRST_NOTE = re.compile(r"(?:guidance |page |document )?first published\.?", re.IGNORECASE)
"""Notes that say no more than that the page began."""
BARE_NOTE = re.compile(
    r"(?:|the entry was (?:last )?(?:changed|updated|added).*"
    r"|(?:minor )?(?:update|updated|change|changed|edit|edited)s?\.?)",
    re.IGNORECASE,
)
"""Notes that say that something was touched, and not what."""
OUTCOME_NOTE = re.compile(
    r"\b(?:outcome|government response|response to the consultation|summary of (?:the )?(?:responses|answers)"
    r"|feedback) (?:was |is |now )?(?:added|published|available)\b|\b(?:published|added) (?:the |our )?"
    r"(?:outcome|(?:government )?response|summary of responses|feedback)\b|\bfeedback published\b"
    r"|\b(?:final outcome|consultation outcome)\b",
    re.IGNORECASE,
)
"""What a note on a consultation says when its outcome is there."""

CONSULTATION_STATES: Mapping[str, frozenset[str]] = {
    "consultation-outcome": frozenset({"outcome", "responded", "response", "concluded", "completed", "complete"}),
    "consultation-closed": frozenset({"closed", "analysing", "analysed", "finished", "ended"}),
    "consultation-announced": frozenset({"upcoming", "announced", "forthcoming", "planned", "soon", "scheduled"}),
    "consultation-opens": frozenset({"open", "opened", "live"}),
}
"""Words of the state of a consultation; of two, the earlier here counts."""

_DATE = (
    r"(?P<date>[0-9]{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+ [0-9]{4}|[A-Z][a-z]+ [0-9]{4}|[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?)"
)
COMPLY_TEXT = re.compile(
    r"\b(?:mandatory|compulsory|must be used|comply|complies|compliance|compliant|conform|conformance|implemented)"
    rf" (?:\w+ ){{0,4}}?(?:from|by) (?:the )?{_DATE}",
)
APPLIES_TEXT = re.compile(
    r"\b(?:applies|apply|takes effect|take effect|in force|into force|effective|in effect|for use)"
    rf" (?:from|on) (?:the )?{_DATE}",
)
"""Sentences that give a day to comply by, or to apply from, where the publication has no field for it."""
COMPLY_KEY = re.compile(
    r"(?:comply|compliance|conformance|mandatory|implementation|implement)[-_ ]?(?:by|from|date|deadline)"
)
APPLIES_KEY = re.compile(r"(?:applies|effective|commencement|in[-_ ]force)[-_ ]?(?:from|date|on)?")
"""Keys of ``extra`` that give such a day."""
