"""Homefinder: the catalogue of the data and technical standards that UK government publishes."""

__version__ = "0.1.0"
