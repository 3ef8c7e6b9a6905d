"""Reads a catalogue that its publisher keeps as one CSV file, with tables beside it."""
