"""Readers of publications: one folder or file for each way in which publishers offer their standards."""
