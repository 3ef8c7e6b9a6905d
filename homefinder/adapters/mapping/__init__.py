"""Turns the entries of a publication into records by expressions that its declaration states."""
