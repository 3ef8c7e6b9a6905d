"""Readers of items, codes and rules: one module for each form in which publishers state them."""
