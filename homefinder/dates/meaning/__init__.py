"""What a date asks: its kind from the words beside it, its year where it is not said, and who must act."""

from homefinder.dates.meaning.find import drop_coarser, find_facts

__all__ = ["drop_coarser", "find_facts"]
