"""Whether one value is of the type that an item states. Pure."""

from __future__ import annotations

import re
from datetime import datetime

DATE_FORMS = {"date": "%Y-%m-%d", "xs:date": "%Y-%m-%d", "string:date": "%Y-%m-%d"}
DATETIME = re.compile(r"date-?time|timestamp", re.IGNORECASE)
WHOLE = re.compile(r"[+-]?\d{1,40}")
DECIMAL = re.compile(r"[+-]?\d{1,40}([.,]\d{1,40})?")
LOOSE_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4}")
FLAGS = frozenset({"true", "false", "0", "1", "yes", "no", "y", "n"})


def find_fault(value: str, datatype: str) -> str:
    """What is wrong with a value, in words that say how it should be; empty where nothing is, or nothing is known."""
    base, _, form = datatype.partition(":")
    if datatype in DATE_FORMS or (base.lower() == "date" and "%" in form):
        shape = DATE_FORMS.get(datatype, form)
        return "" if _is_date(value, shape) else f"is no date as {_show(shape)}"
    word = datatype.lower()
    if DATETIME.search(word):
        return "" if LOOSE_DATE.match(value) else "is no date and time; write it as YYYY-MM-DDThh:mm:ss"
    if "date" in word:
        return "" if LOOSE_DATE.fullmatch(value) else "is no date; write it as YYYY-MM-DD"
    if "int" in word:
        return "" if WHOLE.fullmatch(value) else "is no whole number"
    if any(kind in word for kind in ("number", "decimal", "float", "double", "numeric")):
        return "" if DECIMAL.fullmatch(value) else "is no number"
    if "bool" in word:
        return "" if value.lower() in FLAGS else "is neither true nor false"
    return ""


def _is_date(value: str, shape: str) -> bool:
    try:
        datetime.strptime(value, shape)
    except ValueError:
        return False
    return True


def _show(shape: str) -> str:
    for code, words in (("%Y", "YYYY"), ("%m", "MM"), ("%d", "DD"), ("%H", "hh"), ("%M", "mm"), ("%S", "ss")):
        shape = shape.replace(code, words)
    return shape
