"""What stands inside standards: items, code lists, codes and rules, read, compared, related and searched."""
