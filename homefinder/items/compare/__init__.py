"""What differs between two editions of a standard, part by part, with renames and moves found by likeness."""
