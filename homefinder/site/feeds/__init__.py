"""Atom feeds and calendars of the site, for people's own readers."""
