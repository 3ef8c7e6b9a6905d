"""Signing in, deciding, proposing and feedback on the site: whatever writes, and only to curation.db."""
