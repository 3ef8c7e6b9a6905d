"""Dates in a text: the words for them in English and Welsh, where they stand, and the days that they mean."""

from homefinder.dates.grammar.expressions import Expression, find_expressions

__all__ = ["Expression", "find_expressions"]
