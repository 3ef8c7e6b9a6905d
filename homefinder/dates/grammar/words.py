"""The words of dates in English and Welsh, as patterns and as numbers."""

from __future__ import annotations

import re

_ENGLISH = (
    "jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?",
    "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?",
)  # fmt: skip
_WELSH = (
    "[ie]onawr", "chwefror", "f?mawrth|fawrth", "[ea]brill", "f?mai|fai", "mehefin|fehefin",
    "[gn]?gorffennaf|orffennaf", "awst", "[fm]edi", "hydref", "t?th?achwedd|dachwedd", "rh?agfyr",
)  # fmt: skip
_BY_NUMBER = tuple(
    re.compile(rf"(?:{english}|{welsh})\.?", re.IGNORECASE) for english, welsh in zip(_ENGLISH, _WELSH, strict=True)
)
MONTH = rf"(?:{'|'.join((*_ENGLISH, *_WELSH))})(?![a-z])(?:\.(?=\s+[0-9]))?"
DAY_NAME = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
    r"|dydd (?:llun|mawrth|mercher|iau|gwener|sadwrn|sul)|ddydd (?:llun|mawrth|mercher|iau|gwener|sadwrn|sul))\.?"
)
_WELSH_DAYS = {"llun": 0, "mawrth": 1, "mercher": 2, "iau": 3, "gwener": 4, "sadwrn": 5, "sul": 6}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SEASON = r"(?:spring|summer|autumn|winter|gwanwyn|haf|hydref|gaeaf)"
SEASON_NAMES = {"gwanwyn": "spring", "haf": "summer", "hydref": "autumn", "gaeaf": "winter"}
ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": -1, "final": -1,
}  # fmt: skip


def parse_month(word: str) -> int:
    """The number of the month that a word names; 0 where it names none."""
    return next((at for at, form in enumerate(_BY_NUMBER, 1) if form.fullmatch(word)), 0)


def parse_weekday(word: str) -> int | None:
    """0 for Monday to 6 for Sunday, or None."""
    plain = word.lower().strip(" .,")
    if plain.partition(" ")[0] in ("dydd", "ddydd"):
        return _WELSH_DAYS.get(plain.split()[-1])
    return next((at for at, name in enumerate(_DAYS) if plain.startswith(name)), None)


def parse_season(word: str) -> str:
    """The English name of a season."""
    plain = word.lower()
    return SEASON_NAMES.get(plain, plain)
