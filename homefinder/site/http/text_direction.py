"""Words in the order in which they were written: no harvested text turns the words around it. Pure."""

from __future__ import annotations

import re

DIRECTION_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Characters that embed, override or isolate a direction, and those that end them (Unicode Standard Annex 9, 2.1 to
2.5, https://www.unicode.org/reports/tr9/). What is written from right to left by itself needs none of them."""


def strip_direction_controls(value: object) -> object:
    """A value of a page; a text without characters that turn the order of what is read. Machines get them as they are.

    Harvesting takes them out already; a source's own spelling and what readers typed still hold them. What is markup
    was made of values that came through here.
    """
    return DIRECTION_CONTROLS.sub("", value) if type(value) is str and not value.isascii() else value
