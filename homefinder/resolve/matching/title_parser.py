"""What a title says: its words, and the marks that tell look-alikes apart (interface, version, year, part, role). Pure.

``Children looked after return 2024 to 2025: technical specifications`` has the words children, looked, after, return,
the edition 2024 to 2025 and the role specification. Two titles that agree in their words and differ in a mark are
never one thing: they are editions, parts or interfaces of one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from homefinder.adapters.govuk.editions import parse_edition
from homefinder.ids import slug

STOP_WORDS = frozenset({
    "the", "a", "an", "of", "for", "and", "in", "to", "on", "by", "with", "or", "from", "at", "as", "is", "its",
    "it", "s",
})  # fmt: skip

LIGHT_WORDS = frozenset({
    "api", "standard", "specification", "schema", "data", "set", "dataset", "record", "uk", "service",
    "information",
})  # fmt: skip
"""Words that a title has or lacks without being about anything else: counted, but little."""

INTERFACES = frozenset({
    "fhir", "hl7v3", "hl7v2", "soap", "rest", "ldap", "edifact", "smsp", "mesh", "graphql", "odata", "sparql",
    "wfs", "wms",
})  # fmt: skip
"""Ways to call one service. Two that differ are two APIs of it."""

_JOINED = (
    ("hl7", re.compile(r"\bhl7\s*v?3\b"), "hl7v3"),
    ("hl7", re.compile(r"\bhl7\s*v?2\b"), "hl7v2"),
    ("restful", re.compile(r"\brestful\b"), "rest"),
    ("data", re.compile(r"\bdata\s+set(s?)\b"), r"dataset\1"),
    ("data", re.compile(r"\bdata\s+base\b"), "database"),
)
_CODE = re.compile(r"\b(?!COVID)([A-Z]{2,6})[\s-]?(\d{3,5})\b|\b([A-Z]{3,6}\d{2})\b")
_SPAN = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?(?:to|/|-|–|_)\s?((?:19|20)?\d\d)(?![\d-])", re.IGNORECASE)
_VERSION = re.compile(
    r"(?<![\w.])(?:v\.?\s?|version\s|release\s)(\d+(?:\.\d+)*)(?![\w.]*\d)|(?<![\w.])(\d+(?:\.\d+)+)\b", re.I
)
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_PART = re.compile(
    r"\b(object|module|code ?sets?|code ?lists?|fields?|table|sections?|annex|appendix|chapter|items?)\b", re.IGNORECASE
)
_CODE_LIST = re.compile(r"\bcode ?(?:set|list)s?\b", re.IGNORECASE)
_SECTION = re.compile(r"\bsections?\s+(\d+\w*(?:\s+and\s+\d+\w*)?)", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9]+")
_CAPITALS = re.compile(r"\b[A-Z]{3,8}\b")

_ROLES = (
    ("reports specification", r"reports? specifications?"),
    ("validation rules", r"validation rules|validation checks"),
    ("statistics", r"statistics(?: in \w+)?: guide|methodology|notes and definitions"),
    (
        "",
        r"guide to submitting data|collection guide|(?:technical |business )*specifications?"
        r"|technical information|database",
    ),
    ("guide", r"(?:(?:programme|operational|practice|user|statutory) )?(?:guide|guidance|handbook)"),
    ("working group", r"(?:standards )?working groups?(?: [\w() ]+)?|terms of reference"),
    ("comparison", r"comparison"),
)
"""What sort of document about its subject a title ends in. The empty role is the thing's own specification."""
_ROLE = tuple((name, re.compile(rf"(?:^|[\s:,–-])(?:{words})\s*$", re.IGNORECASE)) for name, words in _ROLES)
_ROLE_WORDS = re.compile(
    "guid|handbook|rules|checks|methodology|definitions|specification|information|database|group|reference|comparison"
)
"""One of these stands in every title that ends in a role: most titles are read without trying each."""
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z][a-z]|[A-Z]{2,}\b)")
_DIGIT = re.compile(r"\d")
_MARKS_OF_PARTS = re.compile(r"[(\[]|: |section|code", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TitleFacts:
    """What one title says."""

    words: tuple[str, ...] = ()
    """Folded words in order, once each, without marks."""
    initials: str = ""
    """First letters of ``words``: what an abbreviation is made of."""
    capitals: frozenset[str] = frozenset()
    """Words that the title writes in capitals, folded: they may be abbreviations."""
    bracketed_words: frozenset[str] = frozenset()
    """Words that stand in brackets, in small letters: a gloss more than a name."""
    bracketed_capitals: frozenset[str] = frozenset()
    """Words in capitals that stand in brackets: a gloss if the other's text has them, else they tell two apart."""
    interfaces: frozenset[str] = frozenset()
    version: str = ""
    edition: str = ""
    """The year or years that the title names as an edition, as written."""
    role: str = ""
    part: str = ""
    """The words of the part, sorted, where the title names a part of something else."""
    part_as_written: str = ""
    codes: frozenset[str] = frozenset()
    calls_itself_api: bool = False
    stem: str = ""
    """The title as a slug without edition, version, part, role, codes and initials in brackets: the series' name."""
    joined_words: str = ""
    """The words without light ones, run together, so that ``OpenReferralUK`` is ``Open Referral UK``."""


@lru_cache(maxsize=65536)
def title_facts(title: str, *, law: bool = False) -> TitleFacts:
    """Read a title. ``law``: a year or number belongs to the name of an act, and is no edition or version."""
    text = title if title.isascii() else unicodedata.normalize("NFKC", title).replace("’", "'")
    text = " ".join(text.split())
    numbered = _DIGIT.search(text) is not None
    codes = find_title_codes(text) if numbered else frozenset()
    text = _CODE.sub(" ", text) if codes else text
    edition, text = _edition(text) if numbered and not law else ("", text)
    written, text = _part(text) if _MARKS_OF_PARTS.search(text) else ("", text)
    part = " ".join(sorted(set(_words(_fold_text(written))))) if written else ""
    plain = _fold_text(text)
    interfaces = INTERFACES.intersection(_WORD.findall(plain))
    version, plain = _version(plain) if numbered and not law else ("", plain)
    role, plain = _role(plain) if _ROLE_WORDS.search(plain) else ("", plain)
    plain = _without_abbreviations(plain, text)
    words, stem = _words(plain), slug(plain)
    capitals = frozenset(strip_plural(word.lower()) for word in _CAPITALS.findall(text))
    bracketed = frozenset(_words(" ".join(_BRACKETS.findall(plain))))
    api = "api" in title.lower() and not {"api", "apis"}.isdisjoint(_WORD.findall(_fold_text(title)))
    return TitleFacts(
        words=words,
        initials="".join(word[0] for word in words),
        capitals=capitals,
        bracketed_words=bracketed - capitals,
        bracketed_capitals=bracketed & capitals,
        interfaces=interfaces,
        version=version,
        edition=edition,
        role=role,
        part=part,
        part_as_written=written,
        codes=codes,
        calls_itself_api=api,
        stem=stem,
        joined_words="".join(word for word in words if word not in LIGHT_WORDS) or "".join(words),
    )


def find_title_codes(text: str) -> frozenset[str]:
    """The reference codes that stand in a title, folded."""
    return frozenset(fold_code("".join(filter(None, match.groups()))) for match in _CODE.finditer(text))


def fold_code(code: str) -> str:
    """A reference code without spaces and hyphens, upper case: ``dcb 1069`` and ``DCB-1069`` are one."""
    return re.sub(r"[\s\-_/]+", "", code).upper()


def fold_version(version: str) -> str:
    """A version number without ``v`` and closing zeros, or a year; empty for what is neither.

    ``v1.0``, ``Version 1`` and ``1`` are one; ``live`` and ``2014 c. 23`` are no versions.
    """
    text = version.strip()
    if not _DIGIT.search(text):
        return ""
    if span := year_span(text):
        return span
    found = re.fullmatch(r"(?:v\.?\s?|version\s|release\s)?(\d+(?:\.\d+)*)", text, re.IGNORECASE)
    return (
        ".".join(str(int(number)) for number in re.sub(r"(?:\.0+)+$", "", found.group(1)).split(".")) if found else ""
    )


def year_span(text: str) -> str:
    """The first span of two following years in a text, as ``2025-26``; empty where there is none."""
    spans = ((int(found.group(1)), int(found.group(2))) for found in _SPAN.finditer(text))
    return next((f"{first}-{last % 100:02}" for first, last in spans if last % 100 == (first + 1) % 100), "")


@lru_cache(maxsize=65536)
def strip_plural(word: str) -> str:
    """A word without its plural: ``apis`` is ``api``, ``boundaries`` is ``boundary``; ``address`` stays."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if word == "apis" or (len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))):
        return word[:-1]
    return word


def initials(text: str) -> str:
    """First letters of the words of a text, joining words left out."""
    return "".join(word[0] for word in _WORD.findall(text.lower()) if word not in STOP_WORDS)


def _fold_text(text: str) -> str:
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    plain = _HUMP.sub(" ", plain).lower().replace("'", "").replace("&", " and ")
    for sign, pattern, joined in _JOINED:
        if sign in plain:
            plain = pattern.sub(joined, plain)
    return plain


def _edition(text: str) -> tuple[str, str]:
    if span := year_span(text):
        without = _SPAN.sub(lambda found: " " if year_span(found.group(0)) == span else found.group(0), text)
        return span, " ".join(without.split()).replace(" :", ":")
    found = parse_edition(text)
    return (found.version, found.name) if found else ("", text)


def _part(text: str) -> tuple[str, str]:
    """The part that a title names in brackets, after a colon or as a section, and the whole that it is part of."""
    for match in _BRACKETS.finditer(text):
        if _PART.search(match.group(1)):
            return match.group(1), (text[: match.start()] + text[match.end() :]).strip()
    if section := _SECTION.search(text):
        return f"section {section.group(1).lower()}", text[: section.start()].strip(" ,:")
    whole, colon, tail = text.partition(": ")
    if colon and _PART.search(tail):
        return tail, whole
    if listed := _CODE_LIST.search(text):
        return text, text[: listed.start()].strip() or text
    return "", text


def _version(plain: str) -> tuple[str, str]:
    found = _VERSION.search(plain)
    if not found:
        return "", plain
    return fold_version(found.group(1) or found.group(2)), plain[: found.start()] + " " + plain[found.end() :]


def _role(plain: str) -> tuple[str, str]:
    bare = _BRACKETS.sub(" ", plain).strip()
    for name, pattern in _ROLE:
        if (found := pattern.search(bare)) and found.start() > 0:
            return name, bare[: found.start()].strip(" :,-")
    return "", plain


def _without_abbreviations(plain: str, written: str) -> str:
    """The text without brackets that hold no more than the initials of the words around them."""
    if not _BRACKETS.search(written):
        return plain
    bare = _BRACKETS.sub(" ", plain)
    around, all_around = initials(bare), "".join(word[0] for word in _WORD.findall(bare))
    for match in _BRACKETS.finditer(written):
        letters = abbreviation_letters(match.group(1))
        if letters and (_is_subsequence(letters, around) or _is_subsequence(letters, all_around)):
            plain = plain.replace(_fold_text(match.group(0)), " ")
    return plain


def abbreviation_letters(text: str) -> str:
    """The letters of an abbreviation: its capitals, else its letters; empty for what is several words or long."""
    bare = re.sub(r"[^A-Za-z ]", "", text)
    capitals = "".join(letter for letter in bare if letter.isupper())
    if " " in bare.strip() or not 2 <= len(bare) <= 10:
        return ""
    return (capitals if len(capitals) > 1 else bare).lower()


def _is_subsequence(letters: str, among: str) -> bool:
    rest = iter(among)
    return all(letter in rest for letter in letters)


def _words(plain: str) -> tuple[str, ...]:
    found = dict.fromkeys(map(strip_plural, _WORD.findall(plain.replace("dm+d", "dmd"))))
    return tuple([word for word in found if word not in STOP_WORDS])
