"""Dated facts that publications state: what happens when, who must, and the words that say so."""

from homefinder.dates.model import DATE_KINDS, StatedDate
from homefinder.dates.read import read_dates

__all__ = ["DATE_KINDS", "StatedDate", "read_dates"]
