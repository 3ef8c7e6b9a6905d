"""What an item means: its words spelled out, by the vocabulary of words of items, and what kind of value it holds."""
