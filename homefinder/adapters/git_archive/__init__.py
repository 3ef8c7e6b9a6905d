"""Reads catalogues that are kept as files in a repository, from the archive of its branch."""
