"""Does a CSV fit a standard: its columns, types and codes, with the line and what to do. Nothing leaves the machine."""
