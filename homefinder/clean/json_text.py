"""JSON that somebody else wrote: reading it ends with a value or with one error that says why."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from homefinder.clean.decoding import TextFormatError

MAX_DIGITS = 100
"""Digits of the longest whole number that is read as a number; a longer one is kept as the text that it is. Python
itself refuses 4,300 (https://docs.python.org/3.11/library/stdtypes.html#int-max-str-digits)."""

Pairs = list[tuple[str, Any]]


def parse_json(text: str, collect_pairs: Callable[[Pairs], Any] | None = None) -> Any:
    """The value of ``text``. ``collect_pairs`` makes an object of its members, where they may come twice.

    Infinity and NaN, which no JSON has, are read as the words that they are. Raises TextFormatError with the line.
    """
    try:
        return json.loads(text, object_pairs_hook=collect_pairs, parse_constant=str, parse_int=_parse_whole_number)
    except json.JSONDecodeError as error:
        raise TextFormatError(f"is not valid JSON: {error.msg} (column {error.colno})", error.lineno) from error
    except RecursionError as error:
        raise TextFormatError("is nested too deeply") from error


def _parse_whole_number(digits: str) -> int | str:
    return int(digits) if len(digits) <= MAX_DIGITS else digits
