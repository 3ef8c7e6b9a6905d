"""Finds which records describe the same thing, and makes homes, series and relations of them."""
