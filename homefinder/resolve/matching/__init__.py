"""Compares pairs of records: which pairs are worth it, what speaks for one thing, and how sure that is."""
