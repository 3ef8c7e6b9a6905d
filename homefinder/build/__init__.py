"""Builds the catalogue: harvests every source, redoes the stages that rest on a change, and publishes the result."""
