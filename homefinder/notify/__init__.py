"""Tells people what changed: the digest of a sector by mail, and Atom feeds."""
