"""The indexes by which homes are found: words, meaning, and subjects of the concept schemes."""
