"""Finds items, codes and rules by words, and answers questions of what standards hold and what changed in them."""
