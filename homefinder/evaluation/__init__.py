"""Measures the ranking and the outcomes against judged cases and baselines."""
