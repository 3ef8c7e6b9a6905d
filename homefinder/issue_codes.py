"""Every issue code: how grave it is, what it means, and what the publisher should mend."""

from __future__ import annotations

from typing import NamedTuple


class IssueCode(NamedTuple):
    severity: str  # error: a record or file was not taken in · warning: taken in with a loss · info: worth knowing
    meaning: str
    remedy: str
    unread: str = ""
    """What stands in the publication and was not taken in, so that nothing proves that it is gone: ``part``, all of the
    file or list that the issue names; ``entry``, entries of it."""


ISSUE_CODES: dict[str, IssueCode] = {
    "unreadable-file": IssueCode(
        "error",
        "A file cannot be read as what it claims to be.",
        "Mend the syntax at the place named and publish again.",
        "part",
    ),
    "malformed-front-matter": IssueCode(
        "error", "The block between the --- lines is not valid YAML.", "Mend the YAML at the line named.", "part"
    ),
    "no-front-matter": IssueCode(
        "warning",
        "A page that should begin with front matter has none.",
        "Add the block of fields at the top of the page.",
    ),
    "unreadable-items": IssueCode(
        "error",
        "A file that states items, codes or rules cannot be read, or not as a whole; what it said before stays.",
        "Mend the syntax at the place named and publish again.",
    ),
    "repeated-item": IssueCode(
        "warning",
        "Two items, codes or rules of one edition have the same key; the first is kept.",
        "Give each a key of its own, or declare another key.",
    ),
    "items-without-home": IssueCode(
        "warning",
        "Items belong to no record of their source, so no page shows them.",
        "Say in the declaration with `record` to which record they belong.",
    ),
    "encoding-guessed": IssueCode(
        "warning", "The text is not UTF-8; its encoding had to be guessed.", "Save the file as UTF-8."
    ),
    "duplicate-key": IssueCode(
        "warning", "Two entries carry the same key; the first is kept.", "Give each entry a key of its own.", "entry"
    ),
    "missing-key": IssueCode("error", "An entry has no key of its own.", "Give the entry an identifier.", "entry"),
    "missing-title": IssueCode("error", "An entry has no title.", "Give the entry a title.", "entry"),
    "not-a-standard": IssueCode(
        "error",
        "An entry lacks every field that describes a standard; it looks like a test.",
        "Remove the entry or fill it in.",
        "entry",
    ),
    "odd-date": IssueCode("warning", "A date is not written in a known form.", "Write dates as YYYY-MM-DD."),
    "odd-address": IssueCode(
        "warning", "A web address is malformed or not http(s); it is shown as text only.", "Give a full https address."
    ),
    "mended-address": IssueCode(
        "info",
        "A web address had a slip that could be mended with certainty.",
        "Publish the address as it is shown here.",
    ),
    "html-in-text": IssueCode(
        "info", "A plain-text field holds HTML; the mark-up was taken out.", "Keep mark-up out of plain-text fields."
    ),
    "unsafe-html": IssueCode(
        "warning", "A text held script or other active content; it was taken out.", "Remove the active content."
    ),
    "text-cut": IssueCode("warning", "A text was longer than can be kept; it was cut.", "Shorten the text."),
    "unknown-field": IssueCode(
        "info",
        "The publication has a field that the source's declaration does not know.",
        "None: our declaration needs a line.",
    ),
    "unknown-reference": IssueCode(
        "warning",
        "An entry refers to something that the publication does not define.",
        "Define it, or mend the reference.",
    ),
    "undeclared-language": IssueCode(
        "warning",
        "A text is given in several languages, and the source's file does not say which to take; English is taken "
        "where there is English, else the first.",
        "Declare it in the source's file under fields, such as language: {const: en}.",
    ),
    "missing-language": IssueCode(
        "warning",
        "A title is given in several languages, and not in the one that is declared; another is shown.",
        "Give the title in the declared language too.",
    ),
    "future-date": IssueCode(
        "warning",
        "A thing is said to have been updated on a day that has not come; the date is left empty.",
        "Give the day of the last update.",
    ),
    "unknown-status": IssueCode(
        "info",
        "A status word has no normalised lifecycle yet; it is shown as unknown.",
        "Declare the word in the source's file, such as lifecycle: {on trial: under-development}.",
    ),
    "placeholder-code": IssueCode(
        "warning",
        "A reference code is a remark, not a code; it is kept as text only.",
        "Leave the code empty until it is known.",
    ),
    "missing-response": IssueCode(
        "warning", "A page that the publication links to did not answer.", "Mend or remove the link.", "part"
    ),
    "search-not-recorded": IssueCode(
        "info", "The replay has no search results; its recorded pages were taken instead.", "None."
    ),
    "robots-not-recorded": IssueCode(
        "info", "The replay has no robots.txt; nothing was asked of the network.", "None."
    ),
    "editor-backup": IssueCode(
        "info", "An editor's backup copy is published beside the page; it is not taken in.", "Remove the copy."
    ),
    "invalid-entry": IssueCode(
        "error",
        "An entry is not what the list says its entries are; it is not taken in.",
        "Mend the entry named.",
        "entry",
    ),
    "missing-value": IssueCode(
        "info",
        "Entries leave a field empty that the publication itself requires.",
        "Fill in the field, or do not require it.",
    ),
    "ragged-row": IssueCode(
        "warning",
        "A row of a table does not fit its header, or its quotation marks do not pair.",
        "Give the row one value for each column, and double the quotation marks inside values.",
        "entry",
    ),
    "shared-key": IssueCode(
        "warning",
        "Two different entries carry the same key; the later one is kept under a key of its own.",
        "Give each entry a name of its own.",
    ),
    "short-list": IssueCode(
        "warning",
        "The publication announced more entries than it sent.",
        "Mend the count, or send every entry.",
        "entry",
    ),
    "broken-paging": IssueCode(
        "warning",
        "A list names a next page that was read before, is not of the list or on another site; what stands behind it "
        "was not read.",
        "Let each page of the list name the one that follows it.",
        "part",
    ),
    "list-cut": IssueCode(
        "warning",
        "There was more than may be read: a list goes on behind what the declaration allows, or a "
        "thing has more parts than are kept.",
        "None: raise the limit, narrow the list, or declare it a window.",
        "part",
    ),
    "unread-detail": IssueCode(
        "error",
        "A document that describes an entry of a list did not answer or cannot be read; what is known of it stays.",
        "Mend the document, or the address that the list gives for it.",
        "entry",
    ),
    "not-accepted": IssueCode(
        "info", "Searches found pages that are not standards by the declared rules; they were not taken in.", "None."
    ),
    "outside-result": IssueCode(
        "info", "A search result leads to another site; it was not taken in.", "None: declare a source for that site."
    ),
    "list-moved": IssueCode(
        "warning",
        "The list changed while it was read page by page, and again when it was read anew.",
        "None: nothing is taken for gone until a run reads the list at rest.",
        "part",
    ),
    "placeholder-value": IssueCode(
        "warning",
        "A value is typed as a number or a day and holds neither; it is not known, and never nought.",
        "Leave out what is not known.",
    ),
    "pointer-file": IssueCode(
        "error",
        "A file is a pointer of Git LFS: the repository's archive does not hold what it stands for.",
        "Let archives include the file, or keep it in the repository itself.",
        "part",
    ),
    "link-file": IssueCode(
        "error",
        "A file is a symbolic link; links are not followed.",
        "Publish the file itself at this place.",
        "part",
    ),
    "moved-permanently": IssueCode(
        "warning",
        "The address answers that the publication has moved for good; it was read where it is now.",
        "None: look whether the new owner is the right one, and declare the new address.",
    ),
    "passed-over": IssueCode(
        "warning",
        "More files than before stand in a collected folder and match no pattern.",
        "None: declare a pattern for them, or exclude them.",
    ),
    "form-changed": IssueCode(
        "warning",
        "The form of the publication changed: a field came or went on most of its records, or has another type.",
        "None: look whether the declaration still says what is meant before you rely on the records that changed.",
    ),
}

FORMER_CODES = {"limit-reached": "list-cut", "list-loops": "broken-paging"}
"""Codes that ledgers of earlier versions hold → the code that stands for the same now."""
